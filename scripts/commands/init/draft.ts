import { type Environment, NO_ENVIRONMENT } from '../../environments/find-environment'
import { type PostmanEnvironment, valueText, type Variable } from '../../formats/postman-environment'
import { FIELD_NAMES, FIELDS, type FieldName } from './fields'

/** What was answered, by the name of the option. */
export type Answers = Partial<Record<FieldName, string>>

const plain = (key: string, value: string): Variable => ({ key, value, type: 'default', enabled: true })
const secret = (key: string): Variable => ({ key, value: '', type: 'secret', enabled: true })

/** An environment of which nothing is known yet. Secrets are there empty: they come from personal files and variables. */
export function newEnvironment(name: string): PostmanEnvironment {
  return {
    name,
    values: [
      plain('auth0Domain', ''),
      plain('clientId', ''),
      secret('clientSecret'),
      plain('audience', ''),
      plain('scope', 'openid profile email offline_access'),
      plain('organization', ''),
      plain('redirectUri', ''),
      plain('account', 'default'),
      plain('apiUrl', ''),
      plain('gatewayUrl', ''),
      plain('apiEnvironment', ''),
      secret('accessToken'),
    ],
  }
}

/**
 * The environment with the answers in it; all else is as it was. Production keeps writes off the wire, unless its
 * environment says otherwise already.
 */
export function withAnswers(content: PostmanEnvironment, answers: Answers): PostmanEnvironment {
  const values = [...content.values]
  const set = (key: string, value: string) => {
    const index = values.findIndex((variable) => variable.key === key)
    const found = values[index]
    if (!found) values.push(plain(key, value))
    // A number or a flag that stays what it is keeps its type.
    else if (valueText(found) !== value) values[index] = { ...found, value }
  }
  for (const name of FIELD_NAMES) {
    const answer = answers[name]
    if (answer !== undefined) set(FIELDS[name].key, answer.trim())
  }
  const isProduction = values.some(({ key, value }) => key === 'apiEnvironment' && value === 'prod')
  if (isProduction && !values.some(({ key }) => key === 'allowWrites')) values.push(plain('allowWrites', 'false'))
  return { ...content, values }
}

/** What a field has now. */
export function valueIn(content: PostmanEnvironment | undefined, name: FieldName): string | undefined {
  const found = content?.values.find(({ key }) => key === FIELDS[name].key)
  return found && valueText(found)
}

/** The draft as the checks of the doctor take it. */
export function asEnvironment(name: string, file: string, { values }: PostmanEnvironment): Environment {
  return { ...NO_ENVIRONMENT, name, file, values: Object.fromEntries(values.map((one) => [one.key, valueText(one)])) }
}
