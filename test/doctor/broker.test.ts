import { brokerFiles } from '../../scripts/broker/broker-files'
import { type Broker, startBroker } from '../../scripts/broker/start-broker'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { replyJson, serve } from '../helpers/http-server'
import { makeWorld, type World } from './world'

const brokers: Broker[] = []
afterAll(() => Promise.all(brokers.map((one) => one.stop())))

async function finding(world: World, port: number) {
  const files = brokerFiles(world.io())
  await files.key()
  files.writeRunning(port)
  return (await world.doctor()).filter(({ rule }) => rule === 'broker')
}

test('a broker that runs', async () => {
  const world = await makeWorld()
  const key = await brokerFiles(world.io()).key()
  const broker = await startBroker({ port: 0, key, tokenOf: () => Promise.reject(new Error('none')) })
  brokers.push(broker)
  expect(await finding(world, Number(new URL(broker.url).port))).toMatchObject([{ level: 'ok', message: 'it runs' }])
})

test('a broker that has died', async () => {
  const [port = 0] = await freePorts(1)
  expect(await finding(await makeWorld(), port)).toMatchObject([
    { level: 'warn', message: expect.stringContaining('nobody answers now') as string },
  ])
})

test('another program in its place is named, and gets no key', async () => {
  const world = await makeWorld()
  const asked: unknown[] = []
  const url = await serve((request, response) => {
    asked.push(request.headers)
    replyJson(response, 200, { broker: 'uassist' })
  })
  expect(await finding(world, Number(new URL(url).port))).toMatchObject([
    { level: 'warn', message: expect.stringContaining('another program answers') as string },
  ])
  expect(asked).toHaveLength(1)
  expect(JSON.stringify(asked)).not.toContain(await brokerFiles(world.io()).key())
})
