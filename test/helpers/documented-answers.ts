import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv-2020/dist/2020'
import { parse } from 'yaml'
import { OPENAPI_FILE } from '../../scripts/dev/openapi/build-openapi-file'

/* The answers that `collections/u-assist.openapi.yaml` documents, judged by ajv: the dialect of OpenAPI 3.1 is JSON Schema 2020-12. */

interface Response {
  $ref?: string
  content?: Record<string, { schema?: object }>
}

export interface Operation {
  parameters?: { name: string; in: string; required?: boolean; example?: string | number | string[] }[]
  requestBody?: { content: Record<string, { example?: unknown }> }
  responses: Record<string, Response>
  security: Record<string, never[]>[]
  'x-number': number
}

export interface OpenapiDocument {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Response> }
}

export const OPENAPI = parse(readFileSync(join(__dirname, '../..', OPENAPI_FILE), 'utf8')) as OpenapiDocument

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })

interface Answer {
  status: number
  contentType: string
  body: string
}

/** What is undocumented about an answer; nothing where it is as documented. An address nobody documents is refused as one. */
export function undocumentedIn(method: string, target: string, answer: Answer, document = OPENAPI): string[] {
  const operation = operationFor(method, target, document)
  if (!operation) return [404, 405].includes(answer.status) ? [] : [`${method} ${target} is not documented`]
  const own = operation.responses[String(answer.status)] ?? operation.responses.default
  const response = own?.$ref ? document.components.responses[own.$ref.split('/').at(-1) ?? ''] : own
  if (!response) return [`status ${String(answer.status)} is not documented`]
  const type = answer.contentType.split(';', 1)[0] ?? ''
  if (answer.body === '' && !response.content) return []
  const content = response.content?.[type]
  if (!content) return [`status ${String(answer.status)}: content type "${type}" is not documented`]
  const value: unknown =
    type === 'application/x-ndjson'
      ? answer.body
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown)
      : type === 'application/json'
        ? JSON.parse(answer.body)
        : answer.body
  if (ajv.validate(content.schema ?? {}, value)) return []
  return (ajv.errors ?? []).map(({ instancePath, message = '' }) => `body${instancePath} ${message}`)
}

function operationFor(method: string, target: string, { paths }: OpenapiDocument): Operation | undefined {
  const [path = ''] = target.split('?')
  const found = Object.entries(paths).find(
    ([template, operations]) =>
      method.toLowerCase() in operations && new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]*')}$`).test(path),
  )
  return found?.[1][method.toLowerCase()]
}
