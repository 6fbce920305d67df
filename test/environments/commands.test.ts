import { uassistEnv } from './uassist-env'

test('env alone and --help: the commands there are; an unknown one is refused by name', async () => {
  const overview = await uassistEnv([])
  expect(overview).toMatchObject({ code: 2, stderr: '' })
  expect(await uassistEnv(['--help'])).toEqual({ ...overview, code: 0 })
  for (const word of ['list', 'check', 'import', 'export', 'seal', 'unseal', 'rekey', 'identity']) {
    expect(overview.stdout).toContain(`  ${word} `)
    const help = await uassistEnv([word, '--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain(`Usage: uassist env ${word} [options]`)
    expect(help.stdout).toMatch(/Examples:\n {2}uassist env /)
    const unknown = await uassistEnv([word, '--colour'])
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toContain('"--colour"')
  }
  const { code, stderr } = await uassistEnv(['chek'])
  expect(code).toBe(2)
  expect(stderr).toContain('unknown command "env chek"; there are the commands list, check')
})
