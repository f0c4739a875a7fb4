// What stands above the spec's own text: the vars of a profile, and above those what was set on the command line.
import type { Problems } from "./diagnostics.js";
import { applySettings, type Setting } from "./settings.js";
import { entry, keys, type MapEntry, type MapNode, type Node } from "./tree.js";

export interface OverlayOptions {
  readonly profile?: string;
  readonly settings?: readonly Setting[];
}

/**
 * The spec with its profile and its settings in place, before any `$name` is put in. What is set below `profiles` comes
 * first, so that a profile can be tried with other values.
 *
 * @example
 * const set = overlaid(tree, { profile: "tiny", settings: [splitSetting("vars.stores=7")!] }, problems);
 */
export function overlaid(tree: MapNode, { profile, settings = [] }: OverlayOptions, problems: Problems): MapNode {
  const ofProfiles = ({ path }: Setting): boolean => path.split(".")[0] === "profiles";
  const own = applySettings(tree, settings.filter(ofProfiles), problems);
  const profiled = profile === undefined ? own : applyProfile(own, profile, problems);
  return applySettings(
    profiled,
    settings.filter((setting) => !ofProfiles(setting)),
    problems,
  );
}

/** The values of a profile by name, where there is one. */
export function profileOf(tree: MapNode, name: string): MapNode | undefined {
  const profiles = entry(tree, "profiles")?.value;
  const profile = profiles?.kind === "map" ? entry(profiles, name)?.value : undefined;
  return profile?.kind === "map" ? profile : undefined;
}

/** A profile gives vars other values: a name that is none of them is a slip, also in profiles that are not used now. */
export function checkProfiles(tree: MapNode, problems: Problems): void {
  const profiles = entry(tree, "profiles")?.value;
  if (profiles?.kind !== "map") return; // the shape says so
  const declared = varsOf(tree);
  for (const { value } of profiles.entries) {
    if (value.kind !== "map") continue;
    for (const { key, keyAt } of value.entries)
      if (!declared || !entry(declared, key)) problems.unknownWord("var", key, declared ? keys(declared) : [], keyAt);
  }
}

function applyProfile(tree: MapNode, name: string, problems: Problems): MapNode {
  const profiles = entry(tree, "profiles")?.value;
  const known = profiles?.kind === "map" ? keys(profiles) : [];
  if (!known.includes(name)) problems.unknownWord("profile", name, known, profiles?.at);
  const profile = profileOf(tree, name);
  const vars = entry(tree, "vars");
  if (!profile || vars?.value.kind !== "map") return tree; // another kind of either is the shape's to refuse
  const entries = vars.value.entries.map((own) => ({ ...own, value: entry(profile, own.key)?.value ?? own.value }));
  return withEntry(tree, { ...vars, value: { ...vars.value, entries } });
}

export function varsOf(tree: MapNode): MapNode | undefined {
  const vars: Node | undefined = entry(tree, "vars")?.value;
  return vars?.kind === "map" ? vars : undefined;
}

function withEntry(map: MapNode, changed: MapEntry): MapNode {
  return { ...map, entries: map.entries.map((own) => (own.key === changed.key ? changed : own)) };
}
