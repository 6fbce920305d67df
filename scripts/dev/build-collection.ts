import { type FolderTokens, folderKey, tokenVariable } from '../../collections/scripts/needed-token'
import { bundleScript } from './bundle-script'
import { describeRequests, endpointOf } from './documentation/describe-requests'
import { type Auth, type Collection, collectionText, type Item } from './normalise-collection'

/**
 * The text of a collection file after the build: normalised, with what is known of each request's endpoint in its
 * description, and with its script inside, which is `collections/scripts/<name>.pre-request.ts`.
 */
export async function buildCollection(name: string, text: string, root: string): Promise<string> {
  const collection = describeRequests(JSON.parse(text) as Collection)
  const { item } = collection
  const values = { FOLDER_TOKENS: folderTokens(item), SAMPLE_AUDIENCES: sampleAudiences(item) }
  const code = await bundleScript(`collections/scripts/${name}.pre-request.ts`, root, values)
  // In one piece: Newman passes each line to its script runtime by itself, and 500 of them cost every request a millisecond.
  const script = { type: 'text/javascript' as const, exec: [code.trimEnd()] }
  return collectionText({ ...collection, event: [{ listen: 'prerequest', script }] })
}

/** The folders whose Bearer auth is another token than the collection's. Scripts are not shown a folder's auth. */
function folderTokens(items: readonly Item[], parents: readonly string[] = []): FolderTokens {
  const folders = items.flatMap(({ name, auth, item }) => {
    if (!item) return []
    const path = [...parents, name]
    const variable = tokenVariable(bearerOf(auth))
    return [...(variable ? [[folderKey(path), variable]] : []), ...Object.entries(folderTokens(item, path))]
  })
  return Object.fromEntries(folders) as FolderTokens
}

/** The requests whose page shows a token of another audience than the others'. */
function sampleAudiences(items: readonly Item[], parents: readonly string[] = []): Record<string, string> {
  const found = items.flatMap(({ name, item, request }) => {
    const path = [...parents, name]
    if (item) return Object.entries(sampleAudiences(item, path))
    const documentation = request && endpointOf(request)?.documentation
    const isOther = typeof documentation === 'object' && documentation.audience === 'api.uniphore.com'
    return isOther ? [[folderKey(path), documentation.audience]] : []
  })
  return Object.fromEntries(found) as Record<string, string>
}

const bearerOf = (auth: Auth | undefined): unknown => auth?.bearer?.find(({ key }) => key === 'token')?.value
