import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type SignedIn } from '../../../scripts/dev/signed-in'
import { freshBuild } from '../../helpers/fresh-build'
import { teamProject } from '../../helpers/team-project'
import { tempFolder } from '../../helpers/temp-folder'

/** A machine that runs one job: a checkout in which `npm ci` has been, and nobody's home. */
export interface JobMachine {
  /** The checkout. */
  cwd: string
  /** A folder of the job's own, outside of the checkout. */
  temp: string
  env: NodeJS.ProcessEnv
}

/**
 * Makes one. Its collection has three folders, each with a request that has the token; `npm ci` does nothing more there.
 *
 * @param api answers each request with 200
 */
export function jobMachine(signedIn: SignedIn, api: string): JobMachine {
  const { cwd, home, write } = teamProject(signedIn, api)
  const temp = tempFolder()
  for (const name of ['collections/auth0.postman_collection.json', 'bin/uassist']) rmSync(join(cwd, name))
  for (const name of ['uassist', 'Downloads']) rmSync(join(home, name), { recursive: true })
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const header = [{ key: 'Authorization', value: 'Bearer {{accessToken}}' }]
  const exec = ['pm.test("is 200", () => pm.response.to.have.status(200))']
  const event = [{ listen: 'test', script: { exec } }]
  const folder = (name: string) => ({
    name,
    item: [{ name: `${name}-1`, event, request: { method: 'GET', url: api, header } }],
  })
  const collection = { info: { name: 'api', schema }, item: ['one', 'two', 'three'].map(folder) }
  write('collections/u-assist.postman_collection.json', collection)
  write('package.json', { name: 'team', version: '1.0.0' })
  write('bin/npm', '#!/bin/sh\n[ "$*" = ci ]\n')
  chmodSync(join(cwd, 'bin', 'npm'), 0o755)
  // As npm links it.
  const built = join(freshBuild(), 'uassist.js')
  chmodSync(built, 0o755)
  mkdirSync(join(cwd, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(built, join(cwd, 'node_modules', '.bin', 'uassist'))
  const PATH = `${join(cwd, 'bin')}:${process.env.PATH ?? ''}`
  return { cwd, temp, env: { PATH, HOME: home, TMPDIR: temp } }
}
