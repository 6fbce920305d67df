import { type ErrorAnswer, pageOf } from './documentation'
import { type EndpointRow, SUPERVISOR } from './endpoint-row'

const AGENT_CRM_ID =
  '`agentCRMId` is the agent’s user id in the client’s database, or the station id where the audio logger sends that'
const OF_A_SUPERVISOR =
  'the supervisor’s token and `environment=prod`: the page’s text speaks of supervisors, and another page says that [agents and supervisors exist in PROD only](https://docs.uniphoredev.com/en/working-in-dev,-test-and-prod-environments.html)'
const NO_HEADERS = 'headers: none is shown, not even `Authorization`'
const UNKNOWN_CALL = 'the sandbox answers an unknown conversation with 404'
const FEEDBACK_ERRORS: readonly ErrorAnswer[] = [
  { status: 401, sentence: 'Invalid request. Please provide a valid token.' },
  { status: 500, sentence: 'Internal server error.' },
]
const FEEDBACK_UNSAID = [
  'the body of the reply',
  NO_HEADERS,
  'what `id` in the sample body is: no table has it',
] as const

/** A supervisor's live calls, and feedback to agents. */
export const SUPERVISOR_CALLS = [
  {
    number: 21,
    group: 'Supervisor',
    name: 'Agent and call details',
    method: 'GET',
    path: '/sms/v2/supervisor/api/live/agentlist/{orgName}/{userName}',
    query: [],
    roles: SUPERVISOR,
    rolesAre: 'ours',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('retrieve-agent-and-call-details'),
      says: [
        '`orgName` is the name of the organization, `userName` the user’s login username',
        'the example writes `conversatId`, the table `conversationId` (the tests take either)',
        AGENT_CRM_ID,
        'the example is no valid JSON, and the sample sends no `Authorization`',
      ],
      errors: [{ status: 401, sentence: 'Authentication failed' }],
      readUpTo: 'the last error code',
      unseen: ['the cases that 401 stands for', 'the text of 500'],
      ours: [OF_A_SUPERVISOR, 'the organization’s name is taken to be the tenant’s slug'],
    },
  },
  {
    number: 22,
    group: 'Supervisor',
    name: 'Customer details',
    method: 'GET',
    path: '/sms/v2/supervisor/api/customer',
    query: ['conversationId'],
    roles: SUPERVISOR,
    rolesAre: 'ours',
    risk: 'read',
    caution: '**personal data**',
    nonce: false,
    documentation: {
      page: pageOf('retrieve-customer-details'),
      says: [
        '401 stands for three cases: not a valid JWT; an invalid or expired token; a role that is not eligible',
        'the URL is misprinted: it begins with two schemes',
      ],
      errors: [
        { status: 401, sentence: 'Authentication failed' },
        { status: 500, sentence: 'Internal server error.' },
      ],
      unsaid: [NO_HEADERS, 'which roles are eligible', 'whether the call has to be live'],
      ours: [OF_A_SUPERVISOR, UNKNOWN_CALL],
    },
  },
  {
    number: 23,
    group: 'Supervisor',
    name: 'Save feedback',
    method: 'POST',
    path: '/sms/v2/api/savefeedback',
    query: [],
    roles: SUPERVISOR,
    rolesAre: 'ours',
    risk: 'write',
    nonce: true,
    documentation: {
      page: pageOf('save-feedback'),
      says: [
        'all fields of the body but `id` are required; `supervisorId` is the user id of the supervisor, `Sup_001` for example',
        AGENT_CRM_ID,
        '`deleted`: true, the feedback is deleted; false, it is on the supervisor’s screen',
        '`send`: whether the feedback can be sent to the agent',
      ],
      errors: FEEDBACK_ERRORS,
      unsaid: FEEDBACK_UNSAID,
      ours: [OF_A_SUPERVISOR, 'a nonce is sent', UNKNOWN_CALL],
    },
  },
  {
    number: 24,
    group: 'Supervisor',
    name: 'Send feedback',
    method: 'POST',
    path: '/sms/v2/api/sendfeedback',
    query: [],
    roles: SUPERVISOR,
    rolesAre: 'ours',
    risk: 'write',
    caution: '**it cannot be undone**',
    nonce: true,
    documentation: {
      page: pageOf('send-feedback'),
      says: [
        'all fields of the body but `id` are required; the table writes `Message`, the sample `message`',
        AGENT_CRM_ID,
        '`deleted`: true, sent feedback can be deleted from the supervisor’s screen; from the agent’s screen it cannot be deleted',
        '`send`: true, the feedback is sent to the live agent',
      ],
      errors: FEEDBACK_ERRORS,
      unsaid: FEEDBACK_UNSAID,
      ours: [OF_A_SUPERVISOR, 'a nonce is sent', UNKNOWN_CALL],
    },
  },
  {
    number: 25,
    group: 'Supervisor',
    name: 'View feedback list',
    method: 'GET',
    path: '/sms/v2/api/feedbacklist/{supervisorId}/{agentCRMId}/{conversationId}',
    query: [],
    roles: SUPERVISOR,
    rolesAre: 'ours',
    risk: 'read',
    nonce: false,
    documentation: {
      page: pageOf('view-feedback-list'),
      says: ['`supervisorId` is the user id of the supervisor', AGENT_CRM_ID],
      errors: [
        {
          status: 401,
          sentence: 'Invalid request. Please provide a supervisor id / agent CRM id / session id.',
          about: 'a missing id',
        },
        { status: 500, sentence: 'Internal error' },
      ],
      unsaid: [NO_HEADERS, 'the answer to a bad token', 'how two entries with the same text differ'],
      ours: [OF_A_SUPERVISOR],
    },
  },
] as const satisfies readonly EndpointRow[]
