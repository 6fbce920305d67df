import { join } from 'node:path'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { newStoreKey } from '../../scripts/stores/redis/seal'
import { storeKeyOf } from '../../scripts/stores/redis/stored-session'
import { type Ended, run } from '../helpers/built-command'
import { documentedSettings } from '../helpers/documented-server'
import { type FleetSignIn, startFleetSignIn } from '../helpers/fleet-sign-in'
import { freshBuild } from '../helpers/fresh-build'
import { redisClient, startRedis, storeFor, whereRedisIs } from '../helpers/redis-server'
import { tempFolder } from '../helpers/temp-folder'
import { testCa, whereOpensslIs } from '../helpers/test-ca'
import { typeCommand } from '../repo/documents/type-command'

/** What docs/fleet.md says to whoever runs the store, with real servers and the built command. */

let fleet: FleetSignIn
beforeAll(async () => (fleet = await startFleetSignIn()))
afterAll(() => fleet.signedIn.stop())

/** Runs the command on a machine of its own that has the store and its key. */
const uassist = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  run([...args, '-e', fleet.signedIn.environmentFile], { UASSIST_HOME: tempFolder(), ...fleet.secrets, ...env })

/** Signs the demo admin in on a machine, in the store where the variables name one. */
async function login(env: NodeJS.ProcessEnv): Promise<void> {
  const { environmentFile } = fleet.signedIn
  const command = `"${process.execPath}" "${join(freshBuild(), 'uassist.js')}" login -e "${environmentFile}" --no-browser`
  const ran = await typeCommand(command, { cwd: tempFolder(), env: { PATH: process.env.PATH, ...env } })
  expect(ran).toMatchObject({ code: 0 })
}

interface Finding {
  rule: string
  level: string
  message: string
}

whereOpensslIs('the settings and the users that are documented: nobody is warned of anything', async () => {
  const ca = testCa()
  if (!ca) throw new Error('openssl is gone')
  const { keyFile, certFile } = ca.certify('localhost')
  const [port = 0] = await freePorts(1)
  const files = { 'tls-cert-file': certFile, 'tls-key-file': keyFile, 'tls-ca-cert-file': ca.caFile }
  const server = await startRedis(documentedSettings({ ...files, 'tls-port': String(port) }))
  const store = {
    UASSIST_STORE: `rediss://uassist-ci:SECRET@localhost:${String(port)}`,
    UASSIST_CA_FILE: ca.caFile,
  }
  const home = tempFolder()
  await login({ UASSIST_HOME: home })
  const pushed = await uassist(['session', 'push'], { ...store, UASSIST_HOME: home })
  expect(pushed).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') as string })

  expect(await uassist(['token'], store)).toMatchObject({ code: 0 })
  const status = JSON.parse((await uassist(['status', '--json'], store)).stdout) as { sessions: object[] }
  expect(status.sessions).toMatchObject([{ next: true, signInAgainBy: expect.stringMatching(/^20\d\d-/) as string }])
  const doctor = JSON.parse((await uassist(['doctor', '--json'], store)).stdout) as { findings: Finding[] }
  const about = doctor.findings.filter(({ rule }) => ['store', 'lock', 'clock'].includes(rule))
  expect(about.map(({ rule, level }) => ({ rule, level }))).toEqual([
    { rule: 'clock', level: 'ok' },
    { rule: 'store', level: 'ok' },
  ])
  // Nobody else gets in, and the operator does.
  const locked = await redisClient(server)
  await expect(locked.ping()).rejects.toThrow('NOAUTH')
  const operator = await redisClient(server, { username: 'operator', password: 'ANOTHER_SECRET' })
  expect(await operator.keys('uassist:*')).toHaveLength(1)
  expect(await operator.config('GET', 'appendonly')).toContain('yes')
})

whereRedisIs('the store without the settings is warned of', async () => {
  const { stdout } = await uassist(['doctor', '--json'])
  const { findings } = JSON.parse(stdout) as { findings: Finding[] }
  expect(findings.filter(({ rule, level }) => rule === 'store' && level === 'warn')).toMatchObject([
    { message: expect.stringContaining('in memory alone') as string },
  ])
})

