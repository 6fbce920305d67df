/** What takes no column of a terminal, and what takes two (Unicode TR11). */
const NONE = /^(?:\p{M}|\p{Cf})$/u
const TWO =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])$/u

/** The beginning of a text without control characters that a terminal shows in one line of so many columns. */
export function fitColumns(text: string, columns: number): string {
  let fitted = ''
  let used = 0
  for (const character of text) {
    used += columnsOf(character)
    if (used > columns) break
    fitted += character
  }
  return fitted
}

function columnsOf(character: string): number {
  return NONE.test(character) ? 0 : TWO.test(character) ? 2 : 1
}
