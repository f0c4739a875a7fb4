// Days of the week beside dates and moments: their names, and the points of a grid that lie on them.
import { z } from "zod";
import { nearest } from "../formula/nearest.js";
import type { Scope } from "./column-kind.js";
import { dayMs, ofItsType } from "./words.js";

const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

export const weekdayWords = z
  .union([z.string(), z.array(z.string()).min(1, ofItsType)])
  .optional()
  .meta({ description: "only these days of the week, in UTC: monday, or [saturday, sunday]" });

/** Days that count, Monday first. */
export interface Weekdays {
  readonly allowed: readonly boolean[];
  /** `saturday or sunday`. */
  readonly said: string;
}

/** The days that a spec names, each by its name or its first three letters; undefined after reporting what is none. */
export function weekdaysOf(given: string | readonly string[], scope: Scope): Weekdays | undefined {
  const words = typeof given === "string" ? [given] : given;
  const found = words.map((word, i) => {
    const typed = word.toLowerCase();
    const at = names.findIndex((name) => name === typed || name.slice(0, 3) === typed);
    if (at >= 0) return at;
    const near = nearest(word, names);
    const path = typeof given === "string" ? ["weekday"] : ["weekday", i];
    const hint = near ? `did you mean ${near}?` : `write ${names.join(", ")}, or three letters of one`;
    return scope.error("spec.bad_weekday", `${JSON.stringify(word)} is no day of the week`, path, hint);
  });
  if (found.includes(undefined)) return undefined;
  const allowed = names.map((_, i) => found.includes(i));
  return { allowed, said: names.filter((_, i) => allowed[i]).join(" or ") };
}

/** ISO 8601: 0 is Monday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Those of `count` days from `first` on (days since 1970) that count. */
export function daysOn({ allowed }: Weekdays, first: number, count: number): number[] {
  const days: number[] = [];
  for (let day = first; day < first + count; day++) if (allowed[weekdayOf(day)]) days.push(day);
  return days;
}

/** A grid with gaps: blocks of `perBlock` points, `step` apart, of which those with the indices first .. first + count - 1 lie inside. */
export interface Blocks {
  readonly starts: readonly number[];
  readonly perBlock: number;
  readonly first: number;
  readonly count: number;
}

/**
 * The points of a grid of milliseconds that lie on the days; undefined where neither does the step divide a day, nor days
 * the step, so that days would hold different points.
 */
export function pointsOn(days: Weekdays, from: number, step: number, slots: number): Blocks | undefined {
  const firstDay = Math.floor(from / dayMs);
  const last = from + (slots - 1) * step;
  if (step % dayMs === 0) {
    const starts = Array.from({ length: slots }, (_, k) => from + k * step);
    const inside = starts.filter((ms) => days.allowed[weekdayOf(Math.floor(ms / dayMs))]);
    return { starts: inside, perBlock: 1, first: 0, count: inside.length };
  }
  if (dayMs % step !== 0) return undefined;
  const perBlock = dayMs / step;
  const phase = (from - firstDay * dayMs) % step;
  const lastDay = Math.floor(last / dayMs);
  const inside = daysOn(days, firstDay, lastDay - firstDay + 1);
  const placeInDay = (ms: number, day: number): number => (ms - day * dayMs - phase) / step;
  const first = inside[0] === firstDay ? placeInDay(from, firstDay) : 0;
  const missing = inside.at(-1) === lastDay ? perBlock - 1 - placeInDay(last, lastDay) : 0;
  return {
    starts: inside.map((day) => day * dayMs + phase),
    perBlock,
    first,
    count: inside.length * perBlock - first - missing,
  };
}
