import { keysIn } from './keys'
import { partsOf, type PostmanCollection } from './postman-collection'
import { scriptsOf } from './script-text'

/** Texts in quotes and comments: what looks like a comment inside of a text is none. `https://` and `\//` begin none. */
const TEXT_OR_COMMENT =
  /(?<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`)|(?<![\\:])\/\/[^\n]*|(?<!\\)\/\*[^]*?\*\//g

/** A text in quotes that is nothing but a name, such as the one in `pm.environment.get('agentAccessToken')`. */
const QUOTED_NAME = /(?<=(["'`]))[^"'`\\\n]+(?=\1)/g

/**
 * The variables that a collection refers to: `{{key}}` in its requests, auth, variables and scripts, and names in quotes in
 * scripts. Descriptions, saved responses and comments refer to nothing. A name that a script puts together as it runs is
 * not seen.
 */
export function referencesIn(collection: PostmanCollection): Set<string> {
  const found = new Set<string>()
  for (const { part } of partsOf(collection)) {
    const scripts = scriptsOf(part).replace(TEXT_OR_COMMENT, (whole, text?: string) =>
      text === undefined ? ' ' : whole,
    )
    const content = JSON.stringify([part.request, part.auth, part.variable], withoutDescription)
    for (const key of [...keysIn(content), ...keysIn(scripts)]) found.add(key)
    for (const [name] of scripts.matchAll(QUOTED_NAME)) found.add(name)
  }
  return found
}

const withoutDescription = (key: string, value: unknown): unknown => (key === 'description' ? undefined : value)
