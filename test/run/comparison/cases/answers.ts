import { type Case, collection, report, request } from '../case'

const ANSWER = `[pm.response.code, pm.response.status, pm.response.reason(), pm.response.text().slice(0, 100),
  pm.response.headers.get('content-type'), pm.response.size().body]`
const POST = {
  method: 'POST',
  body: { mode: 'raw', raw: 'x' },
  header: { Authorization: 'Mine', 'Content-Type': 'x/y' },
}
const redirect = (to: string, plan: Parameters<typeof request>[1] = {}) => request(`/~redirect/${to}`, plan)
const profile = (protocolProfileBehavior: object) => ({ protocolProfileBehavior })
const cookies = (...list: string[]) => `/~cookie/${list.map(encodeURIComponent).join('&')}`

export const ANSWERED: readonly Case[] = [
  {
    name: 'answers',
    collection: collection(
      [
        ...['gzip', 'deflate', 'br', 'ndjson', 'latin1', 'html', 'big/2000000'].map((kind) => request(`/~${kind}`)),
        ...['204', '304', '400', '401', '404', '500', '503', '299'].map((code) => request(`/~status/${code}`)),
        request('/head', { method: 'HEAD' }),
      ],
      { test: report(ANSWER) },
    ),
    sends: 32,
    shows: [
      String.raw`"{\"ok\":true,\"text\":\"ä€😀\"}"`,
      'äöü',
      '2000002',
      '[204,"No Content","No Content","","application/json",0]',
    ],
  },
  {
    name: 'answers-that-are-broken',
    collection: collection(
      ['/~badgzip', '/~reset', '/fine'].map((path) => request(path)),
      {
        test: report('[String(pm.response.code), pm.response.responseSize]'),
      },
    ),
    sends: 6,
    fails: true,
  },
  {
    name: 'answers-that-do-not-come',
    collection: collection([request('/~silent'), request('/after')], { test: report('String(pm.response.code)') }),
    sends: 4,
    fails: true,
    options: { timeoutRequestMs: 2_000 },
  },
  {
    name: 'servers-that-are-not-there',
    collection: collection([
      { name: 'refused', request: 'http://127.0.0.1:1/' },
      { name: 'no URL', request: { method: 'GET', url: '' } },
      { name: 'a URL that is raw only', request: { url: { raw: '<url>/only-raw?a=b' } } },
      { name: 'another protocol', request: 'ftp://127.0.0.1/' },
      request('/after', { test: 'pm.test("goes on", () => pm.response.to.have.status(200))' }),
    ]),
    sends: 1,
    fails: true,
  },
  {
    name: 'redirects',
    collection: collection([
      ...['301', '302', '303', '307', '308'].map((code) => redirect(`${code}/next`, POST)),
      redirect('302/~redirect/301/~redirect/303/last?q=1'),
      redirect('302/head', { method: 'HEAD' }),
      redirect('307/put', { ...POST, method: 'PUT', test: report('[pm.response.code, pm.response.json().url]') }),
    ]),
    sends: 19,
    shows: ['GET /redirects/last?q=1', 'PUT /redirects/put'],
  },
  {
    name: 'redirects-by-the-profile-of-requests',
    collection: collection([
      redirect('302/unfollowed', { ...profile({ followRedirects: false }), test: report('pm.response.code') }),
      redirect('302/same-method', { ...POST, ...profile({ followOriginalHttpMethod: true }) }),
      redirect('302/authorized', { ...POST, ...profile({ followAuthorizationHeader: true }) }),
      redirect('302/no-referer', profile({ removeRefererHeaderOnRedirect: true })),
      redirect('302/~redirect/302/third', profile({ maxRedirects: 1 })),
    ]),
    sends: 10,
    fails: true,
    shows: ['POST /redirects-by-the-profile-of-requests/same-method', '\n302'],
  },
  {
    name: 'redirects-by-the-profile-of-the-collection',
    collection: collection(
      [
        redirect('302/next'),
        redirect('302/own', profile({ followRedirects: true })),
        request('/get', { body: { mode: 'raw', raw: 'x' } }),
      ],
      profile({ followRedirects: false, disableBodyPruning: true, unheard: 1 }),
    ),
    sends: 4,
    shows: ['\nx'],
  },
  {
    name: 'cookies',
    collection: collection([
      request(
        cookies(
          ...['a=1; Path=/', 'b=ä%20; Path=/cookies/only', 'c=3; Max-Age=0; Path=/'],
          ...['d=4; Secure; Path=/', 'e=5; HttpOnly; Path=/'],
        ),
        { test: report('[pm.cookies.toObject(), pm.cookies.has("a"), pm.cookies.get("a")]') },
      ),
      request('/only/here'),
      request('/own', { header: { Cookie: 'mine=1' } }),
      request('/off', profile({ disableCookies: true })),
      request(cookies('a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/')),
      request('/after'),
      request('/jar', {
        pre: `const jar = pm.cookies.jar(), url = pm.variables.replaceIn('<url>')
          jar.set(url, 'set', 'by script', () => jar.get(url, 'set', (error, value) =>
            jar.getAll(url, (error2, all) => { ${report('[String(error), value, String(error2), all]')} })))`,
      }),
    ]),
    sends: 9,
    shows: ['Cookie: a=1; d=4; e=5', 'mine=1'],
  },
]
