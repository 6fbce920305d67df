import { templatesToInsomnia } from '../../formats/templates'

/**
 * What the Postman collection's script computes before a request. Insomnia has the same from the environment: it
 * encodes the query itself, so that this is on the wire what `encodeURIComponent` of the script's JSON is.
 */
const COMPUTED: Readonly<Record<string, string>> = {
  windowQuery: '{"type":"list","filters":{"startTime":{{windowStart}},"endTime":{{windowEnd}}}}',
}

/** Postman's dynamic variables that Insomnia's own tags give as well. */
const DYNAMIC: Readonly<Record<string, string>> = {
  $guid: "{% uuid 'v4' %}",
  $randomUUID: "{% uuid 'v4' %}",
  $timestamp: "{% now 'unix', '' %}",
  $isoTimestamp: "{% now 'iso-8601', '' %}",
}

/** A text with Postman's variables, with Insomnia's in their place. Throws for one that Insomnia could not fill. */
export function insomniaText(text: string): string {
  const plain = Object.entries(COMPUTED).reduce((known, [name, value]) => known.replaceAll(`{{${name}}}`, value), text)
  return templatesToInsomnia(plain).replace(/\{\{\s*(\$\w+)[^}]*\}\}/g, (_whole, name: string) => {
    const tag = DYNAMIC[name]
    if (tag === undefined) throw new Error(`"{{${name}}}" has no counterpart in Insomnia`)
    return tag
  })
}

/** The variables of an environment that a text of Insomnia's refers to. */
export function variablesNeededBy(text: string): string[] {
  return Array.from(text.matchAll(/\{\{ _\.([\w.]+) \}\}/g), ([, name = '']) => name)
}

/** Insomnia renders descriptions too when it sends: what looks like a template in one must not be one. */
export function plainText(text: string): string {
  return text.replace(/\{(?=[{%#])/g, '{ ')
}
