import { columns, defineCommand, JSON_OPTION, numberOption, portOption } from '../cli/command'
import { CommandError, EXIT } from '../cli/errors'
import { jsonLine } from '../cli/printable'
import { untilCancelled } from '../cli/wait'
import { SANDBOX_PORTS } from '../sandbox/demo-data'
import { keptState } from '../sandbox/kept-state'
import { readSettings } from '../sandbox/read-settings'
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start-sandbox'
import { DEFAULT_SETTINGS } from '../sandbox/tenant/tenant-options'
import { variableName } from '../../plugin/node/process-settings'

export const command = defineCommand({
  name: 'sandbox',
  summary: 'an Auth0-shaped tenant and a U-Assist-shaped API on this machine, until Ctrl-C',
  options: {
    ...JSON_OPTION,
    port: {
      type: 'string',
      value: 'P',
      help: `the tenant's port (default: ${String(SANDBOX_PORTS.tenant)}; 0 takes a free one)`,
    },
    'api-port': {
      type: 'string',
      value: 'P',
      help: `the API's port (default: ${String(SANDBOX_PORTS.api)}; 0 takes a free one)`,
    },
    'token-ttl': { type: 'string', value: 'S', help: 'lifetime of an access token (default: 86400)' },
    'rotation-overlap': {
      type: 'string',
      value: 'S',
      help: 'how long a rotated refresh token still works (default: 0, as at Auth0)',
    },
    set: {
      type: 'string',
      multiple: true,
      value: 'NAME=VALUE',
      help: `a setting of the Auth0 tenant, repeatable: ${Object.keys(DEFAULT_SETTINGS).join(', ')}`,
    },
    forget: {
      type: 'boolean',
      help: 'start with new keys and with nobody signed in (default: go on from the last start on this port)',
    },
  },
  examples: [
    'sandbox',
    `sandbox --token-ttl 60 --set organizations=deny --set 'refreshAction={"deny":"Verify your e-mail address."}'`,
    'sandbox --port 0 --api-port 0 --json',
  ],

  run: async (values, _positionals, io) => {
    const port = portOption(values.port, 'port', SANDBOX_PORTS.tenant)
    const kept = keptState(port, io)
    const options = {
      port,
      apiPort: portOption(values['api-port'], 'api-port', SANDBOX_PORTS.api),
      accessTokenTtlSeconds: numberOption(values['token-ttl'], 'token-ttl', 86_400, 1),
      rotationOverlapSeconds: numberOption(values['rotation-overlap'], 'rotation-overlap', 0),
      ...readSettings(values.set, 'set'),
      state: values.forget ? undefined : kept.read(),
    }
    const sandbox = await startNamingBusyPorts(options)
    try {
      if (values.json) {
        const { auth0Domain, apiUrl, gatewayUrl } = sandbox
        const accounts = sandbox.accounts.map(({ account, email, password, organization }) => ({
          account,
          email,
          password,
          organization,
        }))
        io.data(jsonLine({ auth0Domain, apiUrl, gatewayUrl, accounts }))
      } else {
        io.out(...card(sandbox, options))
      }
      await untilCancelled(io.signal)
    } finally {
      await sandbox.stop()
      kept.write(sandbox.tenant.state)
    }
    io.err('The sandbox has stopped.')
    return EXIT.done
  },
})

async function startNamingBusyPorts(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options)
  } catch (error) {
    const { code, port } = error as NodeJS.ErrnoException & { port?: number }
    if (code !== 'EADDRINUSE') throw error
    throw new CommandError(
      'PORTS_BUSY',
      `port ${String(port)} is in use on this machine`,
      port === options.port
        ? 'End the program that uses it, or choose another with --port.'
        : 'End the program that uses it, or choose another with --api-port.',
    )
  }
}

function card(sandbox: Sandbox, { port, apiPort }: SandboxOptions): string[] {
  const moved = port !== SANDBOX_PORTS.tenant || apiPort !== SANDBOX_PORTS.api
  const exports = (['auth0Domain', 'apiUrl', 'gatewayUrl'] as const).map(
    (key) => `  export ${variableName(key)}=${sandbox[key]}`,
  )
  return [
    'The sandbox is running. Everything in it is invented, and reachable from this machine only.',
    '',
    ...columns([
      ['tenant', sandbox.auth0Domain],
      ['API', sandbox.apiUrl],
    ]),
    '',
    'Demo accounts:',
    ...columns(
      sandbox.accounts.map(({ account, email, password, organization }) => [
        account,
        `${email}  password ${password}  organization ${organization}`,
      ]),
    ),
    '',
    'In another terminal:',
    ...(moved ? exports : []),
    '  uassist login',
    '  uassist whoami',
    '',
    'Ctrl-C stops it.',
  ]
}
