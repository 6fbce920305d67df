import { type Config, isAuthError, parseConfig, type Session, sessionId, tokenKey, untilWhen } from '../../plugin/auth'
import { refreshTokensOf } from '../../plugin/auth/refresh-tokens'
import { checkFolder, listSessions } from '../../plugin/node/list-sessions'
import { sessionsFolder } from '../../plugin/node/paths'
import { columns, defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION } from '../cli/command'
import { CommandError, EXIT } from '../cli/errors'
import { type Io } from '../cli/io'
import { loginCommand } from '../cli/login-command'
import { jsonLine } from '../cli/printable'
import { wrapped } from '../cli/wrap'
import { readEnvironment } from '../environments/find-environment'
import { type Origin, readLayers } from '../environments/read-layers'
import { openFleetStore } from '../session/choose-store'
import { personOf, summaryOf } from '../session/summary'
import { whenText } from '../session/when-text'
import { type StoredLook } from '../stores/redis/store-inspection'

export const command = defineCommand({
  name: 'status',
  summary: 'every session of this machine, and which one the next command uses, and why',
  options: { ...ENVIRONMENT_OPTIONS, ...JSON_OPTION },
  examples: ['status', 'status -e staging --account agent', 'status --json'],

  run: async (values, _positionals, io) => {
    const folder = sessionsFolder(io.env)
    if (io.env.UASSIST_STORE === undefined) checkFolder(folder)
    const local = listSessions(folder, (line) => {
      io.err(line)
    })
    const next = nextOf(values, io)
    const id = 'problem' in next ? undefined : sessionId(next.config)
    const fleet = await fleetOf(id, io)
    const isNext = (session: Session) => (fleet ? session === fleet.look?.session : sessionId(session.identity) === id)
    const sessions = fleet?.look?.session ? [fleet.look.session, ...local] : local
    if (values.json) {
      const all = sessions.map((session) => ({ ...summaryOf(session, Date.now()), next: isNext(session) }))
      const store = fleet ? storeJson(fleet) : { kind: 'file', where: folder }
      io.data(jsonLine({ sessions: all, store, next: jsonOf(next, sessions.some(isNext)) }))
    } else {
      const paragraphs = [
        ...sessions.map((session) => describe(session, isNext(session), io)),
        nextLines(next, sessions.some(isNext), values, io),
        ...(fleet ? [wrapped(storeText(fleet), io.columns, '', '')] : []),
        wrapped(`Sessions${fleet ? ' of this machine' : ''} are kept as files in ${folder}.`, io.columns, '', ''),
      ]
      io.out(...paragraphs.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])))
    }
    return EXIT.done
  },
})

/** The store that UASSIST_STORE names, and what it has of the session of the next command. */
interface Fleet {
  address: string
  look: StoredLook | undefined
}

async function fleetOf(id: string | undefined, io: Io): Promise<Fleet | undefined> {
  if (io.env.UASSIST_STORE === undefined) return undefined
  const store = await openFleetStore(io)
  return { address: store.address, look: id === undefined ? undefined : await store.look(id) }
}

function storeText({ address, look }: Fleet): string {
  const { version, policy } = look?.info ?? {}
  const facts = [version && `version ${version}`, policy && `maxmemory-policy ${policy}`].filter(Boolean)
  const which = `UASSIST_STORE names ${address}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}: every command uses it.`
  return look?.holder ? `${which} Its lock is held by ${look.holder.label}.` : which
}

function storeJson({ address, look }: Fleet) {
  const { version = null, policy = null } = look?.info ?? {}
  return { kind: 'redis', where: address, version, policy, heldBy: look?.holder?.label ?? null }
}

/** What the next command with these options uses: an environment with what overrides it, and the session it means. */
type Next =
  | { environment: string; file: string; overrides: Record<string, string>; config: Config; given: string | undefined }
  | { problem: string; hint: string }

