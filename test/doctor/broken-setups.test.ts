import { once } from 'node:events'
import { chownSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { signOut } from '../../plugin/auth'
import { wrapped } from '../../scripts/cli/wrap'
import { type Finding } from '../../scripts/doctor/finding'
import { DEMO_TENANT, OTHER_ORGANIZATION } from '../../scripts/sandbox/demo-data'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { createSigningKey } from '../../scripts/sandbox/tenant/signing-key'
import { type TenantOptions } from '../../scripts/sandbox/tenant/start-tenant'
import { createDeps } from '../../scripts/session/session'
import { replyJson, serve } from '../helpers/http-server'
import { testCa } from '../helpers/test-ca'
import { makeWorld, type World } from './world'

/** How a machine or a tenant is set up wrongly, what doctor names first, and what mends it. */
interface BrokenSetup {
  name: string
  tenant?: TenantOptions
  /** Whether somebody is signed in before it breaks. */
  signedIn?: true
  /** Breaks it, and resolves to what mends it: what the fix says. */
  break: (world: World) => Promise<() => void | Promise<void>> | (() => void | Promise<void>)
  environment?: string
  /** What doctor names first. */
  rule: string
  message: RegExp
  fix: RegExp
}

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return server
}

const writing =
  (changes: Record<string, string>) =>
  ({ write }: World) => {
    write(changes)
    return () => {
      write()
    }
  }

