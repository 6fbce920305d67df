import { brokerFiles } from '../../broker/broker-files'
import { isBroker } from '../../broker/call-broker'
import { type Facts, isTrouble, orTrouble } from '../facts'
import { failed, type Finding, ok, warn } from '../finding'

const RULE = 'broker'

/** Whether the broker that was started last still answers. Makes no key where there is none. */
export async function broker(facts: Facts): Promise<Finding[]> {
  const files = orTrouble(() => brokerFiles({ env: facts.io.env, err: facts.note }))
  if (isTrouble(files)) return []
  const running = orTrouble(() => files.readRunning())
  if (isTrouble(running)) return [failed(RULE, 'broker.json', running)]
  if (!running) return [ok(RULE, '', 'none runs (Postman needs one: `uassist broker`)')]
  const key = await orTrouble(() => files.key())
  if (isTrouble(key)) return [failed(RULE, running.url, key)]
  if (await isBroker(running.url, key, facts.send)) return [ok(RULE, running.url, 'it runs')]
  const message = 'a broker was started there, and it does not answer now'
  return [warn(RULE, running.url, message, 'If Postman needs one, start it: `uassist broker`.')]
}
