import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readEnvironmentsV4 } from '../../scripts/formats/insomnia-v4'
import { readEnvironmentsV5 } from '../../scripts/formats/insomnia-v5'
import { buildInsomniaFile, INSOMNIA_FILES } from '../../scripts/dev/insomnia/build-insomnia-file'
import { insomniaItems } from '../../scripts/dev/insomnia/insomnia-items'
import { buildCollectionFiles } from '../../scripts/dev/collection-files'
import { type Item } from '../../scripts/dev/normalise-collection'
import { uassistEnv } from '../environments/uassist-env'
import { tempFolder } from '../helpers/temp-folder'
import { readCollection, ROOT } from './newman-run'
import { requestsOf } from './requests-of'

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const COMMITTED = read(INSOMNIA_FILES.v5)
const POSTMAN = readFileSync(join(ROOT, 'collections', 'u-assist.postman_collection.json'), 'utf8')

interface Described {
  description: string
}

/** A folder with the project's collections in it, to be spoiled. */
function project() {
  const root = tempFolder()
  for (const folder of ['collections', 'docs']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
  return {
    root,
    staging: join(root, 'collections', 'environments', 'staging.postman_environment.json'),
    build: async (...args: string[]) => {
      const said: string[] = []
      const code = await buildCollectionFiles(args, root, (line) => said.push(line))
      return { code, said }
    },
  }
}

describe.each(['v5', 'v4'] as const)('the committed file, %s', (format) => {
  const file = INSOMNIA_FILES[format]

  test('is what the build makes, byte by byte and each time', async () => {
    expect(await buildInsomniaFile(POSTMAN, ROOT, format)).toBe(read(file))
    expect(await buildInsomniaFile(POSTMAN, ROOT, format)).toBe(read(file))
  })

  test('gets past "env check" without a finding', async () => {
    const { code, stdout } = await uassistEnv(['check', '--json', file], { cwd: ROOT })
    expect(JSON.parse(stdout)).toEqual({ findings: [] })
    expect(code).toBe(0)
  })

  test('holds the committed environments over a common base, without secrets and without what is Postman only', () => {
    const content: unknown = parse(read(file))
    const environments = format === 'v5' ? readEnvironmentsV5(content) : readEnvironmentsV4(content)[0]
    expect(environments?.subEnvironments.map(({ name }) => name)).toEqual(['sandbox', 'staging', 'production'])
    expect(environments?.base.data).toMatchObject({
      audience: 'uassist.uniphore.com',
      clientId: '',
      conversationId: '',
    })
    const keys = Object.keys(environments?.base.data ?? {})
    expect(keys.filter((key) => /secret|AccessToken$|^broker|allowWrites/i.test(key))).toEqual([])
    for (const { data } of environments?.subEnvironments ?? []) {
      expect(Object.keys(data).filter((key) => !keys.includes(key))).toEqual([])
      expect(Object.values(data)).not.toContain('')
    }
  })

  test('says in its description which variables nothing fills in', () => {
    const { meta, resources } = parse(read(file)) as { meta?: Described; resources?: Described[] }
    const { description } = (meta ?? resources?.[0]) as Described
    for (const name of ['conversationId', 'tenantId', 'windowStart']) expect(description).toContain(`\`${name}\``)
    expect(description).not.toMatch(/\{\{|supervisorId|pre-request/)
  })
})

describe('npm run collections', () => {
  const spoil = {
    missing: (path: string) => rmSync(path),
    edited: (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('/userinfo', '/user')),
  }

  test.each([
    [INSOMNIA_FILES.v5, 'missing'],
    [INSOMNIA_FILES.v5, 'edited'],
    [INSOMNIA_FILES.v4, 'missing'],
    [INSOMNIA_FILES.v4, 'edited'],
  ] as const)('%s that is %s is stale, named, and built anew byte by byte', async (file, how) => {
    const { root, build } = project()
    expect(await build('--check')).toEqual({ code: 0, said: [] })
    spoil[how](join(root, file))
    expect(await build('--check')).toEqual({ code: 1, said: [`${file} is stale: run \`npm run collections\``] })
    expect(await build()).toEqual({ code: 0, said: [`${file} is written`] })
    expect(readFileSync(join(root, file), 'utf8')).toBe(read(file))
  })

  test('a change of an environment makes both stale, too', async () => {
    const { staging, build } = project()
    writeFileSync(staging, readFileSync(staging, 'utf8').replace('uniphorestaging.com', 'moved.example'))
    const { said } = await build('--check')
    expect(said.filter((line) => line.includes('insomnia')).map((line) => line.split(' ')[0])).toEqual([
      INSOMNIA_FILES.v5,
      INSOMNIA_FILES.v4,
    ])
  })
})

/** A folder or request of the YAML file. */
interface V5Item {
  name: string
  meta: { id: string; sortKey: number; description?: string }
  authentication?: { token: string }
  children?: V5Item[]
  method?: string
  headers?: { name: string; value: string }[]
}

const v5Items = (): V5Item[] => (parse(COMMITTED) as { collection: V5Item[] }).collection

function itemsInOrder(items: V5Item[], folders: string[] = []): { place: string[]; item: V5Item }[] {
  return items.flatMap((item) =>
    item.children
      ? itemsInOrder(item.children, [...folders, item.name])
      : [{ place: [...folders, item.name, item.method ?? ''], item }],
  )
}

describe('folders and requests', () => {
  test('are those of the Postman collection, in its order', () => {
    const postman = requestsOf(readCollection('u-assist')).map(({ item, folders }) => [
      ...folders,
      item.name,
      item.request?.method,
    ])
    expect(itemsInOrder(v5Items()).map(({ place }) => place)).toEqual(postman)
    const keys = v5Items().map(({ meta }) => meta.sortKey)
    expect(keys).toEqual([...keys].sort((a, b) => a - b))
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('have ids of their own, of the form Insomnia gives', () => {
    const ids = itemsInOrder(v5Items()).map(({ item }) => item.meta.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{32}$/)
  })

  test('carry saved examples in their descriptions', () => {
    const described = new Map(
      itemsInOrder(v5Items()).map(({ place, item }) => [place.join(), item.meta.description ?? '']),
    )
    for (const { item, folders } of requestsOf(readCollection('u-assist'))) {
      const text = described.get([...folders, item.name, item.request?.method].join()) ?? ''
      for (const { name, body } of item.response ?? []) {
        expect(text).toContain(`### Example: ${String(name)}`)
        if (typeof body === 'string') expect(text).toContain(body)
      }
    }
  })

  test('the account of a folder is that of its token and of its nonces', () => {
    const supervisor = v5Items().find(({ name }) => name === 'As a supervisor')
    expect(supervisor?.authentication?.token).toBe("{% uassistToken 'access', 'supervisor' %}")
    const nonces = itemsInOrder(v5Items())
      .filter(({ item }) => item.method !== 'GET')
      .map(({ place, item }) => [place[0], item.headers?.find(({ name }) => name === 'nonce-token')?.value])
    expect(nonces).toEqual([
      ['Users', '{% uassistNonce %}'],
      ['Users', '{% uassistNonce %}'],
      ['As a supervisor', "{% uassistNonce 'supervisor' %}"],
      ['As a supervisor', "{% uassistNonce 'supervisor' %}"],
      ['Personal data', '{% uassistNonce %}'],
    ])
  })
})

test('v4 holds the same requests, each with its auth itself, below folders that exist', () => {
  const { resources } = JSON.parse(read(INSOMNIA_FILES.v4)) as {
    resources: { _id: string; _type: string; parentId: string | null; authentication?: { token?: string } }[]
  }
  const ids = new Set(resources.map(({ _id }) => _id))
  expect(ids.size).toBe(resources.length)
  expect(resources.filter(({ parentId }) => parentId !== null && !ids.has(parentId))).toEqual([])
  const requests = resources.filter(({ _type }) => _type === 'request')
  expect(requests.map(({ _id }) => _id)).toEqual(itemsInOrder(v5Items()).map(({ item }) => item.meta.id))
  expect(requests.filter(({ authentication }) => !authentication?.token?.startsWith('{% uassistToken'))).toEqual([])
})

describe('what Insomnia could not send alike is refused, with its place', () => {
  const bearer = { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}' }] }
  const items = (request: object) =>
    insomniaItems({
      info: { name: 'small' },
      auth: bearer,
      item: [{ name: 'Folder', item: [{ name: 'read', request } as Item] }],
    })
  const url = (raw: string) => ({ method: 'GET', url: { raw } })

  test.each([
    ['an auth of another type', { ...url('x'), auth: { type: 'oauth2' } }, 'an auth of type "oauth2"'],
    ['a path variable without a value', url('{{apiUrl}}/:id'), '":id" in its address stands for nothing'],
    ['a body of a form', { ...url('x'), body: { mode: 'formdata' } }, 'a body of mode "formdata"'],
    ['a dynamic variable', url('{{apiUrl}}/{{$randomCity}}'), '"{{$randomCity}}" has no counterpart'],
  ])('%s', (_what, request, why) => {
    expect(() => items(request)).toThrow(`"small / Folder / read": ${why}`)
  })

  test('dynamic variables with a counterpart, no auth at all, and templates in descriptions are carried over', () => {
    const [folder] = items({
      ...url('{{apiUrl}}/{{$guid}}?at={{$timestamp}}'),
      auth: { type: 'noauth' },
      description: 'as {{name}} {% raw %}',
    })
    expect(folder).toMatchObject({
      authentication: { type: 'bearer', token: '{% uassistToken %}' },
      children: [
        {
          url: "{{ _.apiUrl }}/{% uuid 'v4' %}",
          authentication: { type: 'none' },
          description: 'as { {name}} { % raw %}',
        },
      ],
    })
  })
})
