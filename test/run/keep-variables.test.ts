import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { replyJson, serve } from '../helpers/http-server'
import { collection, options } from './fixtures'

/** Runs two collections, of which the first one sets variables, and returns what the second one sends. */
async function sentBySecond(script: string, changes: Partial<RunOptions> = {}): Promise<string[]> {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`.trim())
    replyJson(response, 200, {})
  })
  const header = { Authorization: '{{accessToken}}' }
  const collections = [
    collection('first', [{ name: 'log in', url: `${url}/first`, header, test: script }]),
    collection('second', [{ name: 'use', url: `${url}/{{id}}/{{refreshToken}}/{{g}}`, header }]),
  ]
  const environment = {
    name: 'e',
    values: [
      { key: 'id', value: 'file' },
      { key: 'g', value: '' },
    ],
  }
  const result = await runCollections(options(collections, { environment, keepVariables: true, ...changes }))
  expect(result).toMatchObject({ errors: 0, failed: 0, requests: 2 })
  return asked.slice(1)
}

const SETS = `pm.environment.set('id', 7)
pm.environment.set('refreshToken', 'theirs')
pm.environment.unset('g')
pm.globals.set('g', 'global')`

test('what one collection sets and unsets, the next one gets; without the option it begins anew', async () => {
  expect(await sentBySecond(SETS)).toEqual(['/7/theirs/global {{accessToken}}'])
  expect(await sentBySecond(SETS, { keepVariables: false })).toEqual([
    '/file/%7B%7BrefreshToken%7D%7D/ {{accessToken}}',
  ])
})

const tokens: Partial<RunOptions> = {
  accounts: ['default'],
  tokenOf: () => Promise.resolve({ accessToken: 'ours', expiresAt: Date.now() + 3_600_000 }),
}

test('a token that a script has set is kept; ours is not handed on, but put in anew', async () => {
  expect(await sentBySecond(`pm.environment.set('accessToken', 'theirs')`, tokens)).toEqual([
    expect.stringMatching(/ theirs$/),
  ])
  expect(await sentBySecond(SETS, tokens)).toEqual(['/7/theirs/global ours'])
  expect(await sentBySecond(`pm.environment.unset('accessToken')`, tokens)).toEqual([expect.stringMatching(/ ours$/)])
})

test('a script cannot declare that writes are allowed', async () => {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(request.method ?? '')
    replyJson(response, 200, {})
  })
  const collections = [
    collection('first', [{ name: 'read', url, test: `pm.environment.set('allowWrites', 'true')` }]),
    collection('second', [{ name: 'write', method: 'POST', url }]),
  ]
  const environment = { name: 'e', values: [{ key: 'allowWrites', value: 'false' }] }
  await runCollections(options(collections, { environment, keepVariables: true }))
  expect(asked).toEqual(['GET'])
  await runCollections(options(collections, { environment, keepVariables: true, writes: 'allowed' }))
  expect(asked).toEqual(['GET', 'GET', 'POST'])
})
