import { isSafeMethod, isWrite, NOT_ALLOWED } from '../../../collections/scripts/writes'
import { refusedByProxy } from '../../../plugin/node/network/trouble'
import { type RunPlan } from '../protocol/messages'
import { textOf } from '../protocol/text-of'
import { type BodyFiles } from './body-files'
import { type RuntimeRun } from './newman-types'
import { NotSent, type RequestCheck } from './outgoing-requests'
import { wireAddress } from './wire-address'

/**
 * What a run sends: no write where writes are held, and no request without one of its files. What a proxy answers in place of
 * the host is no answer.
 */
export function requestCheck(
  run: RuntimeRun,
  { holdWrites, auth0Domain, network }: Pick<RunPlan, 'holdWrites' | 'auth0Domain' | 'network'>,
  files: BodyFiles,
): Omit<RequestCheck, 'onSend'> {
  return {
    refuse: (request, cursor) => {
      const { method, headers, body } = request
      const sent = { method, headers, body, url: wireAddress(request) ?? '' }
      if (holdWrites && isWrite(sent, run.resolveCursor(cursor).getPath(), auth0Domain)) {
        return new NotSent('write', NOT_ALLOWED)
      }
      const isOfScript = cursor.scriptId !== undefined
      return isOfScript || files.lost.length === 0 ? undefined : new NotSent('file', files.lost.join('; '))
    },
    reject: (request, { code, headers }) => {
      const address = wireAddress(request)
      if (code !== 407 || address === undefined) return undefined
      const given: Record<string, string> = {}
      headers.each(({ key, value }) => (given[textOf(key).toLowerCase()] = textOf(value)))
      return refusedByProxy(new URL(address), { status: code, headers: given }, network)
    },
    // A token request or a GraphQL query may be sent. Where a redirect leads, the same would be a write.
    mayRepeat: ({ method }) => !holdWrites || isSafeMethod(method),
  }
}
