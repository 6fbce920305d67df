import { isLoopback, originOf } from './addresses'
import { parseJson } from './json'
import { get, type Pm, type PmResponse, textOf } from './script-runtime'

/** Asks the broker for an account's token. Rejects with a sentence that says what to do. */
type AskBroker = (account: string) => Promise<string>

/** The broker the environment names by `brokerUrl` and `brokerKey`; undefined unless both are there. */
export function brokerOf(pm: Pick<Pm, 'environment' | 'variables' | 'sendRequest'>): AskBroker | undefined {
  const address = textOf(pm.variables, 'brokerUrl').replace(/\/+$/, '')
  const key = textOf(pm.variables, 'brokerKey')
  if (!address || !key) return undefined
  return async (account) => {
    // The key opens every session of this person: it does not leave the machine, whatever an environment says.
    if (!isLoopback(originOf(address))) throw new Error('brokerUrl must be an address of this machine')
    const name = account || textOf(pm.variables, 'account') || 'default'
    const environment = pm.environment.name ?? ''
    const response = await get(pm, `${address}/token?${query({ environment, account: name })}`, {
      'x-uassist-key': key,
    }).catch((error: Error) => {
      throw new Error(`the broker does not answer (${error.message}): start it with \`uassist broker\``)
    })
    return readBrokerReply(response, environment, name)
  }
}

/** The token in the broker's answer. Throws a sentence. */
function readBrokerReply(response: Pick<PmResponse, 'code' | 'text'>, environment: string, account: string): string {
  const { code } = response
  const body = parseJson(response.text()) as { accessToken?: unknown; error?: { code?: unknown } } | undefined
  if (code === 200 && typeof body?.accessToken === 'string') return body.accessToken
  const reason = /^[A-Z_]{1,40}$/.exec(String(body?.error?.code))?.[0] ?? ''
  // Without an error code it is the key: the broker gives no reason to a caller that lacks it.
  if (code === 401 && !reason) throw new Error('the broker refuses brokerKey: copy it from `uassist broker --key`')
  if (code === 401) throw new Error(`nobody is signed in (${reason}): run \`${loginCommand(environment, account)}\``)
  throw new Error(`the broker answered ${String(code)}${reason && ` (${reason})`} for account "${account}"`)
}

function loginCommand(environment: string, account: string): string {
  return `uassist login${environment && ` -e ${environment}`} --account ${account}`
}

/** Without what is empty: to the broker that means its default. */
function query(parameters: Readonly<Record<string, string>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  return given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}
