// The architecture as rules: who may import whom, types included. `npm run architecture` holds the tree against them.

/**
 * The layers of the product, the lowest first. A module imports its own folder and the layers below it; folders of one
 * layer know nothing of each other.
 */
const LAYERS = [
  ['plugin/auth'],
  ['plugin/node'],
  ['scripts/cli'],
  ['scripts/formats'],
  ['scripts/environments', 'scripts/stores'],
  ['scripts/session'],
  ['scripts/run', 'scripts/broker', 'scripts/install', 'scripts/sandbox'],
  ['scripts/doctor'],
  ['scripts/commands'],
  ['scripts/library'],
  ['scripts/main.ts', 'scripts/index.ts'],
  ['scripts/uassist.ts'],
]

/** The same for the folders of the runner; what is not named here is above them all. */
const RUNNER_LAYERS = [
  ['scripts/run/protocol'],
  ['scripts/run/redaction'],
  ['scripts/run/record', 'scripts/run/worker', 'scripts/run/selection'],
  ['scripts/run/reports', 'scripts/run/worker-pool'],
]

/** Packages that one folder or file knows, so that they can be replaced there. */
const OWNERS = {
  axios: 'plugin/node/transport.ts',
  jsonwebtoken: 'plugin/auth/(id-token|check-signature).ts',
  newman: 'scripts/(run/worker|run/protocol|dev/bench)/',
  'oidc-provider': 'scripts/sandbox/tenant/',
  jose: 'scripts/sandbox/',
  'age-encryption': 'scripts/environments/sealing/age.ts',
  '@secretlint/[^/]+': 'scripts/environments/secrets/',
  yaml: 'scripts/(formats|dev/insomnia)/',
  ioredis: 'scripts/(stores/redis/connection|dev/bench/redis).ts',
}

/** Packages that cost too much to load before they are needed: by `await import()` only. */
const LAZY = ['axios', 'jsonwebtoken', 'age-encryption', '@secretlint/[^/]+', 'yaml', 'electron', 'ioredis']

/** What Postman's script runtime gives a script that asks for it (https://learning.postman.com/docs/tests-and-scripts/write-scripts/postman-sandbox-api-reference/). */
const SCRIPT_RUNTIME = ['ajv', 'crypto-js', 'uuid']

/** What the collections' own scripts and the product both have to know. */
const SHARED_RULES = {
  'scripts/run': '^collections/scripts/writes\\.ts$',
  'scripts/broker': '^collections/scripts/broker-challenge\\.ts$',
}

const PROJECT = '^(plugin|scripts|collections|test)/'
const path = (names) => names.map((name) => `^${name}${/\.ts$|\/$/.test(name) ? '' : '/'}`)
const npmPackage = (name) => `^(node_modules/)?${name}(/|$)`

/** One rule for each folder of a layer: of the project, it imports itself and what is below. */
function layerRules(name, layers, within) {
  return layers.flatMap((folders, level) =>
    folders.map((folder) => ({
      name: `${name}-${folder.split('/').pop()}`,
      comment: `${folder} imports itself and the layers below it`,
      severity: 'error',
      from: { path: path([folder]) },
      to: {
        path: within,
        pathNot: [
          ...path([folder]),
          ...layers.slice(0, level).flatMap(path),
          '^package\\.json$',
          ...(SHARED_RULES[folder] ? [SHARED_RULES[folder]] : []),
        ],
      },
    })),
  )
}

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Modules that import each other cannot be read one after the other; types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere is a name that was moved. Electron is there inside Insomnia only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^electron$', ...SCRIPT_RUNTIME.map(npmPackage)] },
    },
    ...layerRules('layer', LAYERS, PROJECT),
    ...layerRules('runner', RUNNER_LAYERS, '^scripts/run/'),
    {
      name: 'core-is-pure',
      comment: 'The token core knows no host, no file and no network: of Node it may use cryptography.',
      severity: 'error',
      from: { path: '^plugin/auth/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'plugin-alone',
      comment: 'The plugin is installed without the command.',
      severity: 'error',
      from: { path: '^plugin/' },
      to: { path: PROJECT, pathNot: '^plugin/' },
    },
    {
      name: 'hosts-apart',
      comment: 'The command does not know Insomnia. The bench measures the built plugin, and may know its shape.',
      severity: 'error',
      from: { path: '^scripts/', pathNot: '^scripts/dev/' },
      to: { path: '^plugin/(insomnia|index)' },
    },
    {
      name: 'not-to-dev',
      comment: 'What is published does not import programs of development.',
      severity: 'error',
      from: { path: '^(plugin|scripts)/', pathNot: '^scripts/dev/' },
      to: { path: '^scripts/dev/' },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^(plugin|scripts|collections)/' },
      to: { path: '^test/' },
    },
    {
      name: 'collection-scripts-alone',
      comment: 'They run in Postman, which has none of our other modules.',
      severity: 'error',
      from: { path: '^collections/scripts/' },
      to: { pathNot: ['^collections/scripts/', ...SCRIPT_RUNTIME.map(npmPackage)] },
    },
    ...Object.entries(OWNERS).map(([name, owner]) => ({
      name: `owner-of-${name}`,
      comment: `${name} is known to ${owner} only`,
      severity: 'error',
      from: { path: '^(plugin|scripts|collections)/', pathNot: `^${owner}` },
      to: { path: npmPackage(name), dependencyTypesNot: ['type-only'] },
    })),
    ...LAZY.map((name) => ({
      name: `lazy-${name}`,
      comment: `${name} is loaded by await import(), when it is needed`,
      severity: 'error',
      from: { path: '^(plugin|scripts)/', pathNot: '^scripts/dev/' },
      to: { path: npmPackage(name), dynamic: false, dependencyTypesNot: ['type-only'] },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: require('node:path').join(__dirname, 'tsconfig.json') },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.ts$' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
