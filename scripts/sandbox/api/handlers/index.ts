import { type Handlers } from '../handler'
import { afterCallWorkHandlers } from './after-call-work'
import { conversationHandlers } from './conversations'
import { gdprHandlers } from './gdpr'
import { nonceHandlers } from './nonce'
import { summaryHandlers } from './summaries'
import { supervisorHandlers } from './supervisor'
import { userHandlers } from './users'

/** A handler for each row of the endpoint table. */
export const HANDLERS: Handlers = {
  ...nonceHandlers,
  ...userHandlers,
  ...conversationHandlers,
  ...summaryHandlers,
  ...afterCallWorkHandlers,
  ...supervisorHandlers,
  ...gdprHandlers,
}
