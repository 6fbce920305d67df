import { existsSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { AuthError, parseConfig } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { defineCommand } from '../cli/command'
import { CommandError, EXIT, usageError } from '../cli/errors'
import { type Io, isInteractive, isStdinTerminal } from '../cli/io'
import { loginCommand } from '../cli/login-command'
import { readText } from '../cli/read-text'
import { wrapped } from '../cli/wrap'
import { checkDraft } from '../doctor/check-draft'
import { type Finding } from '../doctor/finding'
import { ownCollectionsFolder } from '../environments/collections-folder'
import { environmentFile, localFileOf } from '../environments/environment-files'
import { environmentText, parsePostmanEnvironment, type PostmanEnvironment } from '../formats/postman-environment'
import { type Asker } from './init/ask'
import { type Answers, asEnvironment, newEnvironment, valueIn, withAnswers } from './init/draft'
import { faultOf, FIELD_NAMES, FIELD_OPTIONS, FIELDS, type FieldName } from './init/fields'
import {
  CI_SYSTEMS,
  ciFile,
  gitIgnore,
  type LeftAlone,
  preCommitHook,
  type ProjectFile,
  writeProjectFile,
} from './init/project-files'
import { refuseSecrets } from './init/refuse-secrets'
import { registrationOf } from './init/registration'

export const command = defineCommand({
  name: 'init',
  summary: "make an environment in the team's folder, check it at Auth0, and say what to register there",
  positionals: '[NAME]',
  options: {
    ...FIELD_OPTIONS,
    hook: { type: 'boolean', help: 'also write a pre-commit hook that refuses secrets' },
    ci: { type: 'string', value: 'github|gitlab', help: 'also write a job that runs the collections' },
    offline: { type: 'boolean', help: 'do not ask the issuer whether it knows all this' },
  },
  examples: [
    'init',
    'init staging --auth0-domain example.us.auth0.com --client-id abc123 --offline',
    'init staging --organization org_1 --hook --ci github --offline',
  ],

  run: async (values, [given, ...surplus], io) => {
    if (surplus.length > 0) throw usageError(`"${String(surplus[0])}" is one argument too many: name one environment`)
    const isAsking = isInteractive(io) && isStdinTerminal(io)
    const asker = isAsking ? (await import('./init/ask')).askerOn(io) : undefined
    const name = given ?? (await asker?.text('Name of the environment', 'staging', faultOfName))
    if (name === undefined) throw usageError('name the environment, as in `uassist init staging`')
    const wrongName = faultOfName(name)
    if (wrongName !== undefined) throw usageError(`"${name}" cannot be the name of an environment: ${wrongName}`)
    if (values.ci !== undefined && values.ci !== 'github' && values.ci !== 'gitlab')
      throw usageError(`"--ci" can be github or gitlab, not "${values.ci}"`)

    const folder = ownCollectionsFolder(io)
    const file = environmentFile(name, folder)
    const existing = existsSync(file) ? parsePostmanEnvironment(readText(file, 'environment'), file) : undefined
    const draft = { name, file, existing, content: existing ?? newEnvironment(name) }
    await refuseSecrets(values)
    const options = optionAnswers(values, asker, io)
    const answers = asker ? await askAll(options, existing, asker) : withoutQuestions(options, existing)
    if (asker) await refuseSecrets(answers)
    draft.content = withAnswers(draft.content, answers)
    const findings = values.offline ? [] : await checked(draft, asker, io)

    const root = dirname(folder)
    const hook = values.hook ?? (await asker?.confirm('A pre-commit hook that refuses secrets?', false))
    const ci = values.ci ?? (await asker?.choose('A job that runs the collections in CI?', CI_CHOICES)) ?? 'none'
    const extras = [
      gitIgnore(root, localFileOf(file)),
      hook ? preCommitHook(root) : undefined,
      ci === 'none' ? undefined : ciFile(ci, name, root),
    ].filter((one) => one !== undefined)
    if (io.signal.aborted) throw new AuthError('CANCELLED', 'nothing was written')
    writeAll(draft, extras, io)

    io.err('', ...registrationOf(parseConfig(asEnvironment(name, file, draft.content).values, name)))
    const login = loginCommand({ environment: name })
    if (findings.some(({ level }) => level === 'fail')) {
      io.err('', `Not everything is in order at Auth0 yet. Then: \`${login}\`.`)
      return EXIT.no
    }
    if (await asker?.confirm('Sign in now?', true)) {
      const { command: signIn } = await import('./login')
      return signIn.run({ environment: name }, [], io)
    }
    io.err('', `Next: \`${login}\`.`)
    return EXIT.done
  },
})

const { none, ...systems } = CI_SYSTEMS
/** What is preselected comes first. */
const CI_CHOICES = { none, ...systems }

interface Draft {
  name: string
  file: string
  existing: PostmanEnvironment | undefined
  content: PostmanEnvironment
}

function faultOfName(name: string): string | undefined {
  if (!/^\w[\w.-]{0,99}$/.test(name)) return 'it is made of letters, digits, "-", "_" and "."'
  return /\.(local|json)$/.test(name) ? 'it must not end in ".local" or ".json"' : undefined
}

/** The answers that options gave. A wrong one is refused by name; where somebody can be asked, it is asked again. */
function optionAnswers(values: Answers, asker: Asker | undefined, io: Io): Answers {
  const given = FIELD_NAMES.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]))
  const faults = given.flatMap(([name, value]) => {
    const fault = faultOf(name, value)
    return fault === undefined ? [] : [{ name, text: `"--${name}" cannot be "${value}": ${fault}` }]
  })
  const texts = faults.map(({ text }) => text)
  if (texts.length > 0 && !asker) throw usageError(texts.join('; '))
  io.err(...texts)
  return Object.fromEntries(given.filter(([name]) => !faults.some((fault) => fault.name === name)))
}

