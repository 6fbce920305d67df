/** The command that signs in with this environment and account, ready to be pasted into a shell. */
export function loginCommand(session: ChosenSession): string {
  return sessionCommand('login', session)
}

/** A command with the options that choose a session, ready to be pasted into a shell. */
export function sessionCommand(name: string, { environment, account }: ChosenSession): string {
  const option = (flag: string, value: unknown) => (typeof value === 'string' ? ` ${flag} ${shellWord(value)}` : '')
  return `uassist ${name}${option('-e', environment)}${option('--account', account)}`
}

interface ChosenSession {
  environment?: unknown
  account?: unknown
}

/** One word of a shell's command line, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`
}
