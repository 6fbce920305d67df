import { type Facts } from './facts'

/** `fail`: something does not work. `warn`: it may not, or not for long. */
export type Level = 'ok' | 'warn' | 'fail'

/** What one check has to say, as `doctor --json` prints it. Never with a secret. */
export interface Finding {
  /** What was looked at: never changes once it is published. */
  rule: string
  level: Level
  /** The file, address or key that it is about. */
  where: string
  /** A sentence without a full stop. */
  message: string
  /** What mends it, in sentences; empty where nothing is to be done. */
  fix: string
}

/** One theme: it rejects only for faults of its own. Where a check before it has said why it cannot look, it says nothing. */
export type Check = (facts: Facts) => Finding[] | Promise<Finding[]>

/** A finding that is in order. */
export const ok = (rule: string, where: string, message: string): Finding => ({
  ...{ rule, level: 'ok', where, message, fix: '' },
})

/** A finding that may cause trouble. */
export const warn = (rule: string, where: string, message: string, fix: string): Finding => ({
  ...{ rule, level: 'warn', where, message, fix },
})

/** A finding that is trouble. */
export const fail = (rule: string, where: string, message: string, fix: string): Finding => ({
  ...{ rule, level: 'fail', where, message, fix },
})

/** The same from an error of ours. */
export const failed = (rule: string, where: string, { message, hint }: { message: string; hint: string }): Finding =>
  fail(rule, where, message, hint)
