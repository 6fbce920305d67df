import { DEMO_TENANT } from '../demo-data'
import { type Conversation } from './records'

/** The `metadata` object that transcripts, alerts, summaries and dispositions share. All its ids are strings. */
export const metadataOf = ({ agent, customerId, experienceId }: Conversation) => ({
  agentId: String(agent.userId),
  customerId,
  conversationType: 'voice',
  journeyId: experienceId,
  tenantId: DEMO_TENANT.tenantId,
  organizationId: '2',
  businessProcessId: '76',
})
