import { type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** A failure to simulate. Without `status` the request is answered as usual, after `delayMs`. */
export interface Fault {
  status?: number
  headers?: Record<string, string>
  body?: string
  delayMs?: number
  /** `before`: the connection closes and nothing happened. `after`: the work is done, and the reply is lost. */
  drop?: 'before' | 'after'
}

/** Faults waiting for requests, by `"METHOD /path"`; each is used once, oldest first. For tests and demonstrations. */
export class Faults {
  readonly #queued = new Map<string, Fault[]>()

  queue(route: string, fault: Fault, times = 1): void {
    this.#queued.set(route, [...(this.#queued.get(route) ?? []), ...Array.from({ length: times }, () => fault)])
  }

  /** Plays the next fault of this request's route. Resolves to true when the request is dealt with. */
  async play(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    const fault = this.#queued.get(`${request.method ?? 'GET'} ${path}`)?.shift()
    if (!fault) return false
    if (fault.delayMs) await wait(fault.delayMs)
    if (fault.drop === 'before') {
      request.socket.destroy()
      return true
    }
    if (fault.drop === 'after') {
      response.end = (() => request.socket.destroy()) as unknown as ServerResponse['end']
      response.write = () => true
      return false
    }
    if (fault.status === undefined) return false
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers })
    response.end(fault.body ?? '')
    return true
  }
}
