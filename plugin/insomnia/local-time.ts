/** A time as a person reads it, in this machine's zone, to the minute. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
