/** A request as it came over the wire. */
export interface Recorded {
  method: string
  /** Path and query. */
  url: string
  /** In their order, with their spelling. */
  headers: (readonly [name: string, value: string])[]
  body: Buffer
}