const BROKEN: readonly BrokenSetup[] = [
  {
    name: 'the sandbox is not running, or the domain is wrong',
    break: async ({ write }) => {
      const [port] = await freePorts(1)
      write({ auth0Domain: `http://127.0.0.1:${String(port)}` })
      return () => {
        write()
      }
    },
    rule: 'issuer',
    message: /cannot be reached \(ECONNREFUSED\)/,
    fix: /`uassist sandbox`; else correct "auth0Domain"/,
  },
  {
    name: 'the domain is another server',
    break: async ({ write }) => {
      write({
        auth0Domain: await serve((_request, response) => response.writeHead(404, { server: 'nginx' }).end('no')),
      })
      return () => {
        write()
      }
    },
    rule: 'issuer',
    message: /is no Auth0 tenant, .*answered 404/,
    fix: /Correct "auth0Domain"/,
  },
  {
    name: 'the issuer calls itself otherwise',
    break: async ({ write }) => {
      const issuer = 'https://login.example/'
      write({
        auth0Domain: await serve((_request, response) => {
          replyJson(response, 200, { issuer, keys: [] })
        }),
      })
      return () => {
        write()
      }
    },
    rule: 'issuer',
    message: /it calls itself "https:\/\/login\.example\/"/,
    fix: /Set "auth0Domain" to the name in parentheses/,
  },
  {
    name: 'a proxy or captive portal answers in its place',
    break: async ({ write }) => {
      write({
        auth0Domain: await serve((_request, response) =>
          response.writeHead(302, { location: 'http://portal.example/login', via: '1.1 gate' }).end(),
        ),
      })
      return () => {
        write()
      }
    },
    rule: 'issuer',
    message: /something else answers in its place .*answered 302/,
    fix: /a proxy/,
  },
  {
    name: 'the certificate is of an authority that nobody knows here',
    break: async ({ env, write }) => {
      const ca = testCa()
      if (!ca) throw new Error('this test needs the openssl program (apt-get install openssl)')
      const server = createHttpsServer(ca.certify('localhost'), (_request, response) => {
        const { port } = server.address() as AddressInfo
        replyJson(response, 200, { issuer: `https://localhost:${String(port)}/`, keys: [{ kid: 'one' }] })
      }).listen(0, '127.0.0.1')
      servers.push(server)
      await once(server, 'listening')
      write({ auth0Domain: `https://localhost:${String((server.address() as AddressInfo).port)}`, redirectUri: '' })
      return () => {
        env.UASSIST_CA_FILE = ca.caFile
      }
    },
    rule: 'issuer',
    message: /certificate of https:\/\/localhost:\d+ is not trusted/,
    fix: /UASSIST_CA_FILE/,
  },
  {
    name: 'the clock is 5 minutes ahead',
    break: ({ clock }) => {
      clock.ahead = 300_000
      return () => {
        clock.ahead = 0
      }
    },
    rule: 'clock',
    message: /5 min ahead/,
    fix: /Set the clock/,
  },
  {
    name: 'the clock is 5 minutes behind',
    break: ({ clock }) => {
      clock.ahead = -300_000
      return () => {
        clock.ahead = 0
      }
    },
    rule: 'clock',
    message: /5 min behind/,
    fix: /Set the clock/,
  },
  {
    name: 'the client is unknown',
    break: writing({ clientId: 'nobody-knows-it' }),
    rule: 'client',
    message: /unknown client/i,
    fix: /Correct "clientId" or "auth0Domain"/,
  },
  {
    name: 'the callback is not registered',
    break: async ({ write }) => {
      const [port] = await freePorts(1)
      write({ redirectUri: `http://127.0.0.1:${String(port)}/callback` })
      return () => {
        write()
      }
    },
    rule: 'callback',
    message: /Callback URL mismatch/,
    fix: /Add http:\/\/127\.0\.0\.1:\d+\/callback to Allowed Callback URLs of the application "sandbox-native"/,
  },
  {
    name: 'all callback ports are busy',
    break: async ({ values }) => {
      const ports = (values.redirectUri ?? '').split(',').map((uri) => Number(new URL(uri).port))
      const held = await Promise.all(ports.map(occupy))
      return async () => {
        for (const server of held) {
          server.close()
          await once(server, 'close')
        }
      }
    },
    rule: 'callback-port',
    message: /port \d+ is in use/,
    fix: /End the program that uses the port/,
  },
  {
    name: 'the audience is unknown',
    break: writing({ audience: 'https://api.nowhere.example' }),
    rule: 'audience',
    message: /knows no API with the audience "https:\/\/api\.nowhere\.example"/,
    fix: /Correct "audience"/,
  },
  {
    name: 'the audience is missing',
    break: writing({ audience: '' }),
    rule: 'audience',
    message: /the access token is opaque/,
    fix: /Set "audience"/,
  },
  {
    name: 'the audience was missing at the sign-in',
    break: async (world) => {
      world.write({ audience: '' })
      await world.signIn()
      return async () => {
        world.write()
        rmSync(world.sessionFile(), { force: true })
        await world.signIn()
      }
    },
    rule: 'token',
    message: /opaque/,
    fix: /Set "audience" to the identifier of the API, then run `uassist login`/,
  },
  {
    name: 'the organization is unknown',
    break: writing({ organization: 'nobody-inc' }),
    rule: 'organization',
    message: /has no organization "nobody-inc"/,
    fix: /Correct "organization"/,
  },
  {
    name: 'the application wants an organization, and none is set',
    break: ({ write, tenant }) => {
      tenant().settings.organizations = 'require'
      write({ organization: '' })
      return () => {
        write()
      }
    },
    rule: 'organization',
    message: /signs people in to an organization only, and "organization" is empty/,
    fix: /Set "organization"/,
  },
  {
    name: 'the application allows no organization, and one is set',
    break: ({ write, tenant }) => {
      tenant().settings.organizations = 'deny'
      return () => {
        write({ organization: '' })
      }
    },
    rule: 'organization',
    message: /signs nobody in to an organization, and "organization" is "acme-demo"/,
    fix: /Empty "organization"/,
  },
  {
    name: 'the tenant takes organizations by id only',
    break: ({ write, tenant }) => {
      tenant().settings.organizationNames = false
      return () => {
        write({ organization: DEMO_TENANT.organizationId })
      }
    },
    rule: 'organization',
    message: /by id only, and "organization" is the name "acme-demo"/,
    fix: /Set "organization" to its id/,
  },
  {
    name: 'whoever signs in is no member of the organization',
    break: async ({ write, signIn }) => {
      write({ organization: OTHER_ORGANIZATION.name })
      await signIn()
      return async () => {
        write()
        await signIn()
      }
    },
    rule: 'session',
    message: /nobody is signed in, since Auth0 refused it .* is no member of the organization "other-demo"/,
    fix: /Sign in as a member.*`uassist login --force`/,
  },
  {
    name: 'the organization lacks the connection',
    break: async ({ tenant, signIn }) => {
      tenant().settings.organizationConnection = false
      await signIn()
      return async () => {
        tenant().settings.organizationConnection = true
        await signIn()
      }
    },
    rule: 'session',
    message: /through a connection that the organization "acme-demo" does not use/,
    fix: /ask an administrator to add the connection to the organization/,
  },
  {
    name: 'an Action denies the sign-in',
    break: async ({ tenant, signIn }) => {
      tenant().settings.loginAction = { deny: 'Verify your e-mail address first.' }
      await signIn()
      return async () => {
        tenant().settings.loginAction = {}
        await signIn()
      }
    },
    rule: 'session',
    message: /Auth0 refused it .*\(access_denied: Verify your e-mail address first\.\)/,
    fix: /an Action/,
  },
  {
    name: 'an Action denies the refresh',
    signedIn: true,
    break: async ({ tenant, token }) => {
      tenant().settings.refreshAction = { deny: 'Outside of office hours.' }
      expect(await token()).toBe(false)
      return async () => {
        tenant().settings.refreshAction = {}
        expect(await token()).toBe(true)
      }
    },
    rule: 'last-refusal',
    message: /The tenant refused to renew the token \(access_denied: Outside of office hours\.\)/,
    fix: /an Action/,
  },
  {
    name: 'the connection is unknown',
    break: writing({ connection: 'nobodys-login' }),
    rule: 'connection',
    message: /no connection named "nobodys-login"/,
    fix: /Correct "connection"/,
  },
  {
    name: 'the API allows no refresh tokens',
    tenant: { offlineAccess: false },
    break: async (world) => {
      await world.signIn()
      return async () => {
        await world.restart({})
        rmSync(world.sessionFile())
        await world.signIn()
      }
    },
    rule: 'session',
    message: /no refresh token came with the sign-in/,
    fix: /"Allow Offline Access"/,
  },
  {
    name: 'the refresh token was revoked',
    signedIn: true,
    break: async (world) => {
      const deps = createDeps(world.io())
      const kept = await deps.store.read(world.sessionFile().replace(/^.*\/|\.json$/g, ''))
      await signOut(world.config(), deps)
      writeFileSync(world.sessionFile(), JSON.stringify(kept), { mode: 0o600 })
      expect(await world.token()).toBe(false)
      return () => world.signIn()
    },
    rule: 'session',
    message:
      /Ada Admin is no longer signed in, since Auth0 refused it .*the refresh token has expired, was revoked, or was used twice/i,
    fix: /Sign in again.*`uassist login`/,
  },
  {
    name: 'the keys of the issuer have changed',
    signedIn: true,
    break: async (world) => {
      await world.restart({ signingKey: await createSigningKey() })
      return async () => {
        rmSync(world.sessionFile())
        await world.signIn()
      }
    },
    rule: 'token',
    message: /signed with a key that the issuer no longer publishes/,
    fix: /`uassist login --force`/,
  },
  {
    name: 'the environment does not exist',
    environment: 'stagging',
    break: () => () => undefined,
    rule: 'environment',
    message: /there is no environment "stagging"/,
    fix: /There are: sandbox/,
  },
  {
    name: 'the environment is a template',
    break: writing({ clientId: '<client id>' }),
    rule: 'environment',
    message: /"clientId" still holds a placeholder/,
    fix: /Correct the named key/,
  },
  {
    name: 'a key is misspelt',
    break: ({ write }) => {
      write({ audiense: 'uassist.uniphore.com', audience: undefined })
      return () => {
        write()
      }
    },
    rule: 'environment',
    message: /"audiense" is no key of uassist/,
    fix: /If "audience" is meant, rename it/,
  },
  {
    name: 'the session file is a link',
    signedIn: true,
    break: ({ sessionFile, home }) => {
      renameSync(sessionFile(), join(home, 'elsewhere.json'))
      symlinkSync(join(home, 'elsewhere.json'), sessionFile())
      return () => {
        rmSync(sessionFile())
        renameSync(join(home, 'elsewhere.json'), sessionFile())
      }
    },
    rule: 'store',
    message: /is a link, and is not used/,
    fix: /Remove it/,
  },
  ...(process.geteuid?.() === 0
    ? [
        {
          name: 'the session file belongs to another user',
          signedIn: true as const,
          break: ({ sessionFile }: World) => {
            chownSync(sessionFile(), 12_345, 12_345)
            return () => {
              chownSync(sessionFile(), 0, 0)
            }
          },
          rule: 'store',
          message: /belongs to another user \(uid 12345\)/,
          fix: /Remove it, or make it your own/,
        },
      ]
    : []),
  {
    name: 'the session file is corrupt',
    signedIn: true,
    break: (world) => {
      writeFileSync(world.sessionFile(), '{"version":1,', { mode: 0o600 })
      return async () => {
        expect(await world.uassist('logout', '--all')).toBe(0)
        await world.signIn()
      }
    },
    rule: 'store',
    message: /a session file is corrupt/,
    fix: /Sign in again/,
  },
  {
    name: 'two accounts are the same person',
    signedIn: true,
    break: async (world) => {
      await world.signIn('admin', 'supervisor')
      return async () => {
        rmSync(world.sessionFile().replace('default', 'supervisor'))
        await world.signIn('supervisor', 'supervisor')
      }
    },
    rule: 'accounts',
    message: /the accounts "default" and "supervisor" are the same person/,
    fix: /`uassist login --account supervisor --force`/,
  },
  {
    name: 'the home of the sessions is a relative path',
    break: ({ env, home }) => {
      env.UASSIST_HOME = 'home'
      return () => {
        env.UASSIST_HOME = home
      }
    },
    rule: 'store',
    message: /UASSIST_HOME is "home", which is no absolute path/,
    fix: /Give it an absolute path/,
  },
]

