import { findCredentials } from '../../secrets/find-credentials'
import { linesOf } from '../../secrets/lines-of'
import { placeOf, type PlacedText, textsIn } from '../../secrets/texts-in'
import { unparsedTexts } from '../../secrets/unparsed-texts'
import { type Rule } from '../finding'
import { type Project, type ReadFile } from '../project'

interface Place extends PlacedText {
  file: string
}

/** Nothing in a shared file looks like a token, a key or a password, in any place and of any type. */
export const credentialShape: Rule = {
  name: 'credential-shape',
  level: 'error',
  why: 'Whoever reads the file can use it, and git keeps it when it is removed again.',
  check: async (project) =>
    (await findCredentials(placesIn(project))).map(({ place, kind }) => ({
      file: place.file,
      ...placeOf(place),
      message: `this holds ${kind}`,
      fix: 'Replace it where it was issued, remove it here, and refer to a variable instead ({{name}}), whose value is kept in a personal file or sealed.',
    })),
}

const CODE = /\.[cm]?[jt]sx?$/

function placesIn({ environments, globals, collections, others }: Project): Place[] {
  const variables = [...environments, ...globals].flatMap(({ file, content }) => {
    // What is typed as a secret is refused by `secret-value`, whatever it looks like.
    const values = content.values.map((entry) => (entry.type === 'secret' ? { ...entry, value: '' } : entry))
    return textsIn({ ...content, values }).map((text) => ({ ...text, file, isVariable: true }))
  })
  const contents = [...collections, ...others].flatMap((read) => textsOf(read))
  const beside = [...environments, ...globals, ...collections, ...others].flatMap(({ file, text, content }) =>
    typeof content === 'string' || file.endsWith('.csv')
      ? []
      : unparsedTexts(text, content).map((line) => ({ text: line.text, inside: line.name, request: '', file })),
  )
  return [...variables, ...contents, ...beside]
}

function textsOf({ file, content }: ReadFile<unknown>): Place[] {
  if (typeof content !== 'string') return textsIn(content).map((text) => ({ ...text, file }))
  const isCode = CODE.test(file)
  return linesOf(content).map(({ text, name }) => ({ text, inside: name, request: '', isCode, file }))
}
