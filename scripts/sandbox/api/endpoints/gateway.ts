import { pageOf } from './documentation'
import { ANY_USER, type EndpointRow } from './endpoint-row'

/** What the gateway answers. */
export const GATEWAY = [
  {
    number: 3,
    group: 'Auth',
    name: 'Fetch nonce token',
    method: 'GET',
    path: '/backend/v2/refresh/api-token',
    query: [],
    roles: ANY_USER,
    rolesAre: 'documented',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('fetch-nonce-token'),
      says: [
        'the gateway is printed for the region `us` in production only',
        'a nonce is required for all requests except GET "if the request is made through gateway service", and a new one for each delete',
      ],
      unsaid: [
        'how long a nonce lives, and whether it is bound to a user or an environment',
        'which hosts count as "through gateway service"',
        'error codes',
        'the gateway of other regions and of staging',
      ],
      ours: ['a nonce of the sandbox is good once and for five minutes; 400 and 409 for a missing and a used one'],
    },
  },
] as const satisfies readonly EndpointRow[]
