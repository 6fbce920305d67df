import { isLoopback, originOf } from './addresses'
import { challengeText, NONCE_HEADER, PROOF_HEADER } from './broker-challenge'
import { hmacSha256, randomText, sha256 } from './hashes'
import { parseJson, textField } from './json'
import { get, type Pm, type PmResponse, textOf } from './script-runtime'

/**
 * Asks the broker for an account's token, once it has proved that it has the key, which is never sent: somebody else may
 * have taken its port. Rejects with a sentence that says what to do.
 */
type AskBroker = (account: string) => Promise<string>

/** The broker the environment names by `brokerUrl` and `brokerKey`; undefined unless both are there. */
export function brokerOf(pm: Pick<Pm, 'environment' | 'variables' | 'sendRequest'>): AskBroker | undefined {
  const address = textOf(pm.variables, 'brokerUrl').replace(/\/+$/, '')
  const key = textOf(pm.variables, 'brokerKey')
  if (!address || !key) return undefined
  return async (account) => {
    const origin = originOf(address) ?? ''
    if (!isLoopback(origin)) throw new Error('brokerUrl must be an address of this machine')
    const name = account || textOf(pm.variables, 'account') || 'default'
    const environment = pm.environment.name ?? ''
    const clientNonce = sha256(randomText())
    const ask = (path: string, header = {}) =>
      get(pm, address + path, { [NONCE_HEADER]: clientNonce, ...header }).catch((error: Error) => {
        throw new Error(`the broker does not answer (${error.message}): start it with \`uassist broker\``)
      })
    const answer = (await ask('/proof')).text()
    const challenge = {
      port: Number(/:(\d+)$/.exec(origin)?.[1] ?? 80),
      clientNonce,
      brokerNonce: textField(answer, 'nonce') ?? '',
    }
    const prove = (role: 'broker' | 'token') => hmacSha256(challengeText({ ...challenge, role }), key)
    if (textField(answer, 'proof') !== prove('broker')) throw new Error(NOT_PROVED)
    const path = `/token?${query({ environment, account: name })}`
    return readBrokerReply(await ask(path, { [PROOF_HEADER]: prove('token') }), environment, name)
  }
}

const NOT_PROVED =
  'what listens at brokerUrl is not the broker, or brokerKey is wrong: copy it from `uassist broker --key`, and run `uassist broker`'

/** The token in the broker's answer. Throws a sentence. */
function readBrokerReply(response: Pick<PmResponse, 'code' | 'text'>, environment: string, account: string): string {
  const { code } = response
  const body = parseJson(response.text()) as { accessToken?: unknown; error?: { code?: unknown } } | undefined
  if (code === 200 && typeof body?.accessToken === 'string') return body.accessToken
  const reason = /^[A-Z_]{1,40}$/.exec(String(body?.error?.code))?.[0] ?? ''
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
