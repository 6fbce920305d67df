// One build, CommonJS, with lazy chunks: what a command does not need, it does not load.
const { nodeResolve } = require('@rollup/plugin-node-resolve')
const commonjs = require('@rollup/plugin-commonjs')
const json = require('@rollup/plugin-json')
const { default: dts } = require('rollup-plugin-dts')
const { default: esbuild } = require('rollup-plugin-esbuild')
const { builtinModules } = require('node:module')
const { rollup } = require('rollup')
const { dependencies } = require('./package.json')
const { thirdPartyLicenses } = require('./plugin/insomnia/build/third-party-licenses')
const insomniaPlugin = require('./plugin/insomnia/rollup.plugin')

/** Newman, and what is its own, stays outside the bundle: it is what teams run, in a version that they can look up. */
const installed = Object.keys(dependencies)

const plugins = (target) => [
  nodeResolve({ exportConditions: ['node'], preferBuiltins: true }),
  commonjs(),
  json(),
  esbuild({ target, tsconfig: false }),
]

const isBuiltin = (id) => id.startsWith('node:') || builtinModules.includes(id)
const isInstalled = (id) => installed.some((name) => id === name || id.startsWith(`${name}/`))

/** Requiring one of Node's own modules does nothing by itself, so a chunk that does not use one does not require it. */
const treeshake = { moduleSideEffects: 'no-external' }

/** Circular imports inside third-party packages are theirs to keep; every warning about our own code stays visible. */
const onwarn = (warning, warn) => {
  if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules'))) return
  if (['THIS_IS_UNDEFINED', 'INVALID_ANNOTATION'].includes(warning.code)) return
  // depd, of koa: it wraps functions that are deprecated, with their own names in the text.
  if (warning.code === 'EVAL' && /[\\/]depd[\\/]/.test(warning.loc?.file ?? warning.id)) return
  warn(warning)
}

const commonjsOutput = {
  format: 'cjs',
  exports: 'named',
  interop: 'auto',
  // `await import('x')` becomes a require: the ES module loader alone costs more than a cached token may take.
  dynamicImportInCjs: false,
  // Else a chunk requires at its top what only its lazy parts need.
  hoistTransitiveImports: false,
  chunkFileNames: 'chunks/[name].js',
}

/** The package `uassist`. The worker is the program of the threads that run collections. */
const uassist = {
  input: { uassist: 'scripts/uassist.ts', index: 'scripts/index.ts', worker: 'scripts/run/worker/main.ts' },
  output: { ...commonjsOutput, dir: 'dist', banner: ({ name }) => (name === 'uassist' ? '#!/usr/bin/env node' : '') },
  external: (id) => isBuiltin(id) || isInstalled(id),
  plugins: [...plugins('node20'), thirdPartyLicenses()],
  treeshake,
  onwarn,
}

/**
 * The same, with all that the command loads at its start in one file: each file costs a stored token some time, and
 * Rollup would make one of each set of modules that the library, the worker or a lazy part shares with the command.
 */
async function withOneFileAtStart({ input, output, ...options }) {
  const bundle = await rollup({ ...options, input: input.uassist })
  const { output: files } = await bundle.generate(output)
  const atStart = new Set(files.find(({ isEntry }) => isEntry).moduleIds)
  const manualChunks = (id) => (atStart.has(id) ? 'uassist' : undefined)
  return { ...options, input, output: { ...output, manualChunks, onlyExplicitManualChunks: true } }
}

module.exports = async () => [
  await withOneFileAtStart(uassist),
  {
    // The types of the library, in one file that imports nothing.
    input: 'scripts/index.ts',
    output: { file: 'dist/index.d.ts', format: 'es' },
    external: isBuiltin,
    plugins: [dts()],
  },
  insomniaPlugin({ plugins, isBuiltin, treeshake, onwarn, commonjsOutput }),
  // Programs of development: never published.
  {
    input: {
      bench: 'scripts/dev/bench.ts',
      'build-collections': 'scripts/dev/build-collections.ts',
      'test-importers': 'scripts/dev/test-importers.ts',
      'test-inso': 'scripts/dev/test-inso.ts',
      'test-postman-cli': 'scripts/dev/test-postman-cli.ts',
    },
    output: { ...commonjsOutput, dir: 'dist/dev' },
    external: (id) => isBuiltin(id) || isInstalled(id) || id === 'esbuild',
    plugins: plugins('node20'),
    treeshake,
    onwarn,
  },
]
