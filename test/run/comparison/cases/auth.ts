import { generateKeyPairSync } from 'node:crypto'
import { type Case, collection, folder, request } from '../case'

/** Auth as format 2.1 has it: a list of parameters. */
function auth(type: string, parameters: Readonly<Record<string, unknown>> = {}): object {
  return { type, [type]: Object.entries(parameters).map(([key, value]) => ({ key, value, type: 'any' })) }
}

// Nonces and times that are given make a signature the same in every run.
const FIXED = { nonce: 'n1', timestamp: '1700000000' }
const OAUTH1 = {
  ...FIXED,
  ...{ consumerKey: 'ck', consumerSecret: 'cs', token: 'tk', tokenSecret: 'ts', realm: 'r', version: '1.0' },
  ...{ signatureMethod: 'HMAC-SHA1', addEmptyParamsToSign: false },
}
const IN_HEADER = { ...OAUTH1, addParamsToHeader: true }
const DIGEST = { username: 'u', password: 'p', algorithm: 'MD5', clientNonce: 'cn', nonceCount: '00000001' }
const CHALLENGE = { realm: 'echo', nonce: 'abc', qop: 'auth-int', opaque: 'def' }
const AWS = { accessKey: 'AK', secretKey: 'SK', region: 'eu-west-1', service: 'execute-api', sessionToken: 'ST' }
const EDGEGRID = {
  ...{ accessToken: 'at', clientToken: 'ct', clientSecret: 'cs', headersToSign: 'X-A' },
  ...{ nonce: 'n1', timestamp: '20231114T22:13:20+0000' },
}
const HAWK = { ...FIXED, authId: 'id', authKey: 'key', algorithm: 'sha256', extraData: 'e' }
const JWT = { algorithm: 'HS256', secret: 's'.repeat(32) }

