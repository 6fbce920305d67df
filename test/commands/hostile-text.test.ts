import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { createIdentity } from '../../scripts/environments/sealing/age'
import { environmentExportV4 } from '../../scripts/formats/insomnia-v4'
import { environmentDocumentV5 } from '../../scripts/formats/insomnia-v5'
import { type Io } from '../../scripts/cli/io'
import { main } from '../../scripts/main'
import { collection, projectFolder, type ProjectFolder, variable } from '../environments/project-folder'
import { harmIn, hostileText } from '../helpers/hostile-text'
import { replyJson, serve } from '../helpers/http-server'
import { unsignedToken } from '../helpers/signed-tokens'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

/** Whatever stands in a file, comes from a server or is typed: no command prints what a terminal or a CI obeys. */

// As in test/environments/uassist-env.ts: these tests check hundreds of times in one process.
jest.mock('@secretlint/profiler', () => ({ secretLintProfiler: { mark: () => undefined } }))

async function uassist(argv: readonly string[], cwd: string, changes: Partial<Io> = {}) {
  const io = testIo({ cwd, ...changes, env: { UASSIST_HOME: join(cwd, 'home'), ...changes.env } })
  const code = await main([...argv], io)
  return { code, output: io.stdout() + io.stderr(), stdout: io.stdout(), stderr: io.stderr() }
}

/** Tries texts on a command. Now and then it must show the mark that every text ends with: else nothing was tried. */
async function neverHarms(
  arrange: (text: string, project: ProjectFolder) => unknown,
  argv: readonly string[] | ((text: string) => readonly string[]),
  { env = {}, numRuns = 25 }: { env?: NodeJS.ProcessEnv; numRuns?: number } = {},
): Promise<void> {
  let shown = 0
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const marked = `${text}mark`
      const project = projectFolder()
      await arrange(marked, project)
      const { output } = await uassist(typeof argv === 'function' ? argv(marked) : argv, project.root, { env })
      if (output.includes('mark')) shown += 1
      expect(harmIn(output)).toEqual([])
    }),
    { numRuns },
  )
  expect(shown).toBeGreaterThan(numRuns / 6)
}

const inStaging =
  (...values: Parameters<ProjectFolder['environment']>[1]) =>
  (project: ProjectFolder) =>
    project.environment('staging', values)

/** A file's name takes everything but a slash and NUL. */
const fileName = (text: string) => text.replace(/[/\0]/g, '_').slice(-60)

