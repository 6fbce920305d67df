import { loadCalls } from '../lazy-calls'
import { type Action, type ActionContext, type Model } from '../host'

/**
 * The entries of a menu. `subjectOf` picks the request or the collection the menu belongs to: an action sees no
 * environment, so it means the one which that request or collection was last sent with.
 */
export function actionsFor<Models>(subjectOf: (models: Models) => Model): Action<Models>[] {
  const entry = (label: string, icon: string, name: ActionName): Action<Models> => ({
    label: `U-Assist: ${label}`,
    icon,
    action: async (context, models) => {
      try {
        await (await loadCalls())[name](context, subjectOf(models))
      } catch (error) {
        // Shown by us, because the host shows a stack.
        void context.app.alert(`U-Assist: ${label}`, (error as Error).message)
      }
    },
  })
  return [
    entry('Sign in', 'right-to-bracket', 'signInAction'),
    entry('Sign out', 'right-from-bracket', 'signOutAction'),
    entry('Who am I', 'user', 'whoAmIAction'),
    entry('Explain the last refusal', 'circle-question', 'explainAction'),
  ]
}

/** The calls that are actions. */
type ActionName = {
  [Name in keyof Calls]: Calls[Name] extends (context: ActionContext, subject: Model) => Promise<void> ? Name : never
}[keyof Calls]
type Calls = Awaited<ReturnType<typeof loadCalls>>
