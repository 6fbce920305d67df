import { getToken } from '../../plugin/auth'
import { type TokenWish } from '../broker/answer-token'
import { brokerFiles } from '../broker/broker-files'
import { type Holder, whoHolds } from '../broker/call-broker'
import { type Announcement, outliveTerminal, passOn, startDetached } from '../broker/detach'
import { type Broker, type BrokerOptions, startBroker, urlOf } from '../broker/start-broker'
import { defineCommand, JSON_OPTION, portOption } from '../cli/command'
import { CommandError, EXIT, printError, usageError } from '../cli/errors'
import { type Io } from '../cli/io'
import { jsonLine } from '../cli/printable'
import { createDeps, openSession } from '../session/session'
import { untilCancelled } from '../cli/wait'

const DEFAULT_PORT = 18_099

export const command = defineCommand({
  name: 'broker',
  summary: 'hand the sign-in of this machine to Postman and to scripts, over loopback',
  options: {
    ...JSON_OPTION,
    port: { type: 'string', value: 'P', help: `where to listen on 127.0.0.1 (default: ${String(DEFAULT_PORT)})` },
    detach: { type: 'boolean', help: 'keep running after this terminal has closed' },
    key: { type: 'boolean', help: 'print the key to set as "brokerKey" in Postman, and nothing else' },
    status: { type: 'boolean', help: 'whether a broker runs, and where (exit code 1: none does)' },
    stop: { type: 'boolean', help: 'end the broker that runs' },
  },
  examples: ['broker', 'broker --detach', 'broker --key', 'broker --status --json', 'broker --stop'],

  run: async (values, _positionals, io) => {
    const port = portOption(values.port, 'port', DEFAULT_PORT)
    const modes = (['detach', 'key', 'status', 'stop'] as const).filter((name) => values[name])
    if (modes.length > 1)
      throw usageError(`only one of ${modes.map((name) => `"--${name}"`).join(' and ')} can be given`)
    const files = brokerFiles(io)
    const key = await files.key()
    if (values.key) {
      io.data(key)
      return EXIT.done
    }
    const holderOf = (at: number) => whoHolds(urlOf(at), key, createDeps(io).send)
    const known = files.readRunning()
    const holder: Holder = known === undefined ? { is: 'nobody' } : await holderOf(known)
    const running = known !== undefined && holder.is === 'broker' ? urlOf(known) : undefined
    if (holder.is === 'other' && (values.status || values.stop)) {
      io.err(`note: what listens on port ${String(known)} is not the broker: it cannot prove that it has the key`)
    }
    if (values.status) return status(running, values.json, io)
    if (values.stop) {
      if (holder.is === 'broker' && !(await holder.stop())) throw notStopped(running)
      io.err(running ? `The broker at ${running} has stopped.` : 'No broker runs.')
      return EXIT.done
    }
    if (running) return announce({ url: running, what: 'A broker runs already' }, values.json, io)
    if (values.detach) {
      announce(await startDetached(['--port', String(port)], io), values.json, io)
      io.err('It keeps running when this terminal closes; `uassist broker --stop` ends it.')
      return EXIT.done
    }

    outliveTerminal()
    const stopped = new AbortController()
    const broker = await startUnlessBusy({
      port,
      key,
      tokenOf: async (wish: TokenWish) => getToken((await openSession(wish, io)).config, {}, createDeps(io)),
      onStop: () => {
        stopped.abort()
      },
      onFault: (error) => {
        printError(error, io, { json: false })
      },
    })
    if (!broker) {
      // Two were started at once, or the file that says where the first one runs is gone.
      if ((await holderOf(port)).is !== 'broker') throw portBusy(port)
      return announce({ url: urlOf(port), what: 'A broker runs already' }, values.json, io)
    }
    try {
      files.writeRunning(broker.port)
      announce({ url: broker.url, what: 'The broker runs' }, values.json, io)
      await untilCancelled(AbortSignal.any([io.signal, stopped.signal]))
    } finally {
      files.removeRunning()
      await broker.stop()
    }
    io.err('The broker has stopped.')
    return EXIT.done
  },
})

function status(url: string | undefined, json: boolean | undefined, io: Io): number {
  if (json) io.data(jsonLine({ running: url !== undefined, url: url ?? null }))
  else io.out(url ? `running at ${url}` : 'not running')
  return url ? EXIT.done : EXIT.no
}

function announce(announcement: Announcement, json: boolean | undefined, io: Io): number {
  const { url, what } = announcement
  passOn(announcement)
  if (json) io.data(jsonLine({ running: true, url }))
  else io.out(`${what} at ${url}.`)
  io.err('In Postman, set "brokerUrl" to this address, and "brokerKey" to what `uassist broker --key` prints.')
  return EXIT.done
}

/** Undefined where the port is in use. */
async function startUnlessBusy(options: BrokerOptions): Promise<Broker | undefined> {
  try {
    return await startBroker(options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return undefined
  }
}

function notStopped(url = ''): CommandError {
  return new CommandError('BROKER_BUSY', `the broker at ${url} did not stop`, 'Try again.', EXIT.temporary)
}

function portBusy(port: number): CommandError {
  return new CommandError(
    'PORTS_BUSY',
    `port ${String(port)} is in use on this machine, by something that is not your broker`,
    'End the program that uses it, or choose another with --port and set "brokerUrl" to it. Do not send it the key.',
  )
}
