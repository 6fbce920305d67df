import { type DemoAccount } from '../../../scripts/sandbox/demo-data'
import { signInOverHttp, type VisitOptions } from '../../../scripts/sandbox/http-browser'
import { person } from '../../helpers/sign-in-fixture'

/** Somebody in front of the browser, who signs in on every page that opens. Resolves to the last page. */
export function signsInAs(account: DemoAccount['account'], options: VisitOptions = {}) {
  return (url: string) => signInOverHttp(url, person(account), options)
}
