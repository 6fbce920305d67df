import { pageOf } from './documentation'
import { ADMIN, AGENT, type EndpointRow } from './endpoint-row'

/** Summaries of calls. */
export const SUMMARIES = [
  {
    number: 13,
    group: 'Summary',
    name: 'Summary by conversation id',
    method: 'GET',
    path: '/summary/v1/summaries',
    query: ['conversationId'],
    roles: ADMIN,
    rolesAre: 'observed',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('fetch-summary-using-conversation-id'),
      audience: 'api.uniphore.com',
      says: ['the `conversationId` of the sample has the form of a session id'],
      readUpTo: 'the sample token',
      unseen: ['the parameter table', 'the reply', 'error codes'],
      ours: ['the reply saved here, from the list of what is in it'],
    },
  },
  {
    number: 14,
    group: 'Summary',
    name: 'Summaries by several session ids',
    method: 'GET',
    path: '/summary/v1/summary',
    query: ['sessionIds'],
    roles: ADMIN,
    rolesAre: 'observed',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('fetch-summaries-using-multiple-session-ids'),
      audience: 'api.uniphore.com',
      says: ['`sessionIds` is repeated, one per session', 'the sample ends in a literal `sessionIds=null`'],
      readUpTo: 'the sample token',
      unseen: ['the parameter table', 'the reply', 'error codes', 'what `sessionIds=null` is for'],
      ours: ['the reply saved here, from the list of what is in it'],
    },
  },
  {
    number: 15,
    group: 'Summary',
    name: 'Generate GenAI summary',
    method: 'GET',
    path: '/summary/v1/gen-ai-summaries',
    query: ['conversation_id|session_id'],
    roles: AGENT,
    rolesAre: 'observed',
    risk: 'write',
    nonce: false,
    documentation: {
      page: pageOf('generate-genai-summary'),
      says: [
        'the host is printed for staging only',
        'it is to be called only if the summary was not generated before',
        'a session id does in place of conversation and experience id',
      ],
      readUpTo: 'the sample token',
      unseen: ['how the session id is passed', 'the parameter table', 'the reply', 'error codes'],
      ours: ['the parameter `session_id`', 'the reply saved here', 'the sandbox answers a second call with 409'],
    },
  },
] as const satisfies readonly EndpointRow[]
