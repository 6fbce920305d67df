import { looksRandom } from '../../formats/randomness'
import { findLooks } from '../../formats/secret-looks'
import { FORM_PAIR, JSON_NUMBER, JSON_PAIR } from '../../formats/secret-names'
import { type Range } from './pattern-index'

export { FORM_PAIR, JSON_NUMBER, JSON_PAIR, SECRET_NAME } from '../../formats/secret-names'

/** Where a text holds something that is a secret by its looks or by the name in front of it, whatever its value. */
export function* findShapes(text: string): Generator<Range> {
  yield* findLooks(text)
  for (const pair of [JSON_PAIR, JSON_NUMBER, FORM_PAIR]) {
    for (const { 0: whole, 2: value = '', index } of text.matchAll(pair)) {
      const end = index + whole.length
      yield { start: end - value.length, end }
    }
  }
}

/** Where words stand that look drawn by a machine. Only in a text with its blanks: without them all of it is one word. */
export function* findRandomWords(text: string): Generator<Range> {
  for (const { 0: word, index } of text.matchAll(/(?<![\w-])[\w-]{40,}/g)) {
    if (looksRandom(word)) yield { start: index, end: index + word.length }
  }
}
