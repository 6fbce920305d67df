import { isSwitchedOn, type PostmanEnvironment, valueText, type Variable } from '../../formats/postman-environment'
import { isVaultReference } from '../../formats/templates'
import { findCredentials } from '../secrets/find-credentials'
import { literalPart } from '../secrets/placeholders'
import { isSecretName } from '../../formats/secret-names'
import { textsIn } from '../secrets/texts-in'

/** A variable whose value must not be committed. */
export interface HeldBack {
  variable: Variable
  /** As the end of a sentence about it. */
  why: string
  isSecret: boolean
  /** Whether the value works in the personal file. What only an app understands works nowhere else. */
  isPersonal: boolean
}

/** What of an environment must not be committed, in the order of the file. */
export async function findHeldBack({ values }: PostmanEnvironment): Promise<HeldBack[]> {
  const texts = values.flatMap((variable) =>
    textsIn(variable.value, { request: '', name: variable.key }).map((text) => ({
      ...text,
      variable,
      isVariable: true,
    })),
  )
  const kinds = new Map((await findCredentials(texts)).map(({ place, kind }) => [place.variable, kind]))
  return values.flatMap((variable) => {
    const reason = reasonFor(variable, valueText(variable), kinds.get(variable))
    return reason ? [{ variable, ...reason }] : []
  })
}

function reasonFor(variable: Variable, text: string, kind: string | undefined): Omit<HeldBack, 'variable'> | undefined {
  const isSecret = variable.type === 'secret' || isSecretName(variable.key)
  if (isVaultReference(text))
    return { why: 'refers to a vault, which only its app can open', isSecret, isPersonal: false }
  if (/\{%.*%\}/s.test(text))
    return { why: 'holds a tag, which only Insomnia understands', isSecret, isPersonal: false }
  if (kind !== undefined) return { why: `holds ${kind}`, isSecret: true, isPersonal: true }
  if (variable.type === 'secret' && literalPart(text) !== '') return { why: 'is a secret', isSecret, isPersonal: true }
  if (isSwitchedOn(variable) || text === '') return undefined
  return { why: 'is switched off, but Newman would use its value', isSecret, isPersonal: true }
}

/** The variable as it may be committed. */
export function emptied({ variable, isSecret }: HeldBack): Variable {
  return { ...variable, value: '', ...(isSecret && { type: 'secret' }) }
}
