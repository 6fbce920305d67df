import { chmodSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { privatePaths } from '../../scripts/run/private-paths'
import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { collection, options, type RequestPlan, silence } from './fixtures'

/* Which files a collection may send: those of its folder, and none that may hold secrets. Checkouts may be prepared. */

/** A folder with a project in it, and secrets around it and within. */
function prepared() {
  const root = realpathSync(tempFolder())
  const write = (path: string, text = `SECRET of ${path}`) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    return join(root, path)
  }
  const link = (path: string, to: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    symlinkSync(to, join(root, path))
  }
  write('project/plain.txt', 'plain text')
  write('project/data/deep.txt', 'deep text')
  return { root, project: join(root, 'project'), write, link }
}

interface Outcome {
  arrived: string[]
  messages: string[]
  errors: number
  lines: string
}

/** Sends files as bodies and in forms, from the project's folder. */
async function send(
  project: string,
  requests: (url: string) => RequestPlan[],
  changes: Partial<RunOptions> = {},
): Promise<Outcome> {
  const arrived: string[] = []
  const url = await serve((request, response) => {
    void readBody(request).then((body) => {
      arrived.push(body)
      replyJson(response, 200, {})
    })
  })
  const progress = silence()
  const one = { ...collection('upload', requests(url)), file: join(project, 'upload.postman_collection.json') }
  const result = await runCollections(options([one], { progress, reporters: ['cli'], ...changes }))
  const messages = result.collections.flatMap(({ failures }) => failures.map(({ message }) => message))
  return { arrived, messages, errors: result.errors, lines: progress.lines.join('\n') }
}

const asBody = (url: string, src: unknown, more: Partial<RequestPlan> = {}): RequestPlan => ({
  name: `body ${String(src)}`,
  url,
  method: 'POST',
  body: { mode: 'file', file: { src } },
  ...more,
})

const asForm = (url: string, src: unknown, more: Partial<RequestPlan> = {}): RequestPlan => ({
  name: `form ${String(src)}`,
  url,
  method: 'POST',
  body: {
    mode: 'formdata',
    formdata: [
      { key: 'f', type: 'file', src },
      { key: 't', value: 'text' },
    ],
  },
  ...more,
})

test('files of the collection’s folder are sent: as a body, in a form, several in one field, by a variable', async () => {
  const { project, link } = prepared()
  link('project/inner-link.txt', 'plain.txt')
  const { arrived, errors } = await send(project, (url) => [
    asBody(url, 'plain.txt'),
    asBody(url, join(project, 'data/../plain.txt')),
    asBody(url, 'inner-link.txt'),
    asBody(url, '{{which}}', { pre: "pm.variables.set('which', 'data/deep.txt')" }),
    asForm(url, 'plain.txt'),
    asForm(url, ['plain.txt', 'data/deep.txt']),
  ])
  expect(errors).toBe(0)
  expect(arrived.slice(0, 4)).toEqual(['plain text', 'plain text', 'plain text', 'deep text'])
  expect(arrived[4]).toMatch(/name="f"; filename="plain.txt"[^]*plain text/)
  expect(arrived[5]).toMatch(/filename="plain.txt"[^]*plain text[^]*filename="deep.txt"[^]*deep text/)
})

test('a file that cannot be sent is an error of its request in every report, and nothing of the request is sent', async () => {
  const { project } = prepared()
  const outFolder = tempFolder()
  const test = "pm.test('runs', () => { throw new Error('it must not') })"
  const { arrived, messages, lines } = await send(
    project,
    (url) => [asForm(url, ['plain.txt', 'lost.txt'], { test }), asBody(url, 'plain.txt')],
    { reporters: ['cli', 'junit', 'json', 'html'], outFolder },
  )
  const sentence = 'the file "lost.txt" cannot be sent: there is no such file'
  expect(arrived).toEqual(['plain text'])
  expect(messages).toEqual([sentence])
  expect(lines).toContain(sentence)
  const inXml = sentence.replaceAll('"', '&quot;')
  expect(readFileSync(join(outFolder, 'junit.xml'), 'utf8')).toContain(`<error message="${inXml}"`)
  expect(readFileSync(join(outFolder, 'report.json'), 'utf8')).toContain(sentence.replaceAll('"', '\\"'))
  expect(readFileSync(join(outFolder, 'report.html'), 'utf8')).toContain(sentence.replaceAll('"', '&quot;'))
})

