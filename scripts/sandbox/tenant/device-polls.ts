/** Remembers when each device polled last, to recognise those that poll too fast (RFC 8628 section 3.5). */
export class DevicePolls {
  /** Device code to milliseconds since the epoch, oldest poll first. */
  readonly #lastPolls = new Map<string, number>()

  constructor(
    private readonly intervalMs: number,
    private readonly forgetAfterMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Notes a poll. True when it came sooner after the one before than the interval allows. */
  isTooFast(deviceCode: string): boolean {
    const now = this.now()
    const last = this.#lastPolls.get(deviceCode)
    this.#lastPolls.delete(deviceCode)
    this.#lastPolls.set(deviceCode, now)
    for (const [code, at] of this.#lastPolls) {
      if (now - at < this.forgetAfterMs) break
      this.#lastPolls.delete(code)
    }
    return last !== undefined && now - last < this.intervalMs
  }
}
