import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import tls from 'node:tls'
import { type Proxy, proxyFor, trustedCertificates } from '../../../plugin/node/network/network'
import { networkVariables } from '../../../plugin/node/network/variables'
import { tempFolder } from '../../helpers/temp-folder'
import { testCa, whereOpensslIs } from '../../helpers/test-ca'

/** Which proxy a URL goes through, and with which credentials. */
function way(url: string, variables: Record<string, string>): string | undefined {
  const proxy = proxyFor(new URL(url), variables)
  return proxy && [proxy.variable, proxy.origin, credentialsOf(proxy)].filter(Boolean).join(' ')
}

const credentialsOf = ({ authorization }: Proxy) =>
  authorization && Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()

describe('the proxy of a URL', () => {
  const BOTH = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://secure:2' }

  test.each<[string, Record<string, string>, string | undefined]>([
    ['https://a.example/', {}, undefined],
    ['https://a.example/', BOTH, 'HTTPS_PROXY http://secure:2'],
    ['http://a.example/', BOTH, 'HTTP_PROXY http://plain:1'],
    ['https://a.example/', { https_proxy: 'http://lower:3', ...BOTH }, 'https_proxy http://lower:3'],
    ['https://a.example/', { https_proxy: '', ...BOTH }, 'HTTPS_PROXY http://secure:2'],
    ['https://a.example/', { HTTP_PROXY: 'http://plain:1' }, 'HTTP_PROXY http://plain:1'],
    ['http://a.example/', { HTTPS_PROXY: 'http://secure:2' }, undefined],
    ['https://a.example/', { ALL_PROXY: 'http://all:4' }, 'ALL_PROXY http://all:4'],
    ['http://a.example/', { all_proxy: 'http://all:4' }, 'all_proxy http://all:4'],
    ['https://a.example/', { ALL_PROXY: 'socks5://all:4', ...BOTH }, 'HTTPS_PROXY http://secure:2'],
  ])('%s with %j', (url, variables, expected) => {
    expect(way(url, variables)).toBe(expected)
  })

  test.each([
    'http://127.0.0.1:18099/token',
    'http://127.1.2.3/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://localhost:3000/',
    'http://LOCALHOST./',
    'http://api.localhost/',
    'http://[::1]:8080/',
    'http://[::ffff:127.0.0.1]/',
    'http://0.0.0.0:8080/',
    'http://[::]:8080/',
  ])('none for %s, which is this machine, although nothing exempts it', (url) => {
    const all = { ALL_PROXY: 'http://all:4', HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'socks5://proxy:1' }
    expect(way(url, all)).toBeUndefined()
    expect(way(url.replace('http:', 'https:'), all)).toBeUndefined()
  })

  test.each(['http://127.0.0.1.example/', 'http://localhost.example/', 'http://128.0.0.1/', 'http://[::2]/'])(
    '%s is not this machine',
    (url) => {
      expect(way(url, BOTH)).toBe('HTTP_PROXY http://plain:1')
    },
  )

  test.each<[string, string, boolean]>([
    ['*', 'https://a.example/', true],
    ['a.example', 'https://a.example/', true],
    ['A.Example', 'https://a.example/', true],
    ['b.example', 'https://a.example/', false],
    ['example', 'https://a.example/', true],
    ['.example', 'https://a.example/', true],
    ['*.example', 'https://a.example/', true],
    ['xample', 'https://a.example/', false],
    ['b.example, a.example', 'https://a.example/', true],
    ['b.example a.example', 'https://a.example/', true],
    ['a.example:443', 'https://a.example/', true],
    ['a.example:8443', 'https://a.example/', false],
    ['a.example:8443', 'https://a.example:8443/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['10.1.2.3', 'https://10.1.2.3/', true],
    ['2.3', 'https://10.1.2.3/', false],
    ['fd00::/8', 'https://[fd00::1]/', true],
    ['fd00::1', 'https://[fd00::1]/', true],
    ['[fd00::1]:443', 'https://[fd00::1]/', true],
    ['[fd00::1]:80', 'https://[fd00::1]/', false],
    ['fe80::/10', 'https://a.example/', false],
  ])('NO_PROXY=%s and %s: exempt %p', (list, url, isExempt) => {
    const exempt = isExempt ? undefined : 'HTTPS_PROXY http://secure:2'
    expect(way(url, { ...BOTH, NO_PROXY: list })).toBe(exempt)
    expect(way(url, { ...BOTH, no_proxy: list })).toBe(exempt)
  })

  test.each([
    ['http://user:word@proxy:3128', 'user:word'],
    ['user:word@proxy:3128', 'user:word'],
    ['http://user:p%40%3A%2F%25@proxy:3128', 'user:p@:/%'],
    ['http://user:p@:/%@proxy:3128', 'user:p@:/%'],
    ['http://user:100%25%C3%A9@proxy:3128/', 'user:100%é'],
    ['http://user:%zz%ff@proxy:3128', 'user:%zz%ff'],
    ['http://user@proxy:3128', 'user:'],
    ['http://do%5Cmain%5Cuser:word@proxy:3128', 'do\\main\\user:word'],
  ])('%s is asked with the credentials %s', (value, credentials) => {
    expect(way('https://a.example/', { HTTPS_PROXY: value })).toBe(`HTTPS_PROXY http://proxy:3128 ${credentials}`)
  })

  test.each([
    ['proxy:3128', 'proxy', 3128, false],
    ['http://proxy', 'proxy', 80, false],
    ['https://proxy', 'proxy', 443, true],
    ['http://[::1]:3128', '::1', 3128, false],
  ])('%s is at %s, port %i', (value, hostname, port, isSecure) => {
    expect(proxyFor(new URL('https://a.example/'), { HTTPS_PROXY: value })).toMatchObject({ hostname, port, isSecure })
  })

  test.each([
    ['socks5://user:secret@proxy:1080', 'HTTPS_PROXY names a SOCKS proxy ("socks5://proxy:1080"), and only HTTP'],
    ['SOCKS4A://proxy:1080', 'HTTPS_PROXY names a SOCKS proxy'],
    ['http://user:secret@', 'HTTPS_PROXY is no address of an HTTP proxy'],
    ['ftp://user:secret@proxy', 'HTTPS_PROXY is no address of an HTTP proxy'],
    ['http://proxy:port', 'HTTPS_PROXY is no address of an HTTP proxy'],
  ])('%s is refused, without its password', (value, sentence) => {
    const ask = () => way('https://a.example/', { HTTPS_PROXY: value })
    expect(ask).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error)
    expect(ask).toThrow(sentence)
    expect(ask).not.toThrow('secret')
  })
})

