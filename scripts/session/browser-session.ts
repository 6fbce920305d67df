import { browserLogoutUrl, type Config } from '../../plugin/auth'
import { openBrowser } from '../../plugin/node/browser'
import { type Io, isInteractive } from '../cli/io'
import { loginCommand, sessionCommand } from '../cli/login-command'

/**
 * Ends Auth0's own session in the browser: shows the page that does it, and has a browser open it where somebody is in front
 * of one. Whether the page appeared, nobody can say.
 */
export async function endBrowserSession(client: Pick<Config, 'auth0Domain' | 'clientId'>, io: Io): Promise<void> {
  const url = browserLogoutUrl(client)
  const isAsked = isInteractive(io) && (await openBrowser(url, io.env))
  io.err(
    `This page ends the session of your browser at ${client.auth0Domain}, for all of its applications:`,
    ...['', `  ${url}`, ''],
    isAsked ? 'A browser has been asked to open it. If no page appears, open it yourself.' : 'Open it yourself.',
  )
}

/** What to know after a logout: the browser has a session of its own, which answers the next sign-in. */
export function browserStaysSignedIn(
  { auth0Domain }: Pick<Config, 'auth0Domain'>,
  chosen: Parameters<typeof loginCommand>[0],
): string {
  return `Your browser may still be signed in at ${auth0Domain}. To end that, run \`${sessionCommand('logout', chosen)} --browser\`; to log in as somebody else, \`${loginCommand(chosen)} --force\`.`
}
