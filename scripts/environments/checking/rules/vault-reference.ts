import { isVaultReference } from '../../../formats/templates'
import { placeOf, textsIn } from '../../secrets/texts-in'
import { type Rule } from '../finding'

/** Nothing refers to the vault of an app. */
export const vaultReference: Rule = {
  name: 'vault-reference',
  level: 'error',
  why: "A vault is one app's on one machine: Newman, CI and teammates send the reference itself, as text.",
  check: ({ environments, collections, others }) =>
    [...environments, ...collections, ...others.filter(isStructured)].flatMap(({ file, content }) =>
      textsIn(content)
        .filter(({ text }) => isVaultReference(text))
        .map((text) => ({
          file,
          ...placeOf(text),
          message: 'this refers to a vault',
          fix: 'Refer to a plain variable typed as a secret, and keep its value in the personal file.',
        })),
    ),
}

/** Prose and code may speak of vaults. */
const isStructured = ({ content }: { content: unknown }) => typeof content !== 'string'
