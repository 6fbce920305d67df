import { type RenderPurpose, type TagContext } from './host'
import { isUnattended } from './surroundings'

/** Up to 12 the context says it, in 13 also its serialized form. */
function purposeOf({ renderPurpose, context }: TagContext): RenderPurpose | undefined {
  return renderPurpose ?? context.getPurpose?.() ?? context.serializedFunctions?.purpose
}

/**
 * Whether this render gets the token itself. A request that is sent does, and so does a script, which a person wrote to
 * use it. Nothing else: up to Insomnia 10 the editor's previews and "copy as cURL" both come without a purpose, and the
 * editor shows the value in clear when the mouse rests on a tag. They get a text that says whose token it is and until
 * when; "copy as cURL" and code generation run request hooks before they write anything, and ours puts the token in
 * there (`fill-references.ts`). So a command that was copied works, and no preview ever held a token.
 */
export function getsToken(context: TagContext): boolean {
  return ['send', 'script'].includes(purposeOf(context) ?? '')
}

/** A sign-in page opens for a Send only, and where somebody can see it. */
export function maySignIn(context: TagContext): boolean {
  return purposeOf(context) === 'send' && !isUnattended()
}

export function isSend(context: TagContext): boolean {
  return purposeOf(context) === 'send'
}