describe('env', () => {
  test('list: the keys and the values of an environment, and its name', async () => {
    const values = (text: string, project: ProjectFolder) =>
      inStaging(variable(text, text), variable(`<${text}>`, '<x>'))(project)
    await neverHarms(values, ['env', 'list', '-e', 'staging', '--show-origin'])
    await neverHarms(values, ['env', 'list', '-e', 'staging', '--json'])
    await neverHarms(
      (text, project) => project.environment(fileName(text), [variable('a', 'age:x'), variable(text, '<x>')]),
      ['env', 'list'],
    )
  })

  test('check: keys, names of requests, folders and files, and what a file says that cannot be read', async () => {
    const plant = (text: string, project: ProjectFolder) => {
      project.environment('staging', [variable(text), variable(text, 'x', 'secret'), variable('audence')], {
        name: text,
      })
      project.environment('other', [variable('a')], { name: text })
      project.write(
        'collections/a.postman_collection.json',
        collection([
          { name: text, item: [{ name: text }, { name: text }], auth: { type: 'oauth2' } },
          { name: text, request: `{{${text.replace(/[{}]/g, '')}}}` },
        ]),
      )
      project.write(`collections/${fileName(text)}.postman_collection.json`, text)
      project.write('collections/recipients.txt', `AGE-SECRET-KEY-${text}`)
    }
    await neverHarms(plant, ['env', 'check'], { numRuns: 40 })
    await neverHarms(plant, ['env', 'check', '--json'])
  })

  test('import: names of environments and apps, keys and values', async () => {
    const data = (text: string) => ({ [text]: text, [`${text} `]: `{% ${text} %}`, clientSecret: text })
    const environments = (text: string) => ({
      base: { name: text, data: {} },
      subEnvironments: [
        { name: text, data: data(text) },
        { name: `${text}2`, data: {} },
      ],
    })
    await neverHarms(
      async (text, project) => project.write('in.yaml', await environmentDocumentV5(environments(text))),
      ['env', 'import', 'in.yaml', '--as', 'x'],
    )
    await neverHarms(
      (text, project) => project.write('in.json', environmentExportV4(environments(text))),
      ['env', 'import', 'in.json', '--pick', 'nobody'],
    )
    await neverHarms(
      (text, project) => {
        project.environment('x', [variable(text, 'before'), variable('gone', text)])
        project.write('in.json', {
          name: text,
          values: [variable(text, text), variable('b', text), { ...variable(text, text), enabled: false }],
          _postman_exported_using: text,
        })
      },
      ['env', 'import', 'in.json', '--as', 'x', '--yes'],
    )
    await neverHarms(
      (text, project) => project.write('in.json', { values: [{ key: 1 }, text] }),
      (text) => ['env', 'import', fileName(text)],
    )
  })

  test('export: keys that are left out or emptied', async () => {
    await neverHarms(
      (text, project) => inStaging(variable(text, 'x'), variable('clientSecret', text, 'secret'))(project),
      ['env', 'export', 'staging', '--to', 'postman'],
    )
  })

  test('seal and rekey: keys, and names of those it is sealed to', async () => {
    const { recipient } = await createIdentity()
    const key = (text: string) => text.replace(/^-+/, '')
    const seal = (text: string, project: ProjectFolder) => {
      inStaging(variable(key(text), 'a secret'))(project)
      project.write('collections/recipients.txt', `${recipient} ${text.replace(/\n/g, ' ')}\n`)
    }
    await neverHarms(seal, (text) => ['env', 'seal', key(text), '-e', 'staging'])
    await neverHarms(
      (text, project) => {
        seal(text, project)
        project.write('collections/recipients.txt', `age1abc ${text.replace(/\n/g, ' ')}\n`)
      },
      (text) => ['env', 'seal', key(text), '-e', 'staging'],
    )
    await neverHarms(seal, (text) => ['env', 'seal', `${key(text)}2`, '-e', 'staging'])
  })
})

test('what is typed: unknown commands, options, environments and collections', async () => {
  const nothing = () => undefined
  for (const argv of [
    (text: string) => [text],
    (text: string) => ['env', text],
    (text: string) => ['token', `--${text}`],
    (text: string) => ['token', '-e', text, '--json'],
    (text: string) => ['env', 'list', '-e', text],
    (text: string) => ['run', text],
    (text: string) => ['run', '--folder', text, '--reporters', text],
    (text: string) => ['install', text],
  ]) {
    await neverHarms(nothing, argv)
  }
})

test("a tenant's refusal: its error, its description and the audience, for people and as JSON", async () => {
  let said = ''
  const tenant = await serve((_request, response) => {
    replyJson(response, 403, { error: said, error_description: said })
  })
  const arrange = (text: string, project: ProjectFolder) => {
    said = text
    inStaging(
      variable('auth0Domain', tenant),
      variable('clientId', 'c'),
      variable('clientSecret', 's'),
      variable('audience', 'a'),
    )(project)
  }
  for (const json of [[], ['--json']])
    await neverHarms(arrange, ['token', '--grant', 'client-credentials', '-e', 'staging', ...json])
})

