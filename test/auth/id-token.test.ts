import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { type Config, parseConfig } from '../../plugin/auth'
import { verifyIdToken } from '../../plugin/auth/id-token'
import { createSend } from '../../plugin/node/send'
import { serve } from '../helpers/http-server'
import { jsonPart, jwkOf, rsaKeyPair, startIssuer, type TestIssuer, unsignedToken } from '../helpers/signed-tokens'

const NOW = 1_800_000_000
const CLIENT = 'client-1'

let issuer: TestIssuer
let config: Config
let claims: Record<string, unknown>

beforeAll(async () => {
  issuer = await startIssuer(CLIENT)
  config = parseConfig({ auth0Domain: issuer.origin, clientId: CLIENT }, 'the test')
  claims = issuer.claims(NOW)
})

const logged: string[] = []
const deps = (now = NOW) => ({
  send: createSend(),
  now: () => now * 1000,
  log: (line: string) => void logged.push(line),
})

const verify = (token: string, { nonce, organization = '' }: { nonce?: string; organization?: string } = {}) =>
  verifyIdToken(token, { config: { ...config, organization }, ...(nonce !== undefined && { nonce }) }, deps())

/** Signs the good claims with changes, of which `undefined` takes a claim away, and verifies. */
const judge = (changes: Record<string, unknown>, want = {}) => {
  const changed = Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined)
  return verify(issuer.sign(Object.fromEntries(changed)), want)
}
const refused = (why: RegExp | string) => ({ code: 'ID_TOKEN_INVALID', message: expect.stringMatching(why) as string })

test('a good ID token gives its claims', async () => {
  await expect(judge({ name: 'Ada' })).resolves.toMatchObject({ sub: 'auth0|1', name: 'Ada' })
})

describe('the issuer', () => {
  test('is the configured one, with the slash at its end', async () => {
    await expect(judge({ iss: `${issuer.origin}/` })).resolves.toBeDefined()
    await expect(judge({ iss: issuer.origin })).rejects.toMatchObject(refused(/issuer/))
    await expect(judge({ iss: 'https://evil.example/' })).rejects.toMatchObject(refused(/issuer/))
    await expect(judge({ iss: undefined })).rejects.toMatchObject(refused(/issuer/))
  })
})

describe('the audience', () => {
  test('is our client, as text or as a list of one', async () => {
    await expect(judge({ aud: CLIENT })).resolves.toBeDefined()
    await expect(judge({ aud: [CLIENT] })).resolves.toBeDefined()
  })

  test.each([['another client'], [['another client']], [[]], [undefined], [7], [{ 0: CLIENT }], ['client-1 ']])(
    'is refused when it is %j',
    async (aud) => {
      await expect(judge({ aud })).rejects.toMatchObject(refused(/aud/))
    },
  )

  test('is refused with a stranger beside our client, whatever the authorized party', async () => {
    for (const azp of [undefined, CLIENT, 'stranger']) {
      await expect(judge({ aud: [CLIENT, 'stranger'], azp })).rejects.toMatchObject(refused(/"aud"/))
    }
  })
})

test('the authorized party may be absent or ours, and nobody else', async () => {
  await expect(judge({ azp: CLIENT })).resolves.toBeDefined()
  await expect(judge({ azp: 'another client' })).rejects.toMatchObject(refused(/"azp"/))
  await expect(judge({ azp: '' })).rejects.toMatchObject(refused(/"azp"/))
})

