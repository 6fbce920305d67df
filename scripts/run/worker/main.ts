/** The program of a worker thread: commands arrive as messages, and events are sent back. */
import { parentPort, workerData } from 'node:worker_threads'
import { type WorkerCommand } from '../protocol/messages'
import { type Heartbeat, startHeartbeat } from '../protocol/watchdog'
import { closeScriptBoundary } from './script-boundary'
import { catchScriptRejections } from './script-rejections'
import { NewmanWorker } from './worker'

const port = parentPort
if (!port) throw new Error('this program runs in a worker thread only')

closeScriptBoundary(process.env)
catchScriptRejections()
const worker = new NewmanWorker((message) => {
  port.postMessage(message)
})
port.on('message', (command: WorkerCommand) => {
  worker.execute(command)
})
startHeartbeat(workerData as Heartbeat)