test('claims of a token: names, roles and tenants', async () => {
  const numRuns = 25
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const token = unsignedToken({
        sub: text,
        name: text,
        email: text,
        'https://api.uniphore.com/roles': [text],
        exp: 9e9,
      })
      const env = { UASSIST_ACCESS_TOKEN: token, UASSIST_AUTH0_DOMAIN: 'tenant.example.com', UASSIST_CLIENT_ID: 'c' }
      for (const json of [[], ['--json']]) {
        const { code, output } = await uassist(['whoami', ...json], tempFolder(), { env })
        expect({ code, harm: harmIn(output) }).toEqual({ code: 0, harm: [] })
      }
    }),
    { numRuns },
  )
})

test('what a program reads is as it is: a token; what cannot be one is refused and not shown', async () => {
  const tokenOf = (UASSIST_ACCESS_TOKEN: string) => {
    const env = { UASSIST_ACCESS_TOKEN, UASSIST_AUTH0_DOMAIN: 'tenant.example.com', UASSIST_CLIENT_ID: 'c' }
    return uassist(['token'], tempFolder(), { env })
  }
  expect(await tokenOf('::set-x~1+/2.-_==')).toMatchObject({ code: 2 })
  expect(await tokenOf('set-x~1+/2.-_==')).toMatchObject({ code: 0, stdout: 'set-x~1+/2.-_==\n' })
  const refused = await tokenOf('##vso[x]\u001b')
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).not.toContain('vso')
})

test('run: names of collections, folders, requests and tests, errors, logs and answers, on a terminal and in a log', async () => {
  let said = ''
  const url = await serve((_request, response) => {
    response.end(said)
  })
  const own = tempFolder()
  writeFileSync(join(own, 'summary.md'), '')
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      said = text
      const project = projectFolder()
      const value = JSON.stringify(text)
      const exec = [
        `console.log(${value}, pm.response.text())`,
        `pm.test(${value}, () => { throw new Error(pm.response.text()) })`,
        `pm.test.skip(${value}); pm.execution.setNextRequest(${value} + '2'); throw new Error(${value})`,
      ]
      const item = [
        {
          name: text,
          item: [{ name: text, event: [{ listen: 'test', script: { exec } }], request: { method: 'GET', url } }],
        },
      ]
      const file = project.write('c.postman_collection.json', collection(item, { info: { name: text } }))
      inStaging(variable('auth0Domain', 'tenant.example.com'), variable('clientId', 'c'), variable(text, text))(project)
      const environment = join(project.root, 'collections/environments/staging.postman_environment.json')
      const env = { UASSIST_ACCESS_TOKEN: unsignedToken({ exp: 9e9 }) }
      const argv = ['run', file, '-e', environment, '--reporters', 'cli,junit,json,html', '--out', project.root]

      const inCi = await uassist([...argv, '--json'], project.root, {
        env: { ...env, GITHUB_STEP_SUMMARY: join(own, 'summary.md') },
      })
      expect(inCi.code).toBe(1)
      // An annotation may hold a tab.
      expect(harmIn(inCi.output.replaceAll('\t', ' '), { annotations: true })).toEqual([])
      expect(inCi.stderr).toContain('::error title=')
      expect(JSON.parse(inCi.stdout)).toMatchObject({ requests: 1 })

      for (const report of ['junit.xml', 'report.json']) {
        const content = readFileSync(join(project.root, report), 'utf8')
        expect([report, harmIn(content.replaceAll('\t', ' '))]).toEqual([report, []])
      }
      for (const page of [join(project.root, 'report.html'), join(own, 'summary.md')]) {
        expect(readFileSync(page, 'utf8')).not.toMatch(/##(\[|vso\[|teamcity\[)/i)
      }

      const watched = await uassist(argv, project.root, { env, isTTY: true })
      const ownColours = /\r\u001b\[2K|\u001b\[(?:1|2|22|31|32|33|39)m/g // eslint-disable-line no-control-regex -- our own
      expect(watched.output).toMatch(ownColours)
      expect(harmIn(watched.output.replace(ownColours, '\n').replace(/\n\s*::/g, '\n'))).toEqual([])
    }),
    { numRuns: 4 },
  )
}, 120_000)
