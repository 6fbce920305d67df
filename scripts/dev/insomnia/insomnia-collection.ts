import { type InsomniaEnvironments } from '../../formats/insomnia-environment'
import { type PostmanEnvironment } from '../../formats/postman-environment'
import { type Collection } from '../normalise-collection'
import { insomniaEnvironments } from './insomnia-environments'
import { type InsomniaItem, insomniaItems, isFolder } from './insomnia-items'
import { variablesNeededBy } from './insomnia-text'

/** A collection with its environments, in the form that both of Insomnia's file formats are written from. */
export interface InsomniaCollection {
  name: string
  description: string
  items: InsomniaItem[]
  environments: InsomniaEnvironments
}

/** Throws when the collection holds something that Insomnia could not send as Postman does. */
export function insomniaCollection(
  collection: Collection,
  environments: readonly PostmanEnvironment[],
): InsomniaCollection {
  const items = insomniaItems(collection)
  const needed = new Set(items.flatMap(variablesOf))
  const built = insomniaEnvironments(environments, needed)
  const toFillIn = [...needed].filter((key) => isEmptyEverywhere(key, built)).sort()
  const { info } = collection as Collection & { info: { description?: string } }
  return {
    name: info.name,
    description: described(info.description ?? '', toFillIn),
    items,
    environments: built,
  }
}

function variablesOf(item: InsomniaItem): string[] {
  if (isFolder(item)) return item.children.flatMap(variablesOf)
  const { url, parameters, headers, body } = item
  const values = [...parameters, ...headers].filter(({ disabled }) => !disabled).map(({ value }) => value)
  return [url, ...values, body?.text ?? ''].flatMap(variablesNeededBy)
}

function isEmptyEverywhere(key: string, { base, subEnvironments }: InsomniaEnvironments): boolean {
  return [base, ...subEnvironments].every(({ data }) => (data[key] ?? '') === '')
}

/** How the paragraph begins that says what the marks in the requests' descriptions mean. */
const KNOWLEDGE = '**What is known, and how.**'

/** What Postman's description says of the API itself; how Postman's scripts work is not so here. */
function described(postman: string, toFillIn: readonly string[]): string {
  const paragraphs = postman.split('\n\n')
  const about = paragraphs.filter((paragraph) => !paragraph.startsWith('**'))
  const documentation = paragraphs.filter((paragraph) => paragraph.startsWith(KNOWLEDGE))
  return [...about, ...howTo(toFillIn), ...documentation].join('\n\n')
}

/** In place of how Postman's scripts work. */
const howTo = (toFillIn: readonly string[]): string[] => [
  '**How to use it.** Install the plugin `insomnia-plugin-uassist`, choose an environment and send a request: the first one opens the sign-in page in your browser.',
  "**Accounts.** U-Assist wants up to three accounts. Folders of another one than the default account name it in their Auth tab, as in `{% uassistToken 'access', 'agent' %}`.",
  '**Writes.** Whatever changes data has a method other than GET, or stands in a folder whose name ends in `(writes)`. Nothing holds it back here. Methods other than GET carry a fresh nonce in the header `nonce-token`.',
  `**Ids.** This file is generated from a Postman collection, without its scripts and tests. What they find out and keep there is to be filled in here by hand, in the environment: ${toFillIn.map((key) => `\`${key}\``).join(', ')}. The tag \`{% uassistClaim 'tenantId' %}\` shows your \`tenantId\`, with \`'tenantName'\` your \`organizationName\`; \`windowStart\` and \`windowEnd\` are milliseconds since 1970.`,
]
