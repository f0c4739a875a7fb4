# Sourced by the shell whose completion is asked: what is offered is printed instead of shown.
PROMPT= RPROMPT=
autoload -Uz compinit && compinit -u -D
source "$1"
compadd() {
  local -a offered
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -O offered "$@"
  print
  local word; for word in $offered; do print -r -- "OFFER<$word>"; done
  builtin compadd "$@"
}
bindkey '^I' complete-word
comppostfuncs=(_told)
_told() { print -r -- "DONE" }
print READY
