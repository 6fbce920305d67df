/** Shorter values may be ids: an Auth0 client id has 32 random characters, and is public. */
const SHORTEST = 40

/**
 * Whether a text looks drawn by a machine, as Auth0's refresh tokens, client secrets and our broker keys are. Random
 * letters and digits change between small, large and digit at every second character, and hardly repeat; long names,
 * paths, times and sentences do not, and hexadecimal ids have no capitals.
 */
export function looksRandom(text: string): boolean {
  if (text.length < SHORTEST || !/^[\w-]+$/.test(text)) return false
  // Asked first, because most long words of a run are hexadecimal ids.
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false
  const counts = new Map<string, number>()
  let changes = 0
  let separators = 0
  let last = ''
  for (const character of text) {
    counts.set(character, (counts.get(character) ?? 0) + 1)
    const kind = kindOf(character)
    if (kind === '-') separators += 1
    else if (last !== '' && kind !== last) changes += 1
    last = kind
  }
  const isMixed = separators / text.length <= 0.1 && changes / text.length >= 0.3
  return isMixed && bitsPerCharacter(counts, text.length) >= 4
}

/** Where words stand that look drawn by a machine. Only in a text with its blanks: without them all of it is one word. */
export function* findRandomWords(text: string): Generator<{ start: number; end: number }> {
  for (const { 0: word, index } of text.matchAll(/(?<![\w-])[\w-]{40,}/g)) {
    if (looksRandom(word)) yield { start: index, end: index + word.length }
  }
}

function kindOf(character: string): 'a' | 'A' | '0' | '-' {
  if (character >= 'a' && character <= 'z') return 'a'
  if (character >= 'A' && character <= 'Z') return 'A'
  return character >= '0' && character <= '9' ? '0' : '-'
}

/** Shannon's entropy of the characters. */
function bitsPerCharacter(counts: ReadonlyMap<string, number>, length: number): number {
  return [...counts.values()].reduce((sum, count) => sum - (count / length) * Math.log2(count / length), 0)
}