/** A file that is refused: how its path is written, why it is refused, and what is to be there. */
interface Refused {
  what: string
  path: string
  why: string
  prepare?: (folder: ReturnType<typeof prepared>) => void
}

const OUTSIDE = 'it lies outside of'
const HIDDEN = 'hidden files are not sent'
const ENVIRONMENT = 'environments are not sent'

const REFUSED: readonly Refused[] = [
  { what: 'a file that is not there', path: 'lost.txt', why: 'there is no such file' },
  { what: 'a folder', path: 'data', why: 'it is no file' },
  { what: 'the folder itself', path: '.', why: 'it is no file' },
  {
    what: 'a file that nobody may read',
    path: 'closed.txt',
    why: 'it may not be read',
    prepare: ({ write }) => {
      chmodSync(write('project/closed.txt'), 0o000)
    },
  },
  { what: 'a file outside of it', path: '../outside.txt', why: OUTSIDE, prepare: ({ write }) => write('outside.txt') },
  { what: 'one outside that is not there', path: '../lost.txt', why: OUTSIDE },
  { what: 'one by its full path', path: 'FULL', why: OUTSIDE, prepare: ({ write }) => write('outside.txt') },
  {
    what: 'a file of a folder whose name begins like this one',
    path: '../project-of-others/file.txt',
    why: OUTSIDE,
    prepare: ({ write }) => write('project-of-others/file.txt'),
  },
  {
    what: 'a link that leads out of it',
    path: 'link.txt',
    why: OUTSIDE,
    prepare: ({ write, link }) => {
      link('project/link.txt', write('session.json'))
    },
  },
  {
    what: 'a link to a link that leads out of it',
    path: 'first',
    why: OUTSIDE,
    prepare: ({ write, link }) => {
      link('project/second', write('session.json'))
      link('project/first', 'second')
    },
  },
  {
    what: 'a file in a folder that is a link out of it',
    path: 'linked/file.txt',
    why: OUTSIDE,
    prepare: ({ root, write, link }) => {
      write('elsewhere/file.txt')
      link('project/linked', join(root, 'elsewhere'))
    },
  },
  {
    what: 'a link that leads nowhere',
    path: 'dangling',
    why: 'there is no such file',
    prepare: ({ link }) => {
      link('project/dangling', 'nowhere')
    },
  },
  {
    what: 'an environment',
    path: 'environments/staging.local.postman_environment.json',
    why: ENVIRONMENT,
    prepare: ({ write }) => write('project/environments/staging.local.postman_environment.json'),
  },
  {
    what: 'an environment in another case',
    path: 'a.Postman_Environment.JSON',
    why: ENVIRONMENT,
    prepare: ({ write }) => write('project/a.Postman_Environment.JSON'),
  },
  {
    what: 'globals',
    path: 'my.postman_globals.json',
    why: ENVIRONMENT,
    prepare: ({ write }) => write('project/my.postman_globals.json'),
  },
  {
    what: 'an environment by a link with another name',
    path: 'harmless.json',
    why: ENVIRONMENT,
    prepare: ({ write, link }) => {
      link('project/harmless.json', write('project/environments/a.postman_environment.json'))
    },
  },
  { what: 'a hidden file', path: '.env', why: HIDDEN, prepare: ({ write }) => write('project/.env') },
  {
    what: 'one of a hidden folder',
    path: '.git/config',
    why: HIDDEN,
    prepare: ({ write }) => write('project/.git/config'),
  },
  {
    what: 'a hidden file by a link',
    path: 'seen',
    why: HIDDEN,
    prepare: ({ write, link }) => {
      link('project/seen', write('project/.npmrc'))
    },
  },
  {
    what: 'an age identity',
    path: 'key.txt',
    why: 'private keys are not sent',
    prepare: ({ write }) => write('project/key.txt', '# created: today\n# public key: age1x\nAGE-SECRET-KEY-1SECRET\n'),
  },
  {
    what: 'a file of a private folder',
    path: 'home/sessions/a.json',
    why: 'is private',
    prepare: ({ write }) => write('project/home/sessions/a.json'),
  },
  { what: 'a private file', path: 'mine.json', why: 'is private', prepare: ({ write }) => write('project/mine.json') },
]

