/** More edits than this make another word of most options. */
const FARTHEST = 2

/** The word that a misspelt one most likely means; undefined where none is near. */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const limit = Math.min(FARTHEST, Math.floor(text.length / 3))
  const ranked = words.map((word) => ({ word, edits: editDistance(text, word) })).sort((a, b) => a.edits - b.edits)
  const [first] = ranked
  return first && first.edits <= limit ? first.word : undefined
}

/** The question whether a word was meant, where one is near; empty otherwise. */
export function didYouMean(text: string, words: readonly string[]): string {
  const meant = nearest(text, words)
  return meant === undefined ? '' : `did you mean "${meant}"?`
}

/** Letters added, left out or changed, and neighbours swapped (optimal string alignment distance). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(Math.min(change, at(i - 1, j) + 1, at(i, j - 1) + 1, isSwap ? at(i - 2, j - 2) + 1 : Infinity))
    }
  }
  return at(a.length, b.length)
}
