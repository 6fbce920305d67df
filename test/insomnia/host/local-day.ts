/** The day of a time in this machine's zone, as previews show it. */
export function formatDay(milliseconds: number): string {
  return new Intl.DateTimeFormat('sv').format(milliseconds)
}
