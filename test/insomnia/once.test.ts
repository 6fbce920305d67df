import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BUILT_FOLDER } from './host/built-folder'
import { refusal, setScene, TAG } from './host/scene'
import { signsInAs } from './host/person'
import { noNetwork, watchedFs } from './host/watched-fs'

const TWENTY = Array.from({ length: 20 }, () => TAG)

describe.each(['renderer', 'main'] as const)('twenty tags in Insomnia (%s)', (generation) => {
  test('open one page when they render together', async () => {
    const { insomnia, tokenCalls } = await setScene({ generation })
    const tokens = await Promise.all(TWENTY.map((tag) => insomnia.render(tag, 'send')))
    expect(new Set(tokens).size).toBe(1)
    expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 1])
  })

  test('in one template get one token', async () => {
    const { insomnia } = await setScene({ generation })
    const tokens = (await insomnia.render(TWENTY.join(' '), 'send')).split(' ')
    expect([tokens.length, new Set(tokens).size, insomnia.opened.length]).toEqual([40, 2, 1])
  })

  test('renew once when they render together', async () => {
    const { insomnia, expire, tokenCalls } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    expire()
    await Promise.all(TWENTY.map((tag) => insomnia.render(tag, 'send')))
    expect(tokenCalls()).toBe(2)
  })

  test('cost one look into the store each, and no network, while the token is good', async () => {
    const { insomnia, restart } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const { modules, reads } = watchedFs()
    const restarted = restart({ modules: { ...noNetwork, ...modules } })
    for (const tag of TWENTY) await restarted.render(tag, 'send')
    expect(reads()).toBe(20)
  })

  test('after a refusal fail at once with the same reason, for a while', async () => {
    const { insomnia } = await setScene({ generation, onPage: signsInAs('admin', { decline: true }) })
    const first = await refusal(insomnia.render(TAG, 'send'))
    expect(first).toMatch(
      /^The sign-in was refused \(access_denied: .*\)\. Send the request again to sign in, and accept\./,
    )
    for (const tag of TWENTY) expect(await refusal(insomnia.render(tag, 'send'))).toBe(first)
    expect(insomnia.opened).toHaveLength(1)
  })

  test('open one page when they render together and somebody refuses', async () => {
    const { insomnia } = await setScene({ generation, onPage: signsInAs('admin', { decline: true }) })
    const reasons = await Promise.all(TWENTY.map((tag) => refusal(insomnia.render(tag, 'send'))))
    expect([new Set(reasons).size, insomnia.opened.length]).toEqual([1, 1])
  })

  test('are noted once for the request and once for the collection', async () => {
    const { insomnia } = await setScene({ generation })
    const written: string[] = []
    const set = insomnia.stored.set.bind(insomnia.stored)
    insomnia.stored.set = (key, value) => {
      written.push(key)
      return set(key, value)
    }
    for (const tag of TWENTY) await insomnia.render(tag, 'send')
    expect(written).toEqual(['used:req_1', 'used:wrk_1'])
  })

  test('after a refusal work again as soon as somebody signed in elsewhere', async () => {
    const { insomnia, restart } = await setScene({ generation, onPage: signsInAs('admin', { decline: true }) })
    await refusal(insomnia.render(TAG, 'send'))
    const elsewhere = restart({ onPage: signsInAs('admin') })
    const token = await elsewhere.render(TAG, 'send')
    await expect(insomnia.render(TAG, 'send')).resolves.toBe(token)
  })

  test('after a refusal the menu’s "Sign in" asks again at once', async () => {
    const { insomnia } = await setScene({ generation, onPage: signsInAs('admin', { decline: true }) })
    await refusal(insomnia.render(TAG, 'send'))
    insomnia.options.onPage = signsInAs('admin')
    await expect(insomnia.click('requestActions', 'U-Assist: Sign in')).resolves.toMatch(/^Signed in at .*: Ada Admin/)
    await expect(insomnia.render(TAG, 'send')).resolves.toMatch(/^Bearer /)
    expect(insomnia.opened).toHaveLength(2)
  })
})

test('a tag and a menu entry in two processes open one page between them', async () => {
  const { insomnia, tokenCalls } = await setScene({ generation: 'main' })
  await insomnia.render(TAG, 'send')
  await insomnia.click('workspaceActions', 'U-Assist: Sign out')
  const [token, dialog] = await Promise.all([
    insomnia.render(TAG, 'send'),
    insomnia.click('workspaceActions', 'U-Assist: Sign in'),
  ])
  expect(token).toMatch(/^Bearer /)
  expect(dialog).toContain('Signed in at')
  expect([insomnia.opened.length, tokenCalls()]).toEqual([2, 2])
})

/** A process of its own: loads the built plugin as Insomnia does, and renders its token tag once for a Send. */
const RENDER_ONCE = `
  const [folder, variables] = process.argv.slice(1)
  process.type = 'browser'
  const [tag] = require(folder).templateTags
  const context = { context: JSON.parse(variables), meta: {}, renderPurpose: 'send', util: {} }
  tag.run(context).then((token) => process.stdout.write(token))
`

test('two processes renew once, and the session lives on', async () => {
  const { insomnia, home, expire, tokenCalls, variables } = await setScene({ generation: 'renderer' })
  await insomnia.render(TAG, 'send')
  expire()
  const run = () =>
    promisify(execFile)(process.execPath, ['-e', RENDER_ONCE, BUILT_FOLDER, JSON.stringify(variables)], {
      env: { PATH: process.env.PATH, UASSIST_HOME: home },
    })
  const [one, two] = await Promise.all([run(), run()])
  expect(one.stdout).toMatch(/^\S+\.\S+\.\S+$/)
  expect(two.stdout).toBe(one.stdout)
  expect(tokenCalls()).toBe(2)
  expire()
  await insomnia.render(TAG, 'send')
  expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 3])
})
