/** The command that signs in with this environment and account, ready to be pasted into a shell. */
export function loginCommand({ environment, account }: { environment?: unknown; account?: unknown }): string {
  const option = (flag: string, value: unknown) => (typeof value === 'string' ? ` ${flag} ${shellWord(value)}` : '')
  return `uassist login${option('-e', environment)}${option('--account', account)}`
}

/** One word of a shell's command line, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`
}
