import { type Documentation, pageOf } from './documentation'

const QUEUE = 'https://api.<region>.cloud.uniphore.com/v2/queue/reply.<tenantid>.<environment>.<userCRMId>'

/** What U-Assist documents and the collections have no request for, because nothing that was read says how it is called. */
export const WITHOUT_REQUEST: readonly { number: number; name: string; where: string; documentation: Documentation }[] =
  [
    {
      number: 29,
      name: 'Conversation events',
      where: `\`${QUEUE}.conversation-meta\``,
      documentation: {
        page: pageOf('receive-conversation-events'),
        says: ['a "webhook" that says when a call started or stopped'],
        unsaid: ['how it is subscribed to'],
        ours: ['`startTime` is milliseconds since 1970 in the example, and "yyyy-mm-dd hh:mm:ss" in the text'],
      },
    },
    {
      number: 30,
      name: 'ACW summary',
      where: `\`${QUEUE}.summary\``,
      documentation: {
        page: pageOf('receive-acw-summary'),
        says: ['a "webhook" that brings an agent the summary of each call'],
        readUpTo: 'the first example',
        unseen: ['how it is subscribed to', 'the other examples'],
      },
    },
    {
      number: 31,
      name: 'On-demand summary',
      where: `\`${QUEUE}.intent-switch\`; destination \`app/v2/queue/intent-switch\``,
      documentation: {
        page: pageOf('on-demand-summary-apis'),
        says: [
          'a subscription brings the request id of each intent; a message to the destination begins a new segment of the call',
          'before that, a "re-generate API" gives the complete summary and disposition of the current segment',
        ],
        readUpTo: 'the beginning of the message',
        unseen: ['the rest of the message', 'the re-generate API', 'how it is subscribed to'],
        ours: ['destination and subscription are words of STOMP over WebSocket'],
      },
    },
    {
      number: 32,
      name: 'Agent survey',
      where: 'not seen',
      documentation: {
        page: pageOf('agent-survey-api'),
        says: ['the questions of a form on the agent’s desktop: how helpful alerts, summaries and dispositions were'],
        readUpTo: 'the last questions',
        unseen: ['method, address and body'],
      },
    },
  ]
