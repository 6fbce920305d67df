import { DEMO_TENANT } from '../../demo-data'
import { markup } from '../../../cli/markup'
import { type Page } from './page'

interface ConsentPage {
  application: string
  /** Who is signed in. */
  name: string
  /** The API the token is for, when one was asked for. */
  audience: string | undefined
  /** What the application will be able to do, one phrase each. */
  abilities: readonly string[]
}

/** Asks whether it was this person who began the sign-in: Auth0's "Login confirmation". */
export const confirmationPage = (application: string, name: string): Page => ({
  title: 'Log in to an application on this device?',
  content: markup`<p class="lead">
      Hi ${name}, <strong>${application}</strong> on this device wants to log in as you. Continue only if you began
      this.
    </p>
    <form method="post" class="buttons">
      <button name="confirmation" value="accept" autofocus>Accept</button>
      <button name="confirmation" value="cancel" class="second">Cancel</button>
    </form>`,
})

/** Asks whether an application may act for the person: Auth0's "Authorize App". */
export const consentPage = ({ application, name, audience, abilities }: ConsentPage): Page => ({
  title: `Authorize ${application}`,
  content: markup`<p class="lead">
      Hi ${name}, <strong>${application}</strong> wants to use your
      <strong>${DEMO_TENANT.organization}</strong> account${audience && markup` with the API <code>${audience}</code>`}.
      It will be able to:
    </p>
    <ul class="list">
      ${abilities.map((ability) => markup`<li>${ability}</li>`)}
    </ul>
    <form method="post" class="buttons">
      <button name="decision" value="accept" autofocus>Accept</button>
      <button name="decision" value="decline" class="second">Decline</button>
    </form>`,
})