async function askAll(answers: Answers, existing: PostmanEnvironment | undefined, asker: Asker): Promise<Answers> {
  const all = { ...answers }
  for (const name of FIELD_NAMES) all[name] ??= await askFor(name, valueIn(existing, name), asker)
  return all
}

function askFor(name: FieldName, now: string | undefined, asker: Asker): Promise<string> {
  const { question, fallback } = FIELDS[name]
  return asker.text(question, now ?? fallback, (answer) => faultOf(name, answer))
}

/** What is not asked for stays; what a new environment lacks, and must have, is named. */
function withoutQuestions(answers: Answers, existing: PostmanEnvironment | undefined): Answers {
  const isMissing = (name: FieldName) =>
    faultOf(name, answers[name] ?? valueIn(existing, name) ?? FIELDS[name].fallback)
  const missing = FIELD_NAMES.filter((name) => FIELDS[name].isRequired && isMissing(name) !== undefined)
  if (missing.length > 0) {
    throw usageError(
      `nobody can be asked here, and ${missing.map((name) => `"--${name}"`).join(' and ')} must be known: ` +
        'give what is missing as options',
    )
  }
  const fallbacks = Object.fromEntries(FIELD_NAMES.map((name) => [name, FIELDS[name].fallback]))
  return existing ? answers : { ...fallbacks, ...answers }
}

/**
 * Holds the draft against the issuer. A wrong answer is asked for again, or kept where it is to be registered yet. Without
 * a terminal, an issuer that is none is refused: nothing else could be looked at.
 */
async function checked(draft: Draft, asker: Asker | undefined, io: Io): Promise<Finding[]> {
  const send = createSend({ variables: () => io.env })
  for (;;) {
    const environment = asEnvironment(draft.name, draft.file, draft.content)
    const findings = await checkDraft(environment, { send, now: Date.now }, io)
    for (const { level, rule, message, fix } of findings) {
      io.err(...wrapped(`${rule}: ${message}`, io.columns, level.padEnd(5), '     '))
      if (fix) io.err(...wrapped(`fix: ${fix}`, io.columns, '     ', '     '))
    }
    const wrong = findings.filter(({ level }) => level === 'fail')
    const [first] = wrong
    if (!first) return findings
    if (!asker) {
      if (first.rule === 'issuer') throw notAnIssuer(first)
      return findings
    }
    const names = FIELD_NAMES.filter((name) => wrong.some(({ rule }) => name === FIELD_OF_RULE[rule]))
    const again = names.length > 0 && (await asker.confirm(`Correct ${names.map(keyOf).join(', ')}?`, true))
    if (!again) return findings
    for (const name of names) {
      const answer = await askFor(name, valueIn(draft.content, name), asker)
      draft.content = withAnswers(draft.content, { [name]: answer })
    }
  }
}

const keyOf = (name: FieldName) => `"${FIELDS[name].key}"`

/** Which answer a finding of the doctor is about. */
const FIELD_OF_RULE: Readonly<Record<string, FieldName>> = {
  issuer: 'auth0-domain',
  client: 'client-id',
  audience: 'audience',
  organization: 'organization',
  callback: 'redirect-uri',
}

function notAnIssuer({ message }: Finding): CommandError {
  return new CommandError(
    'ISSUER_UNKNOWN',
    `nothing was written: ${message}`,
    'Correct "--auth0-domain"; or write it unchecked, with --offline.',
  )
}

/** Each file is written whole, the environment first; one that is as it should be is left alone. */
function writeAll({ file, existing, content }: Draft, extras: readonly (ProjectFile | LeftAlone)[], io: Io): void {
  const text = environmentText(content)
  const isNew = existing === undefined || environmentText(existing) !== text
  const files = [...(isNew ? [{ file, text }] : []), ...extras]
  if (files.length === 0) io.err('Nothing is to be changed.')
  for (const one of files) {
    const shown = relative(io.cwd, one.file)
    if ('why' in one) {
      io.err(`${shown} is left alone: ${one.why}`)
      continue
    }
    writeProjectFile(one)
    io.out(shown)
  }
}
