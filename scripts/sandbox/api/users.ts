import { type DemoAccount } from '../demo-data'
import { BoundedMap } from './bounded-map'

/** The users U-Assist knows, by internal user id, and which agents belong to which supervisor. */
export class Users {
  readonly #idBySubject = new BoundedMap<string, number>(1_000)
  readonly #agentIds = new BoundedMap<number, readonly number[]>(1_000)
  #nextId: number

  constructor(accounts: readonly DemoAccount[]) {
    for (const { subject, userId } of accounts) this.#idBySubject.set(subject, userId)
    this.#nextId = Math.max(0, ...accounts.map(({ userId }) => userId)) + 1
  }

  /** The user id behind a `sub` claim, if U-Assist has seen it. */
  idOf(subject: string): number | undefined {
    return this.#idBySubject.get(subject)
  }

  /** The user id behind a `sub` claim, made up at first sight. */
  sync(subject: string): number {
    const id = this.idOf(subject) ?? this.#nextId++
    this.#idBySubject.set(subject, id)
    return id
  }

  knows(userId: number): boolean {
    return Array.from(this.#idBySubject.values()).includes(userId)
  }

  mapAgents(supervisorId: number, agentIds: readonly number[]): void {
    this.#agentIds.set(supervisorId, agentIds)
  }

  agentsOf(supervisorId: number): readonly number[] {
    return this.#agentIds.get(supervisorId) ?? []
  }
}
