// Where a value comes from, as people read it beside the value, and as other programs do.
import type { Place } from "../errors.js";
import type { Given, Origin, Origins } from "../spec/origins.js";
import { Lines } from "../spec/position.js";

/** Places as file:line, from the texts that were read. */
export class Places {
  private readonly lines = new Map<string, Lines>();

  constructor(private readonly texts: ReadonlyMap<string, string>) {}

  text({ file, start }: Place): string {
    const lines = this.linesOf(file);
    return lines ? `${file}:${lines.position(start).line}` : file;
  }

  json({ file, start }: Place): object {
    return { file, ...this.linesOf(file)?.position(start) };
  }

  private linesOf(file: string): Lines | undefined {
    const text = this.texts.get(file);
    if (text === undefined) return undefined;
    const lines = this.lines.get(file) ?? new Lines(text);
    this.lines.set(file, lines);
    return lines;
  }
}

/** `pos.yaml:12`, `profile tiny, pos.yaml:4`, `--set vars.stores=7`, `--rows`, `by default`. */
export function originText({ origin, vars, scaled }: Given, { vars: known }: Origins, places: Places): string {
  const through = vars.map((name) => {
    const own = known.get(name);
    return own && own.origin.from !== "spec" ? `$${name} (${plain(own.origin, places)})` : `$${name}`;
  });
  const parts = [plain(origin, places), ...(through.length > 0 ? [`by ${through.join(" and ")}`] : [])];
  return [...parts, ...(scaled === undefined ? [] : [`then ${scaled}`])].join(", ");
}

function plain(origin: Origin, places: Places): string {
  switch (origin.from) {
    case "spec":
      return places.text(origin.at);
    case "profile":
      return `profile ${origin.profile}, ${places.text(origin.at)}`;
    case "set":
      return `--set ${origin.typed}`;
    case "flag":
      return origin.flag;
    case "default":
      return "by default";
  }
}

export function givenJson({ value, origin, vars, scaled }: Given, places: Places): object {
  const { from, ...rest } = origin;
  return {
    value,
    from,
    ...("at" in rest ? { ...rest, at: undefined, ...(from === "set" ? {} : places.json(rest.at)) } : rest),
    ...(vars.length > 0 && { vars }),
    ...(scaled !== undefined && { scaled }),
  };
}

export function originsJson(origins: Origins, places: Places): object {
  const map = (of: ReadonlyMap<string, Given>): object =>
    Object.fromEntries([...of].map(([name, given]) => [name, givenJson(given, places)]));
  return {
    name: givenJson(origins.name, places),
    seed: givenJson(origins.seed, places),
    period: map(origins.period),
    main: givenJson(origins.main, places),
    vars: map(origins.vars),
    rows: map(origins.rows),
    settings: origins.settings,
  };
}
