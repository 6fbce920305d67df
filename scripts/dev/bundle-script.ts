import { build } from 'esbuild'

/** Names that stock Newman's script runtime does not have, though every editor and every Node knows them. */
const ABSENT_FROM_RUNTIME = [
  'globalThis',
  'process',
  'global',
  'window',
  'self',
  'URL',
  'URLSearchParams',
  'TextEncoder',
  'TextDecoder',
  'crypto',
  'structuredClone',
  'queueMicrotask',
  'performance',
  'AbortController',
  'fetch',
  'Intl',
  'WebAssembly',
  'module',
  'exports',
  'pm.vault',
  'pm.require',
  'pm.execution.runRequest',
] as const

/** Packages that the script runtime provides. Any other import ends up in the bundle, or fails the build. */
const IN_RUNTIME = ['ajv', 'crypto-js', 'uuid']

const MARK = 'absent_from_runtime_'

/**
 * Bundles one script into what the script runtime takes: a function called at once, no modules, names of the build
 * replaced by their values. Throws when the script uses a name the runtime does not have, or awaits at its top.
 */
export async function bundleScript(entry: string, root: string, values: Record<string, unknown> = {}): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    // Not esbuild's own "iife": that one wraps `require`, which the runtime has.
    format: 'cjs',
    platform: 'neutral',
    external: IN_RUNTIME,
    // Bruno's and other tools' readers of scripts fail on the class fields of ES2022.
    target: 'es2021',
    charset: 'utf8',
    logLevel: 'silent',
    // Without this, tsconfig's "strict" would make the bundle strict, and `uassist` has to be left behind undeclared.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    // esbuild replaces a name only where it is not declared, so a variable of ours called `self` passes.
    define: {
      ...Object.fromEntries(ABSENT_FROM_RUNTIME.map((name) => [name, MARK + name.replaceAll('.', '$')])),
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
    },
    banner: { js: `// Made from ${entry} by \`npm run collections\`: edit it there.\n(() => {` },
    footer: { js: '})()' },
  })
  const code = result.outputFiles[0]?.text ?? ''
  const absent = Array.from(code.matchAll(/absent_from_runtime_([\w$]+)/g), ([, name]) => name?.replaceAll('$', '.'))
  if (absent.length > 0) throw new Error(`${entry}: the script runtime has no ${[...new Set(absent)].join(', ')}`)
  return code
}