describe('the signature', () => {
  test('of a foreign key is refused, also under the name of ours', async () => {
    const foreign = rsaKeyPair()
    await expect(verify(issuer.sign(claims, { key: foreign.privateKey }))).rejects.toMatchObject(refused(/signature/))
  })

  test('does not hold for changed claims', async () => {
    const [header, , signature] = issuer.sign(claims).split('.')
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'auth0|2' })).toString('base64url')
    await expect(verify([header, forged, signature].join('.'))).rejects.toMatchObject(refused(/signature/))
  })

  test('is never missing', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      const token = unsignedToken(claims, { alg, typ: 'JWT', kid: issuer.kid })
      await expect(verify(token)).rejects.toMatchObject(refused(/RS256/))
      await expect(verify(token.replace(/[^.]*$/, ''))).rejects.toMatchObject(refused(/RS256/))
    }
    await expect(verify(issuer.sign(claims).replace(/[^.]*$/, ''))).rejects.toMatchObject(refused(/signature/))
  })

  test('is never made with the public key as a shared secret', async () => {
    const publicPem = issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const unsigned = unsignedToken(claims, { alg: 'HS256', typ: 'JWT', kid: issuer.kid }).replace(/\.[^.]*$/, '')
    const signature = createHmac('sha256', publicPem).update(unsigned).digest('base64url')
    await expect(verify(`${unsigned}.${signature}`)).rejects.toMatchObject(refused(/"HS256"/))
  })

  test.each(['RS384', 'RS512', 'PS256'])('is RS256, not %s', async (alg) => {
    await expect(verify(issuer.sign(claims, { alg }))).rejects.toMatchObject(refused(/RS256/))
  })

  test('by a key the tenant does not publish is refused after one look at its keys', async () => {
    const before = issuer.fetched()
    await expect(verify(issuer.sign(claims, { kid: 'unknown' }))).rejects.toMatchObject(refused(/does not publish/))
    expect(issuer.fetched() - before).toBe(1)
  })

  test('by a key published a moment ago is good at the first try', async () => {
    await verify(issuer.sign(claims))
    const rolled = rsaKeyPair()
    issuer.keys.push(jwkOf(rolled.publicKey, 'key-2'))
    await expect(verify(issuer.sign(claims, { kid: 'key-2', key: rolled.privateKey }))).resolves.toBeDefined()
  })

  test('by a key of 1024 bits is refused, although it is published', async () => {
    const short = rsaKeyPair(1024)
    issuer.keys.push(jwkOf(short.publicKey, 'short'))
    const token = issuer.sign(claims, { kid: 'short', key: short.privateKey })
    await expect(verify(token)).rejects.toMatchObject(refused(/too short/))
  })

  describe('by a published key', () => {
    const publish = (kid: string, limits: object) => {
      const { use: _use, alg: _alg, ...bare } = jwkOf(issuer.publicKey, kid)
      issuer.keys.push({ ...bare, ...limits })
      return verify(issuer.sign(claims, { kid }))
    }

    test.each<[string, object]>([
      ['without limits', {}],
      ['for signatures', { use: 'sig' }],
      ['for RS256', { alg: 'RS256' }],
      ['to verify with', { key_ops: ['verify'] }],
      ['to verify with, among others', { key_ops: ['encrypt', 'verify'], use: 'sig', alg: 'RS256' }],
    ])('%s is good', async (kid, limits) => {
      await expect(publish(kid, limits)).resolves.toBeDefined()
    })

    test.each<[string, object]>([
      ['for encryption', { use: 'enc' }],
      ['for a use of its own', { use: 'tls' }],
      ['for another algorithm', { alg: 'RS512' }],
      ['for an algorithm of encryption', { alg: 'RSA-OAEP', use: 'sig' }],
      ['to encrypt with', { key_ops: ['encrypt', 'wrapKey'] }],
      ['to sign with only', { key_ops: ['sign'], use: 'sig' }],
      ['for nothing', { key_ops: [] }],
      ['with operations in words', { key_ops: 'verify' }],
      ['of another kind', { kty: 'oct', k: 'AAAA' }],
    ])('%s is refused', async (kid, limits) => {
      await expect(publish(kid, limits)).rejects.toMatchObject(refused(/does not publish/))
    })

    test('is found beside one of the same name for another purpose', async () => {
      issuer.keys.push({ ...jwkOf(rsaKeyPair().publicKey, 'duplicates'), use: 'enc' })
      await expect(publish('duplicates', { use: 'sig' })).resolves.toBeDefined()
    })
  })

  describe('with a header', () => {
    const withHeader = (header: object) => verify(issuer.sign(claims, { header }))

    test.each([{}, { b64: true }, { 'x-deployment': 'blue' }, { cty: 'JWT' }])('like %j is judged', async (header) => {
      await expect(withHeader(header)).resolves.toBeDefined()
    })

    test.each([
      { crit: ['b64'], b64: false },
      { crit: ['exp'], exp: 1 },
      { crit: ['https://tenant.example/policy'], 'https://tenant.example/policy': 'deny' },
      { crit: ['b64'], b64: true },
      { crit: [] },
      { crit: 'b64' },
      { crit: null },
    ])('like %j is refused: its extension is unknown', async (header) => {
      await expect(withHeader(header)).rejects.toMatchObject(refused(/"crit"/))
    })

    test.each([{ b64: false }, { b64: 'false' }, { b64: 0 }, { b64: null }])(
      'like %j is refused: its payload may not be what was signed',
      async (header) => {
        await expect(withHeader(header)).rejects.toMatchObject(refused(/"b64"/))
      },
    )
  })

  test('is judged although the list of keys holds rubbish', async () => {
    issuer.keys.unshift(null, 7, 'key', {})
    issuer.keys.push({ kty: 'RSA', kid: 'rubbish', n: 7 })
    await expect(verify(issuer.sign(claims))).resolves.toBeDefined()
    await expect(verify(issuer.sign(claims, { kid: 'rubbish' }))).rejects.toMatchObject(refused(/cannot be read/))
  })
})

