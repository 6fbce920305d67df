import { type Config, type Deps, type Interaction, parseConfig } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { sessionsFolder } from '../../plugin/node/paths'
import { createSend } from '../../plugin/node/send'
import { openSealed } from '../environments/sealing/open-sealed'
import { wait } from '../cli/wait'
import { type Environment, readEnvironment } from '../environments/find-environment'
import { type Io } from '../cli/io'

/** What the token core needs, with the real parts: the one place of the command line where they are put together. */
export function createDeps(io: Io, interaction?: Interaction): Deps {
  const log = (line: string) => {
    io.err(line)
  }
  return {
    send: createSend({ caFile: io.env.UASSIST_CA_FILE }),
    now: Date.now,
    wait: (milliseconds) => wait(milliseconds, io.signal),
    store: fileStore(sessionsFolder(io.env), log),
    log,
    ...(interaction && { interaction }),
  }
}

/** Which sealed values a session may need. */
const SESSION_SECRETS = new Set(['clientSecret', 'accessToken', 'refreshToken'])

/** The environment of a command line, and the session it means. */
export async function openSession(
  { environment, account }: { environment?: string; account?: string },
  io: Io,
): Promise<{ environment: Environment; config: Config }> {
  const found = readEnvironment(environment, io)
  const opened = await openSealed(found.values, (key) => SESSION_SECRETS.has(key), found.name, io)
  const values = account === undefined ? opened : { ...opened, account }
  return { environment: found, config: parseConfig(values, `the environment "${found.name}"`) }
}
