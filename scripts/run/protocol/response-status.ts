/**
 * Whether sending a request again after this status is a retry, and not a loop over pages or rows.
 *
 * @param status undefined when there was no response
 */
export function isRetryable(status: number | undefined): boolean {
  return status === undefined || status === 401 || status === 408 || status === 429 || status >= 500
}

/** The status of a response as reports show it. */
export function statusText(status: number | undefined): string {
  return status === undefined ? 'no answer' : String(status)
}
