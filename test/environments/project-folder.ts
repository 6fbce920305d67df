import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Variable } from '../../scripts/formats/postman-environment'
import { tempFolder } from '../helpers/temp-folder'

export interface ProjectFolder {
  root: string
  /** Writes a file below the root; what is no text, as JSON. Returns its path. */
  write: (file: string, content: unknown) => string
  read: (file: string) => string
  environment: (name: string, values: Variable[], members?: Record<string, unknown>) => string
}

export const environmentPath = (name: string) => `collections/environments/${name}.postman_environment.json`

/** A folder of its own, laid out as a project that uses uassist. */
export function projectFolder(): ProjectFolder {
  const root = tempFolder()
  const write = (file: string, content: unknown) => {
    const path = join(root, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`)
    return path
  }
  return {
    root,
    write,
    read: (file) => readFileSync(join(root, file), 'utf8'),
    environment: (name, values, members = {}) =>
      write(environmentPath(name), { name, values, _postman_variable_scope: 'environment', ...members }),
  }
}

/** A variable as the app writes it. */
export const variable = (key: string, value: unknown = '', type = 'default'): Variable => ({
  key,
  value,
  type,
  enabled: true,
})

/** A collection with these requests, in format 2.1. */
export const collection = (item: unknown[], members: Record<string, unknown> = {}) => ({
  info: { name: 'A collection', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item,
  ...members,
})
