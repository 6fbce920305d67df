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
  const kinds = [...text].map(kindOf)
  const changes = kinds.filter((kind, index) => index > 0 && kind !== '-' && kind !== kinds[index - 1]).length
  const separators = kinds.filter((kind) => kind === '-').length
  return separators / text.length <= 0.1 && changes / text.length >= 0.3 && bitsPerCharacter(text) >= 4
}

function kindOf(character: string): 'a' | 'A' | '0' | '-' {
  if (/[a-z]/.test(character)) return 'a'
  if (/[A-Z]/.test(character)) return 'A'
  return /\d/.test(character) ? '0' : '-'
}

/** Shannon's entropy of the characters. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}
