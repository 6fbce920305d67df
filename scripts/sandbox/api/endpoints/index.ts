import { AFTER_CALL_WORK } from './after-call-work'
import { CONVERSATIONS } from './conversations'
import { GATEWAY } from './gateway'
import { PERSONAL_DATA } from './personal-data'
import { SUMMARIES } from './summaries'
import { SUPERVISOR_CALLS } from './supervisor'
import { USERS } from './users'

export { type Documentation } from './documentation'
export { type EndpointRow, type Role } from './endpoint-row'

/**
 * Every endpoint of the U-Assist API that the sandbox answers, in the order of their numbers. The router serves exactly
 * these rows; the descriptions in the collections and the table in their README are made from them. Numbers 1, 2 and 4 are
 * on the Auth0 host (`auth0.ts`), 29 to 32 have no request (`push.ts`).
 */
export const ENDPOINTS = [
  ...GATEWAY,
  ...USERS,
  ...CONVERSATIONS,
  ...SUMMARIES,
  ...AFTER_CALL_WORK,
  ...SUPERVISOR_CALLS,
  ...PERSONAL_DATA,
] as const

/** One row. */
export type Endpoint = (typeof ENDPOINTS)[number]
