import { type Handlers } from '../handler'
import { badRequest, found, recordNotFound, unauthorized } from '../refusals'
import { json } from '../reply'
import { asRecord } from '../../../formats/parse-json'

/** All replies here, and the body of 7, are ours: the pages were read up to their sample tokens. */
export const userHandlers: Pick<Handlers, 5 | 6 | 7> = {
  5: ({ caller }, { users }) => json({ userId: users.sync(caller.subject), userName: caller.subject }),

  6: ({ path }, { users }) => json({ userId: found(users.idOf(path.userName)) }),

  7: ({ caller, path, headers, body }, { users }) => {
    const actor = headers['x-username']
    if (actor === undefined) throw badRequest('missing header "x-username"')
    if (actor !== caller.subject) throw unauthorized()
    const supervisorId = Number(path['supervisor-userId'])
    const agentIds = readAgentIds(body)
    if (![supervisorId, ...agentIds].every((id) => users.knows(id))) throw recordNotFound()
    users.mapAgents(supervisorId, agentIds)
    return json({ supervisorId, agentIds })
  },
}

/** The sandbox takes `{"agentIds": [2]}`: internal user ids, as in the path. */
function readAgentIds(body: unknown): number[] {
  const agentIds = asRecord(body)?.agentIds
  if (!Array.isArray(agentIds) || !agentIds.every((id): id is number => Number.isSafeInteger(id))) {
    throw badRequest('"agentIds" must be an array of integers')
  }
  return agentIds
}
