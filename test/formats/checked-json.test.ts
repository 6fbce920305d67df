import { Checked } from '../../scripts/formats/checked-json'

test('only own fields are found, whatever they are called', () => {
  const checked = new Checked(JSON.parse('{"own":"a","__proto__":{"inherited":"b"}}'))
  expect(checked.field('own').text()).toBe('a')
  for (const name of ['constructor', 'toString', 'inherited', 'hasOwnProperty']) {
    expect(checked.field(name).optional(() => 'found')).toBeUndefined()
  }
})

test.each<[string, (value: Checked) => unknown]>([
  ['"a.0" is not a text', (value) => value.text()],
  ['"a.0" is not a list', (value) => value.list()],
  ['"a.0" is not an object', (value) => value.field('b')],
  ['"a.0" is not true or false', (value) => value.flag()],
  ['"a.0" is not one of x, y', (value) => value.oneOf(['x', 'y'])],
  ['"a.0" is not a number from 8 to 9', (value) => value.number(9, 8)],
  ['"a.0" is not a whole number', (value) => value.whole(9)],
])('%s: the error says what is wrong and where, and not what is there', (message, read) => {
  const [first] = new Checked({ a: [7.5] }).field('a').list()
  expect(() => first && read(first)).toThrow(new Error(message))
  expect(first?.number(9)).toBe(7.5)
})

test('a number that JSON cannot write is none', () => {
  expect(() => new Checked(NaN).number(9)).toThrow('it is not a number')
  expect(() => new Checked(JSON.parse('1e999')).number(Number.MAX_SAFE_INTEGER)).toThrow('it is not a number')
  expect(new Checked(9).number(9)).toBe(9)
})
