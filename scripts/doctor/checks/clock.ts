import { clockError, clockErrorText } from '../../../plugin/auth/clock'
import { type Facts, isTrouble } from '../facts'
import { fail, type Finding, ok, warn } from '../finding'

const RULE = 'clock'

/** The clock of this machine against the issuer's, by the `Date` header. Says nothing where the issuer does not answer. */
export async function clock({ discovery, issuer }: Facts): Promise<Finding[]> {
  const metadata = await discovery()
  if (metadata === undefined || isTrouble(metadata)) return []
  const { response, at } = metadata
  const where = issuer() ?? ''
  if (response.headers.date === undefined)
    return [warn(RULE, where, 'the response names no date, so the clock was not compared', 'Compare it with a watch.')]
  const ahead = clockError(response, at)
  if (ahead === undefined)
    return [ok(RULE, where, 'the clock of this machine and that of the issuer agree within a minute')]
  return [
    fail(
      RULE,
      where,
      clockErrorText(ahead),
      'Set the clock, and let the network keep it (Linux: `timedatectl set-ntp true`; elsewhere: "set time automatically").',
    ),
  ]
}