whereRedisIs(
  'an older state ends the sign-in when it is used, and does not when it is removed before',
  async () => {
    const client = await redisClient(fleet.server)
    const key = storeKeyOf(fleet.id, { prefix: 'uassist:' })
    const refreshed = async () => {
      await fleet.expire()
      expect(await uassist(['token'])).toMatchObject({ code: 0 })
    }
    const backUp = async () => {
      await fleet.expire()
      return client.dumpBuffer(key)
    }
    const restore = (backup: Buffer) => client.restore(key, 0, backup, 'REPLACE')

    const older = await backUp()
    await refreshed()
    const newer = await backUp()
    await restore(older)
    expect(await uassist(['token'])).toMatchObject({ code: 3 })
    // It is dead at the tenant, and not here alone.
    await restore(newer)
    expect(await uassist(['token'])).toMatchObject({ code: 3 })
    await login({ UASSIST_HOME: tempFolder(), ...fleet.secrets })
    await refreshed()

    // As it is documented: the older state goes before a job uses it.
    const before = await backUp()
    await refreshed()
    await restore(before)
    expect((await uassist(['session', 'rm'])).stderr).toContain('Removed the session')
    const calls = fleet.tokenCalls()
    expect(await uassist(['token'])).toMatchObject({ code: 3 })
    expect(fleet.tokenCalls()).toBe(calls)
    await login({ UASSIST_HOME: tempFolder(), ...fleet.secrets })
    await refreshed()
  },
  60_000,
)

whereRedisIs('who writes to the store without the key can delete a session: then nobody is signed in', async () => {
  const client = await redisClient(fleet.server)
  const key = storeKeyOf(fleet.id, { prefix: 'uassist:' })
  const backup = await client.dumpBuffer(key)
  await client.del(key)
  expect(await uassist(['token'])).toMatchObject({ code: 3 })
  await client.restore(key, 0, backup, 'REPLACE')
  expect(await uassist(['token'])).toMatchObject({ code: 0 })
})

whereRedisIs(
  'another key, in three steps: no job of a step fails beside those of the step before',
  async () => {
    const old = fleet.secrets.UASSIST_STORE_KEY
    const fresh = newStoreKey()
    const [behind, inFront] = [`${old},${fresh}`, `${fresh},${old}`]
    const use = (UASSIST_STORE_KEY: string) => uassist(['token'], { UASSIST_STORE_KEY })
    const refresh = async (UASSIST_STORE_KEY: string) => {
      await fleet.expire()
      return use(UASSIST_STORE_KEY)
    }
    expect(await refresh(behind)).toMatchObject({ code: 0 })
    expect(await use(old)).toMatchObject({ code: 0 })
    expect(await refresh(inFront)).toMatchObject({ code: 0 })
    expect(await use(behind)).toMatchObject({ code: 0 })
    expect(await use(fresh)).toMatchObject({ code: 0 })
    // What the first step is for; and nothing is overwritten.
    expect(await use(old)).toMatchObject({ code: 2 })
    expect(await use(fresh)).toMatchObject({ code: 0 })
    // As it was, for the other tests.
    expect(await uassist(['logout'], { UASSIST_STORE_KEY: fresh })).toMatchObject({ code: 0 })
    await login({ UASSIST_HOME: tempFolder(), ...fleet.secrets })
  },
  60_000,
)

whereRedisIs('a session of a newer format is refused, and stays as it is', async () => {
  const client = await redisClient(fleet.server)
  const { seals, prefix } = storeFor(fleet.server)
  const key = storeKeyOf(fleet.id, { prefix })
  const [version = ''] = await client.hmget(key, 'v')
  const newer = { ...(await fleet.session()), version: 2 }
  await client.hset(key, 'd', seals.seal(JSON.stringify(newer), `${key}|${version ?? ''}`))
  const before = await client.hgetall(key)
  const refused = await uassist(['token'])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('has version 2') as string })
  expect(await client.hgetall(key)).toEqual(before)
})
