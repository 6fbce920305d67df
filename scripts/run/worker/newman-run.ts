import newman, { type NewmanRunOptions } from 'newman'
import { networkAgents } from '../../../plugin/node/network/agents'
import { type RunEvent, type RunPlan } from '../protocol/messages'
import { messageOf } from '../protocol/text-of'
import { scriptLimit } from '../protocol/watchdog'
import { controlRun, type RunControl } from './control-run'
import { emitEvents } from './emit-events'
import { type NewmanEmitter } from './newman-types'
import { inThisRun, withScriptRejections } from './script-rejections'

/**
 * Runs one collection in stock Newman, with its own reporters off, and emits what happens. `done` comes last, and once.
 * Newman's `timeout` is not used: events arrive after it, and its timer keeps a cancelled run alive.
 */
export function startNewman(plan: RunPlan, emit: (event: RunEvent) => void): RunControl {
  let isDone = false
  let onRejection: (reason: unknown) => void = () => undefined
  let emitChanges: () => void = () => undefined
  let cleanUp: () => void = () => undefined
  // Newman calls back more than once when a script breaks its sandbox, and goes on sending events.
  const finish = (error: unknown): void => {
    if (isDone) return
    isDone = true
    emitChanges()
    cleanUp()
    if (error) emit({ type: 'run-error', message: messageOf(error) })
    emit({ type: 'done' })
  }
  const start = (): RunControl => {
    const emitter = newman.run({ ...plan.options, ...agentsFor(plan), reporters: [] }, finish) as NewmanEmitter
    const unwatch = watchScripts(emitter, scriptLimit(plan.options.timeoutScript ?? Infinity), () => {
      emit({ type: 'aborted', reason: 'a script exceeded its time limit and could not be stopped' })
      finish(null)
    })
    onRejection = emitEvents(emitter, emit, plan.keepExchanges).onRejection
    const { resume, stop, dispose, ...control } = controlRun(emitter, plan, emit)
    emitChanges = control.emitChanges
    cleanUp = () => {
      unwatch()
      emitter.removeAllListeners()
      dispose()
    }
    return { resume: inThisRun(resume), stop: inThisRun(stop) }
  }
  try {
    return withScriptRejections((reason) => {
      if (!isDone) onRejection(reason)
    }, start)
  } catch (error) {
    // A definition that Newman cannot read.
    finish(error)
    return { resume: () => undefined, stop: () => undefined }
  }
}

/** Newman's own agents know neither our certificates nor which hosts are this machine, also after a redirect. */
function agentsFor({ network, options }: RunPlan): Pick<NewmanRunOptions, 'requestAgents'> {
  const { http, https } = networkAgents(network)
  // Newman makes one for each set of a request's own options, such as a client's certificate; its own ones are kept alive, too.
  const agentOptions = { keepAlive: true, proxyTimeout: options.timeoutRequest }
  return {
    requestAgents: { http: { agentClass: http, agentOptions }, https: { agentClass: https, agentOptions } },
  } as object
}

/**
 * Calls back when a script neither ends nor is ended. Newman's limit is a timer inside the script's own context, where the
 * script may have replaced what timers depend on. The returned function ends the watch.
 */
function watchScripts(emitter: NewmanEmitter, limitMs: number, onOverdue: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    clearTimeout(timer)
  }
  emitter.on('beforeScript', () => {
    stop()
    if (Number.isFinite(limitMs)) timer = setTimeout(onOverdue, limitMs)
  })
  emitter.on('script', stop)
  emitter.on('item', stop)
  return stop
}
