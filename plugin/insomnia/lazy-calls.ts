import type * as calls from './calls'

const FULL_ACCESS_NEEDED =
  'U-Assist tokens need "Full host access" for this plugin: switch it on under Preferences > Plugins, then send the request again.'

/** Insomnia 13.2 can run plugins in a sandbox that has no network, no files and no timers. */
export const isSandboxed = () =>
  (globalThis as { INSOMNIA_TEMPLATE_SANDBOX?: unknown }).INSOMNIA_TEMPLATE_SANDBOX === true

/**
 * Everything but the definitions, loaded at the first call: Insomnia's start does not pay for it. In a sandbox it cannot
 * work, and the error says what to switch on.
 */
export async function loadCalls(): Promise<typeof calls> {
  if (isSandboxed()) throw new Error(FULL_ACCESS_NEEDED)
  try {
    return await import('./calls')
  } catch (error) {
    // The sandbox's words for a module it does not give out, in case it stops marking itself.
    if (/not permitted by manifest|not available in sandbox/.test(String(error))) {
      throw new Error(FULL_ACCESS_NEEDED, { cause: error })
    }
    throw error
  }
}