test.each(REFUSED)('$what is not sent', async ({ path, why, prepare }) => {
  const folder = prepared()
  prepare?.(folder)
  const { root, project } = folder
  const source = path === 'FULL' ? join(root, 'outside.txt') : path
  const privatePaths = [join(project, 'home'), join(project, 'mine.json'), join(root, 'not-there')]
  const scripted = "pm.request.body.update({ mode: 'file', file: { src: pm.variables.get('found') } })"
  const { arrived, messages, errors } = await send(
    project,
    (url) => [
      asBody(url, source),
      asForm(url, source),
      asForm(url, ['plain.txt', source]),
      asBody(url, '{{found}}', { pre: `pm.variables.set('found', ${JSON.stringify(source)})` }),
      asBody(url, 'plain.txt', { pre: scripted }),
      asBody(url, 'plain.txt', { name: 'the last' }),
    ],
    { privatePaths },
  )
  expect(arrived).toEqual(['plain text'])
  expect(errors).toBe(5)
  for (const message of messages) expect(message).toContain(why)
})

test('with a working directory files are looked for there, and nowhere else', async () => {
  const { root, project, write } = prepared()
  write('work/of-work.txt', 'text of the working directory')
  const { arrived, messages } = await send(
    project,
    (url) => [asBody(url, 'of-work.txt'), asBody(url, 'plain.txt'), asBody(url, '../project/plain.txt')],
    { workingDir: join(root, 'work') },
  )
  expect(arrived).toEqual(['text of the working directory'])
  expect(messages).toEqual([
    'the file "plain.txt" cannot be sent: there is no such file',
    `the file "../project/plain.txt" cannot be sent: it lies outside of "${join(root, 'work')}"`,
  ])
})

test('a folder that is reached by a link is the folder', async () => {
  const { root, project, link } = prepared()
  link('by-a-link', project)
  const { arrived } = await send(join(root, 'by-a-link'), (url) => [
    asBody(url, 'plain.txt'),
    asBody(url, join(project, 'plain.txt')),
  ])
  expect(arrived).toEqual(['plain text', 'plain text'])
})

test('what one request lost is no error of the next one, and of each retry it is one again', async () => {
  const { project } = prepared()
  const again = `const n = Number(pm.variables.get('n') ?? 0) + 1; pm.variables.set('n', n); if (n < 3) pm.execution.setNextRequest(pm.info.requestId)`
  const { arrived, messages } = await send(project, (url) => [
    asBody(url, 'lost.txt', { pre: again }),
    asBody(url, 'plain.txt'),
  ])
  expect(arrived).toEqual(['plain text'])
  expect(messages).toHaveLength(3)
})

test('a write that is held is skipped, whatever is with its files', async () => {
  const { project } = prepared()
  const { arrived, errors } = await send(project, (url) => [asBody(url, 'lost.txt'), asForm(url, 'plain.txt')], {
    writes: 'held',
  })
  expect({ arrived, errors }).toEqual({ arrived: [], errors: 0 })
})

test('a file in the request of a script is an error, since Newman leaves it out', async () => {
  const { project } = prepared()
  const upload = (url: string) =>
    `pm.sendRequest({ url: '${url}', method: 'POST', body: { mode: 'file', file: { src: 'plain.txt' } } }, () => {})`
  const { messages } = await send(project, (url) => [{ name: 'x', url, pre: upload(url) }])
  expect(messages).toEqual(['uploading files from scripts is not allowed: it was left out'])
})

test('private are sessions and keys, the environment with its personal file, and an identity named by a variable', () => {
  const io = { env: { UASSIST_HOME: '/home/of/uassist', UASSIST_AGE_IDENTITY: 'keys/mine.txt' }, cwd: '/project' }
  expect(privatePaths('/project/a.postman_environment.json', io)).toEqual([
    '/home/of/uassist',
    '/project/a.postman_environment.json',
    '/project/a.local.postman_environment.json',
    '/project/keys/mine.txt',
  ])
})
