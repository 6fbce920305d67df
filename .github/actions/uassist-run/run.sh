#!/usr/bin/env bash
# The step of action.yml: runs the installed uassist, ends with its exit code, and writes its counts to $GITHUB_OUTPUT.
set -euo pipefail

words() { tr '\n' ' ' <<<"$1"; }
read -ra collections <<<"$(words "${INPUT_COLLECTIONS:-}")"
read -ra options <<<"$(words "${INPUT_OPTIONS:-}")"
[ -z "${INPUT_ENVIRONMENT:-}" ] || options+=(-e "$INPUT_ENVIRONMENT")
options+=(--reporters "${INPUT_REPORTERS:-cli,junit,html}" --out "${INPUT_OUT:-reports}" --json)

code=0
counts=$(npx --no -- uassist run "${options[@]}" -- ${collections[@]+"${collections[@]}"}) || code=$?
[ -z "$counts" ] || COUNTS=$counts node -e '
  const counts = JSON.parse(process.env.COUNTS)
  for (const name of ["passed", "failed", "skipped", "errors", "requests"]) console.log(`${name}=${Number(counts[name])}`)
' >>"$GITHUB_OUTPUT"
exit "$code"
