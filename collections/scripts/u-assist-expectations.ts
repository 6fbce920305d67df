import { brokerOf } from './broker'
import { type Expectations } from './expectations'
import { expectationsIn } from './in-postman'
import { folderKey, needOf } from './needed-token'
import { explainRefusal } from './refusal'
import { type Pm, textOf } from './script-runtime'
import { sendAgain } from './send-again'

/**
 * Expectations about an answer of U-Assist: a refused token is replaced once, or explained. `sampleAudiences` are those of
 * requests whose page shows a token of another audience.
 */
export function uassistExpectations(pm: Pm, sampleAudiences: Readonly<Record<string, string>>): Expectations {
  const valueOf = (name: string): string => textOf(pm.variables, name)
  const tokenVariable = valueOf('uassist.tokenVariable')
  return expectationsIn(pm, {
    unexpected: (status, report) => {
      if (status !== 401) {
        report()
        return
      }
      sendAgainWithNewToken(pm, tokenVariable).then((isSent) => {
        if (!isSent) report()
      }, report)
    },
    explain: (status) => {
      if (status !== 401 && status !== 403) return ''
      const sampleAudience = sampleAudiences[folderKey(pm.execution.location.slice(1))]
      const expected = { audience: valueOf('audience'), auth0Url: valueOf('auth0Url'), sampleAudience }
      return `${explainRefusal(valueOf(tokenVariable), expected, Date.now())}. \`uassist doctor\` says more`
    },
    /** A value that is set already stays: the first row of a list does not replace a person's own choice. */
    remember: (name, value) => {
      if (textOf(pm.environment, name) === '') pm.environment.set(name, value)
    },
  })
}

/**
 * A token may be revoked before it expires: if the broker has another one by now, the request is sent once more.
 * Resolves to whether it is.
 */
async function sendAgainWithNewToken(pm: Pm, tokenVariable: string): Promise<boolean> {
  const askBroker = brokerOf(pm)
  if (!tokenVariable || !askBroker) return false
  const token = await askBroker(needOf(tokenVariable).account).catch(() => undefined)
  if (!token || token === textOf(pm.variables, tokenVariable) || !sendAgain(pm, 'retries', 1)) return false
  pm.variables.set(tokenVariable, token)
  pm.test.skip('refused with 401: sent again with a newer token')
  return true
}