const POST = { method: 'POST', body: { mode: 'raw', raw: 'x' } }
const FORM = { method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b c' }] } }

export const AUTH: readonly Case[] = [
  {
    name: 'auth-basic-bearer-apikey',
    collection: collection([
      request('/basic', { auth: auth('basic', { username: 'ü:ser', password: 'pä ss' }) }),
      request('/basic-empty', { auth: auth('basic', { username: '', password: '' }) }),
      request('/bearer', { auth: auth('bearer', { token: '{{aText}}' }) }),
      request('/bearer-unresolved', { auth: auth('bearer', { token: '{{nowhere}}' }) }),
      request('/header-too', { auth: auth('bearer', { token: 't' }), header: { Authorization: 'Mine' } }),
      request('/apikey', { auth: auth('apikey', { key: 'X-Key', value: 'k ey', in: 'header' }) }),
      request('/apikey?a=1', { auth: auth('apikey', { key: 'key', value: 'k&ey', in: 'query' }) }),
      request('/apikey-somewhere', { auth: auth('apikey', { key: 'X-Key', value: 'v' }) }),
      request('/unknown', { auth: { type: 'kerberos', kerberos: [] } }),
      request('/no-parameters', { auth: { type: 'bearer' } }),
      request('/incomplete', { auth: auth('hawk', { authId: '' }) }),
    ]),
    sends: 11,
    shows: ['Basic w7w6c2VyOnDDpCBzcw==', 'Bearer text', 'Bearer {{nowhere}}', 'X-Key: k ey', 'key=k%26ey'],
  },
  {
    name: 'auth-digest-ntlm',
    collection: collection([
      request('/~digest', { auth: auth('digest', DIGEST) }),
      request('/~digest/post?q=1', { ...POST, auth: auth('digest', { ...DIGEST, ...CHALLENGE }) }),
      request('/~digest/once', { auth: auth('digest', { ...DIGEST, disableRetryRequest: true }) }),
      request('/~ntlm', { auth: auth('ntlm', { username: 'u', password: 'p', domain: 'D', workstation: 'W' }) }),
    ]),
    sends: 7,
    shows: ['Digest username="u", realm="echo"', 'qop=auth-int', 'NTLM TlRMTVNTUAAB', 'NTLM TlRMTVNTUAAD'],
  },
  {
    name: 'auth-oauth1',
    collection: collection([
      request('/header?q=1', { auth: auth('oauth1', IN_HEADER) }),
      request('/query?q=1', { auth: auth('oauth1', OAUTH1) }),
      request('/form', { ...FORM, auth: auth('oauth1', OAUTH1) }),
      request('/hash', {
        ...POST,
        auth: auth('oauth1', { ...IN_HEADER, includeBodyHash: true, signatureMethod: 'HMAC-SHA256' }),
      }),
    ]),
    sends: 4,
    shows: ['Authorization: OAuth realm="r"', '?q=1&oauth_consumer_key=ck', 'a=b%20c&oauth_', 'oauth_body_hash='],
  },
  {
    name: 'auth-oauth2',
    collection: collection([
      request('/header', { auth: auth('oauth2', { accessToken: 'at', addTokenTo: 'header' }) }),
      request('/prefix', { auth: auth('oauth2', { accessToken: 'at', headerPrefix: 'Token', tokenType: 'bearer' }) }),
      request('/query', { auth: auth('oauth2', { accessToken: 'at', addTokenTo: 'queryParams' }) }),
      request('/none', { auth: auth('oauth2', { grant_type: 'client_credentials', accessTokenUrl: '<url>/token' }) }),
    ]),
    sends: 4,
    shows: ['Authorization: Bearer at', 'access_token=at'],
  },
  {
    name: 'auth-hawk-edgegrid',
    collection: collection([
      request('/hawk?q=1', { auth: auth('hawk', { ...HAWK, app: 'app', delegation: 'dlg' }) }),
      request('/hawk', { ...POST, auth: auth('hawk', { ...HAWK, includePayloadHash: true }) }),
      request('/edgegrid?q=1', { header: { 'X-A': 'a' }, auth: auth('edgegrid', EDGEGRID) }),
      request('/edgegrid', { ...POST, auth: auth('edgegrid', EDGEGRID) }),
    ]),
    sends: 4,
    shows: ['Hawk id="id", ts="1700000000", nonce="n1"', 'hash=', 'EG1-HMAC-SHA256 client_token=ct;access_token=at;'],
  },
  {
    name: 'auth-awsv4',
    collection: collection([
      request('/header?b=2&a=1', { auth: auth('awsv4', AWS) }),
      request('/query', { auth: auth('awsv4', { ...AWS, addAuthDataToQuery: true }) }),
      request('/body', { ...POST, auth: auth('awsv4', AWS) }),
    ]),
    sends: 3,
    shows: ['AWS4-HMAC-SHA256 Credential=AK/DATE/eu-west-1/execute-api/aws4_request', 'X-Amz-Date=TIME'],
    varies: [
      [/\d{8}T\d{6}Z/g, 'TIME'],
      [/AK(\/|%2F)\d{8}/g, 'AK$1DATE'],
      [/Signature=[0-9a-f]{64}/g, 'Signature=SIGNATURE'],
    ],
  },
  {
    name: 'auth-jwt-asap',
    collection: collection([
      request('/jwt', { auth: auth('jwt', { ...JWT, payload: '{"sub":"ä"}', headerPrefix: 'Bearer' }) }),
      request('/jwt', { auth: auth('jwt', { ...JWT, payload: '{}', addTokenTo: 'queryParam', queryParamKey: 'jwt' }) }),
      request('/asap', {
        auth: auth('asap', { iss: 'i', aud: 'a', kid: 'k', privateKey: privateKey(), alg: 'RS256' }),
      }),
    ]),
    sends: 3,
    shows: ['Authorization: Bearer JWT', 'jwt=JWT', '/asap'],
    varies: [[/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'JWT']],
  },
  {
    name: 'auth-inherited',
    collection: collection(
      [
        request('/of-collection'),
        request('/null', { auth: null }),
        request('/none', { auth: auth('noauth') }),
        folder(
          'basic',
          [
            request('/of-folder'),
            request('/own', { auth: auth('apikey', { key: 'X-Own', value: 'o', in: 'header' }) }),
            folder('open', [request('/open')], { auth: auth('noauth') }),
            folder('between', [request('/below')]),
          ],
          { auth: auth('basic', { username: 'u', password: 'p' }) },
        ),
      ],
      { auth: auth('bearer', { token: 'of-collection' }) },
    ),
    sends: 7,
    shows: ['Authorization: Bearer of-collection', 'Authorization: Basic dTpw', 'X-Own: o'],
  },
]

/** Made anew: a file of the repository holds no key. */
function privateKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey
}
