import { keysUsedByAny } from '../../../formats/collection-keys'
import { isOwnKey, OWN_KEYS } from '../../../formats/keys'
import { type Rule } from '../finding'

/** No key is one letter away from one of uassist's own, while that one is absent and no collection refers to the other. */
export const misspeltKey: Rule = {
  name: 'misspelt-key',
  level: 'warning',
  why: 'uassist keeps a key it does not know, and reads nothing from it.',
  check: ({ environments, collections }) => {
    const used = keysUsedByAny(collections.map(({ content }) => content))
    return environments.flatMap(({ file, content }) => {
      const keys = content.values.map(({ key }) => key)
      return keys.flatMap((key) => {
        if (isOwnKey(key) || used.has(key)) return []
        const meant = OWN_KEYS.find((own) => !keys.includes(own) && isSlipOf(key, own))
        if (meant === undefined) return []
        return [{ file, key, message: `no key of uassist; did you mean "${meant}"?`, fix: `Rename it to "${meant}".` }]
      })
    })
  },
}

/** Shorter names are one letter away from too many words. */
const SHORTEST = 6

/**
 * One letter added, left out or changed, or two neighbours swapped. Not another spelling (`client_id`), which is another
 * tool's, nor a plural (`accounts`), which means something else.
 */
export function isSlipOf(key: string, own: string): boolean {
  if (own.length < SHORTEST || key.toLowerCase() === own.toLowerCase() || key === `${own}s`) return false
  const start = [...key].findIndex((letter, index) => letter !== own[index])
  const [a, b] = [key.slice(start === -1 ? key.length : start), own.slice(start === -1 ? key.length : start)]
  return (
    a.slice(1) === b ||
    a === b.slice(1) ||
    a.slice(1) === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  )
}
