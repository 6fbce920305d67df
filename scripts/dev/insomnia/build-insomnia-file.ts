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

/** Where the generated files lie, from the root, by their format. Insomnia before version 11 and inso read v4 only. */
export const INSOMNIA_FILES = {
  v5: `collections/${GENERATED_FROM}.insomnia.yaml`,
  v4: `collections/${GENERATED_FROM}.insomnia-v4.json`,
} as const

/** The text of an Insomnia file for a collection's text and the environments beside it. */
export async function buildInsomniaFile(
  collectionText: string,
  root: string,
  format: keyof typeof INSOMNIA_FILES,
): Promise<string> {
  const collection = insomniaCollection(JSON.parse(collectionText) as Collection, await readSharedEnvironments(root))
  return format === 'v4' ? collectionExportV4(collection) : collectionDocumentV5(collection)
}

/** The environments everybody has; personal files stay personal. */
function readSharedEnvironments(root: string): Promise<PostmanEnvironment[]> {
  const files = listEnvironmentFiles(join(root, 'collections')).filter((file) => !isLocalFile(file))
  return Promise.all(files.map(async (file) => parsePostmanEnvironment(await readFile(file, 'utf8'), file)))
}
