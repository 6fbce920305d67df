import { stringify } from 'yaml'
import { collection, projectFolder, variable } from './project-folder'
import { drawn, letters, plantedSecrets } from './planted-secrets'
import { uassistEnv } from './uassist-env'

/** Each shape of a credential, whole, in each kind of place that a shared folder has: the table that `env check` is held to. */

/** Shapes that need no name beside them. */
const SHAPES: [what: string, secret: string][] = [
  ...plantedSecrets()
    .filter(([what, key]) => key === 'note' && what !== 'a private key')
    .map(([what, , value]): [string, string] => [what, value]),
  ['a broker key', drawn('the broker', 43)],
  ['a GitHub fine-grained token', `github_pat_${letters('fine', 22)}_${letters('grained', 59)}`],
  ['a Slack app token', `xapp-1-A0${letters('slack app', 9).toUpperCase()}-1234567890-${drawn('xapp', 64, 'hex')}`],
  ['a temporary AWS key', `ASIA${drawn('sts', 16, 'hex').toUpperCase()}`],
  ['a restricted Stripe key', `rk_live_${letters('restricted', 24)}`],
  ['a Stripe webhook secret', `whsec_${letters('webhook', 32)}`],
  ['a Google client secret', `GOCSPX-${drawn('google secret', 28)}`],
  ['a Google access token', `ya29.${drawn('google access', 60)}`],
  ['a DigitalOcean token', `dop_v1_${drawn('do', 64, 'hex')}`],
  ['a Docker token', `dckr_pat_${drawn('docker', 27)}`],
  ['a Hugging Face token', `hf_${letters('hugging face', 80).replace(/\d/g, '').slice(0, 34)}`],
  ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${drawn('pypi', 80)}`],
  ['a Linear key', `lin_api_${letters('linear', 40)}`],
  ['a Shopify token', `shpat_${drawn('shopify', 32, 'hex')}`],
  ['a Grafana token', `glsa_${letters('grafana', 32)}_${drawn('g', 8, 'hex')}`],
  ['a Vault token', `hvs.${drawn('vault', 90)}`],
  ['a New Relic key', `NRAK-${letters('new relic', 27).toUpperCase()}`],
  ['a Databricks token', `dapi${drawn('databricks', 32, 'hex')}`],
  ['an Atlassian token', `ATATT3xFfGF0${drawn('atlassian', 120)}`],
  ['a Figma token', `figd_${drawn('figma', 40)}`],
  ['a Twilio key', `SK${drawn('twilio', 32, 'hex')}`],
  ['a Mailgun key', `key-${drawn('mailgun', 32, 'hex')}`],
  ['a Telegram bot', `123456789:AA${drawn('telegram', 33)}`],
  ['an Azure client secret', `a1B8Q~${drawn('azure', 34)}`],
  ['a Square token', `sq0atp-${drawn('square', 22)}`],
  ['a Doppler token', `dp.pt.${letters('doppler', 43)}`],
  ['a credential of uassist', `uassist_bound_${drawn('bound', 90)}`],
  ['a GitLab trigger', `glptt-${drawn('trigger', 40, 'hex')}`],
  ['a user and password in an address', `https://ann:${letters('address', 12)}@api.example.com/v1`],
  ['a connection string', `postgres://ann:${letters('database', 16)}@db.example.com:5432/calls`],
]

const named = (item: object) => collection([{ name: 'One', ...item }])
const script = (exec: string[]) => named({ request: {}, event: [{ listen: 'test', script: { exec } }] })

