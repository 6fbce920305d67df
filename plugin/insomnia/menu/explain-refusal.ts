import { explainRefusal, type Refusal } from '../../auth'
import { lastRefusals } from '../../node/last-refusals'
import { dataFolder } from '../../node/paths'
import { type ActionContext } from '../host'
import { note, say } from '../notes'
import { localTime, nameSession } from '../session/session-text'

/** "Explain the last refusal": of whichever request or sign-in it was, here or on the command line. */
export function explainAction({ app }: ActionContext): void {
  const [refusal] = lastRefusals(dataFolder(), note)
  say(
    app,
    'U-Assist: The last refusal',
    refusal ? explain(refusal) : 'No request with a U-Assist token has been answered 401 or 403.',
  )
}

/** What was refused, and why, as far as it is known. */
function explain(refusal: Refusal): string {
  const { cause, why, fix } = explainRefusal(refusal, localTime)
  const at = localTime(refusal.at)
  if (refusal.kind === 'issuer') return [`${at}: no token for ${nameSession(refusal)}.`, `${why} ${fix}`].join('\n')
  const { status, request, method, origin, account, said } = refusal
  const renewed = cause === 'role-or-id' && status === 401 ? ' The next Send renews the token all the same.' : ''
  return [
    `${at}: ${origin} answered ${String(status)} to "${request}" (${method}), sent with the token of account "${account}".`,
    ...(said ? [`It said: ${said}.`] : []),
    `${why} ${fix}${renewed}`,
  ].join('\n')
}
