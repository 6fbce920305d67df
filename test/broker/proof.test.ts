import { type Challenge, NONCE_HEADER, PROOF_HEADER } from '../../collections/scripts/broker-challenge'
import { isProof, newNonce, proofOf } from '../../scripts/broker/broker-proof'
import { whoHolds } from '../../scripts/broker/call-broker'
import { type Broker, startBroker } from '../../scripts/broker/start-broker'
import { type AccessToken } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { serve } from '../helpers/http-server'

const KEY = newNonce()

let broker: Broker
let stops = 0
const TOKEN = { accessToken: 'the-token', expiresAt: 0 } as AccessToken
beforeAll(async () => {
  broker = await startBroker({
    port: 0,
    key: KEY,
    tokenOf: () => Promise.resolve(TOKEN),
    onStop: () => void stops++,
    waitForWrongKey: () => Promise.resolve(),
  })
})
afterAll(() => broker.stop())

async function call(path: string, headers: Record<string, string>, method = 'GET') {
  const answer = await fetch(`${broker.url}${path}`, { method, headers })
  const text = await answer.text()
  return { status: answer.status, text, body: (text ? JSON.parse(text) : {}) as { nonce: string; proof: string } }
}

test('a broker proves that it has the key, for the nonce of the command and its own port', async () => {
  const clientNonce = newNonce()
  const { status, body } = await call('/proof', { [NONCE_HEADER]: clientNonce })
  const challenge: Challenge = { role: 'broker', port: broker.port, clientNonce, brokerNonce: body.nonce }
  expect({ status, holds: isProof(body.proof, KEY, challenge) }).toEqual({ status: 200, holds: true })

  const others: Partial<Challenge>[] = [
    { role: 'stop' },
    { port: broker.port + 1 },
    { clientNonce: newNonce() },
    { brokerNonce: newNonce() },
    { clientNonce: body.nonce, brokerNonce: clientNonce },
  ]
  for (const other of others) expect(isProof(body.proof, KEY, { ...challenge, ...other })).toBe(false)
  expect(isProof(body.proof, newNonce(), challenge)).toBe(false)
  for (const value of ['', undefined, [body.proof], body.proof.slice(1)])
    expect(isProof(value, KEY, challenge)).toBe(false)
  expect(proofOf(KEY, challenge)).not.toContain(KEY)
})

test.each([
  ['none', {}],
  ['an empty one', { [NONCE_HEADER]: '' }],
  ['a short one', { [NONCE_HEADER]: 'abc' }],
  ['one with other characters', { [NONCE_HEADER]: `${'a'.repeat(42)}:` }],
])('a nonce that is none is not signed: %s', async (_what, headers) => {
  expect(await call('/proof', headers as Record<string, string>)).toMatchObject({ status: 400, text: '' })
})

test('a web page gets no proof', async () => {
  const headers = { [NONCE_HEADER]: newNonce(), origin: 'https://page.example' }
  expect(await call('/proof', headers)).toMatchObject({ status: 403, text: '' })
})

test('a request to stop needs a proof of its own', async () => {
  const clientNonce = newNonce()
  const { body } = await call('/proof', { [NONCE_HEADER]: clientNonce })
  const challenge = { port: broker.port, clientNonce, brokerNonce: body.nonce }
  const stopProof = proofOf(KEY, { ...challenge, role: 'stop' })
  const wrong: Record<string, string>[] = [
    {},
    { [NONCE_HEADER]: clientNonce },
    { [NONCE_HEADER]: clientNonce, [PROOF_HEADER]: body.proof },
    { [NONCE_HEADER]: newNonce(), [PROOF_HEADER]: stopProof },
    { [NONCE_HEADER]: clientNonce, [PROOF_HEADER]: proofOf(newNonce(), { ...challenge, role: 'stop' }) },
  ]
  for (const headers of wrong) expect((await call('/stop', headers, 'POST')).status).toBe(401)
  const right = { [NONCE_HEADER]: clientNonce, [PROOF_HEADER]: stopProof }
  expect((await call('/stop', right, 'GET')).status).toBe(401)
  expect((await call('/stop', { ...right, origin: 'null' }, 'POST')).status).toBe(403)
  expect(stops).toBe(0)
})

test('a token is given for a proof in place of the key, and for no other proof', async () => {
  const clientNonce = newNonce()
  const { body } = await call('/proof', { [NONCE_HEADER]: clientNonce })
  const challenge = { port: broker.port, clientNonce, brokerNonce: body.nonce }
  const proof = proofOf(KEY, { ...challenge, role: 'token' })
  const right = { [NONCE_HEADER]: clientNonce, [PROOF_HEADER]: proof }
  const wrong: Record<string, string>[] = [
    { [PROOF_HEADER]: proof },
    { [NONCE_HEADER]: newNonce(), [PROOF_HEADER]: proof },
    { ...right, [PROOF_HEADER]: body.proof },
    { ...right, [PROOF_HEADER]: proofOf(KEY, { ...challenge, role: 'stop' }) },
    { ...right, [PROOF_HEADER]: proofOf(newNonce(), { ...challenge, role: 'token' }) },
    { ...right, [PROOF_HEADER]: '' },
  ]
  for (const headers of wrong) expect(await call('/token', headers)).toMatchObject({ status: 401, text: '' })
  expect((await call('/token', { ...right, origin: 'null' })).status).toBe(403)
  expect((await call('/stop', right, 'POST')).status).toBe(404)
  expect(await call('/token', right)).toMatchObject({ status: 200, body: { accessToken: 'the-token' } })
})

describe('who holds a port', () => {
  test('a program that plays back what a broker has answered to somebody else is not believed', async () => {
    const recorded = (await call('/proof', { [NONCE_HEADER]: newNonce() })).text
    const imposter = await serve((_request, response) => response.end(recorded))
    expect(await whoHolds(imposter, KEY, createSend())).toEqual({ is: 'other' })
    expect(await whoHolds(broker.url, KEY, createSend())).toMatchObject({ is: 'broker' })
  })

  test('a broker with another key is another program', async () => {
    expect(await whoHolds(broker.url, newNonce(), createSend())).toEqual({ is: 'other' })
  })

  test('nobody, once it is stopped; by then the port is free', async () => {
    const other = await startBroker({ port: 0, key: KEY, tokenOf: () => Promise.reject(new Error('unused')) })
    const holder = await whoHolds(other.url, KEY, createSend())
    expect(holder.is === 'broker' && (await holder.stop())).toBe(true)
    expect(await whoHolds(other.url, KEY, createSend())).toEqual({ is: 'nobody' })
    const next = await startBroker({ port: other.port, key: KEY, tokenOf: () => Promise.reject(new Error('unused')) })
    // What was meant for the one before is nothing to the next one.
    expect(holder.is === 'broker' && (await holder.stop())).toBe(false)
    expect(await whoHolds(next.url, KEY, createSend())).toMatchObject({ is: 'broker' })
    await Promise.all([other.stop(), next.stop()])
  })
})
