import { type PostmanRequest } from '../insomnia/postman-request'
import { type Item } from '../normalise-collection'

/** A request of the collection with its saved answers. */
export interface SavedRequest {
  name: string
  request: PostmanRequest
  answers: readonly SavedAnswer[]
  /** The test script; empty without one. */
  tests: string
}

/** A saved answer. */
export interface SavedAnswer {
  name: string
  status: number
  /** Without parameters; empty where the answer has no body. */
  mediaType: string
  body: string
}

/** All requests, from the first to the last. */
export function savedRequests(items: readonly Item[]): SavedRequest[] {
  return items.flatMap(({ name, item, request, response = [], event = [] }) => {
    if (item) return savedRequests(item)
    const script = event.find(({ listen }) => listen === 'test')?.script.exec ?? []
    return [
      {
        name,
        request: request as unknown as PostmanRequest,
        answers: (response as unknown as PostmanAnswer[]).map(readAnswer),
        tests: script.join('\n'),
      },
    ]
  })
}

interface PostmanAnswer {
  name: string
  code: number
  header?: { key: string; value: string }[]
  body?: string
}

function readAnswer({ name, code, header = [], body = '' }: PostmanAnswer): SavedAnswer {
  const type = header.find(({ key }) => key.toLowerCase() === 'content-type')?.value ?? ''
  return { name, status: code, mediaType: type.split(';', 1)[0] ?? '', body }
}
