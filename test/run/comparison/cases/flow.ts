import { type Case, collection, folder, request } from '../case'

const jump = (target: string) => `pm.execution.setNextRequest(${target})`
const COUNT = "const n = (pm.variables.get('n') || 0) + 1; pm.variables.set('n', n)"
/** Sends a request again until it was sent so often. */
const again = (times: number) => ({
  pre: COUNT,
  test: `if (pm.variables.get('n') < ${String(times)}) ${jump('pm.info.requestId')}`,
})
const STATUS_200 = "pm.test('is 200', () => pm.response.to.have.status(200))"

export const FLOW: readonly Case[] = [
  {
    name: 'jumps-forward',
    collection: collection([
      request('/1', { test: jump("'/3'") }),
      request('/2-jumped-past'),
      request('/3', { pre: jump("'/5'") }),
      request('/4-jumped-past'),
      request('/5', { test: `setTimeout(() => ${jump("'/7'")}, 5)` }),
      request('/6-jumped-past'),
      request('/7', { test: `${jump("'/8'")}; ${jump("'/9'")}` }),
      request('/8-jumped-past'),
      request('/9', { test: "postman.setNextRequest('the-id')" }),
      request('/10-jumped-past'),
      request('/11-skipped', { id: 'the-id', pre: `${jump("'same'")}; pm.execution.skipRequest()` }),
      request('/12-jumped-past', { name: 'same' }),
      request('/13', { name: 'same', test: jump('null') }),
      request('/14-never'),
    ]),
    sends: 6,
    shows: ['/13\n'],
  },
  {
    name: 'jumps-back',
    collection: collection([
      request('/one'),
      request('/two?n={{n}}', { pre: COUNT, test: `if (pm.variables.get('n') < 3) ${jump("'/one'")}` }),
      request('/three'),
    ]),
    sends: 7,
    shows: ['/two?n=3'],
  },
  {
    name: 'jumps-without-a-target',
    collection: collection([
      request('/one', { test: jump('undefined') }),
      request('/two', { test: jump("''") }),
      request('/3'),
    ]),
    sends: 2,
  },
  {
    name: 'jumps-to-nowhere',
    collection: collection([request('/one', { test: jump("'not there'") }), request('/two')]),
    sends: 1,
  },
  {
    name: 'jumps-to-a-folder',
    collection: collection([request('/one', { test: jump("'F'") }), folder('F', [request('/two'), request('/three')])]),
    sends: 1,
  },
  {
    name: 'waits-while-503',
    collection: collection([request('/~status/503', again(25)), request('/after')]),
    sends: 26,
  },
  {
    name: 'tries-again-on-401',
    collection: collection([request('/~status/401', again(15)), request('/after')]),
    sends: 16,
  },
  {
    name: 'repeats-on-200',
    collection: collection([request('/~status/200', again(25)), request('/after')]),
    sends: 26,
  },
  {
    name: 'tries-again-with-a-failed-test',
    collection: collection([
      request('/~status/{{code}}', {
        pre: `${COUNT}; pm.variables.set('code', n < 3 ? 401 : 200)`,
        test: `${again(3).test}\n${STATUS_200}`,
      }),
    ]),
    sends: 3,
    fails: true,
  },
]
