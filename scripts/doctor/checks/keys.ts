import { type Facts, isTrouble } from '../facts'
import { fail, type Finding, ok } from '../finding'

/** Whether the issuer publishes the keys that ID tokens are verified with. */
export async function keys({ discovery, keyIds, issuer }: Facts): Promise<Finding[]> {
  const [metadata, ids] = await Promise.all([discovery(), keyIds()])
  if (metadata === undefined || isTrouble(metadata)) return []
  const where = `${issuer() ?? ''}/.well-known/jwks.json`
  if (ids && ids.length > 0)
    return [ok('keys', where, `${String(ids.length)} keys are published`.replace(/^1 keys are/, '1 key is'))]
  return [
    fail(
      'keys',
      where,
      'no keys are published there',
      'Check that nothing answers in the place of the issuer, then try again.',
    ),
  ]
}
