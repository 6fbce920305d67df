import { brokerFiles } from '../../broker/broker-files'
import { whoHolds } from '../../broker/call-broker'
import { urlOf } from '../../broker/start-broker'
import { type Facts, isTrouble, orTrouble } from '../facts'
import { failed, type Finding, ok, warn } from '../finding'

const RULE = 'broker'

/** Whether the broker that was started last still answers. Makes no key where there is none, and sends none. */
export async function broker(facts: Facts): Promise<Finding[]> {
  const known = orTrouble(() => {
    const files = brokerFiles({ env: facts.io.env, err: facts.note })
    return { port: files.readRunning(), key: files.knownKey() }
  })
  // A data folder that cannot be used is the store's to say.
  if (isTrouble(known)) return known.code === 'CONFIG_INVALID' ? [] : [failed(RULE, 'broker.json', known)]
  const { port, key } = known
  if (port === undefined || key === undefined) return [ok(RULE, '', 'none runs (Postman needs one: `uassist broker`)')]
  const url = urlOf(port)
  const holder = await whoHolds(url, key, facts.send)
  if (holder.is === 'broker') return [ok(RULE, url, 'it runs')]
  if (holder.is === 'nobody')
    return [warn(RULE, url, 'a broker was started there, and nobody answers now', 'Start it: `uassist broker`.')]
  return [
    warn(
      RULE,
      url,
      'another program answers where a broker was started: it does not show that it has the key',
      'End that program, or start the broker elsewhere (`uassist broker --port P`) and set "brokerUrl" to its address.',
    ),
  ]
}
