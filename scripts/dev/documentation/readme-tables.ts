import { type Documentation, type EndpointRow, ENDPOINTS, type Role } from '../../sandbox/api/endpoints'
import { AUTH0_ENDPOINTS } from '../../sandbox/api/endpoints/auth0'
import { WITHOUT_REQUEST } from '../../sandbox/api/endpoints/push'

const ROLES: Readonly<Record<Role, string>> = {
  admin: 'admin',
  agent: 'agent',
  supervisor: 'supervisor',
  user: 'anyone signed in',
  machine: 'machine token',
}

type Row = readonly string[]

const U_ASSIST = (row: EndpointRow): Row => [
  String(row.number),
  row.name,
  `\`${row.method} ${row.path}\``,
  `\`${tokenVariableOf(row)}\``,
  `${row.roles.map((role) => ROLES[role]).join(' or ')} (${row.rolesAre})`,
  audienceOf(row.documentation),
  row.risk,
  pageOf(row.documentation),
]

/** The variable of the collections whose token an endpoint is called with. */
export function tokenVariableOf({ roles: [role] }: EndpointRow): string {
  return role === 'agent' || role === 'supervisor' ? `${role}AccessToken` : 'accessToken'
}

const audienceOf = ({ audience }: Documentation): string => (audience === undefined ? '–' : `\`${audience}\``)

const pageOf = ({ page, readUpTo }: Documentation): string => `[${readUpTo === undefined ? 'whole' : 'part'}](${page})`

const TABLES: readonly { heading: string; head: Row; rows: readonly Row[] }[] = [
  {
    heading: 'U-Assist',
    head: ['no.', 'endpoint', 'method and path', 'token', 'role', 'audience', 'risk', 'page'],
    rows: ENDPOINTS.map(U_ASSIST),
  },
  {
    heading: 'Auth0',
    head: ['no.', 'endpoint', 'method and path', 'token', 'role', 'risk', 'page'],
    rows: AUTH0_ENDPOINTS.map(({ number, name, method, path, token, role, risk, documentation }) => [
      String(number ?? '–'),
      name,
      `\`${method} ${path}\``,
      token === 'none' ? token : `\`${token}\``,
      role,
      risk,
      typeof documentation === 'string' ? `[Auth0](${documentation})` : pageOf(documentation),
    ]),
  },
  {
    heading: 'Without a request',
    head: ['no.', 'what', 'where', 'page'],
    rows: WITHOUT_REQUEST.map(({ number, name, where, documentation }) => [
      String(number),
      name,
      where,
      pageOf(documentation),
    ]),
  },
]

/** The README of the collections with its tables made anew, each the first below its heading. Throws where one lacks. */
export function withTables(readme: string): string {
  return TABLES.reduce((text, { heading, head, rows }) => {
    const [before, after] = text.split(`\n### ${heading}\n`)
    if (after === undefined) throw new Error(`collections/README.md has no heading "### ${heading}"`)
    const table = /(?:^\|.*\n)+/m
    if (!table.test(after)) throw new Error(`collections/README.md has no table below "### ${heading}"`)
    return `${before ?? ''}\n### ${heading}\n${after.replace(table, () => markdown([head, ...rows]))}`
  }, readme)
}

/** A table as Prettier lays it out. */
function markdown(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const padded = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  const [head = '', ...body] = padded
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('')
}
