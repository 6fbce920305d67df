import { relative } from 'node:path'
import { readLayers } from '../../environments/read-layers'
import { isSlipOf } from '../../environments/checking/rules/misspelt-key'
import { isOwnKey, OWN_KEYS } from '../../formats/keys'
import { type Facts, isTrouble, orTrouble } from '../facts'
import { failed, type Finding, ok, warn } from '../finding'

const RULE = 'environment'

/** Which environment is used and why, what overrides it, and whether it is enough to sign in with. */
export async function environment(facts: Facts): Promise<Finding[]> {
  const { env, cwd } = facts.io
  const found = facts.environment()
  if (isTrouble(found)) return [failed(RULE, '', found)]
  const layers = orTrouble(() => readLayers(found.file, env))
  if (isTrouble(layers)) return [failed(RULE, found.file, layers)]
  const where = relative(cwd, found.file) || found.file
  const overriding = [...layers.values].flatMap(([key, { origin }]) =>
    origin.layer === 'process' ? `${origin.variable} for "${key}"` : [],
  )
  const config = await facts.config()
  return [
    ok(
      RULE,
      where,
      `"${found.name}" is the environment, ${found.namedBy === undefined ? 'since none is named' : `as ${found.namedBy} says`}`,
    ),
    ...(overriding.length > 0 ? [ok(RULE, where, `it is overridden by ${overriding.join(', ')}`)] : []),
    ...(isTrouble(config) ? [failed(RULE, where, config)] : []),
    ...found.notes.map((note) => warn(RULE, where, note, 'Correct the name of the variable, or unset it.')),
    ...slipsIn(Object.keys(found.values)).map(([key, meant]) =>
      warn(RULE, where, `"${key}" is no key of uassist`, `If "${meant}" is meant, rename it.`),
    ),
  ]
}

/** Keys that are one letter away from one of ours that is missing. */
function slipsIn(keys: readonly string[]): [key: string, meant: string][] {
  return keys.flatMap((key) => {
    if (isOwnKey(key)) return []
    const meant = OWN_KEYS.find((own) => !keys.includes(own) && isSlipOf(key, own))
    return meant === undefined ? [] : [[key, meant] as [string, string]]
  })
}
