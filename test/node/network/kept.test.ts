import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepNetwork, withKeptNetwork } from '../../../plugin/node/network/kept'
import { tempFolder } from '../../helpers/temp-folder'

const log = jest.fn()
beforeEach(() => log.mockReset())

const keep = (variables: Record<string, string>, folder = join(tempFolder(), 'home')) => ({
  folder,
  ...keepNetwork(variables, { folder, cwd: '/srv/project', log }),
})

test('keeps proxies without user and password, and files by their absolute path, for this user alone', () => {
  const { folder, file, kept, withoutPassword } = keep({
    HTTPS_PROXY: 'http://user:p@ss/word@proxy:3128',
    http_proxy: 'user:word@proxy:3128',
    ALL_PROXY: 'http://proxy:1',
    NO_PROXY: 'localhost,.corp',
    UASSIST_CA_FILE: 'ca.pem',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
  })
  const expected = {
    HTTPS_PROXY: 'http://proxy:3128',
    HTTP_PROXY: 'proxy:3128',
    ALL_PROXY: 'http://proxy:1',
    NO_PROXY: 'localhost,.corp',
    UASSIST_CA_FILE: '/srv/project/ca.pem',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
  }
  expect(kept).toEqual(expected)
  expect(withoutPassword).toEqual(['HTTPS_PROXY', 'HTTP_PROXY'])
  expect(readFileSync(file, 'utf8')).not.toMatch(/user|word/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(withKeptNetwork({}, folder, log)).toEqual(expected)
})

test('of both cases the lower one counts', () => {
  expect(keep({ https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:1' }).kept).toEqual({
    HTTPS_PROXY: 'http://lower:1',
  })
})

test('a variable of the process takes precedence, and others of it stay', () => {
  const { folder } = keep({ HTTPS_PROXY: 'http://kept:1', NO_PROXY: 'kept' })
  expect(withKeptNetwork({ HTTPS_PROXY: 'http://own:1', PATH: '/bin' }, folder, log)).toEqual({
    HTTPS_PROXY: 'http://own:1',
    NO_PROXY: 'kept',
    PATH: '/bin',
  })
})

test('without any variable nothing is kept, and what was kept is gone', () => {
  const { folder, file } = keep({ HTTPS_PROXY: 'http://kept:1' })
  expect(existsSync(file)).toBe(true)
  expect(keep({}, folder).kept).toEqual({})
  expect(existsSync(file)).toBe(false)
  expect(keep({}, join(folder, 'none')).kept).toEqual({})
  expect(withKeptNetwork({}, folder, log)).toEqual({})
})

test.each(['', '{', '[]', 'null', '"text"', '{"HTTPS_PROXY":5,"PATH":"/bin"}'])(
  'a file with %j in it keeps nothing',
  (text) => {
    const { folder, file } = keep({ HTTPS_PROXY: 'http://kept:1' })
    writeFileSync(file, text)
    expect(withKeptNetwork({ A: 'b' }, folder, log)).toEqual({ A: 'b' })
  },
)

test('a link is not followed, and that is said', () => {
  const { folder, file } = keep({ HTTPS_PROXY: 'http://kept:1' })
  const other = join(tempFolder(), 'other.json')
  writeFileSync(other, '{"HTTPS_PROXY":"http://foreign:1"}', { mode: 0o600 })
  keep({}, folder)
  symlinkSync(other, file)
  expect(withKeptNetwork({}, folder, log)).toEqual({})
  expect(log).toHaveBeenCalledWith(
    expect.stringMatching(/^note: the kept network settings are not used: ".*" is a link/),
  )
})
