import { type Auth } from '../normalise-collection'

/** A request of a Postman collection, format 2.1: the members that Insomnia has a place for. */
export interface PostmanRequest {
  method: string
  url: PostmanUrl
  description?: string
  header?: PostmanParameter[]
  body?: { mode: string; raw?: string; options?: { raw?: { language?: string } } }
  auth?: Auth
}

/** An address, as text and in parts. */
export interface PostmanUrl {
  /** All of it, query and `:variables` included. */
  raw: string
  query?: PostmanParameter[]
  /** What stands for `:name` in the path. */
  variable?: PostmanParameter[]
}

/** A header, query parameter or path variable. */
export interface PostmanParameter {
  key: string
  value?: string
  description?: string
  disabled?: boolean
}

/** A saved answer. */
export interface PostmanExample {
  name: string
  header?: PostmanParameter[]
  body?: string
}
