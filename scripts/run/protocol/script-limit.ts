/** A script that is over its time is Newman's to end; this much later it has shown that it cannot. */
const GRACE_MS = 3_000

/** When to stop waiting for Newman to end a script that may take so long. */
export function scriptLimit(timeoutScriptMs: number): number {
  return timeoutScriptMs + GRACE_MS
}
