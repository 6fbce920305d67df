import { isAuthError, parseConfig } from '../../../plugin/auth'
import { type Options } from '../../cli/command'
import { SANDBOX_REDIRECT_URIS } from '../../sandbox/demo-data'

/** One key of an environment that `init` asks for. */
export interface Field {
  key: string
  question: string
  isRequired: boolean
  /** What a new environment has unless something else is answered. */
  fallback: string
}

/** In the order in which they are asked. */
export const FIELDS = {
  'auth0-domain': {
    key: 'auth0Domain',
    question: 'Domain of the Auth0 tenant (example.us.auth0.com)',
    isRequired: true,
    fallback: '',
  },
  'client-id': { key: 'clientId', question: 'Client ID of the application', isRequired: true, fallback: '' },
  audience: {
    key: 'audience',
    question: 'Audience: the identifier of the API that tokens are for',
    isRequired: false,
    fallback: 'uassist.uniphore.com',
  },
  organization: {
    key: 'organization',
    question: 'Organization that people sign in to (empty: none)',
    isRequired: false,
    fallback: '',
  },
  'redirect-uri': {
    key: 'redirectUri',
    question: 'Callback URLs, separated by commas',
    isRequired: false,
    fallback: SANDBOX_REDIRECT_URIS.join(','),
  },
  'api-url': { key: 'apiUrl', question: 'Address of the API (empty: none)', isRequired: false, fallback: '' },
  'gateway-url': {
    key: 'gatewayUrl',
    question: 'Address of the gateway of U-Assist (empty: none)',
    isRequired: false,
    fallback: '',
  },
  'api-environment': {
    key: 'apiEnvironment',
    question: 'What is it: dev, test or prod',
    isRequired: false,
    fallback: 'dev',
  },
} as const satisfies Record<string, Field>

/** The name of a field's option. */
export type FieldName = keyof typeof FIELDS

/** The names in order. */
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[]

/** The options of the command that answer these questions. */
export const FIELD_OPTIONS = Object.fromEntries(
  Object.entries(FIELDS).map(([name, { question }]) => [
    name,
    { type: 'string', value: 'TEXT', help: question.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()) },
  ]),
) as { [K in FieldName]: Options[string] & { type: 'string' } }

/** What is wrong with an answer, for people; undefined for a good one. */
export function faultOf(name: FieldName, value: string): string | undefined {
  const { key, isRequired } = FIELDS[name] as Field
  if (value.trim() === '') return isRequired ? 'this is needed' : undefined
  if (key === 'apiEnvironment') return /^(dev|test|prod)$/.test(value) ? undefined : 'this is dev, test or prod'
  if (key === 'apiUrl' || key === 'gatewayUrl')
    return /^https?:$/.test(protocolOf(value)) ? undefined : 'this is an address, https://…'
  try {
    // One rule for what a key may be: the one by which it is read later.
    parseConfig({ auth0Domain: 'https://tenant.example', clientId: 'client', [key]: value }, 'the answer')
    return undefined
  } catch (error) {
    if (isAuthError(error)) return error.message
    throw error
  }
}

const protocolOf = (text: string) => (URL.canParse(text) ? new URL(text).protocol : '')
