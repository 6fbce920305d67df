import { type Config, getToken } from '../../plugin/auth'
import { whyUnproved } from '../../plugin/auth/check-signature'
import { defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION } from '../cli/command'
import { EXIT, usageError } from '../cli/errors'
import { type Io } from '../cli/io'
import { jsonLine } from '../cli/printable'
import { wrapped } from '../cli/wrap'
import { type Verdict, verdictsOn } from '../doctor/explain/endpoint-verdict'
import { tokenFrom } from '../doctor/explain/pasted-token'
import { type Explained, explainToken } from '../doctor/explain/token-words'
import { createDeps, openSession } from '../session/session'

export const command = defineCommand({
  name: 'explain',
  summary: 'a token in words: the one on stdin, else the one that the next command would use',
  // None is taken: they are refused without being shown, since one would be a token.
  positionals: '',
  options: {
    ...ENVIRONMENT_OPTIONS,
    ...JSON_OPTION,
    url: { type: 'string', value: 'URL', help: 'why this endpoint of U-Assist would refuse it' },
  },
  examples: [
    'explain',
    'token -e staging | uassist explain -e staging',
    'explain --account agent --url http://127.0.0.1:18091/ocms/v2/configuration/sync-user',
  ],

  run: async (values, positionals, io) => {
    if (positionals.length > 0) {
      throw usageError(
        'a token is not taken from the command line, where other programs of this machine see it; pipe it to stdin',
      )
    }
    const { environment, config } = await openSession(values, io, { keys: new Set() })
    const pasted = await tokenFrom(io)
    const token = pasted ?? (await getToken(config, {}, createDeps(io))).accessToken
    const said = explainToken(token, config, Date.now())
    const unverifiedBecause = await whyUnverified(token, said, config, io)
    const explained: Explained = { ...said, verified: unverifiedBecause === null, unverifiedBecause }
    const { apiUrl = '', gatewayUrl = '', tenantId = '' } = environment.values
    const expected = {
      issuer: `${config.auth0Domain}/`,
      audience: config.audience,
      tenantId,
      addresses: [apiUrl, gatewayUrl].filter(Boolean),
    }
    const verdicts = values.url === undefined ? [] : verdictsOn(values.url, explained, expected, Date.now())
    if (values.json) io.data(jsonLine({ ...explained, ...(values.url !== undefined && { endpoints: verdicts }) }))
    else io.out(...tokenLines(explained, io), ...verdicts.flatMap((verdict) => ['', ...verdictLines(verdict, io)]))
    const isRefused = verdicts.length > 0 && verdicts.every(({ reasons }) => reasons.length > 0)
    return isRefused || explained.expired ? EXIT.no : EXIT.done
  },
})

/** Why a token is not known to come from the environment's issuer. Nobody else's keys are asked for: a token may name any. */
async function whyUnverified(
  token: string,
  { kind, issuer }: Pick<Explained, 'kind' | 'issuer'>,
  config: Config,
  io: Io,
): Promise<string | null> {
  if (kind === 'opaque' || kind === 'encrypted') return 'only Auth0, or the API, can read it'
  if (issuer !== `${config.auth0Domain}/`)
    return `it names the issuer ${issuer ?? 'nobody'}, and the environment's is ${config.auth0Domain}/`
  return (await whyUnproved(token, config, createDeps(io))) ?? null
}

const KINDS: Record<Explained['kind'], string> = {
  'access token': 'an access token: it opens the API that it is for',
  'machine token': 'an access token of a machine: it belongs to an application, and to no person',
  'ID token': 'an ID token: it says who signed in, and opens no API',
  opaque: 'an opaque access token: good for /userinfo only',
  encrypted: 'encrypted (JWE): only the API that it is for can read it',
}

function tokenLines(explained: Explained, io: Io): string[] {
  const { kind, dialect, algorithm, verified, unverifiedBecause, expiresAt, expired } = explained
  const profile = dialect === 'at+jwt' ? ', in the profile of RFC 9068 (at+jwt)' : ''
  const rows: [string, string | null][] = [
    ['what', KINDS[kind] + profile],
    ['proof', verified ? `signed by the issuer with ${algorithm ?? ''}` : `not proved: ${unverifiedBecause ?? ''}`],
    ['issuer', explained.issuer],
    ['who', [explained.name, explained.subject].filter(Boolean).join(', ') || null],
    ['organization', explained.organization],
    ['tenant', [explained.tenantName, explained.tenant].filter(Boolean).join(', ') || null],
    ['roles', explained.roles.join(', ') || null],
    ['application', explained.application],
    ['for', explained.audiences.join(', ') || null],
    ['scopes', explained.scopes.join(' ') || null],
    ['permissions', explained.permissions.join(' ') || null],
    ['issued at', explained.issuedAt],
    ['until', expiresAt && `${expiresAt}${expired ? ': it has expired' : ''}`],
  ]
  const known = rows.filter((row): row is [string, string] => row[1] !== null)
  const width = Math.max(...known.map(([label]) => label.length)) + 4
  return known.flatMap(([label, text]) => wrapped(text, io.columns, `  ${label}`.padEnd(width), ' '.repeat(width)))
}

function verdictLines({ method, path, name, reasons, notes }: Verdict, io: Io): string[] {
  const answer = reasons.length > 0 ? 'would be refused:' : 'nothing of the token speaks against it'
  const lines = (text: string) => wrapped(text, io.columns, '  ', '  ')
  return [
    ...wrapped(`${method} ${path} (${name}): ${answer}`, io.columns, '', '  '),
    ...reasons.flatMap(lines),
    ...notes.flatMap(lines),
  ]
}
