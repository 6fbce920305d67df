import { CommandError } from '../../cli/errors'
import { type PostmanEnvironment } from '../../formats/postman-environment'
import { credentialIn, type Text } from './credential-shapes'
import { textsIn } from './texts-in'

/** A place that holds a credential, and what it is, in words. The credential itself is not repeated. */
export interface Found<T extends Text> {
  place: T
  kind: string
}

/**
 * The places among these that hold a credential: by our own rules (Auth0, U-Assist, names), then by secretlint's
 * recommended ones (clouds, registries, chat, private keys, connection strings, …).
 */
export async function findCredentials<T extends Text>(places: readonly T[]): Promise<Found<T>[]> {
  const own = new Map(places.map((place) => [place, credentialIn(place)?.kind]))
  const others = await findWithSecretlint(
    places.filter((place) => own.get(place) === undefined && place.text.length >= SHORTEST),
  )
  return places.flatMap((place) => {
    const kind = own.get(place) ?? others.get(place)
    return kind === undefined ? [] : [{ place, kind }]
  })
}

/** The last check: throws SECRET_FOUND when something looks like a credential in an environment that is to be shared. */
export async function refuseCredentials(environment: PostmanEnvironment): Promise<void> {
  const [found] = await findCredentials(textsIn(environment))
  if (!found) return
  throw new CommandError(
    'SECRET_FOUND',
    `"${found.place.name ?? 'a member'}" of the environment holds ${found.kind}, and it is no variable's value`,
    'Remove it there, and replace it where it was issued.',
  )
}

/** No shape that secretlint knows is shorter: an address with a user and a password is the shortest of them. */
const SHORTEST = 10

async function findWithSecretlint<T extends Text>(places: readonly T[]): Promise<Map<T, string>> {
  if (places.length === 0) return new Map()
  const [{ lintSource }, { rules }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ])
  // One text for one pass. Names go first, as in `aws_secret_access_key=…`: some rules look for them.
  const lines = places.map(({ name, text }) => `${name === undefined ? '' : `${name}=`}${text}\n`)
  const starts: number[] = []
  let length = 0
  for (const line of lines) {
    starts.push(length)
    length += line.length
  }
  const { messages } = await lintSource({
    source: { content: lines.join(''), filePath: 'values.txt', contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      maskSecrets: true,
      config: {
        rules: rules
          // This one lets a comment in the text switch the others off.
          .filter(({ meta }) => meta.id !== '@secretlint/secretlint-rule-filter-comments')
          .map((rule) => ({ id: rule.meta.id, rule })),
      },
    },
  })
  return new Map(
    messages.flatMap(({ range: [start], ruleId }) => {
      const place = places[starts.findLastIndex((begin) => begin <= start)]
      return place ? [[place, `a credential (${ruleId.replace(/^.*-rule-/, '')})`] as const] : []
    }),
  )
}
