import { needOf, tokenVariable } from '../../../collections/scripts/needed-token'
import { type Auth } from '../normalise-collection'

/** What goes into the Auth tab; v4 and v5 agree on it. */
export type Authentication = { type: 'bearer'; token: string } | { type: 'none' }

/** The plugin's tag in place of Postman's token variable. Throws for an auth that has no counterpart here. */
export function authenticationFor(auth: Auth): Authentication {
  if (auth.type === 'noauth') return { type: 'none' }
  return { type: 'bearer', token: tagWith('uassistToken', accountOf(auth), "'access', ") }
}

/** The nonce has to be the same person's as the token. */
export function nonceTag(auth: Auth): string {
  return tagWith('uassistNonce', accountOf(auth))
}

/** `''` is the account of the environment. */
function accountOf({ type, bearer }: Auth): string {
  const token = bearer?.find(({ key }) => key === 'token')?.value
  const variable = type === 'bearer' ? tokenVariable(token) : undefined
  if (variable === undefined) {
    throw new Error(`an auth of type "${type}" that is no token variable has no counterpart in Insomnia`)
  }
  return needOf(variable).account
}

function tagWith(tag: string, account: string, before = ''): string {
  return account === '' ? `{% ${tag} %}` : `{% ${tag} ${before}'${account}' %}`
}
