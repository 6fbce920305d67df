import { type KoaContextWithOIDC } from 'oidc-provider'
import { type Markup, markup } from '../../../cli/markup'
import { showPage } from './page'

/** What went wrong with a user code, by the provider's error names, for which it exports no classes. */
const ALERTS: Record<string, string> = {
  NoCodeError: 'Please enter the code shown on your device.',
  NotFoundError: 'This code is not known. Please check it against your device.',
  ExpiredError: 'This code has expired. Please start again on your device.',
  AlreadyUsedError: 'This code has been used already. Please start again on your device.',
}

/** The three pages of the device flow, as hooks of the provider. */
export const devicePages = {
  userCodeInputSource(ctx: KoaContextWithOIDC, _form: string, _out?: unknown, error?: Error): void {
    if (error?.name === 'AbortedError') {
      const content = markup`<p class="lead">Your device gets no access. You can close this window.</p>`
      showPage(ctx, { title: 'Request declined', content })
      return
    }
    const content = markup`<p class="lead">Enter the code shown on your device.</p>
      ${codeForm(
        ctx,
        markup`<label>Code <input name="user_code" class="code" required autofocus autocomplete="off" /></label>
          <div class="buttons"><button>Continue</button></div>`,
      )}`
    const alert = error && (ALERTS[error.name] ?? 'Something went wrong. Please try again.')
    showPage(ctx, { title: 'Connect a device', alert, content })
  },

  userCodeConfirmSource(
    ctx: KoaContextWithOIDC,
    _form: string,
    client: { clientName?: string | undefined; clientId: string },
    _deviceInfo: unknown,
    userCode: string,
  ): void {
    const content = markup`<p class="lead">
        <strong>${client.clientName ?? client.clientId}</strong> on your device shows this code. Is it the same?
      </p>
      <strong class="code">${userCode}</strong>
      ${codeForm(
        ctx,
        markup`<input type="hidden" name="user_code" value="${userCode}" />
          <div class="buttons">
            <button name="confirm" value="yes" autofocus>Confirm</button>
            <button name="abort" value="yes" class="second">Cancel</button>
          </div>`,
      )}
      <p class="note">If you did not start this on a device of yours, cancel.</p>`
    showPage(ctx, { title: 'Confirm your device', content })
  },

  successSource(ctx: KoaContextWithOIDC): void {
    const content = markup`<p class="lead">Your device is signed in. You can close this window.</p>`
    showPage(ctx, { title: 'Congratulations, you’re all set', content })
  },
}

/** The provider hands over ready forms, but without labels and buttons. */
const codeForm = ({ oidc }: KoaContextWithOIDC, fields: Markup): Markup =>
  markup`<form method="post" action="${oidc.urlFor('code_verification')}">
    <input type="hidden" name="xsrf" value="${String(oidc.session?.state?.secret)}" />
    ${fields}
  </form>`
