import { type PostmanEnvironment } from '../../formats/postman-environment'
import { DEMO_ACCOUNTS, DEMO_TENANT, DISPOSABLE_CUSTOMER } from '../../sandbox/demo-data'

/** What variables of the collection stand for in examples: values that the sandbox knows. */
export type ExampleValues = Map<string, string>

/** Every call of the sandbox is in this window; ms since epoch. */
const WINDOW = { startTime: 0, endTime: Date.UTC(2100, 0, 1) }

/** The values that the collection's script takes from tokens and clocks, then the environment's; tests find the others. */
export function exampleValues(environment: PostmanEnvironment | undefined): ExampleValues {
  const values: ExampleValues = new Map()
  for (const { key, value } of environment?.values ?? []) if (typeof value === 'string') values.set(key, value)
  const found: Record<string, string | undefined> = {
    tenantId: DEMO_TENANT.tenantId,
    organizationName: DEMO_TENANT.organization,
    supervisorLoginName: DEMO_ACCOUNTS.find(({ account }) => account === 'supervisor')?.email,
    eraseCustomerId: DISPOSABLE_CUSTOMER,
    windowStart: String(WINDOW.startTime),
    windowEnd: String(WINDOW.endTime),
    windowQuery: encodeURIComponent(JSON.stringify({ type: 'list', filters: WINDOW })),
  }
  for (const [key, value = ''] of Object.entries(found)) values.set(key, value)
  return values
}

/** A text with its variables filled in. Throws for one that nothing fills. */
export function filled(text: string, values: ExampleValues): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values.get(name)
    if (!value) throw new Error(`nothing gives "${name}" an example value`)
    return value
  })
}

/** The same for a part of an address, which Postman keeps percent-encoded and OpenAPI does not. */
export const filledDecoded = (text: string, values: ExampleValues): string => decodeURIComponent(filled(text, values))
