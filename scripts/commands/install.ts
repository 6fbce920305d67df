import { join, resolve } from 'node:path'
import { keepNetwork } from '../../plugin/node/network/kept'
import { networkVariables } from '../../plugin/node/network/variables'
import { dataFolder } from '../../plugin/node/paths'
import { defineCommand } from '../cli/command'
import { CommandError, EXIT, usageError } from '../cli/errors'
import { type Io } from '../cli/io'
import { builtPlugin, PLUGIN, refuseSecondCopy, usualPluginsFolder, versionIn } from '../install/insomnia-plugins'
import { replaceFolder } from '../install/replace-folder'

export const command = defineCommand({
  name: 'install',
  summary: 'put the plugin into Insomnia on this machine',
  positionals: 'insomnia',
  options: {
    dir: { type: 'string', value: 'D', help: "Insomnia's plugins folder, where it is not this system's usual one" },
  },
  examples: ['install insomnia', 'install insomnia --dir ~/.var/app/rest.insomnia.Insomnia/config/Insomnia/plugins'],

  run: (values, positionals, io) => {
    if (positionals.join(' ') !== 'insomnia') {
      throw usageError(`what to install must be "insomnia", not "${positionals.join(' ')}"`)
    }
    const plugins = values.dir === undefined ? usualPluginsFolder(io.env) : resolve(io.cwd, values.dir)
    const source = builtPlugin()
    refuseSecondCopy(plugins)
    const before = versionIn(join(plugins, PLUGIN))
    put(source, plugins)
    io.out(`Installed ${PLUGIN} ${versionIn(source) ?? ''} in ${plugins}${before ? `, in place of ${before}` : ''}.`)
    io.err(...networkSettings(io), ...NEXT_STEPS.split('\n'))
    return Promise.resolve(EXIT.done)
  },
})

const NEXT_STEPS = `
Restart Insomnia, or choose Tools > Reload Plugins. What else to do depends on its version:
  8 to 11.0       nothing
  11.1 to 12      Preferences > Plugins > "Allow elevated access for plugins", then restart
  13.0, 13.1      nothing
  13.2 and later  nothing; if "Sandbox all plugin code" is on, "Full host access" for this plugin
Then give a request the header Authorization with the value: Bearer {% uassistToken %}`

/** Keeps how the network is reached here: from a dock Insomnia is started without a shell's variables. Says what it kept. */
function networkSettings({ env, cwd, err: log }: Io): string[] {
  const { file, kept, withoutPassword } = keepNetwork(networkVariables(env), { folder: dataFolder(env), cwd, log })
  const lines = Object.entries(kept).map(([name, value]) => {
    const isBare = withoutPassword.includes(name)
    return `  ${name}=${value}${isBare ? ' (without its user and password: Insomnia needs the variable itself)' : ''}`
  })
  return lines.length === 0 ? [] : [`For Insomnia these network settings are kept in ${file}:`, ...lines]
}

function put(source: string, plugins: string): void {
  try {
    replaceFolder(source, join(plugins, PLUGIN))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'PLUGINS_UNWRITABLE',
      `the plugin could not be put into "${plugins}" (${code})`,
      'Quit Insomnia and make the folder writable, or name another one with --dir.',
    )
  }
}