describe('the times', () => {
  test('leave 60 seconds to a clock that is wrong, and no more', async () => {
    await expect(judge({ exp: NOW - 59 })).resolves.toBeDefined()
    await expect(judge({ exp: NOW - 61 })).rejects.toMatchObject(refused(/expired/))
    await expect(judge({ nbf: NOW + 59 })).resolves.toBeDefined()
    await expect(judge({ nbf: NOW + 61 })).rejects.toMatchObject(refused(/not active/))
  })

  test.each([['exp'], ['iat']])('need "%s", as a number', async (name) => {
    await expect(judge({ [name]: undefined })).rejects.toMatchObject(refused(new RegExp(`"${name}"`)))
    await expect(verify(issuer.sign({ ...claims, [name]: 'tomorrow' }))).rejects.toMatchObject(
      refused(new RegExp(name)),
    )
  })
})

describe('the nonce', () => {
  test('is the one that was sent', async () => {
    await expect(judge({ nonce: 'n-1' }, { nonce: 'n-1' })).resolves.toBeDefined()
    for (const nonce of ['n-2', '', undefined]) {
      await expect(judge({ nonce }, { nonce: 'n-1' })).rejects.toMatchObject(refused(/"nonce"/))
    }
    await expect(verify(issuer.sign({ ...claims, nonce: ['n-1'] }), { nonce: 'n-1' })).rejects.toMatchObject(
      refused(/"nonce"/),
    )
  })

  test('is not asked for where none was sent', async () => {
    await expect(judge({ nonce: 'somebody else sent it' })).resolves.toBeDefined()
  })
})

describe('the organization', () => {
  test('asked for by id is that id, letter by letter', async () => {
    const organization = 'org_Abc123'
    await expect(judge({ org_id: 'org_Abc123' }, { organization })).resolves.toBeDefined()
    for (const org_id of ['org_abc123', 'org_other', undefined, 7]) {
      await expect(judge({ org_id, org_name: organization }, { organization })).rejects.toMatchObject(
        refused(/"org_id"/),
      )
    }
  })

  test('asked for by name is that name in any case', async () => {
    const organization = 'Acme-Demo'
    await expect(judge({ org_name: 'acme-demo' }, { organization })).resolves.toBeDefined()
    for (const org_name of ['acme', undefined, 7]) {
      await expect(judge({ org_name, org_id: organization }, { organization })).rejects.toMatchObject(
        refused(/"org_name"/),
      )
    }
  })

  test('is not looked at where none was asked for', async () => {
    await expect(judge({ org_id: 'org_any' })).resolves.toBeDefined()
  })
})

test('a token that names nobody is refused', async () => {
  await expect(judge({ sub: undefined })).rejects.toMatchObject(refused(/"sub"/))
  await expect(judge({ sub: '' })).rejects.toMatchObject(refused(/"sub"/))
})

test.each([
  [503, ''],
  [429, '{"error":"too_many_requests"}'],
  [200, '<html>'],
  [200, '{}'],
])('keys that cannot be had (%i %s) are trouble that passes, not a bad token', async (status, body) => {
  const origin = await serve((_request, response) => response.writeHead(status).end(body))
  const tenant = { ...config, auth0Domain: origin }
  await expect(verifyIdToken(issuer.sign(claims), { config: tenant }, deps())).rejects.toMatchObject({
    code: 'TEMPORARY',
  })
})

test('whatever comes in place of an ID token is refused with one error of ours', async () => {
  const header = fc.constantFrom(
    { alg: 'RS256', kid: 'key-1', typ: 'JWT' },
    { alg: 'RS256', typ: 'JWT' },
    {},
    null,
    'x',
  )
  const part = fc.oneof(fc.base64String(), fc.string(), fc.jsonValue().map(jsonPart))
  const token = fc.oneof(
    fc.string(),
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
    fc.tuple(header, part, part).map(([value, ...rest]) => [jsonPart(value), ...rest].join('.')),
  )
  const send = () =>
    Promise.resolve({ status: 200, headers: {}, body: JSON.stringify({ keys: [jwkOf(issuer.publicKey, 'key-1')] }) })
  await fc.assert(
    fc.asyncProperty(token, async (text) => {
      await expect(verifyIdToken(text, { config }, { ...deps(), send })).rejects.toMatchObject(refused(/./))
    }),
    { numRuns: 300 },
  )
})
