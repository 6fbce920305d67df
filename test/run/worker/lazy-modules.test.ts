import { inAProcess } from '../in-a-process'

/** Loads Newman as a worker does, runs one request with each of the two bodies, and says what was loaded when. */
const PROGRAM = `
import { createServer } from 'node:http'
import { loadLazily } from '../../scripts/run/worker/lazy-modules'
const end = loadLazily()
const newman = require('newman')
end()
const has = (name) => Object.keys(require('node:module')._cache).some((file) => file.includes('/node_modules/' + name + '/'))
const loaded = () => ['@faker-js/faker', 'jose', 'handlebars', 'csv-parse', 'newman/lib/reporters', 'lodash'].filter(has)
const report = { start: loaded(), modules: Object.keys(require('node:module')._cache).length }
const bodies = []
const server = createServer((request, response) => {
  request.on('data', (data) => bodies.push(String(data))).on('end', () => response.end('{}'))
}).listen(0, '127.0.0.1', async () => {
  const url = 'http://127.0.0.1:' + server.address().port
  const run = (raw, auth) => new Promise((resolve, reject) => newman.run({
    collection: { info: { name: 'a' }, item: [{ request: { method: 'POST', url, auth, body: { mode: 'raw', raw } } }] },
    reporters: [],
  }, (error, summary) => error ? reject(error) : resolve(summary.run.failures.length)))
  report.failures = await run('plain')
  report.plain = loaded()
  const parameters = { algorithm: 'HS256', secret: 's'.repeat(32), payload: '{}' }
  const jwt = Object.entries(parameters).map(([key, value]) => ({ key, value }))
  report.failures += await run('{{$randomCity}}|{{$randomUserName}}', { type: 'jwt', jwt })
  report.used = loaded()
  server.close()
  console.log(JSON.stringify({ ...report, bodies }))
})`

test('what Newman rarely uses is loaded when it is used, and not before', async () => {
  const { stdout, stderr } = await inAProcess(PROGRAM)
  expect(stderr).toBe('')
  const report = JSON.parse(stdout) as Record<string, unknown> & { bodies: string[]; modules: number }
  expect(report).toMatchObject({ start: ['lodash'], plain: ['lodash'], failures: 0 })
  expect(report.used).toEqual(['@faker-js/faker', 'jose', 'lodash'])
  expect(report.bodies[0]).toBe('plain')
  expect(report.bodies[1]).toMatch(/^[^{|]+\|[^{|]+$/)
  expect(report.modules).toBeLessThan(600)
})

test('without that, all of it is loaded at the start', async () => {
  const { stdout } = await inAProcess(PROGRAM.replace('= loadLazily()', '= () => undefined'))
  const { start } = JSON.parse(stdout) as { start: string[] }
  expect(start).toEqual(['@faker-js/faker', 'jose', 'handlebars', 'csv-parse', 'newman/lib/reporters', 'lodash'])
})
