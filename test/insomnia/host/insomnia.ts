import {
  type Action,
  type ActionContext,
  type HookContext,
  type Model,
  type PluginModule,
  type RenderContext,
  type RenderPurpose,
  type ResponseHookContext,
  type TagContext,
  type TemplateTag,
} from '../../../plugin/insomnia/host'
import { BUILT_FOLDER } from './built-folder'
import { renderWithLiquid } from './liquid-engine'
import { loadFolder } from './load-folder'
import { renderWithNunjucks } from './nunjucks-engine'

/** `renderer`: Insomnia 8 to 12. `main`: 13, where hooks and actions run in another process. `inso`: plain Node. */
type Generation = 'renderer' | 'main' | 'inso'

export interface InsomniaOptions {
  generation: Generation
  /** `UASSIST_HOME` of its processes. */
  home: string
  /** The variables of the active environment; change them to switch. */
  variables: Record<string, unknown>
  /** Variables of its processes, beside UASSIST_HOME. */
  env?: Record<string, string>
  /** What the person does with a page that opens. */
  onPage?: (url: string) => unknown
  /** What the person has copied. */
  clipboard?: string
  /** What was stored before; give the same one to restart. */
  stored?: Map<string, string>
  /** Timers of exactly so many milliseconds ring after half a second: a person's patience, in a test. */
  hurry?: number | undefined
  /** Modules to give out in place of Node's own. */
  modules?: Record<string, unknown>
}

interface OutgoingRequest {
  name?: string
  method?: string
  url: string
  headers: Record<string, string>
  /** The Auth tab. */
  authentication?: Record<string, string>
  parameters?: Field[]
  /** By the name that stands as `:name` in the address. */
  pathParameters?: Record<string, string>
  body?: { mimeType?: string; text?: string; params?: Field[] }
}

interface Field {
  name: string
  value: string
}

/** What a hook has in hand. */
type RenderedRequest = OutgoingRequest & Required<Pick<OutgoingRequest, 'authentication' | 'parameters' | 'body'>>

export interface Insomnia {
  options: InsomniaOptions
  /** The URLs that were opened in a browser. */
  opened: string[]
  /** Title and text of each dialog. */
  alerts: { title: string; text: string }[]
  /** Everything written to the console. */
  logged: string[]
  stored: Map<string, string>
  plugin: PluginModule
  render: (template: string, purpose?: RenderPurpose) => Promise<string>
  /** Renders, runs the hooks, sends, and runs the response hooks. */
  send: (request: OutgoingRequest) => Promise<Response>
  /** What "copy as cURL" and code generation write down. */
  copy: (request: OutgoingRequest) => Promise<Record<string, string>>
  /** What a HAR export says of a request. */
  exportHar: (request: OutgoingRequest) => Promise<Pick<RenderedRequest, 'url' | 'headers' | 'parameters' | 'body'>>
  /** Clicks an entry of the collection's or the request's menu; resolves to the dialog it opens. */
  click: (menu: 'workspaceActions' | 'requestActions', label: string) => Promise<string>
}

const REQUEST: Model = { _id: 'req_1', name: 'Who am I' }
const WORKSPACE: Model = { _id: 'wrk_1', name: 'Demo' }

