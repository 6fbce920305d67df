import { ENDPOINTS } from './endpoints'
import { type Reply, text } from './reply'

const ENDPOINT_LINES = ENDPOINTS.map(
  ({ number, method, path, roles, rolesAre }) =>
    `${String(number).padStart(3)}  ${method.padEnd(6)} ${path}  (${roles.join(', ')}: ${rolesAre})`,
)

/** What `GET /` answers: what this server is, and what it serves. */
export const homePage = (): Reply =>
  text(
    [
      'A U-Assist-shaped API for trying things out. It runs on this machine only and all its data is invented.',
      'In parentheses: who may call it here, and whether that is documented, observed in a sample token, or ours.',
      'Every call needs "Authorization: Bearer <token>"; calls other than GET a fresh "nonce-token" from endpoint 3 too.',
      '',
      ...ENDPOINT_LINES,
      '',
    ].join('\n'),
  )
