import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import newman from 'newman'
import { serve } from '../helpers/http-server'
import { startProxy, type TestProxy } from '../helpers/proxy'
import { ROOT, SANDBOX_ENVIRONMENT } from './newman-run'

/* In stock Newman the variables of the process decide where the broker's key goes. */

const before = { ...process.env }
afterEach(() => {
  for (const name of ['HTTP_PROXY', 'NO_PROXY']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

/** Asks a broker by `pm.sendRequest`, as the collection's script does. */
async function askBroker(proxy: TestProxy): Promise<{ broker: number; proxy: readonly string[] }> {
  let asked = 0
  const url = await serve((_request, response) => {
    asked++
    response.end('{}')
  })
  const exec = [`pm.sendRequest({ url: '${url}/token', header: { 'x-uassist-key': 'the-key' } }, () => {})`]
  const event = [{ listen: 'prerequest', script: { exec } }]
  const collection = { info: { name: 'c' }, item: [{ name: 'r', event, request: { method: 'GET', url } }] }
  await new Promise((resolve) => newman.run({ collection, reporters: [] }, resolve))
  return { broker: asked, proxy: proxy.asked }
}

test('the broker is where the exemption in the documents leads past a proxy', async () => {
  const documented = /^export (NO_PROXY)=(\S+)$/m.exec(readFileSync(join(ROOT, 'collections/README.md'), 'utf8'))
  const address = SANDBOX_ENVIRONMENT.values.find(({ key }) => key === 'brokerUrl')?.value ?? ''
  expect(documented?.[2]?.split(',')).toContain(new URL(address).hostname)

  const proxy = await startProxy({ refuse: () => 403 })
  process.env.HTTP_PROXY = `http://${proxy.address}`
  process.env.NO_PROXY = documented?.[2]
  expect(await askBroker(proxy)).toEqual({ broker: 2, proxy: [] })
  delete process.env.NO_PROXY
  expect((await askBroker(proxy)).proxy).toHaveLength(2)
})
