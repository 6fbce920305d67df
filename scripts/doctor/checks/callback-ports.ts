import { isAuthError, isLoopbackCallback } from '../../../plugin/auth'
import { listenForCallback } from '../../../plugin/node/loopback'
import { type Facts, isTrouble } from '../facts'
import { fail, type Finding, ok, warn } from '../finding'

const RULE = 'callback-port'

/** Whether one of the callback URLs on this machine can be listened on. */
export async function callbackPorts({ config }: Facts): Promise<Finding[]> {
  const found = await config()
  if (isTrouble(found) || found.accessToken) return []
  if (found.redirectUris.length === 0) {
    return [
      warn(
        RULE,
        'redirectUri',
        'no callback URL is named, so nobody can sign in in a browser',
        'Set "redirectUri" to a URL that is registered at Auth0, or sign in with --device.',
      ),
    ]
  }
  const loopback = found.redirectUris.filter(isLoopbackCallback)
  const busy = (await Promise.all(loopback.map(whyBusy))).flatMap((why) => why ?? [])
  if (loopback.length === 0)
    return [ok(RULE, 'redirectUri', 'nothing to listen on: the address is copied by hand after the sign-in')]
  if (busy.length === 0) return [ok(RULE, 'redirectUri', `${loopback.join(', ')}: free`)]
  const message = busy.join('; ')
  if (busy.length < found.redirectUris.length) return [ok(RULE, 'redirectUri', `${message}; another one is free`)]
  return [
    fail(
      RULE,
      'redirectUri',
      message,
      'End the program that uses the port (it may be a sign-in that waits), or register a further callback URL and add it to "redirectUri".',
    ),
  ]
}

async function whyBusy(uri: string): Promise<string | undefined> {
  try {
    await (await listenForCallback([uri])).close()
    return undefined
  } catch (error) {
    if (isAuthError(error)) return error.message.replace(/^no callback URL can be listened on: /, '')
    throw error
  }
}
