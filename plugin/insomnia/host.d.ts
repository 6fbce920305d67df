/**
 * The plugin API of Insomnia 8 to 13 and of inso, as far as this plugin uses it. Kong publishes no types; these follow
 * its source. What differs between versions is optional here, and its comment says where it is missing.
 */

/** Why something is rendered. `undefined` covers editors up to 10, "copy as cURL" and code generation alike. */
export type RenderPurpose = 'send' | 'general' | 'no-render' | 'preview' | 'script'

/** An argument as the editor parsed it, before anything is rendered. */
interface ParsedArgument {
  type: string
  value?: string | number | boolean
}

/** One field of the tag editor. Its functions exist up to 12 only: 13 hands definitions on as JSON. */
export interface TagArgument {
  type: 'string'
  displayName: string
  description?: string
  /** Must hold no quote: the editor writes it into the template as it is. */
  defaultValue?: string
  placeholder?: string
  help?: string
  /** Shows its answer in red, and stops nothing. */
  validate?: (value: unknown) => string
}

/** A template tag. Insomnia writes `priority` into the object, so it must not be frozen. */
export interface TemplateTag {
  /** Letters, digits and underscores: anything else is listed, and never renders. */
  name: string
  displayName: string
  description: string
  args: TagArgument[]
  /** Must return a real Promise or a string; a rejection is what the person sees. */
  run: (context: TagContext, ...args: unknown[]) => Promise<string>
  /** The text on the tag in the editor, up to 12. It becomes HTML. */
  liveDisplayName?: (args: ParsedArgument[]) => string
}

/** Per plugin, plain text on the disk, shared by Insomnia's processes. Other methods are miswired in some versions. */
export interface Store {
  getItem: (key: string) => Promise<string | null>
  setItem: (key: string, value: string) => Promise<void>
  removeItem: (key: string) => Promise<void>
}

/** Insomnia's dialogs. */
export interface App {
  /** Resolves when it is closed, or at once; does nothing in the main process of 13; throws in inso. */
  alert: (title: string, message?: string) => unknown
  /** A Promise in 13; absent or throwing where no window is. */
  clipboard?: { readText: () => string | Promise<string> }
}

/** What 13 hands a tag in place of the functions of the render context. */
interface SerializedFunctions {
  environmentId?: string
  purpose?: RenderPurpose
  requestId?: string
  workspaceId?: string
}

/** All variables of the active environment, flat, and beside them what Insomnia adds. */
export type RenderContext = Record<string, unknown> & {
  /** Up to 12, and in inso. */
  getEnvironmentId?: () => string | undefined
  getPurpose?: () => RenderPurpose | undefined
  /** From 13. */
  serializedFunctions?: SerializedFunctions
}

/** What `run` of a tag gets. */
export interface TagContext {
  /** Absent, as is `store`, where a sandbox does not grant it. */
  app?: App
  store?: Store
  context: RenderContext
  meta?: { requestId?: string | null; workspaceId?: string }
  renderPurpose?: RenderPurpose | null
  util?: {
    /** Newer versions only. */
    openInBrowser?: (url: string) => unknown
  }
}

/** A menu entry. The host gives up on it after 30 seconds, and our code keeps running. */
export interface Action<Models> {
  label: string
  /** A Font Awesome name. */
  icon?: string
  action: (context: ActionContext, models: Models) => Promise<void>
}

/** What a menu entry gets, beside its request or collection. */
export interface ActionContext {
  app: App
  store: Store
}

/** A document of Insomnia's database, as far as it is used here. */
export interface Model {
  _id: string
  name?: string
}

/** What a request hook gets. */
export interface HookContext extends ActionContext {
  request: HookRequest
}

/** What a response hook gets. The request is read-only here. */
export interface ResponseHookContext extends HookContext {
  response: HookResponse
}

/** A body as the editor keeps it: text, a form's fields, or a file. */
interface RequestBody {
  text?: string
  params?: { name?: string; value?: string }[]
}

/** The rendered request. Its Authorization header is not there yet when the Auth tab makes it. */
export interface HookRequest {
  getId: () => string
  getName: () => string
  /** Path parameters are in it already, escaped; the query's are not. */
  getUrl: () => string
  setUrl: (url: string) => void
  getMethod: () => string
  /** The query. */
  getParameters: () => { name: string; value: string }[]
  /** Changes the first parameter of that name. */
  setParameter: (name: string, value: string) => void
  getBody: () => RequestBody
  setBody: (body: RequestBody) => void
  getHeaders: () => { name: string; value: string }[]
  /** Changes the first header of that name. */
  setHeader: (name: string, value: string) => void
  /** The Auth tab's fields; a Bearer token is its `token`. */
  getAuthentication: () => Record<string, unknown> | null | undefined
  setAuthenticationParameter: (name: string, value: string) => void
  /** The render context. */
  getEnvironment: () => Record<string, unknown>
}

/** The response, as far as it is used here. */
export interface HookResponse {
  getStatusCode: () => number
  getHeader: (name: string) => string | string[] | null
}

/** What Insomnia reads from `module.exports`. */
export interface PluginModule {
  templateTags: TemplateTag[]
  /** They run on every send, and before "copy as cURL" and code generation; never in inso 10 and later. */
  requestHooks: ((context: HookContext) => Promise<void>)[]
  /** One that throws replaces the response by an error. */
  responseHooks: ((context: ResponseHookContext) => Promise<void>)[]
  requestActions: Action<{ request: Model }>[]
  workspaceActions: Action<{ workspace: Model }>[]
}
