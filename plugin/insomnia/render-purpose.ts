import { type RenderPurpose, type TagContext } from './host'

/** Up to 12 the context has the purpose, in 13 its serialized form has it too. */
function purposeOf({ renderPurpose, context }: TagContext): RenderPurpose | undefined {
  return renderPurpose ?? context.getPurpose?.() ?? context.serializedFunctions?.purpose
}

/**
 * Whether a tag renders the token or nonce itself: for a request that is sent, and for a script, which a person wrote to use it.
 * Otherwise it renders a text that says whose token it is and until when, because the editor shows the value in clear
 * when the mouse rests on a tag, and up to Insomnia 10 its previews cannot be told from "copy as cURL". Before "copy as
 * cURL" and code generation write anything, the hook in `fill-references.ts` replaces that text.
 */
export function getsToken(context: TagContext): boolean {
  return ['send', 'script'].includes(purposeOf(context) ?? '')
}

/** Whether a tag may open a sign-in page: for a Send only, and where a person can see it. */
export function maySignIn(context: TagContext): boolean {
  return purposeOf(context) === 'send' && !isUnattended()
}

/** Whether no person is there: in inso, which is plain Node (Electron's processes have a type), and in CI. */
export function isUnattended(): boolean {
  const { CI } = process.env
  return !(process as { type?: string }).type || (Boolean(CI) && CI !== 'false' && CI !== '0')
}
