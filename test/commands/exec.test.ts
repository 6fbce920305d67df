import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'

/* What `uassist exec` gives to a command, what it keeps, and what comes back. */

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn()
})
afterAll(() => signedIn.stop())

const options = () => ['-e', signedIn.environmentFile]
const exec = (argv: string[], env: NodeJS.ProcessEnv = {}, more: string[] = []) =>
  run(['exec', ...options(), ...more, '--', ...argv], { UASSIST_HOME: signedIn.home, ...env })
const node = (code: string) => [process.execPath, '-e', code]
const token = async () => (await run(['token', ...options()], { UASSIST_HOME: signedIn.home })).stdout.trim()

test('the command gets a fresh token in ACCESS_TOKEN, its arguments as they are, and its output is passed through', async () => {
  const program = node('console.log(process.env.ACCESS_TOKEN, ...process.argv.slice(1)); console.error("aside")')
  const { code, stdout, stderr } = await exec([...program, '--', '--help', '-e', 'a b', '--'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'aside\n' })
  expect(stdout).toBe(`${await token()} --help -e a b --\n`)
})

test('--variable gives it another name', async () => {
  const { stdout } = await exec(node('console.log(process.env.TOKEN, process.env.ACCESS_TOKEN)'), {}, [
    ...['--variable', 'TOKEN'],
  ])
  expect(stdout).toBe(`${await token()} undefined\n`)
  const refused = await exec(node(''), {}, ['--variable', 'A=B'])
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('"A=B"')
})

test('no secret of ours goes along, and all else does', async () => {
  const secrets = {
    UASSIST_CLIENT_SECRET: 'secret-1',
    UASSIST_MACHINE_CLIENT_SECRET: 'secret-2',
    UASSIST_AGENT_REFRESH_TOKEN: 'secret-3',
    UASSIST_BROKER_KEY: 'secret-4',
    UASSIST_AGE_IDENTITY: '/secret-5',
    UASSIST_STORE_KEY: 'secret-7',
  }
  const kept = { UASSIST_CA_FILE: '', UASSIST_ENVIRONMENT: 'staging', UASSIST_ACCOUNT: 'default', OWN_SECRET: 'own' }
  const { stdout } = await exec(node('console.log(JSON.stringify(process.env))'), {
    ...secrets,
    ...kept,
    UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain,
  })
  const seen = JSON.parse(stdout) as NodeJS.ProcessEnv
  expect(Object.keys(secrets).filter((name) => name in seen)).toEqual([])
  expect(seen).toMatchObject({ ...kept, UASSIST_HOME: signedIn.home })
  expect(stdout).not.toContain('secret-')
})

test.each([0, 1, 3, 77])('exit code %i is passed through', async (code) => {
  expect((await exec(node(`process.exit(${String(code)})`))).code).toBe(code)
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s reaches the command, which decides', async (signal) => {
  const program = `
    let count = 0
    process.on('${signal}', () => { console.log('heard', ++count); if (count === 2) process.exit(5) })
    setInterval(() => undefined, 1000)
    console.log('ready')`
  const running = start(['exec', ...options(), '--', ...node(program)], { UASSIST_HOME: signedIn.home })
  await running.says(/ready/)
  running.child.kill(signal)
  await running.says(/heard 1/)
  running.child.kill(signal)
  expect((await running.ended).code).toBe(5)
})

test('a command that a signal ends: this process ends by the same', async () => {
  const running = start(['exec', ...options(), '--', ...node('process.kill(process.pid, "SIGTERM")')], {
    UASSIST_HOME: signedIn.home,
  })
  await running.ended
  expect(running.child.signalCode).toBe('SIGTERM')
})

test('without a token nothing is run; a command that is not there is named', async () => {
  const signedOut = await exec(node('console.log("ran")'), {}, ['--account', 'agent'])
  expect(signedOut).toMatchObject({ code: 3, stdout: '' })
  expect(signedOut.stderr).toContain('uassist login')
  const missing = await exec(['no-such-program'])
  expect(missing).toMatchObject({ code: 2, stdout: '' })
  expect(missing.stderr).toContain('"no-such-program" cannot be started (ENOENT)')
  expect((await run(['exec', ...options()])).stderr).toContain('name a command, behind "--"')
})

test('an option of the command without "--" is refused with what to do', async () => {
  const { code, stderr } = await run(['exec', 'curl', '-sS'])
  expect(code).toBe(2)
  expect(stderr).toContain('stands behind "--"')
})

test('token --header prints what `curl -H @-` reads; with --json it is one or the other', async () => {
  const env = { UASSIST_HOME: signedIn.home }
  expect((await run(['token', '--header', ...options()], env)).stdout).toBe(`Authorization: Bearer ${await token()}\n`)
  const both = await run(['token', '--header', '--json', ...options()], env)
  expect(both).toMatchObject({ code: 2, stdout: '' })
  expect(both.stderr).toContain('choose one')
})
