import { CookieJar, signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { replyJson, serve } from '../../helpers/http-server'
import { ADMIN } from './scene'

test('it visits this machine only: a redirect to another ends the visit, with the address that would be in the address bar', async () => {
  const refusal = '"https://uassist.example" is not on this machine\'s loopback'
  await expect(signInOverHttp('https://uassist.example/authorize', ADMIN)).rejects.toThrow(refusal)
  const location = 'https://uassist.example/callback#code=1'
  const origin = await serve((_request, response) => response.writeHead(302, { location }).end())
  expect(await signInOverHttp(origin, ADMIN)).toEqual({ status: 302, body: '', url: location })
})

test('it gives up on a server that sends it in circles', async () => {
  const origin = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end())
  await expect(signInOverHttp(origin, ADMIN)).rejects.toThrow('did not end after 20 steps')
})

test('it hands no cookie and no password to another server', async () => {
  const seen: unknown[] = []
  const other = await serve((request, response) => {
    seen.push(request.headers.cookie)
    response.end('<form method="post"><input name="password" /></form>')
  })
  const first = await serve((_request, response) =>
    response.writeHead(302, { location: other, 'set-cookie': 'session=1; path=/' }).end(),
  )
  const page = await signInOverHttp(first, ADMIN)
  expect(new URL(page.url).origin).toBe(other)
  expect(seen).toEqual([undefined])
})

test('a page without a form is the end', async () => {
  const origin = await serve((_request, response) => replyJson(response, 418, { tea: true }))
  expect(await signInOverHttp(origin, ADMIN)).toMatchObject({ status: 418, body: '{"tea":true}' })
})

test('a cookie goes to its path and below, and no further', () => {
  const cookies = new CookieJar()
  cookies.keep(['step=1; path=/u/login; httponly', 'session=2; path=/'])
  expect(cookies.header('/u/login')).toBe('step=1; session=2')
  expect(cookies.header('/u/login/more')).toBe('step=1; session=2')
  expect(cookies.header('/u/loginx')).toBe('session=2')
  cookies.keep(['session=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT'])
  expect(cookies.header('/')).toBe('')
})
