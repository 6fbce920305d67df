import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { run, start } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const onLinux = testWhere(process.platform === 'linux' ? undefined : 'it reads /proc (run it on Linux)')

const whereTerminalsAre = testWhere(
  process.platform === 'linux' && !spawnSync('script', ['--version']).error
    ? undefined
    : 'there is no program that makes a terminal (apt-get install bsdutils)',
)

/** A test that fails may leave a broker to itself. */
const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0).filter((one) => existsSync(join(one, 'broker.json')))) {
    const pid = pidIn(home)
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  }
})

async function aPlace() {
  const home = join(tempFolder(), 'home')
  homes.push(home)
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${String(port)}`
  return { home, port: String(port), url, env: { UASSIST_HOME: home } }
}

function pidIn(home: string): number {
  return (JSON.parse(readFileSync(join(home, 'broker.json'), 'utf8')) as { pid: number }).pid
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // One that has ended and that nobody has waited for is still listed.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve))
}

onLinux(
  'it outlives the command, its terminal and SIGHUP; a second one says that it runs; --stop ends it',
  async () => {
    const { home, port, url, env } = await aPlace()
    // Without a terminal, as everything here.
    const first = await run(['broker', '--detach', '--port', port], env)
    expect(first).toMatchObject({ code: 0, stdout: `The broker runs at ${url}.\n` })
    expect(first.stderr).toContain('`uassist broker --stop` ends it')
    const pid = pidIn(home)
    const { 5: session } = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .replace(/\(.*\)/, '()')
      .split(' ')
    expect(Number(session)).toBe(pid)

    process.kill(pid, 'SIGHUP')
    const key = (await run(['broker', '--key'], env)).stdout.trim()
    const ask = () => fetch(`${url}/token?environment=nowhere`, { headers: { 'x-uassist-key': key } })
    expect((await ask()).status).toBe(400)

    const second = await run(['broker', '--detach', '--port', port, '--json'], env)
    expect(second).toMatchObject({ code: 0, stdout: `${JSON.stringify({ running: true, url })}\n` })
    expect(await run(['broker', '--detach'], env)).toMatchObject({ stdout: `A broker runs already at ${url}.\n` })
    expect(pidIn(home)).toBe(pid)

    // What it has to say is said to nobody, and does not end it: nothing is written but its own two files.
    const noted = { headers: { 'x-uassist-key': key } }
    for (let i = 0; i < 3; i++) await fetch(`${url}/token?environment=sandbox`, noted)
    expect(readdirSync(home, { recursive: true }).sort()).toEqual(['broker-key', 'broker.json'])

    expect(await run(['broker', '--stop'], env)).toMatchObject({
      code: 0,
      stderr: `The broker at ${url} has stopped.\n`,
    })
    await gone(pid)
    expect(existsSync(join(home, 'broker.json'))).toBe(false)
  },
)

onLinux('what it is started with that others could read stays with it: no option, and no file', async () => {
  const { home, port, env } = await aPlace()
  const secret = 'refresh-token-of-this-test'
  const { code } = await run(['broker', '--detach', '--port', port], { ...env, UASSIST_REFRESH_TOKEN: secret })
  expect(code).toBe(0)
  const pid = pidIn(home)
  const key = readFileSync(join(home, 'broker-key'), 'utf8')
  const commandLine = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
  expect(commandLine).toContain('broker')
  for (const name of readdirSync(home)) {
    expect(statSync(join(home, name)).mode & 0o077).toBe(0)
    expect(readFileSync(join(home, name), 'utf8')).not.toContain(secret)
  }
  expect(commandLine).not.toContain(key)
  await run(['broker', '--stop'], env)
  await gone(pid)
})

whereTerminalsAre('it goes on when a terminal closes, and without --detach it does not', async () => {
  for (const detach of [true, false]) {
    const { home, port, env, url } = await aPlace()
    const args = ['broker', '--port', port, ...(detach ? ['--detach'] : [])]
    // The terminal's shell waits, so that the command is its child when it is closed.
    const program = join(__dirname, '../../dist/uassist.js')
    const line = `'${process.execPath}' '${program}' ${args.join(' ')}; echo done; read wait`
    const terminal = spawn('script', ['-qfec', line, '/dev/null'], {
      env: { PATH: process.env.PATH, SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let text = ''
    while (!text.includes(detach ? 'done' : 'The broker runs')) {
      const [chunk] = (await once(terminal.stdout, 'data')) as [Buffer]
      text += chunk.toString()
    }
    expect(text).toContain(`The broker runs at ${url}`)
    const pid = pidIn(home)
    // The end of `script` closes the terminal.
    terminal.kill('SIGKILL')
    await once(terminal, 'close')
    if (detach) {
      expect(await run(['broker', '--status'], env)).toMatchObject({ code: 0, stdout: `running at ${url}\n` })
      await run(['broker', '--stop'], env)
    }
    await gone(pid)
    expect((await run(['broker', '--status'], env)).code).toBe(1)
  }
})

test('two at once: one runs, and both say where', async () => {
  const { home, port, env, url } = await aPlace()
  const both = await Promise.all([1, 2].map(() => run(['broker', '--detach', '--port', port], env)))
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  for (const { stdout } of both)
    expect(stdout).toMatch(new RegExp(`^(The broker runs|A broker runs already) at ${url}\\.\n$`))
  expect(both.filter(({ stdout }) => stdout.startsWith('The broker'))).toHaveLength(1)
  const pid = pidIn(home)
  await run(['broker', '--stop'], env)
  await gone(pid)
})

describe('where it cannot start', () => {
  test('a port in use: the error and the exit code of a start without --detach, and nothing is left', async () => {
    const { home, port, env } = await aPlace()
    const other = createServer((socket) => socket.destroy()).listen(Number(port), '127.0.0.1')
    await once(other, 'listening')
    const detached = await run(['broker', '--detach', '--port', port], env)
    const plain = await run(['broker', '--port', port], env)
    expect(detached).toEqual(plain)
    expect(detached).toMatchObject({ code: 2, stdout: '' })
    expect(detached.stderr).toContain(`port ${port} is in use`)
    const json = await run(['broker', '--detach', '--json', '--port', port], env)
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'PORTS_BUSY' } })
    expect(readdirSync(home)).toEqual(['broker-key'])
    expect(await childrenOf('broker', port)).toEqual([])
    other.close()
  })

  test('a home that is not safe: refused by name', async () => {
    const { home, port, env } = await aPlace()
    await run(['broker', '--key'], env)
    writeFileSync(join(home, 'broker.json.target'), '')
    symlinkSync(join(home, 'broker.json.target'), join(home, 'broker.json'))
    const { code, stdout, stderr } = await run(['broker', '--detach', '--port', port], env)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`"${join(home, 'broker.json')}" is a link`)
    rmSync(join(home, 'broker.json'))
    expect(await childrenOf('broker', port)).toEqual([])
  })

  onLinux('a start that hangs is ended by Ctrl-C', async () => {
    const { home, port, env } = await aPlace()
    await run(['broker', '--key'], env)
    // A program in place of Node's own start, which waits for ever: NODE_OPTIONS reaches the child as well.
    const hang = join(tempFolder(), 'hang.js')
    writeFileSync(
      hang,
      'if (process.send) { process.stderr.write("hangs"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) }',
    )
    const starting = start(['broker', '--detach', '--port', port], { ...env, NODE_OPTIONS: `--require ${hang}` })
    while ((await childrenOf('broker', port)).length < 2) await new Promise((resolve) => setImmediate(resolve))
    starting.child.kill('SIGINT')
    expect((await starting.ended).code).toBe(130)
    expect(await childrenOf('broker', port)).toEqual([])
    expect(readdirSync(home)).toEqual(['broker-key'])
  })
})

/** The processes of this machine whose command line has these words. */
async function childrenOf(...words: string[]): Promise<string[]> {
  const ps = spawn('ps', ['-eo', 'pid,args'], { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  ps.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(ps, 'close')
  return text.split('\n').filter((line) => words.every((word) => line.split(/\s+/).includes(word)))
}
