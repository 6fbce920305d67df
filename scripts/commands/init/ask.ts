import { confirm, isCancel, select, text } from '@clack/prompts'
import { AuthError } from '../../../plugin/auth'
import { type Io } from '../../cli/io'
import { printable } from '../../cli/printable'

/** Somebody at a terminal. Each question throws CANCELLED at Ctrl-C. */
export interface Asker {
  /** Asks until `faultOf` has nothing to say. */
  text: (question: string, initial: string, faultOf: (answer: string) => string | undefined) => Promise<string>
  confirm: (question: string, initial: boolean) => Promise<boolean>
  choose: <V extends string>(question: string, choices: Readonly<Record<V, string>>) => Promise<V>
}

/** The questions go to stderr, as all that is no result. What comes from a file is made printable first. */
export function askerOn({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Asker {
  // Some terminals have no size, and a text in no columns is one character a line.
  if (!process.stderr.columns) Object.assign(process.stderr, { columns: 80, rows: 24 })
  const common = { input: stdin, output: process.stderr, signal }
  return {
    text: async (message, initial, faultOf) =>
      answered(
        await text({
          ...common,
          message: printable(message),
          initialValue: printable(initial),
          validate: (answer = '') => {
            const fault = faultOf(answer)
            return fault === undefined ? undefined : printable(fault)
          },
        }),
      ).trim(),
    confirm: async (message, initialValue) =>
      answered(await confirm({ ...common, message: printable(message), initialValue })),
    choose: async <V extends string>(message: string, choices: Readonly<Record<V, string>>) => {
      const options = Object.entries<string>(choices).map(([value, label]) => ({ value, label }))
      return answered(await select<string>({ ...common, message: printable(message), options })) as V
    },
  }
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new AuthError('CANCELLED', 'nothing was written')
  return answer as Exclude<T, symbol>
}
