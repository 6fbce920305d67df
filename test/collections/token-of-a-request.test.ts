import { Skipped } from '../../collections/scripts/held-back'
import { neededToken } from '../../collections/scripts/needed-token'
import { obtainToken, type TokenSources } from '../../collections/scripts/obtain-token'
import { type PmRequest } from '../../collections/scripts/script-runtime'
import { tokenFault } from '../../collections/scripts/token-fault'
import { unsignedToken } from '../helpers/signed-tokens'

const NOW = 1_700_000_000_000
const endingAt = (ms: number): string => unsignedToken({ exp: ms / 1000 })

describe('which token a request needs', () => {
  const FOLDERS = { 'As a supervisor': 'supervisorAccessToken', 'As a supervisor / Admin': 'adminAccessToken' }
  const ownAuth = (token: unknown, type = 'bearer'): PmRequest['auth'] => ({ type, bearer: { get: () => token } })

  test.each([
    [['C', 'read'], 'accessToken', ''],
    [['C', 'Calls', 'read'], 'accessToken', ''],
    [['C', 'As a supervisor', 'read'], 'supervisorAccessToken', 'supervisor'],
    [['C', 'As a supervisor', 'Deep', 'Deeper', 'read'], 'supervisorAccessToken', 'supervisor'],
    [['C', 'As a supervisor', 'Admin', 'read'], 'adminAccessToken', 'admin'],
    [['C', 'Calls', 'As a supervisor'], 'accessToken', ''],
  ])('%j: that of its nearest folder with one, else the default one', (location, variable, account) => {
    expect(neededToken(undefined, location, FOLDERS)).toEqual({ variable, account })
  })

  test('its own auth comes before its folder', () => {
    const location = ['C', 'As a supervisor', 'read']
    expect(neededToken(ownAuth('{{agentAccessToken}}'), location, FOLDERS)?.account).toBe('agent')
    expect(neededToken(ownAuth('{{accessToken}}'), location, FOLDERS)?.account).toBe('')
  })

  test.each([
    ['no auth', ownAuth(undefined, 'noauth')],
    ['a token of its own', ownAuth('opaque')],
    ['another variable', ownAuth('{{apiKey}}')],
    ['another kind of auth', ownAuth('{{accessToken}}', 'oauth2')],
  ])('none of ours with %s', (_what, auth) => {
    expect(neededToken(auth, ['C', 'read'], FOLDERS)).toBeUndefined()
  })
})

describe('what is wrong with a token', () => {
  test.each([
    ['nothing, long before its end', endingAt(NOW + 3_600_000), undefined],
    ['nothing, when it is opaque', 'opaque-token_1.~+/=', undefined],
    ['nothing, when it is encrypted', 'a.b.c.d.e', undefined],
    ['nothing, when it names no end', unsignedToken({ sub: 'x' }), undefined],
    ['nothing, when its claims cannot be read', 'a.b.c', undefined],
    ['it ends within the margin', endingAt(NOW + 29_000), 'expires in 29 seconds'],
    ['it ended just now', endingAt(NOW), 'expired 0 seconds ago'],
    ['it ended', endingAt(NOW - 119_000), 'expired 119 seconds ago'],
    ['it ended', endingAt(NOW - 120_000), 'expired 2 minutes ago'],
    ['it ended', endingAt(NOW - 3 * 3_600_000), 'expired 3 hours ago'],
    ['it ended', endingAt(NOW - 3 * 86_400_000), 'expired 3 days ago'],
    ['there is none', '', 'is empty'],
    ['it is a placeholder', '{{vault:token}}', 'holds a placeholder instead of a token'],
    ['it has a line break', 'token\n', 'holds characters that no token has'],
  ])('%s', (_what, token, fault) => {
    expect(tokenFault(token, NOW)).toBe(fault)
  })

  test('the margin ends where it says', () => {
    expect(tokenFault(endingAt(NOW + 30_000), NOW)).toBe('expires in 30 seconds')
    expect(tokenFault(endingAt(NOW + 31_000), NOW)).toBeUndefined()
  })
})

describe('where a token comes from', () => {
  const DEFAULT = { variable: 'accessToken', account: '' }
  const AGENT = { variable: 'agentAccessToken', account: 'agent' }

  const sources = (changes: Partial<TokenSources> = {}): TokenSources & { noted: string[] } => {
    const noted: string[] = []
    return {
      given: '',
      now: NOW,
      askBroker: undefined,
      refusal: { recall: () => noted.at(-1) ?? '', note: (why) => noted.push(why) },
      noted,
      ...changes,
    }
  }
  const refused = { askBroker: () => Promise.reject(new Error('nobody is signed in')) }

  test('the one given is used while it is good, and the broker is not asked', async () => {
    const askBroker = () => Promise.reject(new Error('asked'))
    await expect(obtainToken(DEFAULT, sources({ given: 'opaque', askBroker }))).resolves.toBe('opaque')
  })

  test('the broker is asked for anything else', async () => {
    const askBroker = () => Promise.resolve('fresh')
    await expect(obtainToken(DEFAULT, sources({ askBroker }))).resolves.toBe('fresh')
    await expect(obtainToken(DEFAULT, sources({ given: endingAt(NOW), askBroker }))).resolves.toBe('fresh')
  })

  test('a refusal of the broker is noted, and nobody asks again', async () => {
    const from = sources(refused)
    await expect(obtainToken(DEFAULT, from)).rejects.toThrow('accessToken is empty, and nobody is signed in')
    const again = { ...from, askBroker: () => Promise.reject(new Error('asked again')) }
    await expect(obtainToken(DEFAULT, again)).rejects.toThrow('accessToken is empty, and nobody is signed in')
    expect(from.noted).toEqual(['nobody is signed in'])
  })

  test.each([
    ['the default account', DEFAULT, '', Error],
    ['another account', AGENT, '', Skipped],
    ['another account with a token that is over', AGENT, endingAt(NOW), Error],
  ])('without one, %s fails or is skipped', async (_what, need, given, kind) => {
    for (const changes of [{}, refused]) {
      const error: unknown = await obtainToken(need, sources({ given, ...changes })).catch((reason: unknown) => reason)
      expect((error as Error).constructor).toBe(kind)
      expect((error as Error).message).toContain(need.variable)
    }
  })
})
