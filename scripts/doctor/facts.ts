import { join } from 'node:path'
import {
  type AuthError,
  type Config,
  type HttpRequest,
  isAuthError,
  parseConfig,
  type Refusal,
  type Send,
  type Session,
  sessionId,
} from '../../plugin/auth'
import { discover, type Discovery } from '../../plugin/auth/discovery'
import { requestKeys } from '../../plugin/auth/issuer-keys'
import { lastRefusals } from '../../plugin/node/last-refusals'
import { checkFolder } from '../../plugin/node/list-sessions'
import { dataFolder, sessionsFolder } from '../../plugin/node/paths'
import { readSessionFile } from '../../plugin/node/session-file'
import { CommandError } from '../cli/errors'
import { type Io } from '../cli/io'
import { loginCommand } from '../cli/login-command'
import { type Environment, readEnvironment } from '../environments/find-environment'
import { openFleetStore } from '../session/choose-store'
import { openSession } from '../session/session'
import { type RedisStore } from '../stores/redis/redis-store'
import { type StoredLook } from '../stores/redis/store-inspection'

/** What the doctor was asked about, and what it may use. */
export interface DoctorOptions {
  environment?: string | undefined
  account?: string | undefined
  send: Send
  /** Milliseconds since the epoch. */
  now: () => number
}

/** An error of ours, which says what is wrong and what to do. */
export type Trouble = AuthError | CommandError

/** The issuer's metadata, and when it came, in milliseconds since the epoch. */
export interface Discovered extends Discovery {
  at: number
}

/**
 * What the checks share. Each fact is found out once, when it is first asked for; what cannot be had is a `Trouble`, or
 * undefined where another check says why.
 */
export interface Facts {
  io: Pick<Io, 'env' | 'cwd'>
  now: () => number
  send: Send
  /** What reading files had to say: modes that were made private, files that are left out. */
  notes: string[]
  note: (line: string) => void
  /** As it is in its files and in `UASSIST_*`: sealed values are still sealed. */
  environment: () => Environment | Trouble
  config: () => Promise<Config | Trouble>
  /** The configuration as far as it can be read: the issuer may be right while another key is missing. */
  issuer: () => string | undefined
  discovery: () => Promise<Discovered | Trouble | undefined>
  /** The ids of the keys that the issuer publishes; undefined where they cannot be had. */
  keyIds: () => Promise<readonly string[] | undefined>
  /** The store that UASSIST_STORE names; undefined where it names none. */
  fleet: () => Promise<Fleet | Trouble | undefined>
  /** The stored session that the configuration means, read as it is: nothing is refreshed. */
  session: () => Promise<Session | undefined>
  /** The last one first. */
  refusals: () => readonly Refusal[]
  /** The command that signs in with what was asked about. */
  login: string
}

/** The store of a fleet, and what it has of the session that the configuration means. */
export interface Fleet extends Awaited<ReturnType<RedisStore['describe']>> {
  address: string
  look: StoredLook | Trouble | undefined
}

/** How long one request may take. The checks wait side by side. */
const TIMEOUT_MS = 4_000

/** Whether a fact could not be had. */
export function isTrouble(value: unknown): value is Trouble {
  return isAuthError(value) || value instanceof CommandError
}

/**
 * The facts of this machine.
 *
 * @param draft in place of an environment in a file
 */
export function gatherFacts(
  { environment, account, send, now }: DoctorOptions,
  { env, cwd, ...rest }: Io,
  draft?: Environment,
): Facts {
  const notes: string[] = []
  const note = (line: string) => void notes.push(line.replace(/^(warning|note): /, ''))
  const sendInTime = (request: HttpRequest) => send({ timeoutMs: TIMEOUT_MS, ...request })
  const facts: Facts = {
    io: { env, cwd },
    now,
    send: sendInTime,
    notes,
    note,
    environment: once(() => draft ?? orTrouble(() => readEnvironment(environment, { env, cwd }))),
    config: once(async () => {
      if (draft) return orTrouble(() => parseConfig(draft.values, draft.name))
      const asked = { ...(environment !== undefined && { environment }), ...(account !== undefined && { account }) }
      // What it says aloud is said by the check of the environment.
      return orTrouble(async () => (await openSession(asked, { ...rest, env, cwd, err: () => undefined })).config)
    }),
    issuer: once(() => {
      const found = facts.environment()
      return isTrouble(found) ? undefined : issuerIn(found)
    }),
    discovery: once(async () => {
      const issuer = facts.issuer()
      if (issuer === undefined) return undefined
      return orTrouble(async () => ({ ...(await discover({ auth0Domain: issuer }, { send: sendInTime })), at: now() }))
    }),
    keyIds: once(async () => {
      const metadata = await facts.discovery()
      if (metadata === undefined || isTrouble(metadata)) return undefined
      const found = await orTrouble(() => requestKeys({ auth0Domain: String(facts.issuer()) }, { send: sendInTime }))
      return isTrouble(found) ? undefined : found.keys.map((key) => String(key?.kid))
    }),
    fleet: once(async () => {
      if (env.UASSIST_STORE === undefined) return undefined
      return orTrouble(async () => {
        const store = await openFleetStore({ ...rest, env, cwd, err: (...lines) => void lines.forEach(note) })
        const described = await store.describe()
        const config = await facts.config()
        const look = isTrouble(config) ? undefined : await orTrouble(() => store.look(sessionId(config)))
        return { ...described, address: store.address, look }
      })
    }),
    session: once(async () => {
      const config = await facts.config()
      if (isTrouble(config)) return undefined
      const fleet = await facts.fleet()
      if (fleet) return isTrouble(fleet) || isTrouble(fleet.look) ? undefined : fleet.look?.session
      const read = orTrouble(() => readSessionFile(join(sessionsFolder(env), `${sessionId(config)}.json`), note))
      return isTrouble(read) ? undefined : read.session
    }),
    refusals: once(() => {
      const folder = dataFolderOrTrouble(env)
      return isTrouble(folder) ? [] : lastRefusals(folder, note)
    }),
    login: loginCommand({ environment, account }),
  }
  return facts
}

/** The folder of our data, or why there is none, or no sessions can be read in it. */
export function dataFolderOrTrouble(env: NodeJS.ProcessEnv): string | Trouble {
  return orTrouble(() => {
    checkFolder(sessionsFolder(env))
    return dataFolder(env)
  })
}

/** Runs `find`, and turns an error of ours into its result. */
export function orTrouble<T>(find: () => Promise<T>): Promise<T | Trouble>
export function orTrouble<T>(find: () => T): T | Trouble
export function orTrouble<T>(find: () => T | Promise<T>): T | Trouble | Promise<T | Trouble> {
  const judge = (error: unknown): Trouble => {
    if (isTrouble(error)) return error
    throw error
  }
  try {
    const found = find()
    return found instanceof Promise ? found.catch(judge) : found
  } catch (error) {
    return judge(error)
  }
}

/** The issuer of an environment, by the rules of the configuration, whatever else of it is missing. */
function issuerIn({ name, values: { auth0Domain = '' } }: Environment): string | undefined {
  const config = orTrouble(() => parseConfig({ auth0Domain, clientId: 'any' }, name))
  return isTrouble(config) ? undefined : config.auth0Domain
}

function once<T>(find: () => T): () => T {
  let found: { value: T } | undefined
  return () => (found ??= { value: find() }).value
}
