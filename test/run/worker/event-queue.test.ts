import { type RunEvent } from '../../../scripts/run/protocol/messages'
import { EventQueue } from '../../../scripts/run/worker/event-queue'

const STARTED: RunEvent = { type: 'attempt-started', ref: 'a', position: 0, iteration: 0, url: '' }
const SECRETS: RunEvent = { type: 'secrets', values: ['s'] }
const REQUEST: RunEvent = { type: 'request', ref: 'a', method: 'GET' }
const SCRIPT: RunEvent = { type: 'script-started' }
const LOG: RunEvent = { type: 'log', ref: 'a', text: '' }
const FINISHED: RunEvent = { type: 'attempt-finished', ref: 'a' }

/** A queue, and what it has sent by now: the types of each message's events. */
function queue(): { add: (...events: RunEvent[]) => void; sent: string[][]; other: (event: RunEvent) => void } {
  const sent: string[][] = []
  const events = new EventQueue((messages) =>
    sent.push(messages.map(({ run, event }) => `${String(run)} ${event.type}`)),
  )
  return {
    sent,
    add: (...some) => {
      for (const event of some) events.add(1, event)
    },
    other: (event) => {
      events.add(2, event)
    },
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('events between scripts are sent together at the end of the turn', async () => {
  const { add, sent } = queue()
  add(FINISHED, STARTED, SECRETS, REQUEST)
  expect(sent).toEqual([])
  await turn()
  expect(sent).toEqual([['1 attempt-finished', '1 attempt-started', '1 secrets', '1 request']])
  add(REQUEST)
  await turn()
  expect(sent).toHaveLength(2)
})

test('nothing that came before a script waits any longer, and nothing that happens during it waits at all', async () => {
  const { add, sent, other } = queue()
  add(STARTED, SCRIPT)
  expect(sent).toEqual([['1 attempt-started', '1 script-started']])
  // A request that the script sends.
  add(SECRETS)
  add(LOG)
  expect(sent.slice(1)).toEqual([['1 secrets'], ['1 log']])
  other(STARTED)
  add(LOG)
  expect(sent.slice(3)).toEqual([['2 attempt-started', '1 log']])
  add(REQUEST, SECRETS)
  expect(sent.slice(4)).toEqual([['1 request']])
  await turn()
  expect(sent.slice(5)).toEqual([['1 secrets']])
})

test.each<RunEvent>([{ type: 'paused' }, { type: 'done' }, { type: 'aborted', reason: '' }, LOG])(
  '$type is sent at once, after what came before it',
  (event) => {
    const { add, sent } = queue()
    add(STARTED, event)
    expect(sent).toEqual([['1 attempt-started', `1 ${event.type}`]])
  },
)
