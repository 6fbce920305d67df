import { isAuthError, type Send } from '../../plugin/auth'
import { KEY_HEADER } from './start-broker'

/** Whether a broker answers there and accepts this key. */
export async function isBroker(url: string, key: string, send: Send): Promise<boolean> {
  return (await call('GET', `${url}/`, key, send))?.includes('"broker":"uassist"') ?? false
}

/** Asks a broker to end. Resolves to false when none answered. */
export async function stopBroker(url: string, key: string, send: Send): Promise<boolean> {
  return (await call('POST', `${url}/stop`, key, send)) !== undefined
}

async function call(method: 'GET' | 'POST', url: string, key: string, send: Send): Promise<string | undefined> {
  try {
    const { status, body } = await send({ method, url, headers: { [KEY_HEADER]: key }, timeoutMs: 3_000 })
    return status === 200 ? body : undefined
  } catch (error) {
    if (isAuthError(error)) return undefined
    throw error
  }
}