test('of a process’s variables, those about the network count, in either case; empty ones say nothing', () => {
  const network = {
    http_proxy: 'a',
    HTTPS_PROXY: 'b',
    ALL_PROXY: 'c',
    no_proxy: 'd',
    NODE_EXTRA_CA_CERTS: 'e',
    UASSIST_CA_FILE: 'f',
  }
  const others = { HTTP_PROXY: '', PATH: 'x', UASSIST_HOME: 'y', npm_config_https_proxy: 'z', FTP_PROXY: 'z' }
  expect(networkVariables({ ...network, ...others })).toEqual(network)
})

describe('trusted certificates', () => {
  const cas = [testCa(), testCa(), testCa()].map((ca) => ca?.caFile ?? '')
  const [own = '', extra = '', system = ''] = cas
  const pem = (file: string) => readFileSync(file, 'utf8').trim()
  const node = tls as unknown as { getCACertificates?: (type: string) => string[] }
  const before = node.getCACertificates

  /** As on a Node that reads the system's certificates, or on one that does not. */
  const systemHas = (certificates: string[] | undefined) => {
    if (certificates === undefined) delete node.getCACertificates
    else node.getCACertificates = (type) => (type === 'system' ? certificates : [...tls.rootCertificates])
  }
  afterEach(() => {
    if (before === undefined) delete node.getCACertificates
    else node.getCACertificates = before
  })

  const added = (variables: Record<string, string>) =>
    trustedCertificates(variables)
      ?.map((text) => text.trim())
      .filter((text) => !tls.rootCertificates.includes(text))

  whereOpensslIs('add up: the built-in ones, the system’s, and those of both variables', () => {
    systemHas(undefined)
    expect(trustedCertificates({})).toBeUndefined()
    expect(trustedCertificates({ UASSIST_CA_FILE: own })).toHaveLength(tls.rootCertificates.length + 1)
    expect(added({ UASSIST_CA_FILE: own, NODE_EXTRA_CA_CERTS: extra })).toEqual([pem(extra), pem(own)])
    systemHas([pem(system)])
    expect(added({})).toEqual([pem(system)])
    expect(added({ UASSIST_CA_FILE: own, NODE_EXTRA_CA_CERTS: extra })).toEqual([pem(system), pem(extra), pem(own)])
  })

  whereOpensslIs('are all that are in a file, whatever stands between them', () => {
    const file = join(tempFolder(), 'bundle.pem')
    writeFileSync(file, `Our CA\r\n${pem(own)}\n# the other one\n${pem(extra)}\n`)
    systemHas(undefined)
    expect(added({ UASSIST_CA_FILE: file })).toEqual([pem(own), pem(extra)])
  })

  whereOpensslIs('of a file that is not there: ours is an error, that of Node is Node’s to complain about', () => {
    systemHas(undefined)
    expect(trustedCertificates({ NODE_EXTRA_CA_CERTS: 'missing.pem' })).toBeUndefined()
    expect(() => trustedCertificates({ UASSIST_CA_FILE: 'missing.pem' })).toThrow('the CA file "missing.pem"')
  })
})
