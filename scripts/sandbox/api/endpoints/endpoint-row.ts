import { type Certainty, type Documentation } from './documentation'

/** What a token makes its bearer. `user` is any signed-in person, `machine` a client-credentials token. */
export type Role = 'admin' | 'agent' | 'supervisor' | 'user' | 'machine'

/** One endpoint, as data. */
export interface EndpointRow {
  /** The numbers used all over this project. */
  number: number
  group: string
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Parameters in braces, spelled as on the page; a trailing slash belongs to the path. */
  path: string
  /** Mandatory query parameters. `a|b`: the page spells it both ways and either is accepted. */
  query: readonly string[]
  /** One of these is enough. Uniphore publishes no role matrix. */
  roles: readonly Role[]
  /** Where `roles` are from: the page's text, the roles in its sample token, or nothing but the sandbox. */
  rolesAre: Certainty
  /** `write` also for the one GET that writes. */
  risk: 'read' | 'write' | 'destroy'
  /** What else to mind before it is called. */
  caution?: string
  /** Whether the sandbox asks for a fresh `nonce-token` header. */
  nonce: boolean
  documentation: Documentation
}

/** Rows of one group, for the compiler to check and to keep literal. */
export const ADMIN = ['admin'] as const
export const AGENT = ['agent'] as const
export const SUPERVISOR = ['supervisor'] as const
export const ANY_USER = ['user'] as const
export const ANY_TOKEN = ['user', 'machine'] as const
