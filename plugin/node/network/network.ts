import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import tls from 'node:tls'
import { AuthError, isLoopback, parseUrl } from '../../auth'
import { type NetworkVariables } from './variables'

/** An HTTP proxy. */
export interface Proxy {
  /** Scheme, host and port, as errors name it: without user and password. */
  origin: string
  hostname: string
  port: number
  /** Whether the proxy itself is spoken to by TLS. */
  isSecure: boolean
  /** The value of `Proxy-Authorization`, where the variable holds a user (RFC 7617). */
  authorization?: string
  /** The variable that names it. */
  variable: string
}

/**
 * The proxy that a request to a URL goes through; undefined for none. A variable in lower case takes precedence, as in
 * curl. `https:` goes through HTTPS_PROXY, else HTTP_PROXY, as in Newman and npm; ALL_PROXY comes last. This machine is
 * reached directly, whatever the variables say: what is sent to it is often a token, and without TLS.
 *
 * Throws CONFIG_INVALID where the variable names no HTTP proxy.
 */
export function proxyFor(url: URL, variables: NetworkVariables): Proxy | undefined {
  const names = url.protocol === 'https:' ? ['https_proxy', 'http_proxy', 'all_proxy'] : ['http_proxy', 'all_proxy']
  const [found] = names.flatMap((name) => lookUp(name, variables))
  if (!found || isExempt(url, variables)) return undefined
  return parseProxy(...found)
}

/**
 * The certificates of authorities to trust: the built-in ones, the system's where Node can read them (22.15 and later), those
 * of NODE_EXTRA_CA_CERTS and of UASSIST_CA_FILE. Undefined where Node's own list is all of them. Throws CONFIG_INVALID where
 * UASSIST_CA_FILE cannot be read; of the other file Node itself says so when it starts.
 */
export function trustedCertificates({ UASSIST_CA_FILE, NODE_EXTRA_CA_CERTS }: NetworkVariables): string[] | undefined {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default' | 'system') => string[] }
  const extra = [
    ...(getCACertificates?.('system') ?? []),
    ...(NODE_EXTRA_CA_CERTS ? certificatesIn(NODE_EXTRA_CA_CERTS) : []),
    ...(UASSIST_CA_FILE ? ownCertificates(UASSIST_CA_FILE) : []),
  ]
  if (extra.length === 0) return undefined
  return [...new Set([...(getCACertificates?.('default') ?? tls.rootCertificates), ...extra])]
}

function lookUp(name: string, variables: NetworkVariables): [name: string, value: string][] {
  const names = [name, name.toUpperCase()]
  return names.flatMap((one) => {
    const value = variables[one]?.trim()
    return value ? [[one, value] as [string, string]] : []
  })
}

/** Further names of this machine: RFC 6761 section 6.3, the unspecified address, IPv4 in IPv6. */
const THIS_MACHINE = /^(?:.*\.localhost|0\.0\.0\.0|::|::ffff:7f[\da-f]{2}:[\da-f]{1,4})$/

function isExempt({ hostname, port, protocol }: URL, variables: NetworkVariables): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '')
  if (isLoopback(host) || THIS_MACHINE.test(host)) return true
  const ownPort = port || (protocol === 'https:' ? '443' : '80')
  const [[, list] = ['', '']] = lookUp('no_proxy', variables)
  return list.split(/[\s,]+/).some((entry) => entry !== '' && covers(entry.toLowerCase(), host, ownPort))
}

/** Whether an entry of NO_PROXY is this host, a domain above it or a network around it. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = '', ownPort = port] = (isIP(entry) === 6 ? [entry, entry] : /^(.*?)(?::(\d+))?$/.exec(entry)) ?? []
  if (ownPort !== port) return false
  const [address = '', bits] = name.replace(/^\[|\]$/g, '').split('/')
  const family = isIP(address)
  if (family !== 0 && bits !== undefined) return isWithin(host, address, Number(bits), family)
  const domain = address.replace(/^\*?\.|\.$/g, '')
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)))
}

function isWithin(host: string, network: string, bits: number, family: number): boolean {
  const type = family === 6 ? 'ipv6' : 'ipv4'
  if (isIP(host) !== family || !(bits <= (family === 6 ? 128 : 32))) return false
  const list = new BlockList()
  list.addSubnet(network, bits, type)
  return list.check(host, type)
}

/**
 * Reads an address such as `http://user:password@proxy:3128`. The user and the password may be percent-encoded; what is no
 * encoding stands for itself, as passwords are often pasted as they are.
 */
function parseProxy(variable: string, value: string): Proxy {
  const [, scheme = 'http', credentials, address = ''] =
    /^(?:([a-z][\w+.-]*):\/\/)?(?:(.*)@)?([^@]*)$/is.exec(value) ?? []
  if (/^socks/i.test(scheme)) {
    throw new AuthError(
      'CONFIG_INVALID',
      `${variable} names a SOCKS proxy ("${scheme}://${address}"), and only HTTP proxies are supported`,
      'Name an HTTP proxy there, or the hosts that need none in NO_PROXY.',
    )
  }
  const url = parseUrl(`${scheme}://${address}`)
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    throw new AuthError('CONFIG_INVALID', `${variable} is no address of an HTTP proxy`, 'Give it as http://host:port.')
  }
  const isSecure = url.protocol === 'https:'
  const [user = '', ...password] = (credentials ?? '').split(':')
  const pair = `${decoded(user)}:${decoded(password.join(':'))}`
  return {
    origin: url.origin,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isSecure ? 443 : 80),
    isSecure,
    ...(credentials && { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }),
    variable,
  }
}

function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}

function ownCertificates(file: string): string[] {
  const found = certificatesIn(file)
  if (found.length > 0) return found
  throw new AuthError('CONFIG_INVALID', `the CA file "${file}" cannot be read`, 'Correct UASSIST_CA_FILE.')
}

/** The certificates of a PEM file; none where it cannot be read, or where one of them is damaged. */
function certificatesIn(file: string): string[] {
  try {
    const found =
      readFileSync(file, 'utf8').match(/-----BEGIN (TRUSTED )?CERTIFICATE-----[^-]+-----END \1CERTIFICATE-----/g) ?? []
    return found.map((text) => new X509Certificate(text).toString())
  } catch {
    return []
  }
}
