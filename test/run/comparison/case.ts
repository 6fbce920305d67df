/** One collection that both programs run, and what is known about it. */
export interface Case {
  /** File name, first segment of each path the collection asks for, and key of the list of differences. */
  name: string
  /**
   * The collection as a definition, or the text of its file. In both, `<url>` means the address of this case at the echo
   * server, and `<tls>` the same behind TLS.
   */
  collection: object | string
  /** Of the file; UTF-8 if missing. */
  encoding?: 'utf16le' | 'latin1'
  /** How many requests stock Newman sends, those of scripts and redirects included: a case that sends nothing shows nothing. */
  sends: number
  /** What must be found in the requests of stock Newman, so that the case is known to test what its name says. */
  shows?: readonly string[]
  /** The run fails in stock Newman. */
  fails?: true
  /** What differs between two runs of one program, and the word it is replaced by in both. */
  varies?: readonly (readonly [pattern: RegExp, word: string])[]
  options?: CaseOptions
  /** Run by the real command of each program, in a process of its own. */
  alone?: true
  /** The same, of uassist only: it reads all files before it runs any, and one that it refuses would stop the others. */
  aloneInUassist?: true
}

/** Options of the command line that both programs have, or should have. Files are those of the case's folder. */
export interface CaseOptions {
  folder?: readonly string[]
  iterationCount?: number
  iterationData?: string
  globals?: string
  envVar?: Readonly<Record<string, string>>
  globalVar?: Readonly<Record<string, string>>
  workingDir?: string
  timeoutRequestMs?: number
  delayRequestMs?: number
  bail?: true
  insecure?: true
}

interface Scripts {
  pre?: string
  test?: string
}

/** A request of a collection in the fewest words; what is not named here goes into the item as it is. */
interface RequestPlan extends Scripts {
  name?: string
  method?: string
  /** Pairs, or as it stands in the file. */
  header?: Readonly<Record<string, string>> | readonly object[] | string | null
  body?: object | string
  auth?: object | null
  [member: string]: unknown
}

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

/**
 * A request item.
 *
 * @param url what follows `<url>`, or a whole URL in Postman's object form
 */
export function request(url: string | object, plan: RequestPlan = {}): object {
  const { name, method = 'GET', header = {}, body, auth, pre, test, ...members } = plan
  const headers =
    typeof header === 'string' || header === null || Array.isArray(header)
      ? header
      : Object.entries(header).map(([key, value]) => ({ key, value: value as string }))
  return {
    name: name ?? (typeof url === 'string' ? url : 'request'),
    ...scripts({ pre, test }),
    request: {
      method,
      url: typeof url === 'string' ? `<url>${url}` : url,
      header: headers,
      ...(body && { body }),
      ...(auth !== undefined && { auth }),
    },
    ...members,
  }
}

/** A folder of requests and folders. */
export function folder(name: string, item: readonly object[], plan: Scripts & Record<string, unknown> = {}): object {
  const { pre, test, ...members } = plan
  return { name, item, ...scripts({ pre, test }), ...members }
}

/** A collection of format 2.1. */
export function collection(item: readonly object[], plan: Scripts & Record<string, unknown> = {}): object {
  const { pre, test, ...members } = plan
  return { info: { name: 'compared', schema: SCHEMA }, item, ...scripts({ pre, test }), ...members }
}

/** A pre-request script that sends the value of an expression along with its request. */
export const seen = (expression: string): string =>
  `pm.request.headers.add({ key: 'X-Seen', value: encodeURI(JSON.stringify(${expression})) })`

/** Script text, for either event, that sends the value of an expression in a request of its own. */
export const report = (expression: string): string =>
  `pm.sendRequest({ url: pm.variables.replaceIn('<url>/reported'), method: 'POST', header: { 'Content-Type': 'application/json' },
    body: { mode: 'raw', raw: JSON.stringify(${expression}) } }, () => {})`

function scripts({ pre, test }: { [event in keyof Scripts]: string | undefined }): { event?: object[] } {
  const event = (listen: string, source: string | undefined) =>
    source === undefined ? [] : [{ listen, script: { type: 'text/javascript', exec: source.split('\n') } }]
  const events = [...event('prerequest', pre), ...event('test', test)]
  return events.length > 0 ? { event: events } : {}
}