/** A stand-in for Insomnia around the built plugin: its loaders, contexts, engines and order of calls, and nothing more. */
export function startInsomnia(options: InsomniaOptions): Insomnia {
  const { generation } = options
  const opened: string[] = []
  const alerts: Insomnia['alerts'] = []
  const logged: string[] = []
  const stored = options.stored ?? new Map<string, string>()
  const openPage = (url: string) => {
    opened.push(url)
    options.onPage?.(url)
  }
  const load = (type: string | undefined) => loadPlugin({ type, options, logged, openPage })
  const tagSide = load({ renderer: 'renderer', main: 'browser', inso: undefined }[generation])
  const actionSide = generation === 'main' ? load('renderer') : tagSide

  const store = {
    getItem: (key: string) => Promise.resolve(stored.get(key) ?? null),
    setItem: (key: string, value: string) => Promise.resolve(void stored.set(key, value)),
    removeItem: (key: string) => Promise.resolve(void stored.delete(key)),
  }
  const dialogs = {
    alert: (title: string, text = '') => {
      if (generation === 'inso') throw new Error('window is not defined')
      alerts.push({ title, text })
      // Nobody closes it.
      return new Promise<void>(() => undefined)
    },
    clipboard: {
      readText: () => (generation === 'main' ? Promise.resolve(options.clipboard ?? '') : (options.clipboard ?? '')),
    },
  }

  const contextFor = (purpose: RenderPurpose | undefined): TagContext => ({
    ...({ renderPurpose: purpose } as Pick<TagContext, 'renderPurpose'>),
    app:
      generation === 'main' || (generation === 'renderer' && purpose !== 'send') ? { alert: () => undefined } : dialogs,
    store,
    meta: { requestId: REQUEST._id, workspaceId: WORKSPACE._id },
    context: renderContext(options, purpose),
    util: generation === 'main' ? { openInBrowser: openPage } : {},
  })

  const render = (template: string, purpose?: RenderPurpose) => {
    const engine = generation === 'main' ? renderWithLiquid : renderWithNunjucks
    const tags = generation === 'main' ? asJson(tagSide.templateTags) : tagSide.templateTags
    return engine(template, tags, options.variables, () => contextFor(purpose))
  }
  const renderAll = async (texts: Record<string, string>, purpose?: RenderPurpose) => {
    const rendered: Record<string, string> = {}
    // One key after another, as the host does.
    for (const [key, text] of Object.entries(texts)) rendered[key] = await render(text, purpose)
    return rendered
  }
  const renderFields = (fields: Field[] = [], purpose?: RenderPurpose) =>
    Promise.all(fields.map(async (field) => ({ ...field, value: await render(field.value, purpose) })))
  const renderRest = async (
    { url, parameters, pathParameters = {}, body = {} }: OutgoingRequest,
    purpose?: RenderPurpose,
  ) => {
    const inPath = await renderAll(pathParameters, purpose)
    return {
      // Escaped and in the address before any hook sees it.
      url: (await render(url, purpose)).replace(/(?<=\/):(\w+)/g, (whole, name: string) =>
        encodeURIComponent(inPath[name] ?? whole),
      ),
      parameters: await renderFields(parameters, purpose),
      body: {
        ...body,
        ...(body.text !== undefined && { text: await render(body.text, purpose) }),
        ...(body.params && { params: await renderFields(body.params, purpose) }),
      },
    }
  }
  const prepare = async (request: OutgoingRequest, purpose?: RenderPurpose) => {
    const headers = await renderAll(request.headers, purpose)
    const authentication = await renderAll(request.authentication ?? {}, purpose)
    const rendered = { ...request, ...(await renderRest(request, purpose)), headers, authentication }
    const context = { app: dialogs, store, request: hookRequest(rendered, options) } satisfies HookContext
    if (generation !== 'inso') for (const hook of actionSide.requestHooks) await hook(context)
    const { token } = authentication
    if (token && !headers.Authorization) headers.Authorization = `Bearer ${token}`
    return { context, headers, rendered }
  }

  return {
    options,
    opened,
    alerts,
    logged,
    stored,
    plugin: tagSide,
    render,
    copy: async (request) => (await prepare(request)).headers,
    exportHar: async (request) => {
      const { url, headers, parameters, body } = (await prepare(request)).rendered
      return { url, headers, parameters, body }
    },
    send: async (request) => {
      const { context, headers } = await prepare(request, 'send')
      const response = await fetch(request.url, { method: request.method ?? 'GET', headers })
      const answered: ResponseHookContext = {
        ...context,
        response: { getStatusCode: () => response.status, getHeader: (name) => response.headers.get(name) },
      }
      if (generation !== 'inso') for (const hook of actionSide.responseHooks) await hook(answered)
      return response
    },
    click: async (menu, label) => {
      const context: ActionContext = { app: dialogs, store }
      const actions = actionSide[menu] as Action<{ request: Model; workspace: Model }>[]
      const entry = actions.find((action) => action.label === label)
      if (!entry) throw new Error(`no menu entry "${label}"`)
      const before = alerts.length
      await entry.action(context, { request: REQUEST, workspace: WORKSPACE })
      return alerts
        .slice(before)
        .map(({ text }) => text)
        .join('\n')
    },
  }
}

interface Process {
  type: string | undefined
  options: InsomniaOptions
  logged: string[]
  openPage: (url: string) => void
}

