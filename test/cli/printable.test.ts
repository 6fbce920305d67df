import fc from 'fast-check'
import picocolors from 'picocolors'
import { printers, progressOf } from '../../scripts/cli/io'
import { jsonLine, printable, printableStyled, printableText } from '../../scripts/cli/printable'
import { harmIn, hostileText } from '../helpers/hostile-text'
import { testIo } from '../helpers/test-io'

test.each([
  ['addresses and names with colons', 'http://[::1]:18471/callback, Foo::bar, a ::b'],
  ['other brackets and hashes', '# [x], #[x], ## title, C#, ##vso, [##]'],
  ['text of all scripts', 'Zoë 世界 🙂 שלום e\u0301'],
])('%s stay whole', (_what, text) => {
  expect([printable(text), printableText(text), printableStyled(text)]).toEqual([text, text, text])
})

test.each([
  ['a colour', 'a\u001b[31mb', 'a␛[31mb'],
  ['a title, by BEL and by ST', '\u001b]0;t\u0007 \u009d0;t\u009c', '␛]0;t␇ [U+009D]0;t[U+009C]'],
  ['a direction', 'admin\u202enimda', 'admin[U+202E]nimda'],
  ['line ends of all kinds', 'a\r\nb\nc\rd\u2028e\u0085f\tg', 'a b c d e f g'],
  ['an order to GitHub', '::error::x', ': :error::x'],
  ['one behind blanks', ' \u00a0::error::x', ' \u00a0: :error::x'],
  ['orders to Azure and TeamCity', 'a ##vso[x] ##[y] ##TeamCity[z]', 'a # #vso[x] # #[y] # #TeamCity[z]'],
  ['orders that come about when something else is taken out', '#\u0000#vso[x] ##\u009b', '#␀#vso[x] # #[U+009B]'],
])('%s is shown, and does nothing', (_what, text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('in texts of several lines each line is judged, and lines stay', () => {
  expect(printableText('a\n\t::error::b\r\n##[x]\rc\u001b')).toBe('a\n\t: :error::b\n# #[x]\nc␛')
})

test('whatever a text holds, nothing of it harms; and printing twice changes nothing more', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(harmIn(printable(text))).toEqual([])
      expect(printable(text)).not.toContain('\n')
      expect(harmIn(printableText(text).replaceAll('\t', ' '))).toEqual([])
      expect(printable(printable(text))).toBe(printable(text))
    }),
    { numRuns: 1000 },
  )
})

test('JSON means the same, in one line that does nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(hostileText, hostileText), (value) => {
      const line = jsonLine(value)
      expect(harmIn(line)).toEqual([])
      expect(line).not.toContain('\n')
      expect(JSON.parse(line)).toEqual(value)
    }),
    { numRuns: 500 },
  )
})

test('a value with a line break begins no line of the output; what programs read is left as it is', () => {
  const io = testIo()
  io.out('one', 'two\n::error::three')
  io.err(`error: ${'a\nb'}`)
  io.data('\u001btoken')
  expect([io.stdout(), io.stderr()]).toEqual(['one\ntwo ::error::three\n\u001btoken\n', 'error: a b\n'])
})

test('lines and the status line keep the colours of this program, and no other sequence', () => {
  const written: string[] = []
  const io = { ...testIo({ isTTY: true }), ...printers((_to, text) => written.push(text)) }
  const { line, status } = progressOf(io)
  const { red, dim, green } = picocolors.createColors(true)
  const own = [red('✗ failed'), dim('  log'), `${green('✓')} done`]
  for (const text of own) line(text)
  status?.('\r\u001b[2K1/2')
  expect(written).toEqual([...own.map((text) => `${text}\n`), '\r\u001b[2K1/2'])
  expect(printableStyled('a\u001b[2Kb\u001b[8mc\u001b[41md\r\u001b[2Ke')).toBe('a␛[2Kb␛[8mc␛[41md ␛[2Ke')
})

test('on a terminal that cannot rewrite a line, and in a log, there is no escape at all', () => {
  for (const [isTTY, env] of [
    [true, { TERM: 'dumb' }],
    [false, {}],
    [true, { NO_COLOR: '1', TERM: 'dumb' }],
  ] as const) {
    const io = testIo({ isTTY, env })
    const { line, status, colors } = progressOf(io)
    line('a\u001b[31mb')
    expect([status, colors, io.stderr()]).toEqual([undefined, false, 'a␛[31mb\n'])
  }
})
