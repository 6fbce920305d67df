#!/usr/bin/env bash
# The step of action.yml that runs the installed uassist, and keeps its counts in $COUNTS.
set -euo pipefail

words() { tr '\n' ' ' <<<"$1"; }
read -ra collections <<<"$(words "${INPUT_COLLECTIONS:-}")"
read -ra options <<<"$(words "${INPUT_OPTIONS:-}")"
[ -z "${INPUT_ENVIRONMENT:-}" ] || options+=(-e "$INPUT_ENVIRONMENT")
options+=(--reporters "${INPUT_REPORTERS:-cli,junit,html}" --out "${INPUT_OUT:-reports}" --json)

# A job that is cancelled: GitHub signals the first process of a step alone, and neither a shell nor npx passes that on.
# So uassist takes the place of this one, and finishes the refresh that is under way.
export PATH="$PWD/node_modules/.bin:$PATH"
exec uassist run "${options[@]}" -- ${collections[@]+"${collections[@]}"} >"$COUNTS"