function nextOf({ environment, account }: { environment?: string; account?: string }, io: Io): Next {
  try {
    const { name, file } = readEnvironment(environment, io)
    const { values } = readLayers(file, io.env)
    const entries = [...values].map(([key, { value }]) => [key, value])
    const asked = {
      ...(Object.fromEntries(entries) as Record<string, string>),
      ...(account !== undefined && { account }),
    }
    const config = parseConfig(asked, `the environment "${name}"`)
    const key = tokenKey(config.account)
    return {
      environment: name,
      file,
      overrides: Object.fromEntries(
        [...values].flatMap(([name, { origin }]) => (origin.layer === 'process' ? [[name, origin.variable]] : [])),
      ),
      config,
      given: config.accessToken ? `"${key}" of ${originText(values.get(key)?.origin)}` : undefined,
    }
  } catch (error) {
    if (isAuthError(error) || error instanceof CommandError) return { problem: error.message, hint: error.hint }
    throw error
  }
}

const originText = (origin: Origin | undefined) =>
  origin?.layer === 'process' ? origin.variable : (origin?.file ?? 'the environment')

function jsonOf(next: Next, isSignedIn: boolean) {
  if ('problem' in next) return { problem: next.problem }
  const { environment, file, overrides, config, given } = next
  const { account, auth0Domain, clientId, audience } = config
  const source = given ? 'given' : isSignedIn ? 'session' : config.refreshToken ? 'given refresh token' : 'none'
  return { environment, file, overrides, account, auth0Domain, clientId, audience, source }
}

function describe(session: Session, isNext: boolean, io: Io): string[] {
  const { account, auth0Domain, clientId, organization, accessTokens, renewable, ended } = summaryOf(
    session,
    Date.now(),
  )
  const renewals = refreshTokensOf(session).map(({ obtainedAt }) => obtainedAt)
  const renewedAt = renewals.find((at) => at > session.signedInAt)
  const rows: [string, string | undefined][] = [
    ['who', personOf(session)],
    ['at', `${auth0Domain}, application "${clientId}"${organization ? `, organization "${organization}"` : ''}`],
    ['signed in', whenText(session.signedInAt)],
    ['renewed', renewedAt === undefined ? undefined : whenText(renewedAt)],
    ...accessTokens.map(({ audience, expiresAt }): [string, string] => [
      'token',
      `${audience ? `for ${audience}` : 'opaque'}, ends ${expiresAt === null ? 'never' : whenText(Date.parse(expiresAt))}`,
    ]),
    [
      'renewable',
      renewable.map((audience) => audience || 'the opaque token').join(', ') ||
        `no: ${ended ? 'it has ended' : 'it ends with the token'}`,
    ],
    ['sign in again by', untilWhen(session, (time) => whenText(time))?.text],
  ]
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined)
  const indent = ' '.repeat(2 + Math.max(...known.map(([label]) => label.length)) + 2)
  return [
    `account "${account}"${isNext ? ' (the next command uses it)' : ''}`,
    ...known.flatMap(([label, text]) => wrapped(text, io.columns, `  ${label}`.padEnd(indent.length), indent)),
  ]
}

function nextLines(next: Next, isSignedIn: boolean, asked: Parameters<typeof loginCommand>[0], io: Io): string[] {
  const lines = (text: string) => wrapped(text, io.columns, '', '')
  if ('problem' in next) return lines(`The next command has no session: ${next.problem}. ${next.hint}`)
  const { environment, file, overrides, config, given } = next
  const which = `The next command uses the environment "${environment}" (${file}), account "${config.account}"`
  const over = Object.entries(overrides).map(([key, variable]): [string, string] => [key, `from ${variable}`])
  return [
    ...lines(given ? `${which}, and the token that is given in ${given}, in place of a session.` : `${which}.`),
    ...(over.length > 0 ? ['It is overridden:', ...columns(over)] : []),
    ...((given ?? isSignedIn) ? [] : lines(nobody(config, asked))),
  ]
}

function nobody({ refreshToken }: Config, asked: Parameters<typeof loginCommand>[0]): string {
  if (refreshToken) return 'Nobody is signed in there yet: the refresh token that is given begins a session.'
  return `Nobody is signed in there. Run \`${loginCommand(asked)}\`.`
}
