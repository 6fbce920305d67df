import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import newman, { type NewmanRunOptions, type NewmanRunSummary } from 'newman'
import { type Collection } from '../../scripts/dev/normalise-collection'

export const ROOT = join(__dirname, '..', '..')

export const readCollection = (name: string): Collection =>
  JSON.parse(readFileSync(join(ROOT, 'collections', `${name}.postman_collection.json`), 'utf8')) as Collection

export interface Environment {
  name: string
  values: { key: string; value: string; type?: string }[]
}

export const SANDBOX_ENVIRONMENT = JSON.parse(
  readFileSync(join(ROOT, 'collections/environments/sandbox.postman_environment.json'), 'utf8'),
) as Environment

interface Verdict {
  request: string
  test: string
  /** Why it is red. */
  message?: string
}

export interface Answer {
  request: string
  status: number
  contentType: string
  body: string
}

export interface NewmanRun {
  red: Verdict[]
  skipped: Verdict[]
  green: Verdict[]
  /** Requests of the collection that were sent, by name, in order; not those that scripts made. */
  sent: string[]
  answers: Answer[]
  /** Errors that Newman counts nowhere: a throw in a callback of a script. */
  exceptions: string[]
  consoleLines: string[]
  /** The environment after the run. */
  environment: (name: string) => unknown
}

interface Emitter {
  on(event: string, listener: (error: Error | null, detail: never) => void): Emitter
}

/** Runs a collection in stock Newman, without reporters, and tells what happened. */
export function runInNewman(
  collection: Collection,
  variables: Readonly<Record<string, string>>,
  { environment = { name: 'sandbox', values: [] }, folder }: { environment?: Environment; folder?: string } = {},
): Promise<NewmanRun> {
  const run: Omit<NewmanRun, 'environment'> = {
    red: [],
    skipped: [],
    green: [],
    sent: [],
    answers: [],
    exceptions: [],
    consoleLines: [],
  }
  const options: NewmanRunOptions = {
    collection: collection as NonNullable<NewmanRunOptions['collection']>,
    environment,
    ...(folder !== undefined && { folder }),
    reporters: [],
    envVar: Object.entries(variables).map(([key, value]) => ({ key, value })),
  }
  return new Promise((resolve, reject) => {
    const emitter = newman.run(options, (error, summary: NewmanRunSummary & { run: { error?: Error } }) => {
      const failure = error ?? summary.run.error
      if (failure) {
        reject(failure)
        return
      }
      const kept = summary.environment as unknown as { get: (name: string) => unknown }
      resolve({ ...run, environment: (name) => kept.get(name) })
    }) as unknown as Emitter
    emitter
      .on('assertion', (error, { assertion, skipped, item }: { assertion: string; skipped: boolean; item: Named }) => {
        const verdict = { request: item.name, test: assertion }
        if (skipped) run.skipped.push(verdict)
        else if (error) run.red.push({ ...verdict, message: error.message })
        else run.green.push(verdict)
      })
      .on('request', (_error, { item, response }: { item: Named; response?: SdkResponse }) => {
        run.answers.push({
          request: item.name,
          status: response?.code ?? 0,
          contentType: response?.headers.get('content-type') ?? '',
          body: response?.text() ?? '',
        })
      })
      .on('beforeTest', (_error, { item }: { item: Named }) => run.sent.push(item.name))
      .on('exception', (_error, { error }: { error: { message: string } }) => run.exceptions.push(error.message))
      .on('console', (_error, { messages }: { messages: unknown[] }) => run.consoleLines.push(messages.join(' ')))
  })
}

interface Named {
  name: string
}

interface SdkResponse {
  code: number
  headers: { get: (name: string) => string | undefined }
  text: () => string
}
