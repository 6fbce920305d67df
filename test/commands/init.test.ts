import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run } from '../helpers/built-command'
import { freshBuild } from '../helpers/fresh-build'
import { onTerminal, whereTerminalsAre } from '../helpers/on-terminal'
import { tempFolder } from '../helpers/temp-folder'

/* `uassist init`: by options, with nobody to ask; and at a terminal. */

const STAGING = join('collections', 'environments', 'staging.postman_environment.json')
const GITHUB = join('.github', 'workflows', 'uassist.yml')

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

const init = (cwd: string, ...args: string[]) => run(['init', 'staging', ...args], { UASSIST_HOME: tempFolder() }, cwd)

/** The options that are right at the sandbox's tenant. */
function right(): string[] {
  const { auth0Domain, clientId, audience, organization, redirectUri } = signedIn.sandbox.values
  const options = {
    'auth0-domain': auth0Domain,
    'client-id': clientId,
    audience,
    organization,
    'redirect-uri': redirectUri,
  }
  return Object.entries(options).map(([name, value]) => `--${name}=${String(value)}`)
}

function repository(): string {
  const cwd = tempFolder()
  execFileSync('git', ['init', '--quiet'], { cwd })
  return cwd
}

const textOf = (cwd: string, file = STAGING) => readFileSync(join(cwd, file), 'utf8')
function valuesOf(cwd: string): Record<string, unknown> {
  const { values } = JSON.parse(textOf(cwd)) as { values: { key: string; value: unknown }[] }
  return Object.fromEntries(values.map(({ key, value }) => [key, value]))
}

