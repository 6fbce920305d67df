import { type Documentation, type EndpointRow, ENDPOINTS, type Role } from '../../sandbox/api/endpoints'
import { AUTH0_ENDPOINTS } from '../../sandbox/api/endpoints/auth0'
import { WITHOUT_REQUEST } from '../../sandbox/api/endpoints/push'
import { type Row, type Table } from './markdown-tables'

const ROLES: Readonly<Record<Role, string>> = {
  admin: 'admin',
  agent: 'agent',
  supervisor: 'supervisor',
  user: 'anyone signed in',
  machine: 'machine token',
}

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

/** The tables of endpoints in the README of the collections. */
export const ENDPOINT_TABLES: readonly Table[] = [
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
