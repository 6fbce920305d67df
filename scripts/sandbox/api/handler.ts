import { type IncomingHttpHeaders } from 'node:http'
import { type Endpoint } from './endpoints'
import { type Reply } from './reply'
import { type State } from './state'
import { type Caller } from './verify-token'

/** A call that passed every check the endpoint table asks for. */
export interface Call<PathParameter extends string = string, QueryParameter extends string = string> {
  caller: Caller
  path: Readonly<Record<PathParameter, string>>
  /** The mandatory query parameters, each under the first of its spellings. */
  query: Readonly<Record<QueryParameter, string>>
  /** All query parameters, for the optional and the repeated ones. */
  search: URLSearchParams
  headers: IncomingHttpHeaders
  /** Parsed JSON; undefined when there was no body. */
  body: unknown
}

/** Answers a call, or throws a refusal. */
export type Handler<PathParameter extends string = string, QueryParameter extends string = string> = (
  call: Call<PathParameter, QueryParameter>,
  state: State,
) => Reply

type NamesInPath<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesInPath<Rest>
  : never

type FirstSpelling<Spellings extends string> = Spellings extends `${infer First}|${string}` ? First : Spellings

type HandlerOf<Row extends Endpoint> = Handler<NamesInPath<Row['path']>, FirstSpelling<Row['query'][number]>>

/** One handler per row of the endpoint table: the compiler refuses a missing one, and names the row does not have. */
export type Handlers = { readonly [Row in Endpoint as Row['number']]: HandlerOf<Row> }
