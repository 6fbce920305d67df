import { readSettings } from '../../scripts/sandbox/read-settings'

test.each(['__proto__', 'constructor', 'toString', 'nope'])(
  'the setting "%s" is unknown, and refused by name',
  (name) => {
    expect(() => readSettings([`${name}=1`], 'set')).toThrow(`"--set" knows no "${name}"`)
    expect(readSettings(['organizations=deny'], 'set')).toEqual({ organizations: 'deny' })
  },
)
