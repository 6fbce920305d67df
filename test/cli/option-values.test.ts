import { type Command, numberOption, type Option, parseCommandLine, portOption } from '../../scripts/cli/command'
import { localPath } from '../../scripts/cli/local-path'
import { nearest } from '../../scripts/cli/nearest'
import { durationOption, limitOption, variableOptions } from '../../scripts/cli/option-values'
import { main } from '../../scripts/main'
import { insteadOfNewmans } from '../../scripts/run/newman-options'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

describe('times are milliseconds, as in Newman', () => {
  test.each([
    ['30000', 30_000],
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['0', 0],
  ])('%s is %i', (text, milliseconds) => {
    expect(durationOption(text, 'timeout')).toBe(milliseconds)
  })

  test.each(['', 'soon', '3x', '-1', '1e3', '999h'])('"%s" is refused by the name of the option', (text) => {
    expect(() => durationOption(text, 'delay-request')).toThrow(/"--delay-request" must be a time/)
  })

  test('a limit of 0 is none: as long as a timer can be', () => {
    expect(limitOption('0', 'timeout')).toBeGreaterThan(86_400_000)
    expect(limitOption('5s', 'timeout')).toBe(5_000)
  })
})

describe('a number is plain decimal digits', () => {
  const WRONG = ['1e3', '0x10', '0b1', ' 5 ', '5\n', '+5', '-5', '5.0', '.5', '1_000', 'Infinity', '٣', '5s', '']

  test.each([
    ['token --min-validity', 'min-validity'],
    ['login --timeout', 'timeout'],
    ['sandbox --port', 'port'],
    ['sandbox --api-port', 'api-port'],
    ['sandbox --token-ttl', 'token-ttl'],
    ['sandbox --rotation-overlap', 'rotation-overlap'],
    ['broker --port', 'port'],
    ['run --no-token --parallel', 'parallel'],
    ['run --no-token --iteration-count', 'iteration-count'],
  ])('uassist %s: everything else is refused by name', async (line, name) => {
    for (const text of [...WRONG, '99999999']) {
      const io = testIo({ env: { UASSIST_HOME: tempFolder(), UASSIST_ACCESS_TOKEN: 'opaque-token' } })
      // What begins all the same ends at once.
      io.cancel()
      const args = line.split(' ')
      expect(await main([...args.slice(0, -1), `${args.at(-1) ?? ''}=${text}`], io)).toBe(2)
      expect(io.stderr()).toContain(`"--${name}" must be a whole number from `)
    }
  })

  test('from the least to the most, which count', () => {
    expect(numberOption('007', 'parallel', 1, 1)).toBe(7)
    expect(numberOption(undefined, 'parallel', 3, 1)).toBe(3)
    expect(() => numberOption('0', 'parallel', 1, 1)).toThrow('"--parallel" must be a whole number from 1 to 2000000')
    expect([portOption('0', 'port', 1), portOption('65535', 'port', 1)]).toEqual([0, 65_535])
    expect(() => portOption('65536', 'port', 1)).toThrow('from 0 to 65535, not "65536"')
  })

  test.each(['--delay-request', '--timeout', '--timeout-request', '--timeout-script'])(
    'uassist run %s: so is a time, but for its unit',
    async (option) => {
      for (const text of WRONG.filter((one) => one !== '5s' && one !== '5.0')) {
        const io = testIo()
        expect(await main(['run', '--no-token', `${option}=${text}`], io)).toBe(2)
        expect(io.stderr()).toContain(`"${option}" must be a time`)
      }
    },
  )
})

test('variables: the value may hold "=" and be empty, the last of equal keys counts, and no value is shown', () => {
  expect(variableOptions(['a=1', 'b=x=y', 'c=', 'a=2'], 'env-var')).toEqual([
    { key: 'a', value: '2' },
    { key: 'b', value: 'x=y' },
    { key: 'c', value: '' },
  ])
  expect(() => variableOptions(['s3cret'], 'env-var')).toThrow('"--env-var" must be like key=value')
  expect(() => variableOptions(['=v'], 'global-var')).toThrow('"--global-var" must be like key=value')
})

test('an address is no file: said without its query and its password', () => {
  expect(localPath('my.json', '/project')).toBe('/project/my.json')
  for (const text of ['https://user:s3cret@api.example.com/c/1?apikey=s3cret', 'file:///c?s3cret', 'https://[s3cret']) {
    expect(() => localPath(text, '/work')).toThrow(/address/)
    expect(() => localPath(text, '/work')).not.toThrow(/s3cret/)
  }
  expect(() => localPath('HTTPS://api.example.com/c/1?x=1', '/work')).toThrow('"https://api.example.com/c/1"')
})

test('the nearest word: one or two slips, and never another word', () => {
  const words = ['--reporters', '--timeout', '--folder', '--out']
  expect(nearest('--reporter', words)).toBe('--reporters')
  expect(nearest('--tiemout', words)).toBe('--timeout')
  expect(nearest('--fodler', words)).toBe('--folder')
  expect(nearest('--colour', words)).toBeUndefined()
  expect(nearest('-o', words)).toBeUndefined()
})

describe('an option that is not there', () => {
  const command: Command = {
    name: 'x',
    summary: '',
    positionals: '[FILE…]',
    options: { 'timeout-request': { type: 'string', help: '' }, bail: { type: 'boolean', help: '' } },
    insteadOf: insteadOfNewmans,
    examples: [],
    run: () => Promise.resolve(0),
  }

  test.each([
    ['--timeout-requests=3', 'unknown option "--timeout-requests": did you mean "--timeout-request"?'],
    ['--bial', 'unknown option "--bial": did you mean "--bail"?'],
    ['--reporter-junit-export=x.xml', '"--out"'],
    ['--reporter-htmlextra-title=x', '"--reporters"'],
    ['--export-environment=x', '"--keep-variables"'],
    ['--export-globals=x', '"--keep-variables"'],
    ['-x', '|| true'],
    ['--suppress-exit-code', '|| true'],
    ['--ssl-extra-ca-certs=x', 'NODE_EXTRA_CA_CERTS'],
  ])('%s: what to do instead', (option, advice) => {
    expect(() => parseCommandLine(command, ['my.json', option])).toThrow(advice)
  })

  test('one that nobody knows is refused by its name alone', () => {
    expect(() => parseCommandLine(command, ['--quux'])).toThrow(/^unknown option "--quux"$/)
  })
})

test('every option of Newman is an option of run, or has a sentence about what to do instead', async () => {
  const { command } = await import('../../scripts/commands/run')
  const { readFileSync } = await import('node:fs')
  const program = readFileSync(require.resolve('newman/bin/newman.js'), 'utf8')
  const theirs = Array.from(program.matchAll(/\.option\('(?:(-\w)\s?, )?(--[\w-]+)/g), ([, short, long = '']) => ({
    short,
    long,
  }))
  expect(theirs.length).toBeGreaterThan(30)
  const own = new Map(Object.entries<Option>(command.options))
  for (const { short, long } of theirs) {
    const option = own.get(long.slice(2))
    if (option && short && short !== '-x') expect([long, `-${option.short ?? ''}`]).toEqual([long, short])
    if (!option) expect([long, insteadOfNewmans(long)]).toEqual([long, expect.any(String)])
  }
})
