import { isMarked } from '../../../collections/scripts/writes'
import { type NewmanEmitter } from './newman-types'
import { NotSent } from './outgoing-requests'

/**
 * Leaves out scripts that have nothing to do: tests of a request that was not sent, and all scripts of one that is marked
 * as a write where writes are held. Newman runs what is in the array of an event.
 */
export function skipScripts(emitter: NewmanEmitter, holdWrites: boolean): void {
  const unsent = new Set<string>()
  emitter.on('beforePrerequest', (_error, { events, item }) => {
    if (holdWrites && isMarked(item.getPath())) events.length = 0
  })
  emitter.on('request', (error, { cursor }) => {
    if (error instanceof NotSent && cursor.scriptId === undefined) unsent.add(cursor.ref)
  })
  emitter.on('beforeTest', (_error, { cursor, events }) => {
    if (unsent.delete(cursor.ref)) events.length = 0
  })
}
