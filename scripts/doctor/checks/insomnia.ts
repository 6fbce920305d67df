import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { version } from '../../../package.json'
import { asRecord, jsonOrUndefined } from '../../formats/parse-json'
import { PLUGIN, usualPluginsFolder, versionIn } from '../../install/insomnia-plugins'
import { type Facts, isTrouble, orTrouble } from '../facts'
import { type Finding, ok, warn } from '../finding'

const RULE = 'insomnia'

/** Whether the plugin is in Insomnia, is this one, and may run there. */
export function insomnia({ io: { env } }: Facts): Finding[] {
  const plugins = orTrouble(() => usualPluginsFolder(env))
  if (isTrouble(plugins)) return [ok(RULE, '', 'not on this machine, or never started')]
  const installed = versionIn(join(plugins, PLUGIN))
  if (installed === undefined)
    return [ok(RULE, plugins, 'the plugin is not installed (`uassist install insomnia` does it)')]
  if (installed !== version) {
    const message = `the plugin is version ${installed}, and this is uassist ${version}`
    return [warn(RULE, plugins, message, 'Run `uassist install insomnia`, then restart Insomnia.')]
  }
  const data = dirname(plugins)
  const settings = lastRecord(join(data, 'insomnia.Settings.db'))
  const host = lastRecord(join(data, 'insomnia.Stats.db')).currentVersion
  const obstacle = obstacleIn(settings, typeof host === 'string' ? host : '')
  if (obstacle) return [warn(RULE, plugins, ...obstacle)]
  return [ok(RULE, plugins, `the plugin is installed, version ${installed}`)]
}

/** What of Insomnia's settings keeps the plugin from running, and what to do. */
function obstacleIn(settings: Record<string, unknown>, host: string): [message: string, fix: string] | undefined {
  const { pluginConfig, pluginsAllowElevatedAccess, pluginSandboxEnabled, templateTagSandboxEnabled } = settings
  const own = asRecord(asRecord(pluginConfig)?.[PLUGIN]) ?? {}
  if (own.disabled === true)
    return ['the plugin is switched off in Insomnia', 'Switch it on under Preferences > Plugins.']
  // In 11.1 to 12 templates run in a worker that knows no plugins, unless this is on. Later versions ignore it.
  if (pluginsAllowElevatedAccess !== true && /^(11\.[1-9]|12\.)/.test(host)) {
    return [
      `Insomnia ${host} gives plugins no access, so the tags are unknown there`,
      'Switch on Preferences > Plugins > Allow elevated access for plugins, then restart Insomnia.',
    ]
  }
  if ((pluginSandboxEnabled === true || templateTagSandboxEnabled === true) && own.elevated !== true) {
    return [
      'Insomnia runs plugins in its sandbox, where this one cannot reach the network or its sessions',
      'Give the plugin "Full host access" under Preferences > Plugins.',
    ]
  }
  return undefined
}

/** The newest record of one of Insomnia's files, which are lines of JSON (NeDB); empty where there is none. */
function lastRecord(file: string): Record<string, unknown> {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    return asRecord(jsonOrUndefined(lines.at(-1) ?? '')) ?? {}
  } catch {
    return {}
  }
}
