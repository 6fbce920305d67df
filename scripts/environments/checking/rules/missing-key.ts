import { environmentName } from '../../environment-files'
import { keysUsedBy } from '../../../formats/collection-keys'
import { isSwitchedOn } from '../../../formats/postman-environment'
import { type Fault, type Rule } from '../finding'
import { type Project } from '../project'

/** Every environment has every key the collections refer to, if only with an empty value. */
export const missingKey: Rule = {
  name: 'missing-key',
  level: 'warning',
  why: 'Where a key is missing, the request is sent with `{{key}}` in it, or not at all.',
  check: ({ environments, collections }) => {
    if (environments.length === 0) return []
    const known = new Map(environments.map((environment) => [environment, keysOf(environment)]))
    return [...usesIn(collections)].flatMap(([key, { file, request }]): Fault[] => {
      const lacking = environments.filter((environment) => !known.get(environment)?.has(key))
      if (lacking.length === environments.length) {
        const fix = `Add "${key}" to the environments, or define it in the collection.`
        return [{ file, request, key, message: 'no environment has this key', fix }]
      }
      return lacking.map((environment) => ({
        file: environment.file,
        key,
        message: `"${environmentName(environment.path)}" lacks this key, which "${request}" refers to`,
        fix: `Add "${key}", empty where its value is personal.`,
      }))
    })
  },
}

const keysOf = ({ content }: Project['environments'][number]) =>
  new Set(content.values.filter(isSwitchedOn).map(({ key }) => key))

/** The keys that collections expect from an environment, each with the place that refers to it first. */
function usesIn(collections: Project['collections']): Map<string, { file: string; request: string }> {
  const uses = new Map<string, { file: string; request: string }>()
  for (const { file, content } of collections) {
    for (const [key, request] of keysUsedBy(content)) {
      if (!uses.has(key)) uses.set(key, { file, request: request || 'the collection' })
    }
  }
  return uses
}
