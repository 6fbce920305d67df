import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCollections } from '../../scripts/run/run-collections'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { collection, options } from './fixtures'

test('an uploaded file arrives whole: with its name, its type and the length that was announced', async () => {
  const received: { length: number; body: string }[] = []
  const url = await serve((request, response) => {
    void readBody(request).then((body) => {
      received.push({ length: Number(request.headers['content-length']), body })
      replyJson(response, 200, {})
    })
  })
  const workingDir = tempFolder()
  writeFileSync(join(workingDir, 'a.txt'), 'hello')
  const formdata = [
    { key: 'f', type: 'file', src: 'a.txt' },
    { key: 't', type: 'text', value: '1' },
  ]
  const item = [
    { name: 'form', url, method: 'POST', body: { mode: 'formdata', formdata } },
    { name: 'file', url, method: 'POST', body: { mode: 'file', file: { src: 'a.txt' } } },
  ]
  const test = 'pm.test("is 200", () => pm.response.to.have.status(200))'
  const result = await runCollections(options([collection('c', item, { test })], { workingDir }))
  expect(result).toMatchObject({ passed: 2, errors: 0, requests: 2 })
  const [form, file] = received
  expect(form?.body).toContain('filename="a.txt"')
  expect(form?.body).toMatch(/Content-Type: text\/plain\r\n\r\nhello\r\n/)
  expect(form?.length).toBe(form?.body.length)
  expect(file).toEqual({ length: 5, body: 'hello' })
})
