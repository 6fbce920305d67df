/** The program of a worker thread: commands arrive as messages, and events are sent back. */
import { parentPort, workerData } from 'node:worker_threads'
import { keepCompiledCode } from '../../cli/code-folder'
import { type WorkerCommand, type WorkerStart } from '../protocol/messages'
import { startHeartbeat } from '../protocol/watchdog'
import { compileFrom } from './code-cache'
import { loadLazily } from './lazy-modules'
import { closeScriptBoundary } from './script-boundary'
import { catchScriptRejections } from './script-rejections'
import { makeZeroTimersImmediate } from './zero-timers'

const port = parentPort
if (!port) throw new Error('this program runs in a worker thread only')

const { heartbeat, codeFolder } = workerData as WorkerStart
closeScriptBoundary(process.env, codeFolder === undefined ? undefined : compileFrom(codeFolder))
catchScriptRejections()
makeZeroTimersImmediate(globalThis)
keepCompiledCode(codeFolder)
const endLazyLoading = loadLazily()
// Newman is loaded by this, and not before.
void import('./worker').then(({ NewmanWorker }) => {
  endLazyLoading()
  const worker = new NewmanWorker((messages) => {
    port.postMessage(messages)
  })
  port.on('message', (command: WorkerCommand) => {
    worker.execute(command)
  })
  startHeartbeat(heartbeat)
})
