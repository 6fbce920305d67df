import { type Rule } from '../finding'
import { credentialShape } from './credential-shape'
import { disabledValue } from './disabled-value'
import { duplicateName } from './duplicate-name'
import { keyName } from './key-name'
import { missingKey } from './missing-key'
import { misspeltKey } from './misspelt-key'
import { newmanrc } from './newmanrc'
import { sealedValue } from './sealed-value'
import { secretValue } from './secret-value'
import { sharedLocalFile } from './shared-local-file'
import { unreadableFile } from './unreadable-file'
import { unrefreshedAuth } from './unrefreshed-auth'
import { vaultReference } from './vault-reference'

/** What `uassist env check` looks for: leaks first, then what does not work. */
export const RULES: readonly Rule[] = [
  secretValue,
  credentialShape,
  sharedLocalFile,
  disabledValue,
  vaultReference,
  sealedValue,
  newmanrc,
  unrefreshedAuth,
  missingKey,
  duplicateName,
  keyName,
  misspeltKey,
  unreadableFile,
]
