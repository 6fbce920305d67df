import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../../plugin/node/make-folder'

/**
 * The newest inso on npm (the core of Insomnia 2022.6). Its own binding to libcurl does not compile on Node 20; a later
 * one does, given a compiler and libcurl's headers (Debian: `apt-get install libcurl4-openssl-dev build-essential`).
 */
const MANIFEST = {
  private: true,
  dependencies: { 'insomnia-inso': '3.6.0' },
  overrides: { '@getinsomnia/node-libcurl': '2.31.1' },
}

/** Installs inso into `folder`, unless it is there. Resolves to the script to run with Node. */
export function installInso(folder: string): string {
  const inso = join(folder, 'node_modules', 'insomnia-inso', 'bin', 'inso')
  const binding = join(folder, 'node_modules', '@getinsomnia', 'node-libcurl', 'lib', 'binding', 'node_libcurl.node')
  if (existsSync(inso) && existsSync(binding)) return inso
  makeFolder(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify(MANIFEST))
  const npm = (...args: string[]) =>
    execFileSync('npm', args, {
      cwd: folder,
      stdio: 'inherit',
      env: { ...process.env, npm_config_build_from_source: 'true' },
    })
  // Only one package's install script is wanted; another one's reports each installation to a counter.
  npm('install', '--ignore-scripts', '--no-audit', '--no-fund')
  npm('rebuild', '@getinsomnia/node-libcurl', '--ignore-scripts=false')
  return inso
}
