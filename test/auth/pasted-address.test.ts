import { isIgnored, readPastedAddress } from '../../plugin/auth'

const CALLBACK = 'https://yourApp/callback'

test.each([
  ['the whole address', `${CALLBACK}#code=c&state=s`],
  ['an address with blanks around it', `  ${CALLBACK}#code=c&state=s \r`],
  ['an address in quotes', `"${CALLBACK}#code=c&state=s"`],
  ['an address in angle brackets', `<${CALLBACK}#code=c&state=s>`],
  ['the fragment', '#code=c&state=s'],
  ['the fragment without its mark', 'code=c&state=s'],
  ['the query', '?code=c&state=s'],
  ['an address whose code is in the query', `${CALLBACK}?code=c&state=s`],
  ['a query with a mark of its own behind it', `${CALLBACK}?code=c&state=s#_=_`],
  ['a callback with a query of its own', `${CALLBACK}?tab=1#code=c&state=s`],
  ['a page that an app has moved on to', 'https://yourApp/home?welcome=1#code=c&state=s'],
])('%s is taken', (_what, text) => {
  const parameters = readPastedAddress(text)
  expect(isIgnored(parameters) ? parameters : Object.fromEntries(parameters)).toEqual({ code: 'c', state: 's' })
})

test('a refused sign-in is taken as well: the error is what the person is to read', () => {
  const parameters = readPastedAddress(`${CALLBACK}#error=access_denied&error_description=No%20way&state=s`)
  expect(parameters).toEqual(new URLSearchParams('error=access_denied&error_description=No+way&state=s'))
})

test.each([
  ['nothing', '   ', /Nothing was pasted/],
  ['a code alone', 'SplxlOBeZQQYbYS6WxSbIA', /A code alone is not enough/],
  ['words', 'I am signed in', /more than one address/],
  ['an address that a mail has wrapped', `${CALLBACK}#code=c&\nstate=s`, /line break/],
  ['the callback after the app has cleaned it', CALLBACK, /holds no "state"/],
  ['another page', 'https://example.com/?q=1#top', /holds no "state"/],
  [
    'the sign-in page',
    'https://t.auth0.com/authorize?client_id=c&state=s&code_challenge=x',
    /address of the sign-in page/,
  ],
  ['a book', 'x'.repeat(20_001), /too long/],
])('%s is refused in words', (_what, text, why) => {
  expect(readPastedAddress(text)).toEqual({ ignored: expect.stringMatching(why) as string })
})
