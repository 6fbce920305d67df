import { isSandboxed, loadCalls } from '../lazy-calls'
import { type HookContext, type ResponseHookContext } from '../host'

/** Before a request leaves, or becomes a cURL command: puts the token where a preview's text stands for it. */
export async function fillReferencesHook(context: HookContext): Promise<void> {
  if (!isSandboxed()) await (await loadCalls()).fillReferences(context)
}

/** After an answer. Only a refusal is looked at, and nothing here may throw: the answer would be lost. */
export async function noticeRefusalHook(context: ResponseHookContext): Promise<void> {
  const status = context.response.getStatusCode()
  if ((status === 401 || status === 403) && !isSandboxed()) await (await loadCalls()).noticeRefusal(context, status)
}
