import { type Answer, jsonOf, useSandbox } from './use-sandbox'

const NOW = Date.now()
const sandbox = useSandbox({ now: () => NOW })
const CUSTOMER = 'customer-9001'

const access = (customerId: string, query = `startTime=0&endTime=${String(NOW)}`): Promise<Answer> =>
  sandbox.get('admin', `/api/v2/data/customer?customerId=${customerId}&${query}`)
const forget = (customerId: string): Promise<Answer> =>
  sandbox.write('admin', 'DELETE', `/config/backend/v2/data/customer/${customerId}`)
const status = (requestId: string): Promise<Answer> => sandbox.get('admin', `/api/v2/data/delete-status/${requestId}`)

/** The sentence both pages have for 404. */
function expectInvalidCustomer({ status, text }: Answer): void {
  expect({ status, text }).toEqual({ status: 404, text: 'Invalid customer-id' })
}

describe('right to access (26)', () => {
  it('shows the customer and the calls of the window', async () => {
    expect(jsonOf(await access(CUSTOMER, `startTime=0&endTime=${String(NOW)}&requestId=mine`))).toEqual({
      data: {
        requestId: 'mine',
        customer: expect.objectContaining({ customerId: CUSTOMER }) as object,
        conversations: [expect.objectContaining({ conversationId: 'c0ffee00-0000-4000-8000-000000000004' })],
      },
    })
    expect(jsonOf(await access(CUSTOMER, 'startTime=0&endTime=1'))).toMatchObject({ data: { conversations: [] } })
  })

  it('makes up a request id when none is given', async () => {
    expect(jsonOf(await access(CUSTOMER))).toMatchObject({ data: { requestId: expect.stringMatching(/./) as string } })
  })

  it.each(['startTime=2&endTime=1', 'startTime=a&endTime=2', 'startTime=1&endTime=2.5'])(
    'with %s is 400',
    async (query) => {
      const answer = await access(CUSTOMER, query)
      expect(answer.status).toBe(400)
      expect(jsonOf(answer)).toEqual({ error: expect.stringMatching(/"startTime" and "endTime"/) as string })
    },
  )
})

describe('right to forget (27) and its status (28)', () => {
  it('is in progress, then completed, and then nothing of the customer is left', async () => {
    const asked = await forget(CUSTOMER)
    // "The customer-id in the request and userId in the response are the same", says the page.
    const expected = { requestId: '10000001', startTime: NOW, status: 'in-progress', userId: CUSTOMER }
    expect(jsonOf(asked)).toEqual({ data: expected })
    expect(jsonOf(await status('10000001'))).toEqual({ data: expected })
    expect(jsonOf(await access(CUSTOMER))).toMatchObject({ data: { conversations: [{}] } })

    expect(jsonOf(await status('10000001'))).toEqual({ data: { ...expected, status: 'completed' } })
    expect(jsonOf(await access(CUSTOMER))).toMatchObject({ data: { customer: null, conversations: [] } })
    expectInvalidCustomer(await forget(CUSTOMER))
    expect(jsonOf(await status('10000001'))).toMatchObject({ data: { status: 'completed' } })
  })

  it('leaves other customers alone', async () => {
    await forget(CUSTOMER)
    await status('10000001')
    await status('10000001')
    expect(jsonOf(await access('customer-1001'))).toMatchObject({ data: { conversations: [{}, {}] } })
  })

  it('of an unknown customer is 404, and so is the status of an unknown request', async () => {
    expectInvalidCustomer(await forget('unknown'))
    expectInvalidCustomer(await status('10000001'))
  })
})
