import { type PluginModule, type TagContext } from '../../../plugin/insomnia/host'
import { startSignedIn } from '../signed-in'
import { type Figure, median, runNode } from './measure'

const MEASURE_REQUIRE =
  'const start = process.hrtime.bigint(); require(process.argv[1]); console.log(Number(process.hrtime.bigint() - start) / 1e6)'

/** What Insomnia waits for when it starts, and each time it renders a tag with a token that is still good. */
export async function benchPlugin(folder: string): Promise<Figure[]> {
  const requires = Array.from({ length: 25 }, () => Number(runNode(['-e', MEASURE_REQUIRE, folder])))
  const signedIn = await startSignedIn()
  const home = process.env.UASSIST_HOME
  process.env.UASSIST_HOME = signedIn.home
  try {
    const render = await tokenTag(folder, signedIn.sandbox.values)
    // The first one loads what later ones use.
    await render()
    const renders: number[] = []
    for (let time = 0; time < 300; time++) {
      const start = performance.now()
      await render()
      renders.push(performance.now() - start)
    }
    return [
      {
        name: 'pluginRequireMs',
        what: '`require` of the built plugin in a fresh process',
        value: median(requires),
        unit: 'ms',
        hold: { at: 'most', value: 3 },
      },
      {
        name: 'cachedTagRenderMs',
        what: 'the token tag on Send, with a good token, session file read each time',
        value: median(renders),
        unit: 'ms',
      },
    ]
  } finally {
    if (home === undefined) delete process.env.UASSIST_HOME
    else process.env.UASSIST_HOME = home
    await signedIn.stop()
  }
}

/** The plugin's token tag, as a request that is sent renders it in inso: plain Node, and nobody to ask. */
async function tokenTag(folder: string, values: object): Promise<() => Promise<unknown>> {
  const { templateTags } = (await import(folder)) as PluginModule
  const tag = templateTags.find(({ name }) => name === 'uassistToken')
  if (!tag) throw new Error(`"${folder}" has no tag uassistToken`)
  const stored = new Map<string, string>()
  const context: TagContext = {
    renderPurpose: 'send',
    app: { alert: () => undefined },
    store: {
      getItem: (key) => Promise.resolve(stored.get(key) ?? null),
      setItem: (key, value) => Promise.resolve(void stored.set(key, value)),
      removeItem: (key) => Promise.resolve(void stored.delete(key)),
    },
    meta: { requestId: 'req_1', workspaceId: 'wrk_1' },
    context: { ...values, _: values, getEnvironmentId: () => 'env_1', getPurpose: () => 'send' },
    util: {},
  }
  return async () => tag.run(context)
}
