import { isAuthError } from '../../../plugin/auth'
import { type Obstacle } from '../protocol/messages'
import {
  type Cursor,
  type RedirectBehavior,
  type Requester,
  type RuntimeRun,
  type SdkRequest,
  type SdkResponse,
} from './newman-types'

/** What comes in place of an answer where a request was not sent. A script that sent it gets this error. */
export class NotSent extends Error {
  override readonly name = 'NotSent'

  constructor(
    readonly obstacle: Obstacle,
    message: string,
  ) {
    super(message)
    readable(this)
  }
}

/** Decides about requests right before they go out. */
export interface RequestCheck {
  /** The error with which a request ends instead of being sent, if it must not be. */
  refuse: (request: SdkRequest, cursor: Cursor) => NotSent | undefined
  /** Whether a redirect may send a request once more, with its method and body, to where the answer says. */
  mayRepeat: (request: SdkRequest) => boolean
  /** The error that takes the place of an answer, where it is not the word of whoever the request was for. */
  reject: (request: SdkRequest, answer: SdkResponse) => Error | undefined
  /** Called with each request that is sent. */
  onSend: (request: SdkRequest) => void
}

/**
 * Checks each request of a run right before it goes to the network, with its variables resolved and its credentials added:
 * requests of the collection, those that scripts send by `pm.sendRequest`, and those an auth method sends by itself.
 */
export function checkOutgoing({ requester }: RuntimeRun, check: RequestCheck): void {
  const { create } = requester
  requester.create = (trace, callback) => {
    create.call(requester, trace, (error, one) => {
      guard(one, trace.cursor, requester.options, check)
      callback(error, one)
    })
  }
}

function guard(one: Requester, cursor: Cursor, defaults: RedirectBehavior, check: RequestCheck): void {
  const { request: send } = one
  one.request = (id, request, behavior, done) => {
    const refusal = check.refuse(request, cursor)
    if (!refusal) {
      check.onSend(request)
      const allowed = check.mayRepeat(request) ? behavior : withoutRepeating(behavior, defaults)
      return send.call(one, id, request, allowed, (error, answer, ...rest) => {
        const rejection = error || !answer ? undefined : check.reject(request, answer)
        if (isAuthError(error)) readable(error)
        if (rejection) done(readable(rejection), undefined, ...rest)
        else done(error, answer, ...rest)
      })
    }
    closeFiles(request)
    done(refusal, undefined, request)
    return undefined
  }
}

/** Scripts get an error as JSON, which has enumerable properties only. */
function readable<E extends Error>(error: E): E {
  return Object.defineProperty(error, 'message', { value: error.message, enumerable: true })
}

/** RFC 9110 sections 15.4.8 and 15.4.9: 307 and 308 keep the method; so do all redirects where a request asks for it. */
function withoutRepeating(behavior: RedirectBehavior | undefined, defaults: RedirectBehavior): RedirectBehavior {
  const { followRedirects, followOriginalHttpMethod } = { ...defaults, ...behavior }
  return {
    ...behavior,
    followRedirects: ({ statusCode }) =>
      Boolean(followRedirects) && !followOriginalHttpMethod && statusCode !== 307 && statusCode !== 308,
  }
}

/** Body files are open by now. */
function closeFiles({ body }: SdkRequest): void {
  const values = [body?.file?.content]
  body?.formdata?.each(({ value }) => values.push(value))
  for (const value of values) (value as { destroy?: () => void } | null | undefined)?.destroy?.()
}
