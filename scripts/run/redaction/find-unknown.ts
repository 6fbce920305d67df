import { findRandomWords } from '../../formats/randomness'
import { secretFields } from '../../formats/secret-fields'
import { findLooks } from '../../formats/secret-looks'
import { isId, isOrdinary } from './judge-value'
import { type Range } from './pattern-index'

/** Where a text holds something that is a secret by its looks, or by its name unless its value is an ordinary one. */
export function* findUnknown(text: string): Generator<Range> {
  yield* findLooks(text)
  for (const { value, start, end, isNested } of secretFields(text)) {
    if (!isOrdinary(value) && !(isNested && isPlain(value))) yield { start, end }
  }
  yield* findRandomWords(text)
}

/** What stands beside a secret inside an object with its name: ids, dates, addresses of people. */
function isPlain(value: string): boolean {
  return isId(value) || /^[^\s@]+@[\w.-]+$/.test(value)
}
