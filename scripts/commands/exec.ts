import { type Config, getToken } from '../../plugin/auth'
import { defineCommand, ENVIRONMENT_OPTIONS } from '../cli/command'
import { usageError } from '../cli/errors'
import { runChild } from '../cli/run-child'
import { type Environment } from '../environments/find-environment'
import { isSecretName } from '../formats/secret-names'
import { createDeps, openSession } from '../session/session'

export const command = defineCommand({
  name: 'exec',
  summary: 'run a command with a fresh access token in its environment',
  positionals: '-- COMMAND…',
  options: {
    ...ENVIRONMENT_OPTIONS,
    variable: { type: 'string', value: 'NAME', help: 'the variable that holds the token (default: ACCESS_TOKEN)' },
  },
  insteadOf: () => 'an option of the command stands behind "--", as in `uassist exec -- COMMAND --option`',
  examples: [
    `exec -- sh -c 'curl -s -H "Authorization: Bearer $ACCESS_TOKEN" "$API_URL"'`,
    'exec -e staging --account agent --variable TOKEN -- node -e "process.exit(process.env.TOKEN ? 0 : 1)"',
  ],

  run: async (values, argv, io) => {
    if (argv.length === 0) throw usageError('name a command, behind "--"')
    const variable = variableOption(values.variable)
    const { environment, config } = await openSession(values, io)
    const { accessToken } = await getToken(config, {}, createDeps(io))
    return runChild(argv, { ...withoutSecrets(io.env, environment, config), [variable]: accessToken }, io)
  },
})

function variableOption(name = 'ACCESS_TOKEN'): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name
  throw usageError(`"--variable" must be the name of a variable, not "${name}"`)
}

/** Variables of this program that hold a secret, whatever their names say: an address of a store has its password in it. */
const SECRET_OWN = /^UASSIST_(?:STORE(?:_\w+)?|AGE_IDENTITY)$/

/** The process's variables without the secrets of this program: the command gets a token, and not what renews one. */
function withoutSecrets(env: NodeJS.ProcessEnv, { variables, secretKeys }: Environment, config: Config) {
  const ofSecretKeys = new Set([...secretKeys].map((key) => variables.get(key)))
  const secrets = new Set([config.clientSecret, config.refreshToken].filter(Boolean))
  const isSecret = (name: string, value = '') =>
    SECRET_OWN.test(name) || isSecretName(name) || ofSecretKeys.has(name) || secrets.has(value)
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !(name.startsWith('UASSIST_') && isSecret(name, value))),
  )
}
