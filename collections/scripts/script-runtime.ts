import { type RequestBody } from './graphql'

/**
 * The part of Postman's script runtime that these scripts use, as it is in stock Newman 6.2.2 (postman-sandbox 4.7.1).
 * Typed by hand: the published typings declare a promise from `pm.sendRequest`, which this runtime does not return.
 */
export interface Pm {
  info: { requestId: string; iteration: number }
  environment: Variables & { name?: string }
  collectionVariables: Variables
  /** Every scope, the innermost first. What is set here lives as long as the run. */
  variables: Variables & { replaceIn(text: string): string }
  request: PmRequest
  /** In test scripts only. */
  response: PmResponse
  execution: {
    /** Names, from the collection down to the request. */
    location: readonly string[]
    /** In pre-request scripts only. Ends the script: nothing after it is seen. */
    skipRequest(): void
    setNextRequest(nameOrId: string): void
  }
  test: { (name: string, assert: () => void): void; skip(name: string): void }
  sendRequest(request: GetRequest, callback: (error: SendError | null, response: PmResponse) => void): void
}

/** The variables of one scope, or of all of them. */
export interface Variables {
  /** Newman passes numbers of data files on as numbers. */
  get(name: string): string | number | boolean | null | undefined
  set(name: string, value: string): void
}

/** The request that is about to be sent, or was. */
export interface PmRequest {
  method: string
  url: { toString(): string; query: ParameterList }
  body?: RequestBody & { urlencoded?: ParameterList; toString(): string }
  headers: { get(name: string): unknown; upsert(header: { key: string; value: string }): void; toString(): string }
  /** The request's own auth only: scripts are not shown what it inherits from a folder. */
  auth?: { type: string; bearer?: { get(key: 'token'): unknown } }
}

/** A query parameter, or a field of a form. */
export interface Parameter {
  key: string
  value?: unknown
}

interface ParameterList {
  remove(isUnwanted: (parameter: Parameter) => boolean): void
}

/** An answer, to the collection's request or to one of a script. */
export interface PmResponse {
  /** Missing when no answer came. */
  code?: number
  headers: { get(name: string): string | undefined }
  text(): string
}

interface GetRequest {
  url: string
  method: 'GET'
  header: Record<string, string>
}

/** Network errors have a code, and often no message. */
interface SendError {
  message?: string
  code?: string
}

/** A variable as trimmed text, empty when nobody set it. */
export function textOf(variables: Pick<Variables, 'get'>, name: string): string {
  return String(variables.get(name) ?? '').trim()
}

/** `pm.sendRequest` as a promise: stock Newman knows the callback form only. Rejects with a sentence. */
export function get(pm: Pick<Pm, 'sendRequest'>, url: string, header: Record<string, string>): Promise<PmResponse> {
  return new Promise((resolve, reject) => {
    pm.sendRequest({ url, method: 'GET', header }, (error, response) => {
      if (error) reject(new Error(error.message ?? error.code ?? 'no answer'))
      else resolve(response)
    })
  })
}
