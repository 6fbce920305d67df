import { pageOf } from './documentation'
import { ADMIN, type EndpointRow } from './endpoint-row'

const NO_BEARER = 'the sample sends the token without `Bearer `'
const NONCE_SENT = 'a nonce is sent, and the sandbox asks for it: the part that was read shows none'

/** Users, and which agents belong to which supervisor. */
export const USERS = [
  {
    number: 5,
    group: 'Users',
    name: 'Sync logged-in user',
    method: 'POST',
    path: '/ocms/v2/configuration/sync-user',
    query: [],
    roles: ADMIN,
    rolesAre: 'observed',
    risk: 'write',
    nonce: true,
    documentation: {
      page: pageOf('sync-logged-in-user'),
      audience: 'uassist.uniphore.com',
      says: ['the host is printed for the region `us` only', NO_BEARER, 'the body is empty'],
      readUpTo: 'the beginning of the header table',
      unseen: [
        'the header table, and whether `Bearer ` is left out on purpose',
        'parameters',
        'the reply',
        'error codes',
      ],
      ours: [`\`Bearer \` is sent`, NONCE_SENT, 'the reply saved here'],
    },
  },
  {
    number: 6,
    group: 'Users',
    name: 'Retrieve user id by user name',
    method: 'GET',
    path: '/ocms/v2/configuration/userId/{userName}',
    query: [],
    roles: ADMIN,
    rolesAre: 'observed',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('retrieve-user-id-by-user-name'),
      audience: 'api.uniphore.com',
      says: [NO_BEARER, 'in the sample, the user name is an Auth0 user id, URL-encoded: `auth0%7C…`'],
      readUpTo: 'the beginning of the header table',
      unseen: [
        'the header table, and whether `Bearer ` is left out on purpose',
        'parameters',
        'the reply',
        'error codes',
      ],
      ours: ['`Bearer ` is sent', 'the reply saved here'],
    },
  },
  {
    number: 7,
    group: 'Users',
    name: 'Supervisor and ACW agent mapping',
    method: 'PUT',
    path: '/ocms/v2/configuration/sup-agent-map/{supervisor-userId}/',
    query: ['tenant-id'],
    roles: ADMIN,
    rolesAre: 'observed',
    risk: 'write',
    nonce: true,
    documentation: {
      page: pageOf('supervisor-and-acw-agent-mapping'),
      audience: 'uassist.uniphore.com',
      says: ['the slash at the end of the path is part of it', 'the tenant is spelled `tenant-id` here'],
      readUpTo: 'the sample token',
      unseen: ['the body', 'header and parameter tables', 'the reply', 'error codes'],
      ours: [
        'the body is the sandbox’s',
        'the id in the path is that of "User id by user name": the sample has a small number there',
        NONCE_SENT,
        'the reply saved here',
      ],
    },
  },
] as const satisfies readonly EndpointRow[]
