import { insomniaText, plainText } from './insomnia-text'
import { type PostmanParameter } from './postman-request'

/** A header or query parameter as Insomnia keeps one; v4 and v5 agree on it. */
export interface InsomniaParameter {
  name: string
  value: string
  description?: string
  disabled?: true
}

/** A header or query parameter of Postman's as Insomnia's. */
export function insomniaParameter({ key, value = '', description, disabled }: PostmanParameter): InsomniaParameter {
  return {
    name: key,
    value: insomniaText(value),
    ...(description && { description: plainText(description) }),
    ...(disabled && { disabled }),
  }
}
