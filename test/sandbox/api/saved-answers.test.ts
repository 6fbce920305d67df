import { readSavedAnswers, SavedAnswers } from '../../../scripts/sandbox/api/saved-answers'
import { seedConversations } from '../../../scripts/sandbox/api/seed'

const NOW = Date.now()
const [first, second, third, , live] = seedConversations(NOW)
if (!first || !second || !third || !live) throw new Error('the sandbox has five calls')
const saved = readSavedAnswers()

test('what is saved about a call is given with the times of that call', () => {
  expect(saved.about(8, first)).toMatchObject({
    conversationId: first.conversationId,
    sessionId: first.sessionId,
    startTime: first.startTime,
    endTime: first.startTime + 240_000,
  })
  expect(saved.about(8, live)).toMatchObject({ state: 'in-progress', startTime: live.startTime })
})

test('a call about which nothing is saved gets what is saved about the first, with its own ids and times', () => {
  expect(saved.about(8, third)).toMatchObject({
    _id: third.documentId,
    conversationId: third.conversationId,
    sessionId: third.sessionId,
    startTime: third.startTime,
    duration: 240_000,
  })
  expect(JSON.stringify(saved.about(9, third))).not.toContain(first.conversationId)
  expect(saved.about(11, third)).toMatchObject({ id: third.alertId, metadata: { customerClientId: third.customerId } })
})

test('a document that is saved about another call than the first is found among the lines of a stream', () => {
  expect(saved.about(17, third)).toMatchObject({ isReviewed: true })
  expect(saved.about(17, second)).toMatchObject({ isReviewed: false, conversationId: second.conversationId })
})

test('an endpoint of which nothing is saved is named', () => {
  expect(() => new SavedAnswers(new Map()).about(9, first)).toThrow('no saved answer of endpoint 9')
})
