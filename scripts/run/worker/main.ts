/** The program of a lane's thread: orders come in, and what happens is told. */
import { parentPort, workerData } from 'node:worker_threads'
import { beatHeart, type Heart } from '../protocol/watchdog'
import { Lane } from './worker'
import { type Order } from '../protocol/messages'
import { catchScriptRejections } from './script-rejections'

const port = parentPort
if (!port) throw new Error('a lane runs in a thread of its own')

catchScriptRejections()
const lane = new Lane((report) => {
  port.postMessage(report)
})
port.on('message', (order: Order) => {
  lane.follow(order)
})
beatHeart(workerData as Heart)
