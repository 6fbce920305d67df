import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { type Cost, type Processes } from './processes'

const NEWMAN = createRequire(__filename).resolve('newman/bin/newman.js')

/** A client that runs a collection of the bench. */
export interface Client {
  /** For people. */
  name: string
  run: (collection: string) => Promise<Cost>
}

/** Both runners that are always there, each with the same variables. */
export function runners(processes: Processes, uassist: string, variables: Readonly<Record<string, string>>) {
  const given = variableOptions(variables)
  return {
    ours: (files: readonly string[], ...args: string[]) =>
      processes.run(process.execPath, [uassist, 'run', ...files, '--no-token', ...given, ...args]),
    newman: (file: string, ...args: string[]) =>
      processes.run(process.execPath, [NEWMAN, 'run', file, ...given, ...args]),
  }
}

/** Runners of others that are on the PATH: `postman` for Postman collections, `bru` for folders of Bruno. */
export function peers(
  processes: Processes,
  variables: Readonly<Record<string, string>>,
): { postman: Client[]; bruno: Client[] } {
  const given = variableOptions(variables)
  const postman = onPath('postman')
  const bru = onPath('bru')
  const bruno = (mode: 'developer' | 'safe'): Client => ({
    name: `Bruno CLI, ${mode} mode`,
    run: (folder) => processes.run(bru ?? '', ['run', ...given, '--sandbox', mode], folder),
  })
  return {
    postman: postman
      ? [
          {
            name: 'Postman CLI',
            run: (file) =>
              processes.run(postman, ['collection', 'run', file, ...given, '--no-report-events'], dirname(file)),
          },
        ]
      : [],
    bruno: bru ? [bruno('developer'), bruno('safe')] : [],
  }
}

function variableOptions(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).flatMap(([key, value]) => ['--env-var', `${key}=${value}`])
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file))
}
