import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentText, parsePostmanEnvironment } from '../../scripts/formats/postman-environment'
import { parseRecipients } from '../../scripts/environments/sealing/recipients'
import { isSecretName } from '../../scripts/formats/secret-names'

const FOLDER = join(__dirname, '..', '..', 'collections', 'environments')
const FILES = readdirSync(FOLDER).filter((name) => /^[a-z]+\.postman_environment\.json$/.test(name))

const read = (file: string) => {
  const text = readFileSync(join(FOLDER, file), 'utf8')
  return { text, environment: parsePostmanEnvironment(text, file) }
}

test('sandbox, staging and production are there', () => {
  expect(FILES).toEqual(['production', 'sandbox', 'staging'].map((name) => `${name}.postman_environment.json`))
})

test('all have the same keys in the same order, with the same types', () => {
  const [first = [], ...others] = FILES.map((file) =>
    read(file).environment.values.map(({ key, type, enabled }) => ({ key, type, enabled })),
  )
  expect(first.length).toBeGreaterThan(35)
  for (const other of others) expect(other).toEqual(first)
})

test.each(FILES)('%s: written as uassist writes it, named like its file, every secret typed and empty', (file) => {
  const { text, environment } = read(file)
  expect(environmentText(environment)).toBe(text)
  expect(`${String(environment.name)}.postman_environment.json`).toBe(file)
  const secrets = environment.values.filter(({ key, type }) => type === 'secret' || isSecretName(key))
  expect(secrets.length).toBeGreaterThan(4)
  for (const { key, value, type } of secrets) expect({ key, value, type }).toEqual({ key, value: '', type: 'secret' })
})

test('the list of recipients can be read, and names nobody yet', () => {
  const file = join(FOLDER, '..', 'recipients.txt')
  expect(parseRecipients(readFileSync(file, 'utf8'), file)).toEqual([])
})
