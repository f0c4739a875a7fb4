// The words of the specification language that the engine does not know yet: using one is an error that says so, never a silent loss.

/** Top-level words of later versions. */
export const laterWords = ["profiles", "calendars", "dirty", "truth", "expect", "outputs"] as const;
/** Words of a table of later versions. */
export const laterTableWords = ["arrivals", "inventory", "history", "correlate"] as const;
/** Modifiers of a column of later versions. */
export const laterModifiers = ["clip", "truncate", "weekday", "locale", "of", "args"] as const;
/** Words of a source of later versions. */
export const laterSourceWords = ["ndjson", "parquet", "arrow", "rename", "validity"] as const;
