/** Alphabets with letters that look like Latin ones. A name of one person is written in one of them. */
const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]

/** Letters and digits, each with the Latin letter it looks like (the common part of Unicode TR39's confusables). */
const LOOK_ALIKES = new Map(
  [
    ['АВЕКМНОРСТХУІЈЅ', 'ABEKMHOPCTXYIJS'],
    ['аеорсухіјѕԁһӏ', 'aeopcyxijsdhl'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['ονκραυι', 'ovkpaui'],
    ['01|I', 'ollL'],
  ].flatMap(([from = '', to = '']) => [...from].map((letter, index) => [letter, to[index] ?? ''] as const)),
)

/** What a name looks like to whoever reads quickly: two names with the same looks cannot be told apart. */
export function looksOf(name: string): string {
  const plain = [...name.normalize('NFKD').replace(/\p{M}/gu, '')]
    .map((letter) => LOOK_ALIKES.get(letter) ?? letter)
    .join('')
  return plain.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Why a name could be taken for another one, as the end of a sentence; undefined for a plain one. */
export function whyUnclear(name: string): string | undefined {
  if (/\p{C}/u.test(name)) return 'holds characters that cannot be seen'
  if (looksOf(name) === '') return 'has no letter'
  if (ALPHABETS.filter((alphabet) => alphabet.test(name)).length > 1) return 'mixes alphabets whose letters look alike'
  return undefined
}
