import { DEMO_ACCOUNTS } from '../../../scripts/sandbox/demo-data'
import { signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { type ProgramEnded, runProgram } from '../../helpers/run-program'

/**
 * Runs a command as a reader types it into a shell. Where it shows a sign-in page of the sandbox, whoever its `--account` or
 * `--as` asks for signs in there, else the demo admin: the reader is all that is played.
 */
export function typeCommand(text: string, where: { cwd: string; env: NodeJS.ProcessEnv }): Promise<ProgramEnded> {
  const [, account = 'admin'] = /--account (\S+)/.exec(text) ?? []
  const [, email] = /--as (\S+@\S+)/.exec(text) ?? []
  const person = DEMO_ACCOUNTS.find((one) => (email === undefined ? one.account === account : one.email === email))
  let isAsked = false
  return runProgram('bash', ['-eo', 'pipefail', '-c', text], {
    ...where,
    onText: (written) => {
      const [url] = /http:\S+\/authorize\?\S+(?=\s)/.exec(written) ?? []
      if (url === undefined || isAsked || person === undefined) return
      isAsked = true
      // What goes wrong on the page is what the command says at its end.
      signInOverHttp(url, person).catch(() => undefined)
    },
  })
}
