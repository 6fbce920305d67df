import { type AuthError, type Config } from '../../../plugin/auth'
import { probe, type Shown } from '../authorize-probe'
import { type Facts, isTrouble } from '../facts'
import { fail, type Finding, ok, warn } from '../finding'

/** What Auth0 shows of the application without signing anybody in: client, callback, audience, organization. */
export async function application(facts: Facts): Promise<Finding[]> {
  const [config, metadata] = await Promise.all([facts.config(), facts.discovery()])
  if (isTrouble(config) || metadata === undefined || isTrouble(metadata)) return []
  const shown = await Promise.all(
    config.redirectUris.map(async (uri) => ({ uri, ...(await probe(config, uri, facts)) })),
  )
  const [first] = shown
  if (!first) return []
  const unseen = shown.find(({ at }) => at === 'nothing')
  if (unseen?.at === 'nothing')
    return [warn('client', config.clientId, `the application was not looked at: ${unseen.trouble}`, 'Try again.')]
  const pages = shown.filter((one) => one.at === 'page')
  if (pages.length > 0) return pages.map(({ uri, refusal }) => found(uri, refusal, config)).filter(isFirstOfRule)
  const registered = ok(
    'callback',
    'redirectUri',
    `${config.redirectUris.join(', ')}: registered, of the application "${config.clientId}"`,
  )
  const refusal = shown.find((one): one is Callback => one.at === 'callback' && one.refusal !== undefined)?.refusal
  return [registered, ...(refusal ? [found('', refusal, config)] : [audienceOf(config), ...organizationOf(config)])]
}

type Callback = { uri: string } & Extract<Shown, { at: 'callback' }>

/** An unknown client is unknown at each callback. */
const isFirstOfRule = ({ rule, where }: Finding, index: number, all: Finding[]) =>
  index === all.findIndex((other) => other.rule === rule && other.where === where)

/** Which rule a cause belongs to, by its id. */
const RULES: readonly [RegExp, string, keyof Config | 'redirectUri'][] = [
  [/^callback/, 'callback', 'redirectUri'],
  [/^(audience|api)/, 'audience', 'audience'],
  [/organization|member/, 'organization', 'organization'],
  [/connection/, 'connection', 'connection'],
  [/scope/, 'scope', 'scope'],
]

function found(uri: string, { message, hint, reason }: AuthError, config: Config): Finding {
  const [, rule, key] = RULES.find(([id]) => id.test(reason?.cause ?? '')) ?? ['', 'client', 'clientId' as const]
  const value = key === 'redirectUri' ? uri : config[key]
  const where = typeof value === 'string' && value ? `${key} ${value}` : key
  return fail(
    rule,
    where,
    message,
    hint.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  )
}

function audienceOf({ audience }: Config): Finding {
  if (audience) return ok('audience', 'audience', `"${audience}" is known`)
  return warn(
    'audience',
    'audience',
    'none is set: unless the tenant has a default one, the access token is opaque and good for /userinfo only',
    'Set "audience" to the identifier of the API.',
  )
}

function organizationOf({ organization }: Config): Finding[] {
  const unseen = 'whether a person may enter it shows at the sign-in only'
  return organization ? [ok('organization', 'organization', `"${organization}" is accepted; ${unseen}`)] : []
}
