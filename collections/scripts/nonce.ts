import { refuseCleartext } from './checks'
import { textField } from './json'
import { get, type Pm, textOf } from './script-runtime'

/** Fetches a nonce for one write. Rejects with a sentence. */
export async function requestNonce(pm: Pick<Pm, 'variables' | 'sendRequest'>, token: string): Promise<string> {
  const environment = encodeURIComponent(textOf(pm.variables, 'apiEnvironment'))
  const url = `${textOf(pm.variables, 'gatewayUrl')}/backend/v2/refresh/api-token?environment=${environment}`
  refuseCleartext(url)
  const header = { accept: 'application/json', authorization: `Bearer ${token}` }
  const response = await get(pm, url, header).catch((error: Error) => {
    throw new Error(`no nonce: the gateway does not answer (${error.message})`)
  })
  const nonce = response.code === 200 ? textField(response.text(), 'data') : undefined
  if (!nonce) throw new Error(`no nonce: the gateway answered ${String(response.code)}`)
  return nonce
}
