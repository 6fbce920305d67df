/** The host gives up on an action after 30 s, and a person may need longer. */
export const WAIT_MS = 25_000

/** What a promise is fulfilled with in time, else undefined. Rejects with it in time; a later rejection is ignored. */
export async function endsWithin<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined)
    }, milliseconds)
  })
  try {
    return await Promise.race([promise, tooLong])
  } finally {
    clearTimeout(timer)
  }
}
