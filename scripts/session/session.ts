import {
  type Config,
  DEFAULT_ACCOUNT,
  type Deps,
  type Interaction,
  parseConfig,
  refreshTokenKey,
  tokenKey,
} from '../../plugin/auth'
import { rememberRefusal } from '../../plugin/node/last-refusals'
import { dataFolder } from '../../plugin/node/paths'
import { withGivenCredentials } from '../../plugin/node/given-credentials'
import { createSend } from '../../plugin/node/send'
import { openSealed } from '../environments/sealing/open-sealed'
import { wait } from '../cli/wait'
import { type Environment, readEnvironment } from '../environments/find-environment'
import { type Io } from '../cli/io'
import { chooseStore } from './choose-store'

/** What the token core needs, with the real parts: the one place of the command line where they are put together. */
export function createDeps(io: Io, interaction?: Interaction): Deps {
  const log = (line: string) => {
    io.err(line)
  }
  return {
    send: createSend({ variables: () => io.env, log }),
    now: Date.now,
    wait: (milliseconds) => wait(milliseconds, io.signal),
    store: chooseStore(io),
    log,
    onRefusal: (refusal) => {
      rememberRefusal(dataFolder(io.env), refusal, log)
    },
    ...(interaction && { interaction }),
  }
}

/** What a command needs of an environment besides its own session. */
export interface Needs {
  /** Keys whose values are used. */
  keys?: ReadonlySet<string>
  /** Accounts whose tokens are used. */
  accounts?: readonly string[]
}

/** The environment of a command line without a session, with the sealed values of the keys that are used opened. */
export function openEnvironment(
  nameOrFile: string | undefined,
  io: Io,
  keys: ReadonlySet<string>,
): Promise<Environment> {
  return openSecrets(readAloud(nameOrFile, io), (key) => keys.has(key), io)
}

/**
 * The environment of a command line, with what is needed of its sealed values opened, and the session it means. This is the
 * one place where they are opened: what is returned serves all the rest of the command.
 */
export async function openSession(
  { environment, account }: { environment?: string; account?: string },
  io: Io,
  { keys = new Set(), accounts = [] }: Needs = {},
): Promise<{ environment: Environment; config: Config }> {
  const found = readAloud(environment, io)
  const own = account ?? (found.values.account?.trim() || DEFAULT_ACCOUNT)
  const tokens = [own, ...accounts].flatMap((one) => [tokenKey(one), refreshTokenKey(one)])
  const needed = new Set(['clientSecret', ...tokens, ...keys])
  const opened = await openSecrets(found, (key) => needed.has(key), io)
  const values = account === undefined ? opened.values : { ...opened.values, account }
  return { environment: opened, config: parseConfig(values, `the environment "${found.name}"`) }
}

/** What is sealed is opened, and what variables gave is judged, where it is needed; the rest is left out. */
function openSecrets(environment: Environment, isNeeded: (key: string) => boolean, io: Io): Promise<Environment> {
  const values = withGivenCredentials(environment.values, environment.variables, isNeeded)
  return openSealed({ ...environment, values }, isNeeded, io)
}

function readAloud(nameOrFile: string | undefined, io: Io): Environment {
  const found = readEnvironment(nameOrFile, io)
  if (found.notes.length > 0) io.err(...found.notes.map((note) => `note: ${note}`))
  return found
}
