import { runInNewContext } from 'node:vm'

/** What a name in an expression stands for; undefined where the platform knows nothing under it. */
export type Lookup = (name: string) => unknown

/**
 * Evaluates the part of the platforms' expressions that the recipes use: strings, `==`, `!=`, `&&`, `||`, `!`, brackets, null.
 * Throws for anything else.
 *
 * @param names finds the names in it: all of a match is looked up
 */
function evaluate(expression: string, names: RegExp, lookup: Lookup): unknown {
  const parts = new RegExp(`'[^']*'|"[^"]*"|\\bnull\\b|${names.source}`, 'g')
  const rest = expression.replace(parts, '')
  if (/[^\s()&|=!]/.test(rest)) throw new Error(`"${expression}" has what no recipe needs: "${rest.trim()}"`)
  const code = expression.replace(parts, (part) => {
    if (part === 'null') return part
    return JSON.stringify(/^['"]/.test(part) ? part.slice(1, -1) : (lookup(part) ?? null))
  })
  return runInNewContext(code)
}

/** An expression of GitHub: `github.event_name != 'pull_request'`. */
export const githubExpression = (expression: string, lookup: Lookup): unknown =>
  evaluate(expression, /[a-z_][\w-]*(?:\.[\w-]+)*(?:\(\))?/i, lookup)

/** A condition of GitLab's rules: `$CI_COMMIT_REF_PROTECTED == "true"`. */
export const gitlabCondition = (condition: string, variables: Record<string, string | undefined>): boolean =>
  Boolean(evaluate(condition, /\$\w+/, (name) => variables[name.slice(1)]))

/** A text of a workflow with the values in the place of `${{ … }}`; what is not known is empty, as with GitHub. */
export const filledIn = (text: string, lookup: Lookup): string =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    const value = githubExpression(expression, lookup) ?? ''
    if (typeof value === 'string') return value
    throw new Error(`"${expression}" is no text`)
  })
