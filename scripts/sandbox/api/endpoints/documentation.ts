/**
 * What we know of an endpoint, and how. Four words are kept apart wherever it is told: what the page **documents**; what was
 * **not seen by us**, because our copy of the page ended before; what **the page does not say**, though it was read to its
 * end; and what is **observed** in the page's samples or **ours**: inferred, or chosen by the sandbox.
 */
export type Documentation = WholePage | PartOfPage

/** A page that was read to its end. */
interface WholePage extends Page {
  unsaid: readonly string[]
  readUpTo?: never
  unseen?: never
}

/** A page whose copy ended somewhere: what is missing here may well be on it. */
interface PartOfPage extends Page {
  /** The last thing that was read. */
  readUpTo: string
  unseen: readonly string[]
  unsaid?: never
}

interface Page {
  page: string
  /** The audience of the page's sample token. */
  audience?: 'uassist.uniphore.com' | 'api.uniphore.com'
  /** What the page says and is easily missed: definitions, two spellings, misprints, a host of one region only. */
  says?: readonly string[]
  errors?: readonly ErrorAnswer[]
  /** Observed in samples, inferred, or chosen by the sandbox. */
  ours?: readonly string[]
}

/** A row of a page's table of codes: with the body it prints, or with a sentence, which is no body. */
export interface ErrorAnswer {
  status: 401 | 404 | 422 | 500
  body?: string
  sentence?: string
  /** What the answer is about, where the page says it of one thing only. */
  about?: string
}

/** How sure we are of something. */
export type Certainty = 'documented' | 'observed' | 'ours'

/** The address of a page of the vendor's documentation. */
export const pageOf = (name: string): string => `https://docs.uniphoredev.com/en/${name}.html`

const AUTHENTICATION_FAILED: ErrorAnswer = { status: 401, body: '{"reason":"Authentication failed"}' }
const RECORD_NOT_FOUND: ErrorAnswer = { status: 404, body: 'Record Not Found' }
const UNDECODABLE: ErrorAnswer = { status: 422, body: '{"error":"Error while decoding response from the database"}' }
const INTERNAL: ErrorAnswer = { status: 500, body: '{"error":"Internal server error"}' }

/** The bodies that the pages of 11 and 16 print. */
export const ERRORS_OF_ONE: readonly ErrorAnswer[] = [AUTHENTICATION_FAILED, RECORD_NOT_FOUND, INTERNAL]

/** The bodies that the pages of 12, 17 and 20 print. */
export const ERRORS_OF_A_LIST: readonly ErrorAnswer[] = [AUTHENTICATION_FAILED, UNDECODABLE, INTERNAL]
