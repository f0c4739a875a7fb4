// The specs to begin from, and their files in the package: what `init` writes and `list` and completion name.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One line of each; the spec of a name is specs/templates/<name>/datagen.yaml, the files beside it go with it. */
export const templates = {
  pos: "a chain of shops: stores and items from csv, customers, baskets, lines",
  orders: "a web shop: products, customers, their orders, lines",
  "users-and-events": "the log of an app: users, sessions, events of a funnel",
  employees: "a company: departments, employees with managers, salaries by grade",
  empty: "the least spec, with a comment on every word",
} as const satisfies Record<string, string>;

export type Template = keyof typeof templates;

export const defaultTemplate: Template = "pos";
export const isTemplate = (name: string): name is Template => Object.hasOwn(templates, name);

/** The name of the spec in a user's folder, which commands find without being told. */
export const specName = "datagen.yaml";
const schemaName = "datagen.schema.json";

const specs = new URL("../../specs/", import.meta.url);
const schemaLine = /^# yaml-language-server: \$schema=.*$/m;

export interface TemplateFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * All files of a template. The schema is one of them: an editor finds it beside the spec, offline, and wherever the folder
 * is copied to.
 */
export function templateFiles(name: Template): TemplateFile[] {
  const folder = new URL(`templates/${name}/`, specs);
  const read = (path: string): Uint8Array => readFileSync(new URL(path, folder));
  const others = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(fileURLToPath(folder).length).replace(/^[/\\]/, ""))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path !== specName)
    .sort();
  const spec = Buffer.from(read(specName)).toString("utf8");
  return [
    { path: specName, bytes: Buffer.from(spec.replace(schemaLine, `# yaml-language-server: $schema=./${schemaName}`)) },
    { path: schemaName, bytes: readFileSync(new URL(schemaName, specs)) },
    ...others.map((path) => ({ path, bytes: read(path) })),
  ];
}
