import { DEMO_ACCOUNTS, DEMO_TENANT } from '../../demo-data'
import { markup } from '../../../cli/markup'
import { type Page } from './page'

/** Sign-in at U-Assist is organization-first: this page comes before the one with the password. */
export const organizationPage = (application: string, alert?: string, organization?: string): Page => ({
  title: 'Welcome',
  alert,
  content: markup`<p class="lead">Enter your organization to continue to ${application}.</p>
    <form method="post">
      <label>
        Organization Name
        <input
          name="organization"
          value="${organization}"
          required
          autofocus
          autocapitalize="none"
          spellcheck="false"
        />
      </label>
      <div class="buttons"><button>Continue</button></div>
    </form>`,
  aside: demoAccounts(),
})

interface PasswordPage {
  application: string
  /** Undefined for a sign-in without one. */
  organization: string | undefined
  /** The organization came with the request, so it cannot be changed here. */
  isFixed: boolean
  email?: string | undefined
  alert?: string | undefined
}

/** Asks for e-mail address and password, once the organization is known. */
export const passwordPage = ({ application, organization, isFixed, email, alert }: PasswordPage): Page => ({
  title: 'Log in',
  alert,
  content: markup`<p class="lead">
      Log in ${organization && markup`to <strong>${organization}</strong> `}to continue to ${application}.
      ${isFixed ? undefined : markup`<a href="">Change</a>`}
    </p>
    <form method="post">
      ${organization && markup`<input type="hidden" name="organization" value="${organization}" />`}
      <label>
        E-mail address
        <input type="email" name="email" value="${email}" required autofocus autocomplete="username" />
      </label>
      <label>
        Password
        <input type="password" name="password" required autocomplete="current-password" />
      </label>
      <div class="buttons"><button>Continue</button></div>
    </form>
    <p class="note">The real login also shows a “not a robot” box here.</p>`,
  aside: demoAccounts(),
})

const demoAccounts = () =>
  markup`<aside>
    <table>
      <caption>
        Demo accounts of the organization
        <code>${DEMO_TENANT.organization}</code>
      </caption>
      <tr>
        <th scope="col">E-mail address</th>
        <th scope="col">Password</th>
      </tr>
      ${DEMO_ACCOUNTS.map(
        ({ email, password }) =>
          markup`<tr>
            <td><code>${email}</code></td>
            <td><code>${password}</code></td>
          </tr>`,
      )}
    </table>
  </aside>`
