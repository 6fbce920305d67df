/** What Insomnia loads. Nothing here costs time or needs Node: the work is behind `await import()`, in `calls.ts`. */
import { actionsFor } from './insomnia/menu/entries'
import { claimTag } from './insomnia/tags/claim-tag'
import { fillReferencesHook, noticeRefusalHook } from './insomnia/hooks/entries'
import { type PluginModule } from './insomnia/host'
import { nonceTag } from './insomnia/tags/nonce-tag'
import { tokenTag } from './insomnia/definitions'

export const templateTags: PluginModule['templateTags'] = [tokenTag, claimTag, nonceTag]
export const requestHooks: PluginModule['requestHooks'] = [fillReferencesHook]
export const responseHooks: PluginModule['responseHooks'] = [noticeRefusalHook]
export const requestActions: PluginModule['requestActions'] = actionsFor(({ request }) => request)
export const workspaceActions: PluginModule['workspaceActions'] = actionsFor(({ workspace }) => workspace)
