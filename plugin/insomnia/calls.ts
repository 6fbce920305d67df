/** What Insomnia can call, loaded at the first call. Whatever is thrown is one sentence for a person. */
import { explainAction as explain } from './menu/explain'
import { signInAction as signIn } from './menu/sign-in'
import { signOutAction as signOut } from './menu/sign-out'
import { whoAmIAction as whoAmI } from './menu/who-am-i'
import { fillReferences as fill } from './hooks/fill-references'
import { inPlainWords } from './error-text'
import { renderClaim as claim } from './tags/render-claim'
import { renderNonce as nonce } from './tags/render-nonce'
import { renderToken as token } from './tags/render-token'

export { noticeRefusal } from './hooks/notice-refusal'

export const renderToken = inPlainWords(token)
export const renderClaim = inPlainWords(claim)
export const renderNonce = inPlainWords(nonce)
export const fillReferences = inPlainWords(fill)
export const signInAction = inPlainWords(signIn)
export const signOutAction = inPlainWords(signOut)
export const whoAmIAction = inPlainWords(whoAmI)
export const explainAction = inPlainWords(explain)
