import { asRecord } from '../../../formats/parse-json'
import { partsOf } from '../../../formats/postman-collection'
import { type Rule } from '../finding'

/** No request gets its token from Postman's own OAuth 2.0 auth. */
export const unrefreshedAuth: Rule = {
  name: 'unrefreshed-auth',
  level: 'error',
  why: 'Newman neither fetches nor refreshes an OAuth 2.0 token: it sends an old one, or none, without a word.',
  check: ({ collections }) =>
    collections.flatMap(({ file, content }) =>
      [...partsOf(content)]
        .filter(({ part }) =>
          [part.auth, asRecord(part.request)?.auth].some((auth) => asRecord(auth)?.type === 'oauth2'),
        )
        .map(({ path }) => ({
          file,
          request: path || 'the collection',
          message: 'the auth is of type OAuth 2.0',
          fix: 'Use Bearer with {{accessToken}}, which `uassist run` and the broker fill.',
        })),
    ),
}
