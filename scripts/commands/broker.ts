import { getToken } from '../../plugin/auth'
import { brokerFiles } from '../broker/broker-files'
import { isBroker, stopBroker } from '../broker/call-broker'
import { type Broker, type BrokerOptions, startBroker } from '../broker/start-broker'
import { defineCommand, JSON_OPTION, portOption } from '../cli/command'
import { CommandError, EXIT } from '../cli/errors'
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
    key: { type: 'boolean', help: 'print the key to set as "brokerKey" in Postman, and nothing else' },
    status: { type: 'boolean', help: 'whether a broker runs, and where (exit code 1: none does)' },
    stop: { type: 'boolean', help: 'end the broker that runs' },
  },
  examples: ['broker', 'broker --key', 'broker --status --json', 'broker --stop'],

  run: async (values, _positionals, io) => {
    const files = brokerFiles(io)
    const key = await files.key()
    if (values.key) {
      io.data(key)
      return EXIT.done
    }
    const { send } = createDeps(io)
    const known = files.readRunning()
    const running = known && (await isBroker(known.url, key, send)) ? known : undefined
    if (values.status) return status(running, values.json, io)
    if (values.stop) {
      const stopped = running !== undefined && (await stopBroker(running.url, key, send))
      io.err(stopped ? `The broker at ${running.url} has stopped.` : 'No broker runs.')
      return EXIT.done
    }
    if (running) {
      announce(running, 'A broker runs already', values.json, io)
      return EXIT.done
    }

    const stopped = new AbortController()
    const broker = await startNamingBusyPort({
      port: portOption(values.port, 'port', DEFAULT_PORT),
      key,
      tokenOf: async (environment, account) => {
        const names = { ...(environment !== undefined && { environment }), ...(account !== undefined && { account }) }
        return getToken((await openSession(names, io)).config, {}, createDeps(io))
      },
      onStop: () => {
        stopped.abort()
      },
    })
    try {
      files.writeRunning({ url: broker.url })
      announce(broker, 'The broker runs', values.json, io)
      await untilCancelled(AbortSignal.any([io.signal, stopped.signal]))
    } finally {
      files.removeRunning()
      await broker.stop()
    }
    io.err('The broker has stopped.')
    return EXIT.done
  },
})

function status(running: { url: string } | undefined, json: boolean | undefined, io: Io): number {
  if (json) io.data(jsonLine({ running: running !== undefined, url: running?.url ?? null }))
  else io.out(running ? `running at ${running.url}` : 'not running')
  return running ? EXIT.done : EXIT.no
}

function announce({ url }: { url: string }, what: string, json: boolean | undefined, io: Io): void {
  if (json) io.data(jsonLine({ running: true, url }))
  else io.out(`${what} at ${url}.`)
  io.err('In Postman, set "brokerUrl" to this address, and "brokerKey" to what `uassist broker --key` prints.')
}

async function startNamingBusyPort(options: BrokerOptions): Promise<Broker> {
  try {
    return await startBroker(options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new CommandError(
      'PORTS_BUSY',
      `port ${String(options.port)} is in use on this machine`,
      'End the program that uses it, or choose another with --port.',
    )
  }
}
