// Completion for zsh: a function for compdef, whether it is sourced or lies in a folder of $fpath.
import type { Completed, Flag, Values } from "./commands.js";

export function zsh(commands: readonly Completed[]): string {
  return `#compdef datagen dgen
# Completion of datagen for zsh. For this shell: source <(datagen completion zsh)
# For all: datagen completion zsh > a folder of $fpath, as _datagen
_datagen_tables() {
  local spec=\${words[(r)(*/*|*.yaml|*.yml|*.json)]}
  local -a names
  names=(\${\${(f)"$(_call_program tables datagen list tables \${spec:+\${(q)spec}} 2>/dev/null)"}%% *})
  compadd -- \${(M)names:#[A-Za-z]*}
}
_datagen_specs() { _files -g '*.(yaml|yml|json)' }
_datagen_specs_or_tables() { _alternative 'tables:table:_datagen_tables' 'specs:spec:_datagen_specs' }
_datagen_out() { _alternative 'words:place:(null\\: -)' 'folders:folder:_files -/' }
_datagen() {
  local context state line curcontext="$curcontext"
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(":", "\\:")}`)}`).join("\n")}
  )
  _arguments -C '(- *)--help[what there is]' '(- *)--version[the version]' '1: :->command' '*:: :->rest' && return
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${commands.map((command) => `        ${command.name}) _arguments ${[...command.flags.flatMap(flagWords), ...places(command)].map(quoted).join(" ")} ;;`).join("\n")}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _datagen ]]; then _datagen "$@"; elif (( $+functions[compdef] )); then compdef _datagen datagen dgen; fi
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** Brackets and colons mean something to _arguments. */
const plain = (text: string): string => text.replaceAll(/[[\]:\\]/g, "\\$&");

const flagWords = ({ names, summary, value }: Flag): string[] =>
  names.map((name) => {
    const assigns = value === undefined ? "" : name.startsWith("--") ? "=" : "+";
    const repeats = name === "--set" ? "*" : "";
    return `${repeats}${name}${assigns}[${plain(summary)}]${value === undefined ? "" : `:value:${action(value)}`}`;
  });

function action({ words, specs, folders, tables }: Values): string {
  if (specs && tables) return "_datagen_specs_or_tables";
  if (folders && words.length > 0) return "_datagen_out";
  if (specs) return "_datagen_specs";
  if (folders) return "_files -/";
  if (tables) return "_datagen_tables";
  return words.length > 0 ? `(${words.join(" ")})` : " ";
}

const places = ({ words, repeats }: Completed): string[] =>
  words.map((value, place) => `${repeats && place === words.length - 1 ? "*" : place + 1}:word:${action(value)}`);
