/** ajv 6, which the script runtime provides. */
interface Ajv {
  validate(schema: object, value: unknown): boolean
  errors?: readonly { dataPath: string; message?: string }[] | null
}

declare const require: (name: 'ajv') => new (options: object) => Ajv

/** How a value breaks a JSON schema: places and rules, never the value, which may be personal data. */
export function violations(schema: object, value: unknown): string[] {
  const Ajv = require('ajv')
  // Without the meta schema a check costs 0.1 ms in place of 2; the schemas are ours.
  const ajv = new Ajv({ allErrors: true, meta: false, validateSchema: false, logger: false })
  if (ajv.validate(schema, value)) return []
  return (ajv.errors ?? []).map(({ dataPath, message }) => `body${dataPath} ${message ?? 'is wrong'}`)
}
