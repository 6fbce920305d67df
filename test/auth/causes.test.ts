import { isAuthError } from '../../plugin/auth'
import { type Cause } from '../../plugin/auth/causes/cause'
import { refusalError } from '../../plugin/auth/causes/cause-error'
import { CAUSES, findCause } from '../../plugin/auth/causes/find-cause'

const named = {
  auth0Domain: 'https://tenant.example',
  clientId: 'client-1',
  audience: 'https://api.example',
  organization: 'acme',
  connection: 'google-oauth2',
  scope: 'openid',
  redirectUri: 'http://127.0.0.1:1/callback',
}

/** A refusal as the row describes it, once for each endpoint and error that it names. */
const refusalsOf = ({ at, error = ['a_word_of_its_own'], status = [0], says = '' }: Cause) =>
  at.flatMap((one) =>
    error.flatMap((word) =>
      status.map((number) => ({ at: one, error: word, description: says, ...(number && { status: number }) })),
    ),
  )

describe('each row of the table', () => {
  test.each(CAUSES.map((cause) => [cause.id, cause] as const))('%s is found by what Auth0 says then', (_id, cause) => {
    expect(refusalsOf(cause).map((refused) => findCause(refused)?.id)).toEqual(refusalsOf(cause).map(() => cause.id))
  })

  test.each(CAUSES.map((cause) => [cause.id, cause] as const))(
    '%s gives a message and a hint in which every key has its value',
    (_id, cause) => {
      for (const refused of refusalsOf(cause)) {
        const error = refusalError(refused, named)
        expect(error.reason).toEqual({ cause: cause.id, signIn: cause.signIn })
        expect(`${error.message} ${error.hint}`).not.toMatch(/[{}]|undefined/)
        expect(error.message).not.toMatch(/\.$/)
        expect(error.hint).toMatch(/[.)]$/)
      }
    },
  )

  test('has an id of its own, and a text wherever an expression looks at one', () => {
    expect(new Set(CAUSES.map(({ id }) => id)).size).toBe(CAUSES.length)
    expect(CAUSES.filter(({ text, says }) => text && says === undefined).map(({ id }) => id)).toEqual([])
  })
})

describe('words that nobody knows', () => {
  test.each(['callback', 'code', 'refresh', 'client-credentials', 'device-code', 'device-poll', 'id-token'] as const)(
    'at %s are shown, and explained by their kind',
    (at) => {
      const error = refusalError({ at, error: 'weather_bad', description: 'It rains\u001b[2J.' }, named)
      expect(isAuthError(error)).toBe(true)
      expect(error.message).toContain('(weather_bad: It rains [2J.)')
      expect(error.reason?.cause).toBeTruthy()
    },
  )
})

describe('whether a sign-in can help', () => {
  test.each([
    ['callback', 'access_denied', 'User has canceled the interaction.', 'SIGN_IN_DENIED', 'again'],
    [
      'callback',
      'access_denied',
      'user auth0|1 is not part of the org_1 organization',
      'SIGN_IN_DENIED',
      'as somebody else',
    ],
    ['callback', 'invalid_request', 'parameter organization is required for this client', 'TOKEN_REFUSED', 'no'],
    ['callback', 'login_required', 'Login required', 'SIGN_IN_REQUIRED', 'again'],
    ['callback', 'server_error', '', 'TEMPORARY', 'again'],
    ['refresh', 'invalid_grant', 'Unknown or invalid refresh token.', 'SIGN_IN_REQUIRED', 'again'],
    ['refresh', 'access_denied', 'Only on working days.', 'SIGN_IN_REQUIRED', 'again'],
    ['refresh', 'unauthorized_client', "Grant type 'refresh_token' not allowed for the client.", 'TOKEN_REFUSED', 'no'],
    ['id-token', 'alg', '"alg" is "HS256"', 'ID_TOKEN_INVALID', 'no'],
    ['id-token', 'exp', 'jwt expired', 'ID_TOKEN_INVALID', 'again'],
  ] as const)('%s, %s (%s): %s, %s', (at, error, description, code, signIn) => {
    expect(refusalError({ at, error, description }, named)).toMatchObject({ code, reason: { signIn } })
  })

  test('an application that did not prove itself is told from a person who is not let in', () => {
    const cause = (at: 'code' | 'refresh', description: string, status: number) =>
      findCause({ at, error: 'access_denied', description, status })?.id
    expect(cause('code', 'Unauthorized', 401)).toBe('wrong-client')
    expect(cause('refresh', 'Unauthorized', 401)).toBe('wrong-client')
    expect(cause('code', 'Only on working days.', 403)).toBe('denied-at-sign-in')
    expect(cause('refresh', 'Only on working days.', 403)).toBe('denied-at-refresh')
  })
})
