/** What Insomnia loads. Nothing here takes time or needs Node: the code behind it is loaded at the first call. */
import { actionsFor, claimTag, fillReferencesHook, nonceTag, noticeRefusalHook, tokenTag } from './insomnia/definitions'
import { type PluginModule } from './insomnia/host'

export const templateTags: PluginModule['templateTags'] = [tokenTag, claimTag, nonceTag]
export const requestHooks: PluginModule['requestHooks'] = [fillReferencesHook]
export const responseHooks: PluginModule['responseHooks'] = [noticeRefusalHook]
export const requestActions: PluginModule['requestActions'] = actionsFor(({ request }) => request)
export const workspaceActions: PluginModule['workspaceActions'] = actionsFor(({ workspace }) => workspace)
