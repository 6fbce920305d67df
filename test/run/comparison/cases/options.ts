import { type Case, collection, folder, report, request, seen } from '../case'

const row = (name: string, iterationData: string, sends: number, more: Partial<Case> = {}): Case => ({
  name,
  collection: collection([
    request('/{{n}}/{{text}}/{{flag}}/{{code}}', {
      pre: seen(`[pm.info.iteration, pm.info.iterationCount, pm.iterationData.get('n'), pm.iterationData.toObject(),
        pm.iterationData.has('flag'), typeof pm.iterationData.get('code')]`),
    }),
  ]),
  sends,
  options: { iterationData },
  ...more,
})
const FOLDERS = collection(
  [
    request('/top'),
    folder('A', [request('/a'), folder('B', [request('/b')], { pre: seen("pm.variables.get('of')") })], {
      pre: "pm.variables.set('of', 'A')",
    }),
    folder('C', [request('/c/{{started}}')]),
  ],
  { pre: "pm.globals.set('started', 1)" },
)

export const OPTIONS: readonly Case[] = [
  row('data-json', 'rows.json', 2, { shows: ['/1/%C3%A4/true'] }),
  row('data-json-with-bom', 'rows-bom.json', 2),
  row('data-csv', 'rows.csv', 2, { shows: ['/1/a,%20b/'] }),
  row('data-that-is-one-object', 'row.json', 1),
  row('data-that-is-not-there', 'not-there.json', 0, { fails: true }),
  row('data-for-more-iterations', 'rows.json', 3, { options: { iterationData: 'rows.json', iterationCount: 3 } }),
  {
    name: 'data-and-what-scripts-set',
    collection: collection([
      request('/{{n}}/{{kept}}', {
        pre: "pm.variables.set('n', 'local'); pm.environment.set('kept', pm.info.iteration)",
        test: 'if (pm.info.iteration === 0) pm.execution.setNextRequest(null)',
      }),
      request('/second/{{n}}'),
    ]),
    sends: 3,
    options: { iterationData: 'rows.json' },
  },
  {
    name: 'options-of-newman',
    collection: collection([
      request('/{{fromGlobals}}/{{asNumber}}/{{aText}}/{{other}}/{{ofGlobals}}', {
        pre: seen("[typeof pm.globals.get('asNumber'), pm.environment.get('other'), pm.globals.get('ofGlobals')]"),
      }),
      request('/file', { method: 'POST', body: { mode: 'file', file: { src: 'inner.txt' } } }),
    ]),
    sends: 4,
    shows: ['/g/5/changed/a=b/g', '\ninner'],
    options: {
      iterationCount: 2,
      globals: 'globals.json',
      envVar: { aText: 'changed', other: 'a=b' },
      globalVar: { ofGlobals: 'g' },
      workingDir: 'below',
      delayRequestMs: 5,
    },
  },
  { name: 'folder-of-folders', collection: FOLDERS, sends: 2, shows: ['X-Seen: %22A%22'], options: { folder: ['A'] } },
  { name: 'folders-in-another-order', collection: FOLDERS, sends: 2, options: { folder: ['C', 'B'] } },
  { name: 'folder-that-is-a-request', collection: FOLDERS, sends: 1, options: { folder: ['/b'] } },
  { name: 'folder-that-is-not-there', collection: FOLDERS, sends: 0, fails: true, options: { folder: ['D'] } },
  {
    name: 'folder-of-a-name-that-is-there-twice',
    collection: collection([folder('same', [request('/one')]), folder('same', [request('/two')])]),
    sends: 1,
    options: { folder: ['same'] },
  },
  {
    name: 'folder-that-a-script-jumps-out-of',
    collection: collection([
      folder('A', [request('/a', { test: "pm.execution.setNextRequest('/b')" }), request('/a2')]),
      folder('B', [request('/b')]),
    ]),
    sends: 1,
    options: { folder: ['A'] },
  },
  {
    name: 'bail',
    collection: collection([request('/one', { test: "tests['no'] = false" }), request('/two', { test: report('1') })]),
    sends: 1,
    fails: true,
    options: { bail: true },
  },
]

/** Compared where a certificate can be made. */
export const TLS: readonly Case[] = [
  {
    name: 'tls-verified-unless-the-request-says-no',
    collection: collection([
      { name: 'lax', request: '<tls>/lax', protocolProfileBehavior: { strictSSL: false } },
      { name: 'strict', request: '<tls>/strict' },
      request('/after'),
    ]),
    sends: 2,
    fails: true,
    shows: ['GET /tls-verified-unless-the-request-says-no/lax'],
  },
  {
    name: 'tls-insecure',
    collection: collection([{ name: 'one', request: '<tls>/one' }]),
    sends: 1,
    options: { insecure: true },
  },
]
