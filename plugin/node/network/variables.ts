/** Variables of a process, by name: those that say how the network is reached. */
export type NetworkVariables = Readonly<Record<string, string>>

const NETWORK_VARIABLE = /^(?:(?:https?|all|no)_proxy|NODE_EXTRA_CA_CERTS|UASSIST_CA_FILE)$/i

/** The variables that say how the network is reached: proxies, exemptions from them, files of certificates. Empty ones say nothing. */
export function networkVariables(env: NodeJS.ProcessEnv): NetworkVariables {
  const found = Object.entries(env).filter(([name, value]) => value && NETWORK_VARIABLE.test(name))
  return Object.fromEntries(found) as NetworkVariables
}

/** Whether Node verifies no certificate in this process (https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue). */
export function isUnverified(env: NodeJS.ProcessEnv): boolean {
  return env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
}

/** What is said of a process that verifies no certificate. */
export const UNVERIFIED =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not verified, and whoever answers may be anybody'
