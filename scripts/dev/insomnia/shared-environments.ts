import { readFile } from 'node:fs/promises'
import { isLocalFile, listEnvironmentFiles } from '../../environments/environment-files'
import { parsePostmanEnvironment, type PostmanEnvironment } from '../../formats/postman-environment'

/** The environments everybody has; personal files stay personal. */
export function readSharedEnvironments(root: string): Promise<PostmanEnvironment[]> {
  const files = listEnvironmentFiles(root).filter((file) => !isLocalFile(file))
  return Promise.all(files.map(async (file) => parsePostmanEnvironment(await readFile(file, 'utf8'), file)))
}
