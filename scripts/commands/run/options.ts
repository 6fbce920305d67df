import { FILE_REPORTERS } from '../../run/reports/reporters'
import { ENVIRONMENT_OPTIONS, JSON_OPTION, type Options, type Values } from '../../cli/command'

/** The reports that a run can write. */
export const REPORTERS = ['cli', ...FILE_REPORTERS] as const

const TIMINGS_HELP = 'times of earlier runs, by which --shard divides the work; a run without --shard writes them'

/** Names, units and meanings are Newman's where Newman has the option. */
export const OPTIONS = {
  ...ENVIRONMENT_OPTIONS,
  ...JSON_OPTION,
  'no-token': { type: 'boolean', help: 'run without a token, and without an environment unless -e names one' },
  'token-variable': { type: 'string', value: 'NAME', help: 'the variable that holds the token (default: accessToken)' },
  'env-var': { type: 'string', value: 'K=V', multiple: true, help: 'a variable of the environment; may be repeated' },
  globals: { type: 'string', short: 'g', value: 'FILE', help: 'a file with global variables' },
  'global-var': { type: 'string', value: 'K=V', multiple: true, help: 'a global variable; may be repeated' },
  'keep-variables': { type: 'boolean', help: 'what one collection sets, the next one gets' },
  folder: { type: 'string', short: 'f', value: 'F', multiple: true, help: 'only this folder; may be repeated' },
  'iteration-count': { type: 'string', short: 'n', value: 'N', help: 'how often each collection runs' },
  'iteration-data': { type: 'string', short: 'd', value: 'FILE', help: 'CSV or JSON; one iteration for each row' },
  'allow-writes': { type: 'boolean', help: 'also send the requests that change or delete data' },
  'no-writes': { type: 'boolean', help: 'send no request that changes data, whatever the environment says' },
  'working-dir': { type: 'string', value: 'DIR', help: 'where body files are (default: beside the collection)' },
  'delay-request': { type: 'string', value: 'MS', help: 'how long to wait between requests' },
  timeout: { type: 'string', value: 'MS', help: 'how long the run may take; also 30s or 2m (default: 30m)' },
  'timeout-request': { type: 'string', value: 'MS', help: 'how long one request may take (default: 30s)' },
  'timeout-script': { type: 'string', value: 'MS', help: 'how long one script may take (default: 60s)' },
  insecure: { type: 'boolean', short: 'k', help: 'do not verify the certificates of servers' },
  'ssl-client-cert': { type: 'string', value: 'FILE', help: 'the client certificate (PEM)' },
  'ssl-client-key': { type: 'string', value: 'FILE', help: 'its private key (PEM)' },
  'ssl-client-passphrase': { type: 'string', value: 'TEXT', help: 'the passphrase of that key' },
  parallel: { type: 'string', value: 'N', help: 'how many collections at a time (default: 1)' },
  shard: { type: 'string', value: 'I/N', help: 'the I-th of N parts of the work, for CI jobs side by side' },
  timings: { type: 'string', value: 'FILE', help: TIMINGS_HELP },
  bail: { type: 'boolean', help: 'stop at the first failure' },
  'pass-with-no-tests': { type: 'boolean', help: 'a run that sends nothing is a good one' },
  reporters: { type: 'string', short: 'r', value: 'LIST', help: `of ${REPORTERS.join(', ')} (default: cli)` },
  out: { type: 'string', value: 'DIR', help: 'where reports are written (default: reports)' },
} as const satisfies Options

/** A command line's. */
export type RunValues = Values<typeof OPTIONS>
