# Prints what zsh offers where the cursor stands at the end of $2, after the script $1: one word a line.
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "source ${(q)3} ${(q)1}"
zpty -r inner output '*READY*'
zpty -n -w inner "$2"$'\t'
zpty -r inner output '*DONE*'
print -r -- "$output" | tr -d '\r' | sed -n 's/^.*OFFER<\(.*\)>$/\1/p' | sort -u
zpty -d inner