/** What the person reads first: the first failure, else the first warning. */
const firstOf = (findings: readonly Finding[]) =>
  findings.find(({ level }) => level === 'fail') ?? findings.find(({ level }) => level === 'warn')

const table: [name: string, first: string, fix: string][] = []

test.each(BROKEN)('$name: named first, and mended by the fix', async (setup) => {
  const world = await makeWorld(setup.tenant)
  if (setup.signedIn) {
    await world.signIn()
    expect(firstOf(await world.doctor())).toBeUndefined()
  }
  const mend = await setup.break(world)
  const secrets = await world.secrets().catch(() => [])
  const findings = await world.doctor(setup.environment)
  const first = firstOf(findings)
  expect(first).toMatchObject({
    rule: setup.rule,
    message: expect.stringMatching(setup.message) as string,
    fix: expect.stringMatching(setup.fix) as string,
  })
  for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret)
  table.push([setup.name, `${first?.level ?? ''} ${first?.rule ?? ''}: ${first?.message ?? ''}`, first?.fix ?? ''])

  await mend()
  const after = (await world.doctor()).filter(({ level }) => level !== 'ok')
  expect(after.filter(({ rule, message }) => rule === setup.rule && setup.message.test(message))).toEqual([])
  expect(after.filter(({ level }) => level === 'fail')).toEqual([])
})

afterAll(() => {
  const lines = table.flatMap(([name, first, fix]) => [
    name,
    ...wrapped(first, 120, '    ', '      '),
    ...wrapped(`fix: ${fix}`, 120, '    ', '      '),
  ])
  process.stdout.write(['Broken set-ups, and what doctor says first:', '', ...lines, ''].join('\n'))
})
