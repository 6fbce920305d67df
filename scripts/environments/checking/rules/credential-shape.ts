import { placeOf, type PlacedText, textsIn } from '../../secrets/texts-in'
import { findCredentials } from '../../secrets/find-credentials'
import { type Fault, type Rule } from '../finding'
import { type Project } from '../project'

interface Place extends PlacedText {
  file: string
}

/** Nothing in a shared file looks like a token, a key or a password, in any place and of any type. */
export const credentialShape: Rule = {
  name: 'credential-shape',
  level: 'error',
  why: 'Whoever reads the file can use it, and git keeps it when it is removed again.',
  check: async (project) =>
    (await findCredentials(placesIn(project))).map(({ place, kind }): Fault => ({
      file: place.file,
      ...placeOf(place),
      message: `this holds ${kind}`,
      fix: 'Replace it where it was issued, remove it here, and refer to a variable instead ({{name}}), whose value is kept in a personal file or sealed.',
    })),
}

function placesIn({ environments, collections, others }: Project): Place[] {
  const shared = environments.map(({ file, content }) => ({
    file,
    // What is typed as a secret is refused by `secret-value`, whatever it looks like.
    content: {
      ...content,
      values: content.values.map((entry) => (entry.type === 'secret' ? { ...entry, value: '' } : entry)),
    },
  }))
  return [
    ...shared.flatMap(({ file, content }) => textsIn(content).map((text) => ({ ...text, file, isVariable: true }))),
    ...[...collections, ...others].flatMap(({ file, content }) =>
      textsIn(content, { request: '', isCode: /\.[cm]?[jt]s$/.test(file) }).map((text) => ({ ...text, file })),
    ),
  ]
}
