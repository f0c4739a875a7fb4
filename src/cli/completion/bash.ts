// Completion for bash 3.2 and later. Names that come from a spec are compared, never expanded.
import type { Completed, Values } from "./commands.js";

export function bash(commands: readonly Completed[]): string {
  const flags = commands.flatMap((command) => command.flags);
  const names = (isWanted: (value: Values | undefined) => boolean): string[] => [
    ...new Set(flags.filter(({ value }) => isWanted(value)).flatMap((flag) => flag.names)),
  ];
  const valued = names((value) => value !== undefined);
  const offered = [
    ...new Map(
      flags.flatMap(({ names, value }) => (value && offers(value) ? [[names.join("|"), value] as const] : [])),
    ),
  ];
  return `# Completion of datagen for bash. For this shell: source <(datagen completion bash)
# For all: datagen completion bash > ~/.local/share/bash-completion/completions/datagen
_datagen_words() {
  local word
  for word in "$@"; do [[ $word == "$cur"* ]] && COMPREPLY+=("$word"); done
}
_datagen_folders() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -d -- "$cur")
}
_datagen_specs() {
  local path
  _datagen_folders
  while IFS= read -r path; do
    case $path in *.yaml | *.yml | *.json) COMPREPLY+=("$path") ;; esac
  done < <(compgen -f -- "$cur")
}
_datagen_tables() {
  local name
  while read -r name _; do
    [[ $name =~ ^[A-Za-z][A-Za-z0-9_]*$ && $name == "$cur"* ]] && COMPREPLY+=("$name")
  done < <("\${COMP_WORDS[0]}" list tables \${spec:+"\${spec/#~/$HOME}"} 2>/dev/null)
}
_datagen() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command="" spec="" place=0 i
  COMPREPLY=()
  if [[ $cur == = ]]; then cur=""; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${valued.join(" | ")})
        ((i++))
        [[ \${COMP_WORDS[i]} == = ]] && ((i++))
        while [[ \${COMP_WORDS[i + 1]} == = ]]; do ((i += 2)); done # --set path=value
        ;;
      -* | =) ;;
      *)
        if [[ -z $command ]]; then command=\${COMP_WORDS[i]}; else ((place++)); fi
        case \${COMP_WORDS[i]} in */* | *.yaml | *.yml | *.json) spec=\${COMP_WORDS[i]} ;; esac
        ;;
    esac
  done
  case $prev in
${offered.map(([names, value]) => `    ${names.replaceAll("|", " | ")}) ${calls(value)}; return ;;`).join("\n")}
    ${valued.join(" | ")}) return ;;
  esac
  if [[ $cur == -* ]]; then
    case $command in
${commands.map(({ name, flags }) => `      ${name}) _datagen_words ${flags.map((flag) => flag.names[0]).join(" ")} ;;`).join("\n")}
      "") _datagen_words --help --version ;;
    esac
    return
  fi
  case $command:$place in
    :0) _datagen_words ${commands.map(({ name }) => name).join(" ")} ;;
${commands.flatMap(places).join("\n")}
  esac
}
complete -F _datagen datagen dgen
`;
}

const offers = ({ words, specs, folders, tables }: Values): boolean =>
  words.length > 0 || specs === true || folders === true || tables === true;

function calls({ words, specs, folders, tables }: Values): string {
  return [
    ...(words.length > 0 ? [`_datagen_words ${words.join(" ")}`] : []),
    ...(specs ? ["_datagen_specs"] : []),
    ...(folders ? ["_datagen_folders"] : []),
    ...(tables ? ["_datagen_tables"] : []),
  ].join("; ");
}

const places = ({ name, words, repeats }: Completed): string[] =>
  words.flatMap((value, place) => {
    const pattern = repeats && place === words.length - 1 ? "*" : place;
    return offers(value) ? [`    ${name}:${pattern}) ${calls(value)} ;;`] : [];
  });
