// Completion for fish: one `complete` a flag.
import type { Completed, Flag, Values } from "./commands.js";

export function fish(commands: readonly Completed[]): string {
  return `# Completion of datagen for fish. For all: datagen completion fish > ~/.config/fish/completions/datagen.fish
function __datagen_tables
    set -l spec (string match -r '^.*(?:/.*|\\.ya?ml|\\.json)$' -- (commandline -opc)[2..-1])
    datagen list tables $spec[1] 2>/dev/null | string match -r '^[A-Za-z]\\w*'
end
function __datagen_specs
    set -l word (commandline -ct)
    for path in $word*
        test -d $path; and echo $path/; or string match -r '.*\\.(?:ya?ml|json)$' -- $path
    end
end
function __datagen_command
    set -l words (commandline -opc)
    test (count $words) -gt 1; and contains -- $words[2] $argv
end
complete -c dgen -w datagen
complete -c datagen -f
complete -c datagen -n 'test (count (commandline -opc)) -eq 1' -l help -d 'what there is'
complete -c datagen -n 'test (count (commandline -opc)) -eq 1' -l version -d 'the version'
${commands.flatMap(lines).join("\n")}
`;
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, "\\$&")}'`;

function lines({ name, summary, flags, words }: Completed): string[] {
  const here = `complete -c datagen -n '__datagen_command ${name}'`;
  const first = `complete -c datagen -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(summary)}`;
  return [
    first,
    ...words.flatMap((value) => (offer(value) === "" ? [] : [`${here} -a ${quoted(offer(value))}`])),
    ...flags.map((flag) => `${here} ${flagWords(flag)}`),
  ];
}

function flagWords({ names, summary, value }: Flag): string {
  const named = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");
  const taken = value === undefined ? "" : ` -x${offer(value) === "" ? "" : ` -a ${quoted(offer(value))}`}`;
  return `${named}${taken} -d ${quoted(summary)}`;
}

function offer({ words, specs, folders, tables }: Values): string {
  return [
    ...words,
    ...(specs ? ["(__datagen_specs)"] : []),
    ...(folders ? ["(__fish_complete_directories)"] : []),
    ...(tables ? ["(__datagen_tables)"] : []),
  ].join(" ");
}
