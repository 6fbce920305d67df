import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { newStoreKey } from '../../stores/redis/seal'

/** A Redis of the bench's own, and what it says of itself. */
export interface BenchRedis {
  /** What names it as the store. */
  variables: { UASSIST_STORE: string; UASSIST_STORE_KEY: string }
  /** How many commands clients send to it meanwhile. What its scripts run is not counted. */
  commandsDuring: (work: () => Promise<unknown>) => Promise<number>
  /** What it takes to serve meanwhile: its processor's time in ms, and the bytes on its connections, both ways. */
  loadDuring: (work: () => Promise<unknown>) => Promise<{ cpuMs: number; bytes: number }>
  /** Memory of all sessions there, in bytes, with their names and what the server adds. */
  bytesStored: () => Promise<number>
  stop: () => Promise<void>
}

/** Starts `redis-server` on a socket; undefined, after a line that says so, where it is not installed. */
export async function startBenchRedis(): Promise<BenchRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    process.stderr.write('redis-server is not installed: the figures of a fleet are left out\n')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'uassist-bench-'))
  const socket = join(folder, 'store.sock')
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''], {
    stdio: 'ignore',
  })
  while (!existsSync(socket)) await wait(20)
  const { Redis } = await import('ioredis')
  const client = new Redis({ path: socket })

  const load = async () => {
    const info = await client.info('all')
    const sum = (...names: string[]) =>
      names.reduce((total, name) => total + Number(new RegExp(`^${name}:(.*)`, 'm').exec(info)?.[1]), 0)
    return {
      cpuMs: 1000 * sum('used_cpu_user', 'used_cpu_sys'),
      bytes: sum('total_net_input_bytes', 'total_net_output_bytes'),
    }
  }
  return {
    variables: { UASSIST_STORE: `redis+unix://${socket}`, UASSIST_STORE_KEY: newStoreKey() },
    commandsDuring: async (work) => {
      const monitor = await client.monitor()
      const end = randomUUID()
      let commands = 0
      const isOver = new Promise<void>((resolve) => {
        monitor.on('monitor', (_time: string, words: string[], source: string) => {
          if (words[1] === end) resolve()
          else if (source !== 'lua') commands++
        })
      })
      await work()
      await client.echo(end)
      await isOver
      monitor.disconnect()
      return commands
    },
    loadDuring: async (work) => {
      const before = await load()
      await work()
      const after = await load()
      return { cpuMs: after.cpuMs - before.cpuMs, bytes: after.bytes - before.bytes }
    },
    bytesStored: async () => {
      const sizes = (await client.keys('*')).map(async (key) => Number(await client.memory('USAGE', key)))
      return (await Promise.all(sizes)).reduce((total, size) => total + size, 0)
    },
    stop: async () => {
      client.disconnect()
      server.kill()
      await once(server, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
