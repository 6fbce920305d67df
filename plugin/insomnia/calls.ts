import { hostError } from './error-text'
import { fillReferences as fill } from './hooks/fill-references'
import { explainAction as explain } from './menu/explain-refusal'
import { signInAction as signIn } from './menu/sign-in'
import { signOutAction as signOut } from './menu/sign-out'
import { whoAmIAction as whoAmI } from './menu/who-am-i'
import { renderClaim as claim } from './tags/render-claim'
import { renderNonce as nonce } from './tags/render-nonce'
import { renderToken as token } from './tags/render-token'

/** What the definitions call, in a chunk of its own. Rejects with `hostError` of whatever is thrown. */
export const renderToken = withHostError(token)
export const renderClaim = withHostError(claim)
export const renderNonce = withHostError(nonce)
export const fillReferences = withHostError(fill)
export const signInAction = withHostError(signIn)
export const signOutAction = withHostError(signOut)
export const whoAmIAction = withHostError(whoAmI)
export const explainAction = withHostError(explain)
export { noticeRefusal } from './hooks/notice-refusal'

function withHostError<Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) {
  return async (...args: Args): Promise<Result> => {
    try {
      return await work(...args)
    } catch (error) {
      throw hostError(error)
    }
  }
}