describe('without a terminal', () => {
  test('what is right is written, found right, and good for the next command', async () => {
    const cwd = repository()
    const { code, stdout, stderr } = await init(cwd, ...right())
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${STAGING}\n.gitignore\n` })
    expect(valuesOf(cwd)).toMatchObject({
      auth0Domain: signedIn.sandbox.auth0Domain,
      clientSecret: '',
      account: 'default',
    })
    expect(textOf(cwd, '.gitignore')).toBe('*.local.postman_environment.json\n')
    const { clientId = '', audience = '', organization = '' } = signedIn.sandbox.values
    for (const text of ['ok   issuer', 'ok   callback', `"${clientId}"`, `"${audience}"`, `"${organization}"`])
      expect(stderr).toContain(text)
    expect(stderr).toContain('Next: `uassist login -e staging`.')
    const token = await run(['token', '-e', 'staging'], { UASSIST_HOME: tempFolder() }, cwd)
    expect(token.code).toBe(3)
    expect((await run(['env', 'check'], {}, cwd)).code).toBe(0)
  })

  test.each([
    ['client-id', 'nobodys', 'fail client:'],
    ['redirect-uri', 'http://127.0.0.1:4/callback', 'fail callback:'],
    ['audience', 'nobodys-api', 'fail audience:'],
    ['organization', 'org_nobodys', 'fail organization:'],
  ])(
    '--%s that Auth0 does not know is written, said, and exit 1: it may be registered yet',
    async (name, value, said) => {
      const cwd = repository()
      const { code, stderr } = await init(
        cwd,
        ...right().filter((one) => !one.startsWith(`--${name}=`)),
        `--${name}=${value}`,
      )
      expect(code).toBe(1)
      expect(stderr).toContain(said)
      expect(stderr).toContain('What has to be registered')
      expect(existsSync(join(cwd, STAGING))).toBe(true)
    },
  )

  test('a domain that is no issuer is refused, and nothing is written; --offline writes it', async () => {
    const cwd = repository()
    const nobody = ['--auth0-domain=http://127.0.0.1:9', '--client-id=abc']
    const { code, stdout, stderr } = await init(cwd, ...nobody)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('nothing was written')
    expect(stderr).toContain('"--auth0-domain"')
    expect(readdirSync(cwd)).toEqual(['.git'])
    expect((await init(cwd, ...nobody, '--offline')).code).toBe(0)
  })

  test.each([
    [[], ['"--auth0-domain"', '"--client-id"']],
    [['--auth0-domain=a.example'], ['"--client-id"']],
    [['--auth0-domain=http://a.example', '--client-id=x'], ['"--auth0-domain" cannot be "http://a.example"']],
    [
      ['--auth0-domain=a.example', '--client-id=x', '--redirect-uri=http://b.example/c'],
      ['"--redirect-uri" cannot be'],
    ],
    [['--auth0-domain=a.example', '--client-id=x', '--api-environment=live'], ['dev, test or prod']],
    [['--auth0-domain=a.example', '--client-id=x', '--ci=cron'], ['"--ci"']],
  ])('%j: refused at once, with which answer is missing or wrong', async (args, sentences) => {
    const cwd = repository()
    const { code, stdout, stderr } = await init(cwd, ...args, '--offline')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const sentence of sentences) expect(stderr).toContain(sentence)
    expect(readdirSync(cwd)).toEqual(['.git'])
  })

  test.each(['../up', 'a.local', 'a b', '.hidden'])('the name "%s" is refused', async (name) => {
    const cwd = repository()
    const { code, stderr } = await run(['init', name, '--offline', ...right()], {}, cwd)
    expect(code).toBe(2)
    expect(stderr).toContain(`"${name}" cannot be the name`)
    expect(readdirSync(cwd)).toEqual(['.git'])
  })

  test('run twice, it changes nothing; with an option, that alone', async () => {
    const cwd = repository()
    const offline = ['--offline', '--hook', '--ci', 'github']
    await init(cwd, ...right(), ...offline)
    const own = JSON.parse(textOf(cwd)) as { values: object[]; mine?: unknown }
    own.values.unshift({ key: 'count', value: 3, description: 'ours' })
    own.mine = { kept: true }
    writeFileSync(join(cwd, STAGING), `${JSON.stringify(own, undefined, 2)}\n`)
    const files = [STAGING, '.gitignore', GITHUB, join('.git', 'hooks', 'pre-commit')]
    const before = files.map((file) => textOf(cwd, file))

    const again = await init(cwd, ...offline)
    expect(again).toMatchObject({ code: 0, stdout: '' })
    expect(again.stderr).toContain(`${GITHUB} is left alone: it is there already`)
    expect(files.map((file) => textOf(cwd, file))).toEqual(before)

    const changed = await init(cwd, '--offline', '--api-url', 'https://api.example')
    expect(changed).toMatchObject({ code: 0, stdout: `${STAGING}\n` })
    const [text = ''] = before
    expect(textOf(cwd)).toBe(text.replace(/("key": "apiUrl",\s+"value": )""/, '$1"https://api.example"'))
    expect(textOf(cwd)).not.toBe(text)
  })

  test('production keeps its writes off the wire, unless its environment says otherwise', async () => {
    const cwd = repository()
    await init(cwd, ...right(), '--offline')
    expect(valuesOf(cwd)).not.toHaveProperty('allowWrites')
    await init(cwd, '--offline', '--api-environment', 'prod')
    expect(valuesOf(cwd)).toMatchObject({ apiEnvironment: 'prod', allowWrites: 'false' })
    writeFileSync(join(cwd, STAGING), textOf(cwd).replace(/("key": "allowWrites",\s+"value": )"false"/, '$1true'))
    await init(cwd, '--offline', '--api-environment', 'prod')
    expect(valuesOf(cwd)).toMatchObject({ allowWrites: true })
  })

  test('the hook refuses a commit with a secret in it, and lets another one pass', async () => {
    const cwd = repository()
    await init(cwd, ...right(), '--offline', '--hook')
    expect(statSync(join(cwd, '.git', 'hooks', 'pre-commit')).mode & 0o111).toBe(0o111)
    const bin = join(cwd, 'node_modules', '.bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(cwd, '.gitignore'), 'node_modules\n*.local.postman_environment.json\n')
    const command = `#!/bin/sh\nexec '${process.execPath}' '${join(freshBuild(), 'uassist.js')}' "$@"\n`
    writeFileSync(join(bin, 'uassist'), command, { mode: 0o755 })
    const commit = () => {
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd, stdio: 'pipe' })
      git('add', '.')
      git('commit', '-m', 'x')
    }
    commit()
    writeFileSync(join(cwd, STAGING), textOf(cwd).replace(/("key": "accessToken",\s+"value": )""/, '$1"a-real-token"'))
    expect(commit).toThrow(/accessToken/)
  })

  test('a hook of their own, and hooks elsewhere, stay as they are; what to add is said', async () => {
    const cwd = repository()
    const hook = join(cwd, '.git', 'hooks', 'pre-commit')
    mkdirSync(join(cwd, '.git', 'hooks'), { recursive: true })
    writeFileSync(hook, '#!/bin/sh\necho theirs\n')
    const { stderr } = await init(cwd, ...right(), '--offline', '--hook')
    expect(stderr).toContain('add the line `npx --no -- uassist env check --staged`')
    expect(readFileSync(hook, 'utf8')).toBe('#!/bin/sh\necho theirs\n')

    const elsewhere = tempFolder()
    const other = repository()
    execFileSync('git', ['config', 'core.hooksPath', elsewhere], { cwd: other })
    expect((await init(other, ...right(), '--offline', '--hook')).stderr).toContain('core.hooksPath')
    expect(readdirSync(elsewhere)).toEqual([])
  })

  test('from a sub-folder, the team’s folder is used; outside a repository it works as well', async () => {
    const cwd = tempFolder()
    await init(cwd, ...right(), '--offline')
    const deep = join(cwd, 'a', 'b')
    mkdirSync(deep, { recursive: true })
    const { stdout } = await init(deep, '--offline', '--api-url', 'https://api.example', '--ci', 'gitlab')
    expect(stdout).toBe(`${join('..', '..', STAGING)}\n${join('..', '..', '.gitlab-ci.yml')}\n`)
    expect(readdirSync(deep)).toEqual([])
  })
})

