/** Newman's options that `uassist run` does not have, by name or by how they begin, and what to do instead. */
const INSTEAD: readonly [RegExp, string][] = [
  [/^--reporter-.*-export$/, 'reports are written into the folder of "--out"'],
  [/^--reporter-/, 'the reports have no options besides "--reporters" and "--out"'],
  [
    /^--export-(?:environment|globals)$/,
    'not offered, since tokens would be in the file; "--keep-variables" hands variables to the next collection',
  ],
  [/^--export-collection$/, 'not offered; the html report shows what was sent'],
  [/^--(?:export-)?cookie-jar$/, 'not offered, since cookies are sign-ins'],
  [/^(?:-x|--suppress-exit-code)$/, 'not offered; let the shell ignore the exit code, with "|| true"'],
  [/^--silent$/, 'use "--reporters json", or another reporter without "cli"'],
  [/^--verbose$/, 'use "--reporters html"'],
  [/^--(?:no-)?color$/, 'set NO_COLOR=1 for no colours'],
  [/^--disable-unicode$/, 'not offered'],
  [/^--postman-api-key$/, 'not offered; download the collection, and name the file'],
  [/^--ignore-redirects$/, 'not offered; switch redirects off in the settings of the request in Postman'],
  [/^--no-insecure-file-read$/, 'always so: files come from "--working-dir" or the folder of the collection'],
  [/^--insecure-file-read$/, 'not offered; name the folder of the files with "--working-dir"'],
  [/^--ssl-client-cert-list$/, 'not offered; "--ssl-client-cert" is for all hosts'],
  [/^--ssl-extra-ca-certs$/, 'name the file in NODE_EXTRA_CA_CERTS'],
]

/** What to do in place of an option of Newman; undefined for one that Newman does not have either. */
export function insteadOfNewmans(option: string): string | undefined {
  return INSTEAD.find(([pattern]) => pattern.test(option))?.[1]
}
