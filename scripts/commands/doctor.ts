import { AuthError } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION } from '../cli/command'
import { counted } from '../cli/counted'
import { EXIT } from '../cli/errors'
import { type Io } from '../cli/io'
import { jsonLine } from '../cli/printable'
import { wrapped } from '../cli/wrap'
import { diagnose } from '../doctor/diagnose'
import { type Finding, type Level } from '../doctor/finding'

export const command = defineCommand({
  name: 'doctor',
  summary: 'what keeps this machine from a token, the cause first, and what mends it',
  options: { ...ENVIRONMENT_OPTIONS, ...JSON_OPTION },
  examples: ['doctor', 'doctor -e staging --account supervisor', 'doctor --json'],

  run: async ({ environment, account, json }, _positionals, io) => {
    const send = createSend({ variables: () => io.env })
    const findings = await diagnose({ environment, account, send, now: Date.now }, io)
    if (io.signal.aborted) throw new AuthError('CANCELLED', 'not all was looked at')
    if (json) io.data(jsonLine({ findings }))
    else report(findings, io)
    return findings.some(({ level }) => level === 'fail') ? EXIT.no : EXIT.done
  },
})

const INDENT = ' '.repeat('fail '.length)

function report(findings: readonly Finding[], io: Io): void {
  for (const { rule, level, where, message, fix } of findings) {
    const place = where ? ` (${where})` : ''
    io.out(...wrapped(`${rule}${place}: ${message}`, io.columns, level.padEnd(INDENT.length), INDENT))
    if (fix) io.out(...wrapped(`fix: ${fix}`, io.columns, INDENT, INDENT))
  }
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length
  const [failures, warnings] = [count('fail'), count('warn')]
  const first = findings.find(({ level }) => level === 'fail') ?? findings.find(({ level }) => level === 'warn')
  if (!first) io.err('All is in order.')
  else io.err(`${counted(failures, 'failure')}, ${counted(warnings, 'warning')}. Begin with "${first.rule}".`)
}
