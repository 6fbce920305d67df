import { type PostmanEnvironment, valueText, type Variable } from '../../formats/postman-environment'
import { maskedValues } from '../masked-values'

/** What changes between two versions of an environment, a line each, without a secret. Empty when nothing does. */
export async function differences(before: PostmanEnvironment, after: PostmanEnvironment): Promise<string[]> {
  const { values: was, ...membersBefore } = before
  const { values: is, ...membersAfter } = after
  const [shownBefore, shownAfter] = [await shown(was), await shown(is)]
  const old = new Map(was.map((variable) => [variable.key, variable]))
  const kept = new Set(is.map(({ key }) => key))
  return [
    ...differingMembers(membersBefore, membersAfter).map((name) => `~ (${name})`),
    ...is.flatMap((variable) => {
      const { key } = variable
      const previous = old.get(key)
      const now = shownAfter.get(variable) ?? ''
      if (!previous) return [`+ ${key} = ${now}`]
      const changed = differingMembers({ ...previous }, { ...variable })
      if (changed.length === 0) return []
      if (valueText(previous) === valueText(variable)) return [`~ ${key}: ${changed.join(', ')}`]
      const then = shownBefore.get(previous) ?? ''
      return [`~ ${key}: ${then === now ? `${now}, another value` : `${then} -> ${now}`}`]
    }),
    ...was.filter(({ key }) => !kept.has(key)).map(({ key }) => `- ${key}`),
  ]
}

async function shown(variables: readonly Variable[]): Promise<Map<Variable, string>> {
  const entries = variables.map((variable) => ({
    key: variable.key,
    value: valueText(variable),
    secret: variable.type === 'secret',
  }))
  const masked = await maskedValues(entries)
  return new Map(variables.map((variable, index) => [variable, masked[index] || '(empty)']))
}

function differingMembers(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
}
