import { snippetOf } from '../../../scripts/run/worker/snippet'

test('JSON loses the blanks between its parts, and nothing else', () => {
  const value = { error: 'two  blanks,\tand a "quote\\" ', list: [1, { a: null }], n: '' }
  expect(snippetOf(JSON.stringify(value, null, 4))).toBe(JSON.stringify(value))
  expect(snippetOf('\ufeff[ 12345678901234567890,\r\n 1.0 ]')).toBe('[12345678901234567890,1.0]')
})

test('JSON that the cut left open is still in one line', () => {
  expect(snippetOf('{\n  "a": "it goes  o')).toBe('{"a":"it goes  o')
  expect(snippetOf('{\n  "a": [ 1,\n')).toBe('{"a":[1,')
})

test('of a web page there is what people read', () => {
  const page = `<!DOCTYPE html>
    <html><head><title>502 Bad Gateway</title><style>a > b { color: red }</style><script>if (a < b) {}</script></head>
    <body class="x"><h1>nginx</h1><script>never ends`
  expect(snippetOf(page)).toBe('502 Bad Gateway nginx')
  expect(snippetOf('<HTML lang=en><p>Sign   in</p>')).toBe('Sign in')
})

test('other texts are in one line: XML keeps its tags', () => {
  expect(snippetOf('  <fault>\n  <code>17</code>\n</fault>\n')).toBe('<fault> <code>17</code> </fault>')
  expect(snippetOf('upstream connect error\r\nor disconnect')).toBe('upstream connect error or disconnect')
  expect(snippetOf(' \n ')).toBe('')
})

test.each([
  ['strings that never end', `{${'"\\'.repeat(500_000)}`],
  ['scripts that never end', `<html>${'<script>'.repeat(500_000)}`],
  ['tags that never end', `<html>${'<a '.repeat(500_000)}`],
  ['brackets', '['.repeat(5_000_000)],
])('no body takes long: %s', (_what, body) => {
  expect(snippetOf(body).length).toBeLessThanOrEqual(20_001)
})
