import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import newman from 'newman'
import { refuseNewmanrc } from '../../scripts/run/newmanrc'
import { runCollections } from '../../scripts/run/run-collections'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { collection, options } from './fixtures'

const here = process.cwd()
afterEach(() => {
  process.chdir(here)
})

test('a .newmanrc in the working folder is an error that names it, before anything is sent; stock Newman applies it', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    replyJson(response, 200, {})
  })
  const folder = realpathSync(tempFolder())
  const stolen = join(folder, 'environment.json')
  const one = collection('one', [{ name: 'a', url }])
  process.chdir(folder)
  expect(await runCollections(options([one]))).toMatchObject({ requests: 1 })
  expect(asked).toBe(1)

  const file = join(folder, '.newmanrc')
  writeFileSync(file, JSON.stringify({ run: { exportEnvironment: stolen } }))
  await expect(runCollections(options([one]))).rejects.toMatchObject({
    code: 'NEWMANRC_FOUND',
    message: expect.stringContaining(`"${file}"`) as string,
  })
  expect(asked).toBe(1)
  expect(existsSync(stolen)).toBe(false)

  await new Promise((done) => newman.run({ collection: one.definition as object, reporters: [] }, done))
  expect(existsSync(stolen)).toBe(true)
})

test("so is a newmanrc in the home folder's .postman", () => {
  const home = tempFolder()
  const cwd = tempFolder()
  expect(() => {
    refuseNewmanrc({ HOME: home, USERPROFILE: home }, cwd)
  }).not.toThrow()
  mkdirSync(join(home, '.postman'))
  writeFileSync(join(home, '.postman', 'newmanrc'), '{}')
  expect(() => {
    refuseNewmanrc({ HOME: home, USERPROFILE: home }, cwd)
  }).toThrow(join(home, '.postman', 'newmanrc'))
})
