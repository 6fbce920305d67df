import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePostmanEnvironment, type PostmanEnvironment } from '../../formats/postman-environment'
import { type Collection } from '../normalise-collection'
import { openapiDocument } from './document'

/** Where the generated file is, from the root. */
export const OPENAPI_FILE = 'collections/u-assist.openapi.yaml'

/** The environments whose servers the document names; the first is the one that tools choose. */
const ENVIRONMENTS = ['sandbox', 'production', 'staging']

/** The text of the OpenAPI file for the text of the U-Assist collection. The same collection gives the same bytes. */
export async function buildOpenapiFile(collectionText: string, root: string): Promise<string> {
  const { stringify } = await import('yaml')
  const environments = await Promise.all(ENVIRONMENTS.map((name) => readEnvironment(name, root)))
  const document = openapiDocument(JSON.parse(collectionText) as Collection, environments)
  return stringify(document, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false })
}

async function readEnvironment(name: string, root: string): Promise<PostmanEnvironment> {
  const file = join(root, 'collections', 'environments', `${name}.postman_environment.json`)
  return parsePostmanEnvironment(await readFile(file, 'utf8'), file)
}
