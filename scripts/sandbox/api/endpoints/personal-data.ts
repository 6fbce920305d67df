import { pageOf } from './documentation'
import { ANY_USER, type EndpointRow } from './endpoint-row'

const CUSTOMER_ID =
  'the customer id "can be extracted from the audio logger/connector", as the Administrator guide shows'
const ANY_BEARER = 'which tokens are accepted, beyond "Bearer <Token>"'
const USERS_ONLY = 'the sandbox takes users’ tokens only: this is personal data'

/** A customer's rights under the GDPR. */
export const PERSONAL_DATA = [
  {
    number: 26,
    group: 'GDPR',
    name: 'Right to access',
    method: 'GET',
    path: '/api/v2/data/customer',
    query: ['customerId', 'startTime', 'endTime'],
    roles: ANY_USER,
    rolesAre: 'ours',
    risk: 'read',
    caution: '**personal data**',
    nonce: false,
    documentation: {
      page: pageOf('right-to-access-api'),
      says: [CUSTOMER_ID, '`startTime` is an integer, "in Time Stamp format"'],
      readUpTo: 'the row of the end time',
      unseen: [
        'the name of the end time',
        'further parameters',
        'the reply, and how it is paged',
        'error codes',
        ANY_BEARER,
      ],
      ours: [
        '`endTime`, and that both times are milliseconds since 1970',
        '`customerId` is filled with `customerClientId` of an alert, "a customer id from the client": a guess',
        USERS_ONLY,
        'the reply saved here',
      ],
    },
  },
  {
    number: 27,
    group: 'GDPR',
    name: 'Right to forget',
    method: 'DELETE',
    path: '/config/backend/v2/data/customer/{customer-id}',
    query: [],
    roles: ANY_USER,
    rolesAre: 'ours',
    risk: 'destroy',
    nonce: true,
    documentation: {
      page: pageOf('right-to-forget-api'),
      says: [
        CUSTOMER_ID,
        '`userId` in the reply is the customer id of the request; the example has a number there',
        'each delete needs a new nonce',
      ],
      errors: [
        { status: 401, sentence: 'Authentication failed' },
        { status: 404, sentence: 'Invalid customer-id' },
        { status: 500, sentence: 'Internal server error' },
      ],
      unsaid: [ANY_BEARER, 'how long an erasure takes'],
      ours: [USERS_ONLY],
    },
  },
  {
    number: 28,
    group: 'GDPR',
    name: 'Status check',
    method: 'GET',
    path: '/api/v2/data/delete-status/{request-id}',
    query: [],
    roles: ANY_USER,
    rolesAre: 'ours',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('status-check-api'),
      says: [
        'the host is printed for the region `us` only',
        '`requestId` is that of the request, `userId` that "for whom the PII delete request was placed"',
      ],
      errors: [
        { status: 401, sentence: 'Authentication failed' },
        { status: 404, sentence: 'Invalid customer-id' },
        { status: 500, sentence: 'Server error' },
      ],
      unsaid: [ANY_BEARER, 'why its path begins otherwise than that of "Right to forget"'],
      ours: [USERS_ONLY],
    },
  },
] as const satisfies readonly EndpointRow[]
