import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isLocalFile, listEnvironmentFiles } from '../../environments/environment-files'
import { parsePostmanEnvironment, type PostmanEnvironment } from '../../formats/postman-environment'
import { type Collection } from '../normalise-collection'
import { collectionDocumentV5 } from './document-v5'
import { collectionExportV4 } from './export-v4'
import { insomniaCollection } from './insomnia-collection'

/** Of the project's collections, the one that Insomnia gets too: the other is about tokens, which the plugin sees to. */
export const GENERATED_FROM = 'u-assist'

/** Where the generated file lies, from the root. */
export const INSOMNIA_FILE = `collections/${GENERATED_FROM}.insomnia.yaml`

/** The text of the Insomnia file for a collection's text and the environments beside it. */
export async function buildInsomniaFile(
  collectionText: string,
  root: string,
  format: 'v4' | 'v5' = 'v5',
): Promise<string> {
  const collection = insomniaCollection(JSON.parse(collectionText) as Collection, await readSharedEnvironments(root))
  return format === 'v4' ? collectionExportV4(collection) : collectionDocumentV5(collection)
}

/** The environments everybody has; personal files stay personal. */
function readSharedEnvironments(root: string): Promise<PostmanEnvironment[]> {
  const files = listEnvironmentFiles(join(root, 'collections')).filter((file) => !isLocalFile(file))
  return Promise.all(files.map(async (file) => parsePostmanEnvironment(await readFile(file, 'utf8'), file)))
}
