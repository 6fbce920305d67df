import { type Config } from '../config'
import { type Cause, type Endpoint } from './cause'
import { CALLBACK_CAUSES } from './callback-causes'
import { OTHER_CAUSES, PAGE_CAUSES } from './other-causes'
import { TOKEN_CAUSES } from './token-causes'

/** All causes that are known, in the order of the documents. */
export const CAUSES: readonly Cause[] = [...PAGE_CAUSES, ...CALLBACK_CAUSES, ...TOKEN_CAUSES, ...OTHER_CAUSES]

/** How much a row asks for. Of the rows that fit, the one that asks for most is the cause. */
const strictness = ({ text, status, error }: Cause) => (text ? 4 : 0) + (status ? 2 : 0) + (error ? 1 : 0)

/** What is known of a refusal. */
export interface Refused {
  at: Endpoint
  error: string
  description: string
  status?: number
}

/** The cause of a refusal: undefined only where an endpoint has no row for refusals of its own. */
export function findCause({ at, error, description, status }: Refused): Cause | undefined {
  return CAUSES.filter(
    (cause) =>
      cause.at.includes(at) &&
      (!cause.error || cause.error.includes(error)) &&
      (!cause.status || (status !== undefined && cause.status.includes(status))) &&
      (!cause.text || cause.text.test(description)),
  ).sort((a, b) => strictness(b) - strictness(a))[0]
}

/** What the texts of a cause may name of a configuration. */
export type Named = Partial<
  Pick<Config, 'auth0Domain' | 'clientId' | 'audience' | 'organization' | 'connection' | 'scope'>
> & {
  redirectUri?: string
}

/** A text of a cause with the values of this environment. A value that is not there is named by its key. */
export function filled(text: string, named: Named): string {
  return text.replace(/\{(\w+)\}/g, (_, key: keyof Named) => named[key] ?? key)
}
