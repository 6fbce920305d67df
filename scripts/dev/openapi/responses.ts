import { type EndpointRow } from '../../sandbox/api/endpoints'
import { type SavedAnswer } from './saved-requests'
import { type TriedRequest } from './try-tests'

/** What no page says: the statuses and bodies that the sandbox chose. */
export const UNDOCUMENTED = {
  description:
    'No page says. The sandbox answers 400, 409 or 413 with `{"error": …}`, 401 with `{"reason": …}`, 404 with a text.',
  content: { 'application/json': {}, 'text/plain': { schema: { type: 'string' } } },
}

/** The saved answers of an endpoint, by status; `default` stands for every status that is not documented. */
export function responsesOf(row: EndpointRow, requests: readonly TriedRequest[]): object {
  const answers = requests.flatMap((request) => request.answers)
  const schema = requests.find((request) => request.schema)?.schema
  const statuses = [...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b)
  return {
    ...Object.fromEntries(
      statuses.map((status) => [
        String(status),
        response(
          answers.filter((answer) => answer.status === status),
          status < 400 ? schema : errorSchema(row, status),
        ),
      ]),
    ),
    default: { $ref: '#/components/responses/Undocumented' },
  }
}

function response(answers: readonly SavedAnswer[], schema: object | undefined): object {
  const [{ name, mediaType } = { name: '', mediaType: '' }] = answers
  const basis = schema ? 'The shape is documented.' : 'No documented shape is known: the example is the sandbox’s.'
  const withBody = answers.filter(({ body }) => body !== '')
  if (withBody.length === 0) return { description: `${name}. What is in the body is not documented.` }
  return {
    description: `${name}. ${basis}`,
    content: {
      [mediaType]: {
        ...(schema && { schema }),
        examples: Object.fromEntries(
          distinct(withBody).map((answer, index) => [`example${String(index + 1)}`, example(answer)]),
        ),
      },
    },
  }
}

/** Several requests for one endpoint save the same answers. */
const distinct = (answers: readonly SavedAnswer[]): SavedAnswer[] => [
  ...new Map(answers.map((answer) => [answer.body, answer])).values(),
]

const example = ({ name, mediaType, body }: SavedAnswer): object => ({
  summary: name,
  value: mediaType === 'application/json' ? (JSON.parse(body) as unknown) : body,
})

/** The form of an error that a page prints; of one that it has a sentence for, the form is ours. */
function errorSchema({ documentation }: EndpointRow, status: number): object | undefined {
  const printed = documentation.errors?.find((error) => error.status === status)?.body
  if (printed === undefined) return undefined
  if (!printed.startsWith('{')) return { type: 'string' }
  const names = Object.keys(JSON.parse(printed) as object)
  return {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  }
}
