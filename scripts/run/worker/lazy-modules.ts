import Module from 'node:module'

/**
 * What Newman loads when it starts and uses only now and then, by the names under which its own files ask for it: reporters,
 * which are never asked for here; libraries of authentication methods, of the visualizer, of old formats and of data files.
 * These are 440 of its 1,070 modules, and a third of the time.
 */
const RARELY_USED: readonly string[] = [
  ...['cli', 'emojitrain', 'json', 'junit', 'progress'].map((name) => `../reporters/${name}`),
  'aws4',
  'chardet',
  'csv-parse',
  'handlebars',
  'jose',
  'liquid-json',
  'node-forge',
  'node-oauth1',
  'postman-collection-transformer',
]

/** Files of Newman, its runtime and its SDK. */
const OF_NEWMAN = /[\\/]node_modules[\\/](?:newman|postman-[\w-]+)[\\/]lib[\\/]/

/** Of these, those of Newman itself. It downloads collections with this client; its runtime has another copy for requests. */
const OF_NEWMAN_ITSELF = /[\\/]node_modules[\\/]newman[\\/]lib[\\/]/
const OWN_CLIENT = 'postman-request'

/** Texts for variables like `{{$randomCity}}`. Its functions are put into a table at once, and called by those alone. */
const RANDOM_TEXTS = '@faker-js/faker/locale/en'

type Load = (this: unknown, request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown

/**
 * Puts off what Newman rarely uses until it is used. Its files get a stand-in that loads the module when it is called or a
 * property of it is read; one that is touched at once, as another version of Newman may do, is loaded at once. The returned
 * function ends this for whatever is required later.
 */
export function loadLazily(): () => void {
  const loader = Module as unknown as { _load: Load }
  const { _load: load } = loader
  loader._load = function (request, parent, isMain) {
    const later = () => load.call(this, request, parent, isMain)
    const from = parent?.filename ?? ''
    if (request === OWN_CLIENT && OF_NEWMAN_ITSELF.test(from)) {
      // Each run makes a cookie jar, which this part of the client does.
      const { jar } = load.call(this, `${OWN_CLIENT}/lib/cookies`, parent, false) as { jar: unknown }
      return standIn(later, (name) => (name === 'jar' ? jar : undefined))
    }
    if (!OF_NEWMAN.test(from)) return later()
    if (request === RANDOM_TEXTS)
      return standIn(later, (group, get) =>
        standIn(
          () => get()[group],
          (name, texts) => standIn(() => texts()[name]),
        ),
      )
    return RARELY_USED.includes(request) ? standIn(later) : later()
  }
  return () => {
    loader._load = load
  }
}

type Properties = Record<string | symbol, unknown>

/** @param known what can be told of a property without loading */
function standIn(
  load: () => unknown,
  known: (name: string | symbol, get: () => Properties) => unknown = () => undefined,
): unknown {
  let module: Properties | undefined
  const get = (): Properties => (module ??= load() as Properties)
  return new Proxy(() => undefined, {
    get: (_target, name) => known(name, get) ?? get()[name],
    apply: (_target, self, args) => Reflect.apply(get() as unknown as () => unknown, self, args) as unknown,
  })
}
