import { type Cause, type Endpoint } from '../../../plugin/auth/causes/cause'
import { CAUSES } from '../../../plugin/auth/causes/find-cause'
import { type Row, type Table } from './markdown-tables'

const SECTIONS: readonly { heading: string; at: readonly Endpoint[] }[] = [
  { heading: "On Auth0's page", at: ['page'] },
  { heading: 'In the callback', at: ['callback'] },
  { heading: 'When a token is asked for', at: ['code', 'refresh', 'client-credentials', 'device-code', 'device-poll'] },
  { heading: 'Afterwards', at: ['id-token', 'userinfo', 'discovery'] },
]

const WHO: Readonly<Record<Cause['who'], string>> = {
  you: 'you',
  environment: 'whoever keeps the environment',
  administrator: 'an administrator of the tenant',
  time: 'time',
  network: 'whoever runs the network',
  uassist: 'us: please report it',
}

const rowOf = ({ error, says, wrong, who, fix, signIn, retry, logs, source }: Cause): Row =>
  [
    [error ? error.map((word) => `\`${word}\``).join(', ') : '', says ? `“${says}”` : ''].filter(Boolean).join(' ') ||
      'anything else',
    keysIn(wrong),
    WHO[who],
    keysIn(fix),
    retry ? 'later' : signIn,
    logs ? logs.map((type) => `\`${type}\``).join(', ') : '–',
    source,
  ].map((cell) => cell.replace(/\|/g, '\\|'))

/** `{audience}` as the name of the key. */
const keysIn = (text: string): string => text.replace(/"?\{(\w+)\}"?/g, '`$1`')

/** The table of causes in the document about refusals: each cause once, where it is seen first. */
export const CAUSE_TABLES: readonly Table[] = SECTIONS.map(({ heading, at }, index) => ({
  heading,
  head: ['Auth0 says', 'what is wrong', 'who can mend it', 'how', 'signing in again helps', 'in the log', 'written in'],
  rows: CAUSES.filter(
    (cause) =>
      cause.at.some((one) => at.includes(one)) &&
      !SECTIONS.slice(0, index).some((earlier) => cause.at.some((one) => earlier.at.includes(one))),
  ).map(rowOf),
}))
