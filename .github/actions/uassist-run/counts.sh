#!/usr/bin/env bash
# The step of action.yml that gives the counts in $COUNTS to later steps. Where nothing could be run there are none.
set -euo pipefail

[ ! -s "$COUNTS" ] || node -e '
  const counts = JSON.parse(require("node:fs").readFileSync(process.env.COUNTS, "utf8"))
  for (const name of ["passed", "failed", "skipped", "errors", "requests"]) console.log(`${name}=${Number(counts[name])}`)
' >>"$GITHUB_OUTPUT"
