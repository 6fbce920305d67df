import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../cli/package-root'
import { type Endpoint } from './endpoints'
import { type Conversation } from './records'
import { Refusal } from './refusals'
import { matchRoute, splitTarget } from './router'
import { FIRST_CALL } from './seed'

type EndpointNumber = Endpoint['number']

/** JSON of one object. */
type DocumentText = string

/**
 * The answers saved in the packaged U-Assist collection, which the endpoints that only read repeat. Where one answer is a list
 * or a stream, each of its objects is a document.
 */
export class SavedAnswers {
  readonly #documents: ReadonlyMap<EndpointNumber, readonly DocumentText[]>

  constructor(documents: ReadonlyMap<EndpointNumber, readonly DocumentText[]>) {
    this.#documents = documents
  }

  /**
   * What is saved about a call; else what is saved about the first one, with this call's ids, and its times moved to where
   * this call began. Throws where nothing is saved.
   */
  about(number: EndpointNumber, call: Conversation): Record<string, unknown> {
    const documents = this.#documents.get(number) ?? []
    const text = documents.find((document) => document.includes(call.conversationId)) ?? documents[0]
    if (text === undefined) throw new Error(`the U-Assist collection has no saved answer of endpoint ${String(number)}`)
    const renamed = ID_NAMES.reduce((known, name) => known.replaceAll(FIRST_CALL[name], call[name]), text)
    const moved = renamed.replace(TIME, (time) => String(Number(time) - SAVED_START + call.startTime))
    return JSON.parse(moved) as Record<string, unknown>
  }
}

const ID_NAMES = ['documentId', 'conversationId', 'sessionId', 'experienceId', 'alertId', 'customerId'] as const

/** When calls begin in saved answers; ms since epoch. */
const SAVED_START = 1_700_000_000_000

/** A time of a saved answer. A session id begins alike, and goes on with letters. */
const TIME = /\b17000\d{8}\b/g

/** Reads the saved answers of the collection in this package, whatever collection is in the working directory. */
export function readSavedAnswers(): SavedAnswers {
  const file = join(packageRoot(), 'collections', 'u-assist.postman_collection.json')
  const documents = new Map<EndpointNumber, DocumentText[]>()
  for (const { request, response = [] } of requestsIn(JSON.parse(readFileSync(file, 'utf8')) as Item)) {
    const number = numberOf(request)
    if (number === undefined) continue
    const found = response.filter(({ code }) => code === 200).flatMap(documentsOf)
    documents.set(number, [...(documents.get(number) ?? []), ...found])
  }
  return new SavedAnswers(documents)
}

interface Item {
  item?: Item[]
  request?: Request
  response?: Answer[]
}

interface Request {
  method: string
  url: { raw: string }
}

interface Answer {
  code: number
  body?: string
  header?: { key: string; value: string }[]
}

const requestsIn = ({ item, request, response = [] }: Item): { request: Request; response: Answer[] }[] =>
  request ? [{ request, response }] : (item ?? []).flatMap(requestsIn)

/** Undefined for a request that is not for this API. */
function numberOf({ method, url }: Request): EndpointNumber | undefined {
  try {
    return matchRoute(method, splitTarget(url.raw.replace(/^\{\{(api|gateway)Url\}\}/, '')).path).endpoint.number
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function documentsOf({ body = '', header = [] }: Answer): DocumentText[] {
  if (header.some(({ value }) => value === 'application/x-ndjson')) return body.split('\n').filter(Boolean)
  if (body === '') return []
  const value: unknown = JSON.parse(body)
  return (Array.isArray(value) ? value : [value]).map((one) => JSON.stringify(one))
}
