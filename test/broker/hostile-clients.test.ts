import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  type Broker,
  type BrokerOptions,
  KEY_HEADER,
  MOST_CONNECTIONS,
  startBroker,
} from '../../scripts/broker/start-broker'
import { KEY, TOKEN } from './key-and-token'

/** Clients that keep to no rule, at their sockets: the broker stays there for the others. */

const { accessToken: SECRET } = TOKEN

const running: Broker[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(running.splice(0).map((broker) => broker.stop()))
})

async function aBroker(options: Partial<BrokerOptions> = {}): Promise<Broker> {
  const broker = await startBroker({ port: 0, key: KEY, tokenOf: () => Promise.resolve(TOKEN), ...options })
  running.push(broker)
  return broker
}

interface Client {
  socket: Socket
  heard: () => string
  /** All that was heard, when the broker has closed the connection. */
  closed: Promise<string>
}

async function aClient({ port }: Broker, text = ''): Promise<Client> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  // A connection that is reset is a closed one.
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)))
  await once(socket, 'connect')
  socket.write(text)
  return { socket, heard: () => heard, closed }
}

const requestOf = ({ port }: Broker, headers: Record<string, string>, end = true) =>
  [
    'GET /token HTTP/1.1',
    `Host: 127.0.0.1:${String(port)}`,
    ...Object.entries(headers).map((pair) => pair.join(': ')),
  ].join('\r\n') + (end ? '\r\n\r\n' : '\r\n')

const withKey = { [KEY_HEADER]: KEY, connection: 'close' }
const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))

async function expectService(broker: Broker): Promise<void> {
  const text = await (await aClient(broker, requestOf(broker, withKey))).closed
  expect(statuses(text)).toEqual([200])
  expect(text).toContain(SECRET)
}

test('wrong keys wait for each other, a few at a time; a good key waits for none of them', async () => {
  const turns: (() => void)[] = []
  let news = () => undefined as void
  const broker = await aBroker({
    waitForWrongKey: () =>
      new Promise<void>((resolve) => {
        turns.push(resolve)
        news()
      }),
  })
  const guess = { [KEY_HEADER]: 'guess', connection: 'close' }
  const guesses: Client[] = []
  let answered = 0
  for (let i = 0; i < 30; i++) {
    const client = await aClient(broker, requestOf(broker, guess))
    void client.closed.then((text) => {
      if (text) answered++
    })
    guesses.push(client)
  }
  // Those for whom there is no room are closed without a word.
  const texts = await Promise.all(guesses.slice(20).map(({ closed }) => closed))
  expect(texts).toEqual(Array.from({ length: 10 }, () => ''))
  expect({ turns: turns.length, answered }).toEqual({ turns: 1, answered: 0 })
  await expectService(broker)
  expect({ turns: turns.length, answered }).toEqual({ turns: 1, answered: 0 })

  // One turn, one answer, and only then does the next one's time begin.
  for (let turn = 1; turn <= 20; turn++) {
    if (turns.length < turn) await new Promise<void>((resolve) => (news = resolve))
    expect(turns).toHaveLength(turn)
    turns[turn - 1]?.()
    expect(statuses((await guesses[turn - 1]?.closed) ?? '')).toEqual([401])
  }
  expect(answered).toBe(20)
  // There is room again.
  const late = await aClient(broker, requestOf(broker, guess))
  if (turns.length < 21) await new Promise<void>((resolve) => (news = resolve))
  turns[20]?.()
  expect(statuses(await late.closed)).toEqual([401])
})

test.each([
  ['say nothing', () => ''],
  ['stop in the middle of the headers', (broker: Broker) => requestOf(broker, withKey, false)],
  [
    'send less of a body than they promise',
    (broker: Broker) => requestOf(broker, { ...withKey, 'content-length': '9' }),
  ],
])('clients that %s are closed after a while; others are served meanwhile', async (_what, text) => {
  const broker = await aBroker({ requestTimeoutMs: 200 })
  const slow = await Promise.all(Array.from({ length: 10 }, () => aClient(broker, text(broker))))
  await expectService(broker)
  await Promise.all(slow.map(({ closed }) => closed))
  await expectService(broker)
})

test('connections are bounded: one more is closed at once, and there is service again when the others are gone', async () => {
  const broker = await aBroker({ requestTimeoutMs: 60_000 })
  const idle = await Promise.all(Array.from({ length: MOST_CONNECTIONS }, () => aClient(broker)))
  expect(await (await aClient(broker, requestOf(broker, withKey))).closed).toBe('')
  // Those that are there are not pushed out.
  idle[0]?.socket.write(requestOf(broker, withKey))
  expect(statuses((await idle[0]?.closed) ?? '')).toEqual([200])
  for (const { socket } of idle) socket.end()
  await Promise.all(idle.map(({ closed }) => closed))
  await expectService(broker)
})

test('requests in one connection are judged one by one, and answered in order', async () => {
  const broker = await aBroker({ waitForWrongKey: () => Promise.resolve() })
  const kept = { [KEY_HEADER]: KEY }
  const good = await aClient(broker, requestOf(broker, kept) + requestOf(broker, kept) + requestOf(broker, withKey))
  expect(statuses(await good.closed)).toEqual([200, 200, 200])

  const mixed = await aClient(broker, requestOf(broker, kept) + requestOf(broker, {}) + requestOf(broker, withKey))
  // After a refusal the connection ends.
  expect(statuses(await mixed.closed)).toEqual([200, 401])

  // A body that looks like a request is a body.
  const inner = requestOf(broker, withKey)
  const hidden = await aClient(broker, requestOf(broker, { 'content-length': String(inner.length) }) + inner)
  const text = await hidden.closed
  expect(statuses(text)).toEqual([401])
  expect(text).not.toContain(SECRET)
})

test.each([
  ['headers of 64 KiB', (broker: Broker) => requestOf(broker, { ...withKey, x: 'a'.repeat(65_536) }), [431]],
  ['thousands of headers', (broker: Broker) => requestOf(broker, { ...many(5_000), ...withKey }), [431]],
  ['no Host', () => `GET /token HTTP/1.1\r\n${KEY_HEADER}: ${KEY}\r\n\r\n`, [400]],
  ['HTTP/1.0 without Host', () => `GET /token HTTP/1.0\r\n${KEY_HEADER}: ${KEY}\r\n\r\n`, [403]],
  [
    'the key twice',
    (broker: Broker) => requestOf(broker, { [KEY_HEADER]: KEY, [KEY_HEADER.toUpperCase()]: KEY }),
    [401],
  ],
  ['an empty key', (broker: Broker) => requestOf(broker, { [KEY_HEADER]: '' }), [401]],
  [
    'a foreign Host before the true one',
    (broker: Broker) => requestOf(broker, withKey).replace('Host:', 'Host: evil.example\r\nHost:'),
    [403],
  ],
  ['the host of another port', ({ port }: Broker) => requestOf({ port: port - 1 } as Broker, withKey), [403]],
  [
    'both lengths of a body',
    (broker: Broker) => requestOf(broker, { ...withKey, 'content-length': '5', 'transfer-encoding': 'chunked' }),
    [400],
  ],
  ['something else than HTTP', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
])('%s: refused', async (_what, text, expected) => {
  const broker = await aBroker({ waitForWrongKey: () => Promise.resolve() })
  const answer = await (await aClient(broker, text(broker))).closed
  expect(statuses(answer)).toEqual(expected)
  expect(answer).not.toContain(SECRET)
  await expectService(broker)
})

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${String(i)}`, '1']))
