import { type Rule } from '../finding'
import { credentialShape } from './credential-shape'
import { disabledValue } from './disabled-value'
import { duplicateName } from './duplicate-name'
import { keyName } from './key-name'
import { missingKey } from './missing-key'
import { newmanrc } from './newmanrc'
import { sealedValue } from './sealed-value'
import { secretValue } from './secret-value'
import { sharedLocalFile } from './shared-local-file'
import { staleScript } from './stale-script'
import { unreadableFile } from './unreadable-file'
import { unrefreshedAuth } from './unrefreshed-auth'
import { vaultReference } from './vault-reference'

/** What `uassist env check` refuses: leaks first, then what does not work. */
export const RULES: readonly Rule[] = [
  secretValue,
  credentialShape,
  sharedLocalFile,
  disabledValue,
  vaultReference,
  sealedValue,
  newmanrc,
  unrefreshedAuth,
  staleScript,
  missingKey,
  duplicateName,
  keyName,
  unreadableFile,
]
