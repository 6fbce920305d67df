import { type Variable, valueText } from '../formats/postman-environment'

/**
 * The hosts that an environment's values name, with their ports: by an address or as a plain host. A value may refer to
 * others by `{{key}}`.
 */
export function namedHosts(variables: readonly Variable[]): Set<string> {
  const values = new Map(variables.map(({ key, value }) => [key, valueText({ value })]))
  const hosts = [...values.values()].map((value) => hostIn(resolveKeys(value, (key) => values.get(key))))
  return new Set(hosts.filter((host) => host !== undefined))
}

/** How deep values may refer to each other. */
const DEEPEST = 5

/** A text with its `{{key}}` filled in, as far as they are known. */
export function resolveKeys(text: string, valueOf: (key: string) => string | undefined, depth = 0): string {
  if (depth === DEEPEST || !text.includes('{{')) return text
  const filled = text.replace(/\{\{([^{}]+)\}\}/g, (whole, key: string) => valueOf(key.trim()) ?? whole)
  return filled === text ? text : resolveKeys(filled, valueOf, depth + 1)
}

/** `api.example.com`, `localhost`, `127.0.0.1:8080`, with or without a path. */
const PLAIN_HOST = /^(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d))(?::\d+)?(?:\/|$)/i

/** The host of an address, or of a text that is a plain host; the port is left out where it is the scheme's own. */
export function hostIn(text: string): string | undefined {
  const trimmed = text.trim()
  const address = PLAIN_HOST.test(trimmed) ? `https://${trimmed}` : trimmed
  return /^https?:\/\/[^/?#{}]+(?:[/?#]|$)/i.test(address) && URL.canParse(address) ? new URL(address).host : undefined
}
