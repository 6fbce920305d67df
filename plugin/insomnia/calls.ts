import { hostError } from './error-text'
import { fillReferences } from './hooks/fill-references'
import { noticeRefusal } from './hooks/notice-refusal'
import { explainAction } from './menu/explain-refusal'
import { finishSignInAction } from './menu/finish-sign-in'
import { signInAction, signInAfreshAction } from './menu/sign-in'
import { signOutAction } from './menu/sign-out'
import { whoAmIAction } from './menu/who-am-i'
import { renderClaim } from './tags/render-claim'
import { renderNonce } from './tags/render-nonce'
import { renderToken } from './tags/render-token'

/** What the definitions call. All of it is in this chunk, and rejects with a `hostError`. */
export const calls = {
  renderToken: withHostError(renderToken),
  renderClaim: withHostError(renderClaim),
  renderNonce: withHostError(renderNonce),
  fillReferences: withHostError(fillReferences),
  noticeRefusal: withHostError(noticeRefusal),
  signInAction: withHostError(signInAction),
  finishSignInAction: withHostError(finishSignInAction),
  signInAfreshAction: withHostError(signInAfreshAction),
  signOutAction: withHostError(signOutAction),
  whoAmIAction: withHostError(whoAmIAction),
  explainAction: withHostError(explainAction),
}

function withHostError<Args extends unknown[], Result>(work: (...args: Args) => Result | Promise<Result>) {
  return async (...args: Args): Promise<Result> => {
    try {
      return await work(...args)
    } catch (error) {
      throw hostError(error)
    }
  }
}
