#!/usr/bin/env bash
# The step of action.yml that gives the counts in $COUNTS to later steps. Where nothing could be run there are none.
set -euo pipefail

# A folder below another one: the name of an artifact may hold none of these.
artifact="${INPUT_OUT:-reports}"
artifact="${artifact//[\/\\:<>|*?\"$'\r\n']/-}"
echo "artifact=$artifact" >>"$GITHUB_OUTPUT"

[ ! -s "$COUNTS" ] || node -e '
  const counts = JSON.parse(require("node:fs").readFileSync(process.env.COUNTS, "utf8"))
  for (const name of ["passed", "failed", "skipped", "errors", "requests"]) console.log(`${name}=${Number(counts[name])}`)
' >>"$GITHUB_OUTPUT"