const ENTER = '\r'
const CTRL_C = '\x03'

whereTerminalsAre('at a terminal, a wrong answer is asked for again, and all is written at the end', async () => {
  const cwd = repository()
  const { auth0Domain = '', clientId = '', organization = '', redirectUri = '' } = signedIn.sandbox.values
  const command = `'${process.execPath}' '${freshBuild()}/uassist.js' init`
  const { shows, child, ended } = onTerminal(command, { UASSIST_HOME: tempFolder() }, cwd)
  const answer = async (question: RegExp, text: string) => {
    await shows(question)
    child.stdin.write(text)
  }
  await answer(/Name of the environment/, ENTER)
  await answer(/Domain of the Auth0 tenant/, `http://far.example${ENTER}`)
  await answer(/must use https/, `${'\x7f'.repeat(30)}${auth0Domain}${ENTER}`)
  await answer(/Client ID/, `nobodys${ENTER}`)
  await answer(/Audience/, ENTER)
  await answer(/Organization/, `${organization}${ENTER}`)
  await answer(/Callback URLs/, `${'\x7f'.repeat(120)}${redirectUri}${ENTER}`)
  await answer(/Address of the API/, ENTER)
  await answer(/gateway of U-Assist/, ENTER)
  await answer(/dev, test or prod/, ENTER)
  await answer(/Correct "clientId"\?/, ENTER)
  expect(readdirSync(cwd)).toEqual(['.git'])
  await answer(/Correct "clientId"\?[^]*Client ID/, `${'\x7f'.repeat(10)}${clientId}${ENTER}`)
  await answer(/pre-commit hook/, ENTER)
  await answer(/job that runs/, ENTER)
  await answer(/Sign in now/, `n`)
  expect(await ended).toBe(0)
  expect(valuesOf(cwd)).toMatchObject({ auth0Domain, clientId, organization })
})

whereTerminalsAre('Ctrl-C at any question leaves nothing behind', async () => {
  const cwd = repository()
  const command = `'${process.execPath}' '${freshBuild()}/uassist.js' init staging --offline --client-id abc --auth0-domain a.example`
  const questions = [
    /Audience/,
    /Organization/,
    /Callback/,
    /Address of the API/,
    /gateway/,
    /dev, test or prod/,
    /hook/,
    /job/,
  ]
  for (const last of questions) {
    const { shows, child, ended } = onTerminal(command, { UASSIST_HOME: tempFolder() }, cwd)
    for (const question of questions) {
      await shows(question)
      child.stdin.write(question === last ? CTRL_C : ENTER)
      if (question === last) break
    }
    expect(await ended).toBe(130)
    expect(readdirSync(cwd)).toEqual(['.git'])
  }
})