function loadPlugin({ type, options, logged, openPage }: Process): PluginModule {
  const log = (...parts: unknown[]) => logged.push(parts.map(String).join(' '))
  const own: NodeJS.Process = Object.create(process, {
    type: { value: type },
    env: { value: { PATH: process.env.PATH, UASSIST_HOME: options.home, ...options.env } },
    // Many processes of the host live in one of ours, whose signals are not for them.
    on: { value: () => own },
  }) as NodeJS.Process
  const scope: unknown = Object.create(globalThis, { process: { value: own } })
  return loadFolder(BUILT_FOLDER, {
    globals: {
      global: scope,
      globalThis: scope,
      process: own,
      console: { log, warn: log, error: log, info: log, debug: log },
      setTimeout: hurried(options),
      ...(type === 'renderer' && rendererGlobals(hurried(options))),
    },
    require: (id) => {
      if (id === 'electron') {
        if (!type) throw new Error("Cannot find module 'electron'")
        return { shell: { openExternal: (url: string) => Promise.resolve(openPage(url)) } }
      }
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a builtin, by the name the plugin wrote
      return options.modules?.[id] ?? (require(id) as unknown)
    },
  }) as PluginModule
}

const hurried = (options: InsomniaOptions) => (run: () => void, milliseconds?: number) =>
  setTimeout(run, milliseconds === options.hurry ? 500 : milliseconds)

/** Chromium's timers are numbers, and axios would choose its XMLHttpRequest. */
function rendererGlobals(startTimeout: ReturnType<typeof hurried>): Record<string, unknown> {
  const timers = new Map<number, NodeJS.Timeout>()
  const numbered = (start: typeof startTimeout) => (run: () => void, milliseconds?: number) => {
    const id = timers.size + 1
    timers.set(id, start(run, milliseconds))
    return id
  }
  const clear = (id: number | undefined) => {
    clearTimeout(timers.get(id ?? 0))
  }
  const unusable = class {
    constructor() {
      throw new Error("Chromium's HTTP must not be used")
    }
  }
  return {
    window: { location: { href: 'file:///opt/Insomnia/resources/app.asar/index.html' } },
    document: {},
    navigator: { product: 'Gecko', userAgent: 'Mozilla/5.0 Electron' },
    XMLHttpRequest: unusable,
    fetch: unusable,
    setTimeout: numbered(startTimeout),
    setInterval: numbered(setInterval),
    clearTimeout: clear,
    clearInterval: clear,
  }
}

/** Functions beside the variables up to 12 and in inso; plain JSON in 13. */
function renderContext({ generation, variables }: InsomniaOptions, purpose: RenderPurpose | undefined): RenderContext {
  const environmentId = typeof variables.environmentName === 'string' ? `env_${variables.environmentName}` : 'env_sub'
  if (generation !== 'main') {
    return { ...variables, _: variables, getEnvironmentId: () => environmentId, getPurpose: () => purpose }
  }
  const serializedFunctions = {
    environmentId,
    requestId: REQUEST._id,
    workspaceId: WORKSPACE._id,
    ...(purpose && { purpose }),
  }
  return JSON.parse(JSON.stringify({ ...variables, _: variables, serializedFunctions })) as RenderContext
}

/** What is left of a tag's definition in another process, with `run` called by name as 13 does. */
function asJson(tags: readonly TemplateTag[]): TemplateTag[] {
  return tags.map((tag) => ({ ...(JSON.parse(JSON.stringify(tag)) as TemplateTag), run: tag.run }))
}

function hookRequest(request: RenderedRequest, { variables }: InsomniaOptions): HookContext['request'] {
  const { headers, authentication, parameters } = request
  return {
    getId: () => REQUEST._id,
    getName: () => request.name ?? 'Who am I',
    getUrl: () => request.url,
    setUrl: (url) => void (request.url = url),
    getParameters: () => parameters.map((parameter) => ({ ...parameter })),
    setParameter: (name, value) => {
      const first = parameters.find((parameter) => parameter.name === name)
      if (first) first.value = value
    },
    getBody: () => request.body,
    setBody: (body) => void (request.body = body as RenderedRequest['body']),
    getMethod: () => request.method ?? 'GET',
    getHeaders: () => Object.entries(headers).map(([name, value]) => ({ name, value })),
    setHeader: (name, value) => void (headers[name] = value),
    getAuthentication: () => authentication,
    setAuthenticationParameter: (name, value) => void (authentication[name] = value),
    getEnvironment: () => variables,
  }
}
