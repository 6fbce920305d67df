import { memoryStore, type Session } from '../../plugin/auth'
import { describeStore } from '../node/store-contract'

describeStore('the memory store', () => {
  const sessions = new Map<string, Session>()
  return { store: memoryStore(sessions), overtaking: () => memoryStore(sessions) }
})
