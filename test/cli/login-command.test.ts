import { execFileSync } from 'node:child_process'
import { loginCommand } from '../../scripts/cli/login-command'

test('the command names what was given, and nothing else', () => {
  expect(loginCommand({})).toBe('uassist login')
  expect(loginCommand({ environment: 'staging', account: undefined })).toBe('uassist login -e staging')
  expect(loginCommand({ environment: './a b.json', account: 'team_lead' })).toBe(
    "uassist login -e './a b.json' --account team_lead",
  )
})

test.each(['it\'s "mine" $HOME `id`', '; echo x', '$(id)', 'a\\b', '*', '~', ''])(
  'a shell reads it as it was: %s',
  (word) => {
    const command = loginCommand({ environment: word, account: word }).replace('uassist', "printf '%s\\n'")
    const said = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' })
    expect(said).toBe(`login\n-e\n${word}\n--account\n${word}\n`)
  },
)
