import { DEMO_TENANT } from '../demo-data'
import { type Conversation } from './records'

/** The `metadata` object that transcripts, alerts, summaries and dispositions share. All its ids are strings. */
export const metadataOf = ({ agent, conversationId, customerId }: Conversation) => ({
  agentId: String(agent.userId),
  customerId,
  conversationType: 'voice',
  // The conversation's own id in every example.
  journeyId: conversationId,
  tenantId: DEMO_TENANT.tenantId,
  organizationId: '2',
  businessProcessId: '76',
})
