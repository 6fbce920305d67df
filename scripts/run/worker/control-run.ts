import { type InjectedTokens, type RunEvent, type RunPlan } from '../protocol/messages'
import { codeOf, messageOf } from '../protocol/text-of'
import { BodyFiles } from './body-files'
import { countRefusals } from './count-refusals'
import { type NewmanEmitter, type RuntimeRun, type SdkRequest } from './newman-types'
import { checkOutgoing } from './outgoing-requests'
import { requestCheck } from './request-check'
import { RunTokens } from './run-tokens'
import { skipScripts } from './skip-scripts'
import { ScopeChanges } from './variable-changes'
import { wireAddress } from './wire-address'

/** What can be done with a run that is under way. */
export interface RunControl {
  /** Sends the request that waits, with these tokens. */
  resume: (tokens: InjectedTokens) => void
  /** Sends no further request, and aborts the one in flight. */
  stop: () => void
}

/**
 * Controls one of Newman's runs: pauses it where it has to wait, keeps its tokens valid, checks what it sends, and ends
 * endless retries. `emitChanges` reports what scripts changed in variables, where the plan asks for it; `dispose` frees the sandbox of its scripts.
 */
export function controlRun(
  emitter: NewmanEmitter,
  plan: RunPlan,
  emit: (event: RunEvent) => void,
): RunControl & { emitChanges: () => void; dispose: () => void } {
  let run: RuntimeRun | undefined
  let tokens: RunTokens | undefined
  let inFlight: { abort: () => void } | undefined
  let isStopped = false
  let isTokenRefused = false
  let itemName = ''
  let emitChanges: () => void = () => undefined
  const files = new BodyFiles(plan.options.workingDir ?? '.', plan.privatePaths)
  const outcomeOfExhausted = countRefusals(emitter)
  skipScripts(emitter, plan.holdWrites)

  emitter.on('start', (_error, detail) => {
    run = detail.run
    tokens = new RunTokens(run, plan.tokens, plan.givenTokens)
    if (plan.keepVariables) emitChanges = watchChanges(run, tokens, plan, emit)
    run.options.fileResolver = files.resolver(run.options.fileResolver)
    checkOutgoing(run, { ...requestCheck(run, plan, files), onSend: tokenWatch(tokens, emit) })
    patchTriggers(run, emit, (request) => {
      inFlight = request
    })
    if (isStopped) run.abort()
  })

  emitter.on('beforeItem', (_error, { cursor, item }) => {
    files.begin()
    itemName = item.name
    const outcome = outcomeOfExhausted(cursor)
    if (outcome !== undefined) {
      emit({ type: 'aborted', reason: `"${item.name}" ${outcome}` })
      run?.abort()
    } else if (plan.pauseBeforeRequests || isTokenRefused || tokens?.isDue(Date.now())) {
      run?.pause(() => {
        emit({ type: 'paused' })
      })
    }
  })

  emitter.on('script', () => tokens?.yieldToScripts())

  emitter.on('request', (_error, { request, response }) => {
    const { code: status, headers } = response ?? {}
    if (status !== 401 && status !== 403) return
    let challenge = ''
    headers?.each(({ key, value }) => {
      if (key?.toLowerCase() === 'www-authenticate') challenge = String(value)
    })
    const { method } = request
    for (const { key, value } of tokens?.carriedBy(request) ?? []) {
      isTokenRefused ||= status === 401
      emit({ type: 'token-refused', key, value, host: hostOf(request), status, request: itemName, method, challenge })
    }
  })

  return {
    resume: (newest) => {
      isTokenRefused = false
      tokens?.renew(newest)
      run?.resume()
    },
    stop: () => {
      isStopped = true
      inFlight?.abort()
      run?.abort()
    },
    emitChanges: () => {
      emitChanges()
    },
    dispose: () => {
      run?.host?.dispose()
    },
  }
}

/** Follows the variables of a run from now on; the returned function emits what its scripts have changed. */
function watchChanges(
  { state }: RuntimeRun,
  tokens: RunTokens,
  plan: RunPlan,
  emit: (event: RunEvent) => void,
): () => void {
  const keys = new Set(plan.tokens.variables.map(({ key }) => key))
  const isOwn = (key: string, value: unknown) => tokens.isOwn(value) || (value === undefined && keys.has(key))
  const environment = new ScopeChanges(state.environment, isOwn)
  const globals = new ScopeChanges(state.globals, isOwn)
  return () => {
    emit({
      type: 'variables',
      environment: environment.changes(state.environment),
      globals: globals.changes(state.globals),
    })
  }
}

/** Corrects how Newman handles two of the runtime's callbacks. */
function patchTriggers(
  run: RuntimeRun,
  emit: (event: RunEvent) => void,
  onRequest: (request: { abort: () => void }) => void,
): void {
  // An error of the sandbox calls Newman's `done` in the middle of the run; the script that caused it fails by itself.
  run.triggers.error = (error) => {
    if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') emit({ type: 'run-error', message: messageOf(error) })
  }
  // The runtime passes a way to abort each request, and Newman's event leaves it out.
  const { beforeRequest } = run.triggers
  run.triggers.beforeRequest = (...args) => {
    onRequest(args[4] as { abort: () => void })
    beforeRequest(...args)
  }
}

/** Emits once for each token and each host that it is sent to. */
function tokenWatch(tokens: RunTokens, emit: (event: RunEvent) => void): (request: SdkRequest) => void {
  const seen = new Set<string>()
  return (request) => {
    for (const { key } of tokens.carriedBy(request)) {
      const host = hostOf(request)
      if (seen.has(`${key} ${host}`)) continue
      seen.add(`${key} ${host}`)
      emit({ type: 'token-sent', key, host })
    }
  }
}

/** Host and port; without the port where it is the scheme's own. */
function hostOf(request: SdkRequest): string {
  const address = wireAddress(request)
  return address === undefined ? request.url.getHost() : new URL(address).host
}
