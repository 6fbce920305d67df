import { SECRET_NAME } from './secret-shapes'

/** Called with each secret that is found. */
export type Learn = (secret: string) => unknown

/** Learns the values of a set of variables or a row of data whose keys are named like secrets. */
export function learnFromValues(values: object, learn: Learn): void {
  for (const [key, value] of Object.entries(values)) {
    if (SECRET_NAME.test(key)) learnValue(value, learn)
  }
}

/** Learns a secret of a file. It may be a string or a number. */
export function learnValue(value: unknown, learn: Learn): void {
  if (typeof value === 'string' || typeof value === 'number') learn(String(value))
}
