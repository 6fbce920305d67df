import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../package.json'
import { main } from '../../scripts/main'
import { type Finding } from '../../scripts/doctor/finding'
import { PLUGIN } from '../../scripts/install/insomnia-plugins'
import { serve } from '../helpers/http-server'
import { makeWorld, type World } from './world'

async function doctor({ io }: World, columns: number, ...args: string[]) {
  const own = io(columns)
  const code = await main(['doctor', ...args], own)
  return { code, out: own.stdout(), err: own.stderr() }
}

const findingsOf = (out: string) => (JSON.parse(out) as { findings: Finding[] }).findings

test('a healthy machine: exit 0, nothing to mend, nothing spent, and no secret in it', async () => {
  const world = await makeWorld()
  await world.signIn()
  const [before, calls] = [readFileSync(world.sessionFile(), 'utf8'), world.tenant().calls('POST /oauth/token')]
  const { code, out, err } = await doctor(world, 80, '--json')
  expect([code, err]).toEqual([0, ''])
  const findings = findingsOf(out)
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(findings.map(({ rule }) => rule).filter((rule, index, all) => rule !== all[index - 1])).toEqual([
    ...['environment', 'clock', 'issuer', 'keys', 'callback-port', 'callback', 'audience', 'organization', 'store'],
    ...['session', 'token', 'broker', 'insomnia', 'last-refusal'],
  ])
  for (const finding of findings) {
    expect(Object.keys(finding)).toEqual(['rule', 'level', 'where', 'message', 'fix'])
  }
  const secrets = await world.secrets()
  expect(secrets).toHaveLength(3)
  for (const secret of secrets) expect(out).not.toContain(secret)
  expect(world.tenant().calls('POST /oauth/token')).toBe(calls)
  expect(readFileSync(world.sessionFile(), 'utf8')).toBe(before)
  expect((await doctor(world, 80)).err).toBe('All is in order.\n')
})

test('exit 1 where a check failed, exit 0 where one only warns', async () => {
  const world = await makeWorld()
  const before = await doctor(world, 80)
  expect(before).toMatchObject({ code: 0, err: '0 failures, 1 warning. Begin with "session".\n' })
  world.write({ organization: 'nobody-inc' })
  expect(await doctor(world, 80)).toMatchObject({
    code: 1,
    err: '1 failure, 1 warning. Begin with "organization".\n',
  })
})

test('before there is anything: no environment, no home, no issuer', async () => {
  const world = await makeWorld()
  rmSync(join(world.cwd, 'collections'), { recursive: true })
  const { code, out } = await doctor(world, 80, '-e', 'nowhere', '--json')
  expect(code).toBe(1)
  expect(findingsOf(out).map(({ rule, level }) => `${level} ${rule}`)).toEqual([
    ...['fail environment', 'ok store', 'ok broker', 'ok insomnia', 'ok last-refusal'],
  ])
})

test('half an environment: the issuer is looked at although the client is missing', async () => {
  const world = await makeWorld()
  world.write({ clientId: '' })
  const { out } = await doctor(world, 80, '--json')
  expect(findingsOf(out).filter(({ level }) => level === 'fail')).toMatchObject([
    { rule: 'environment', message: expect.stringContaining('"clientId" is missing or empty') as string },
  ])
  expect(findingsOf(out)).toContainEqual(expect.objectContaining({ rule: 'issuer', level: 'ok' }))
})

test('an issuer that never answers is said, and the rest is looked at all the same', async () => {
  const world = await makeWorld()
  world.write({ auth0Domain: await serve(() => undefined) })
  const { code, out } = await doctor(world, 80, '--json')
  expect(code).toBe(1)
  const findings = findingsOf(out)
  expect(findings.find(({ level }) => level === 'fail')).toMatchObject({
    rule: 'issuer',
    message: expect.stringContaining('did not answer in time') as string,
  })
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'callback-port', level: 'ok' }))
})

test.each([60, 120])('at %i columns no line is longer, but for a word that cannot be broken', async (columns) => {
  const world = await makeWorld()
  world.write({ audience: 'https://api.nowhere.example', organization: 'acme-demo' })
  const { out } = await doctor(world, columns)
  const lines = out.trimEnd().split('\n')
  expect(lines.some((line) => line.length > columns - 15)).toBe(true)
  for (const line of lines) {
    if (line.length > columns) expect(line.trim().replace(/`[^`]*`/g, 'command')).not.toContain(' ')
    expect(line).toMatch(/^(ok {3}|warn |fail | {5})\S/)
  }
})

describe('Insomnia', () => {
  const settings = (world: World, record: object, host = '13.0.0', installed = version) => {
    const data = join(world.home, '..', 'Insomnia')
    const plugin = join(data, 'plugins', PLUGIN)
    mkdirSync(plugin, { recursive: true })
    writeFileSync(join(plugin, 'package.json'), JSON.stringify({ name: PLUGIN, version: installed }))
    writeFileSync(join(data, 'insomnia.Settings.db'), `{"_id":"set_1"}\n${JSON.stringify(record)}\n`)
    writeFileSync(join(data, 'insomnia.Stats.db'), `${JSON.stringify({ currentVersion: host })}\n`)
    world.env.INSOMNIA_DATA_PATH = data
  }
  const elevated = { pluginConfig: { [PLUGIN]: { elevated: true } } }

  test.each([
    ['all is well', {}, '13.0.0', 'ok', /is installed, version/],
    ['switched off', { pluginConfig: { [PLUGIN]: { disabled: true } } }, '13.0.0', 'warn', /is switched off/],
    ['no elevated access', {}, '12.2.0', 'warn', /gives plugins no access/],
    ['elevated access', { pluginsAllowElevatedAccess: true }, '12.2.0', 'ok', /is installed/],
    ['the sandbox', { pluginSandboxEnabled: true }, '13.2.0', 'warn', /in its sandbox/],
    ['full host access', { pluginSandboxEnabled: true, ...elevated }, '13.2.0', 'ok', /is installed/],
  ])('%s', async (_name, record, host, level, message) => {
    const world = await makeWorld()
    settings(world, record, host)
    const finding = (await world.doctor()).find(({ rule }) => rule === 'insomnia')
    expect(finding).toMatchObject({ level, message: expect.stringMatching(message) as string })
  })

  test('an older plugin', async () => {
    const world = await makeWorld()
    settings(world, {}, '13.0.0', '0.0.1')
    expect((await world.doctor()).find(({ rule }) => rule === 'insomnia')).toMatchObject({
      level: 'warn',
      fix: expect.stringContaining('uassist install insomnia') as string,
    })
  })
})
