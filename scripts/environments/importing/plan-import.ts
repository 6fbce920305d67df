import { type PostmanEnvironment, valueText, type Variable } from '../../formats/postman-environment'
import { isSealed } from '../sealing/sealed-value'
import { refuseCredentials } from '../secrets/find-credentials'
import { emptied, findHeldBack, type HeldBack } from './hold-back'

/** What is there before an import, and what an import makes of it. */
interface Files {
  committed: PostmanEnvironment | undefined
  local: PostmanEnvironment | undefined
}

/** What an import would write. */
export interface ImportPlan {
  committed: PostmanEnvironment
  /** Undefined when nothing has to be kept apart. */
  local: PostmanEnvironment | undefined
  heldBack: HeldBack[]
}

/**
 * Takes an exported environment apart: what may be committed, and what belongs into the personal file. Keys the file
 * does not mention stay as they are; what the team has sealed stays sealed; a type is not lost because Newman forgets it.
 * Throws SECRET_FOUND when there is a credential elsewhere than in a value.
 */
export async function planImport(exported: PostmanEnvironment, name: string, now: Files): Promise<ImportPlan> {
  const known = new Map(now.committed?.values.map((variable) => [variable.key, variable]))
  const typed = { ...exported, values: exported.values.map((variable) => withKnownType(variable, known)) }
  const heldBack = await findHeldBack(typed)
  const reasons = new Map(heldBack.map((entry) => [entry.variable, entry]))

  const values = typed.values.map((variable) => {
    const reason = reasons.get(variable)
    const sealed = known.get(variable.key)?.value
    if (typeof sealed === 'string' && isSealed(sealed) && (reason || valueText(variable) === '')) {
      return { ...variable, value: sealed, type: 'secret' }
    }
    return reason ? emptied(reason) : variable
  })
  const personal = heldBack
    .filter(({ isPersonal }) => isPersonal)
    .map(({ variable, isSecret }) => (isSecret ? { ...variable, type: 'secret' } : variable))
  const committed = { ...now.committed, ...typed, name, values: over(now.committed?.values, values) }
  await refuseCredentials({ ...committed, values })
  return {
    committed,
    local: personal.length === 0 ? undefined : localEnvironment(name, now.local, personal),
    heldBack,
  }
}

/** Newman exports every type as `any`: the known one is kept. */
function withKnownType(variable: Variable, known: ReadonlyMap<string, Variable>): Variable {
  const type = known.get(variable.key)?.type
  return type !== undefined && (type === 'secret' || variable.type === 'any') ? { ...variable, type } : variable
}

function localEnvironment(name: string, now: PostmanEnvironment | undefined, personal: Variable[]): PostmanEnvironment {
  const empty: PostmanEnvironment = { name, values: [], _postman_variable_scope: 'environment' }
  const { values, ...members } = now ?? empty
  return { ...members, values: over(values, personal) }
}

/** The upper list in its order, then what only the lower one has. */
function over(lower: readonly Variable[] = [], upper: readonly Variable[]): Variable[] {
  const keys = new Set(upper.map(({ key }) => key))
  return [...upper, ...lower.filter(({ key }) => !keys.has(key))]
}
