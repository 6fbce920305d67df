import { auth0Address } from '../../../collections/scripts/addresses'
import {
  dataForInsomnia,
  type InsomniaEnvironment,
  type InsomniaEnvironments,
  UNNAMED_BASE,
} from '../../formats/insomnia-environment'
import { type PostmanEnvironment } from '../../formats/postman-environment'
import { isOwnKey } from '../../formats/keys'
import { isSecretName } from '../../formats/secret-names'

/**
 * The committed environments as Insomnia's: a base with every key, and over it one for each, which holds only what is
 * set there. A key filled in by hand in the base is so in all of them. Secrets stay out: the plugin asks who you are.
 */
export function insomniaEnvironments(
  environments: readonly PostmanEnvironment[],
  needed: ReadonlySet<string>,
): InsomniaEnvironments {
  const all = [...environments].sort((a, b) => rank(a) - rank(b)).map((environment) => reduced(environment, needed))
  const keys = [...new Set(all.flatMap(({ data }) => Object.keys(data)))]
  const base = Object.fromEntries(keys.map((key) => [key, commonValue(all, key)]))
  const subEnvironments = all.map(({ name, data }) => {
    const own = Object.entries(data).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key]))
    return { name, data: Object.fromEntries(own) }
  })
  return { base: { name: UNNAMED_BASE, data: base }, subEnvironments }
}

/** Where a tester begins comes first; the others follow by name. */
const ORDER = ['sandbox', 'staging', 'production']

function rank({ name }: PostmanEnvironment): number {
  const index = ORDER.indexOf(String(name))
  return index === -1 ? ORDER.length : index
}

/** Of use to Postman and Newman only. `allowWrites` would promise a guard that is not there. */
const NOT_HERE = new Set(['brokerUrl', 'brokerKey', 'allowWrites'])

function reduced(environment: PostmanEnvironment, needed: ReadonlySet<string>): InsomniaEnvironment {
  const values = environment.values.filter(
    ({ key, type }) =>
      (isOwnKey(key) || needed.has(key)) && !NOT_HERE.has(key) && type !== 'secret' && !isSecretName(key),
  )
  const { data } = dataForInsomnia({ ...environment, values })
  const auth0Domain = typeof data.auth0Domain === 'string' ? data.auth0Domain : ''
  // What a script of the Postman collection makes of the domain, which may be without `https://`.
  const withAddress = needed.has('auth0Url') ? { ...data, auth0Url: auth0Address(auth0Domain) } : data
  const missing = [...needed].find((key) => !((key.split('.')[0] as string) in withAddress))
  if (missing !== undefined) throw new Error(`the environment "${String(environment.name)}" lacks "${missing}"`)
  return { name: String(environment.name), data: withAddress }
}

/** A value that all have; empty when they differ. */
function commonValue(environments: readonly InsomniaEnvironment[], key: string): unknown {
  const [first, ...others] = environments.map(({ data }) => data[key])
  return others.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : ''
}