/** File and content for a secret, by the place. */
const PLACES: Record<string, (secret: string) => [file: string, content: unknown]> = {
  'an environment': (secret) => ['environments/#.postman_environment.json', { values: [variable('note', secret)] }],
  globals: (secret) => ['#.postman_globals.json', { values: [variable('note', `it is ${secret}`)] }],
  'a description': (secret) => [
    '#.postman_collection.json',
    named({ request: { description: `Ann uses ${secret}, as of May.` } }),
  ],
  'a script': (secret) => [
    '#.postman_collection.json',
    script(['const a = 1', `pm.sendRequest(\`\${a}/x\`, '${secret}')`]),
  ],
  'a comment in a script': (secret) => ['#.postman_collection.json', script([`// was ${secret} before`])],
  'a query': (secret) => [
    '#.postman_collection.json',
    named({ request: { url: `https://api.example.com/v1?q=${encodeURIComponent(secret)}&page=2` } }),
  ],
  'a header': (secret) => [
    '#.postman_collection.json',
    named({ request: { header: [{ key: 'X-Note', value: secret }] } }),
  ],
  'a saved answer': (secret) => [
    '#.postman_collection.json',
    named({ request: {}, response: [{ name: '200', body: JSON.stringify({ data: [{ note: secret }] }) }] }),
  ],
  'a comment in YAML': (secret) => [
    '#.insomnia.yaml',
    `${stringify({ type: 'collection.insomnia.rest/5.0', collection: [] })}# ${secret}\n`,
  ],
  CSV: (secret) => ['data/#.csv', `user,note\nann,"${secret}"\n`],
  'JSON data': (secret) => ['data/#.json', [{ user: 'ann', note: secret }]],
  prose: (secret) => ['#.md', `# How to\n\nAsk Ann, or take ${secret} for now.\n`],
  'a member that is there twice': (secret) => ['data/#.json', `{"note": ${JSON.stringify(secret)}, "note": ""}`],
  base64: (secret) => ['data/#.json', { note: Buffer.from(`{"value":"${secret}"}`).toString('base64') }],
  'two pieces of a script': (secret) => [
    '#.postman_collection.json',
    script([`const a = '${secret.slice(0, 7)}' + "${secret.slice(7)}"`]),
  ],
}

test('the table has 40 shapes and 12 places at least', () => {
  expect(SHAPES.length).toBeGreaterThanOrEqual(40)
  expect(Object.keys(PLACES).length).toBeGreaterThanOrEqual(12)
})

test.each(Object.entries(PLACES))(
  'in %s: every shape is found, and an ordinary value in its place is not',
  async (_place, at) => {
    const project = projectFolder()
    const plant = (secret: string, name: string) => {
      const [file, content] = at(secret)
      project.write(`collections/${file.replace('#', name)}`, content)
    }
    SHAPES.forEach(([, secret], index) => {
      plant(secret, `shape-${String(index)}`)
    })
    plant('an ordinary value', 'ordinary')
    const { stdout, code } = await uassistEnv(['check', '--json'], { cwd: project.root })
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; file: string }[] }
    const leaky = findings
      .filter(({ rule }) => rule === 'credential-shape')
      .map(({ file }) => /(shape-\d+|ordinary)\./.exec(file)?.[1])
    const missed = SHAPES.filter((_, index) => !leaky.includes(`shape-${String(index)}`)).map(([what]) => what)
    expect({ code, missed, alarm: leaky.includes('ordinary') }).toEqual({ code: 1, missed: [], alarm: false })
    for (const [, secret] of SHAPES) expect(stdout).not.toContain(secret)
  },
)

test('a large collection, and a long file of comments, are read in one go: nothing is compared with everything', async () => {
  const project = projectFolder()
  const body = JSON.stringify(
    Array.from({ length: 200 }, (_, id) => ({
      id,
      etag: drawn(`etag ${String(id)}`, 40),
      url: `https://api.example.com/${String(id)}`,
    })),
  )
  const item = Array.from({ length: 250 }, (_, at) => ({
    name: `Request ${String(at)}`,
    request: {},
    response: [{ name: '200', body }],
  }))
  expect(project.write('collections/a.postman_collection.json', collection(item))).toBeTruthy()
  const lines = Array.from({ length: 20_000 }, (_, at) => `  - name: Request ${String(at)} # comment ${String(at)}\n`)
  project.write('collections/a.insomnia.yaml', `collection:\n${lines.join('')}  # ${SHAPES[0]?.[1] ?? ''}\n`)
  const { stdout } = await uassistEnv(['check', '--json'], { cwd: project.root })
  const { findings } = JSON.parse(stdout) as { findings: { where: string }[] }
  expect(findings.map(({ where }) => where)).toEqual(['collections/a.insomnia.yaml: line 20002'])
})
