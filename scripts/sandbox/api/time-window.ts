import { type TimeWindow } from './records'

/** Reads two integers, in order, as a window; anything else is undefined. */
export function readTimeWindow(startTime: unknown, endTime: unknown): TimeWindow | undefined {
  if (!isTime(startTime) || !isTime(endTime) || endTime < startTime) return undefined
  return { startTime, endTime }
}

const isTime = (value: unknown): value is number => Number.isSafeInteger(value)
