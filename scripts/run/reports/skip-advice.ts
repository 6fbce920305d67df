import { NOT_ALLOWED } from '../../../collections/scripts/writes'
import { accountOf } from '../../../plugin/auth'

/** Returns the command that signs an account in. */
export type LoginCommand = (account: string) => string

/**
 * Our collections run in Postman too, and the reasons that their scripts give say what helps there. Returns a function that
 * says what helps here instead; reasons of other collections stay as they are.
 */
export function skipAdvice(login: LoginCommand | undefined): (reason: string) => string {
  return (reason) => {
    if (reason === NOT_ALLOWED) return 'it changes data: run with --allow-writes'
    const account = accountOf(/^(\w+) is empty\b/.exec(reason)?.[1] ?? '')
    if (account !== undefined && login) return `not signed in as ${account}: run \`${login(account)}\``
    return reason
      .replace(
        /: send the requests above it first, or set it$/,
        ': not found by the requests of this run, and not set in the environment',
      )
      .replace(/: it is for you to set$/, ': set it in the environment')
  }
}
