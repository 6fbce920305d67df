import { type Context, evalToken, Liquid, type TagToken, Tokenizer, TypeGuards, type ValueToken } from 'liquidjs'
import { type TagContext, type TemplateTag } from '../../../plugin/insomnia/host'

/** Renders as Insomnia 13 does: real LiquidJS with its options, a tag's arguments split by commas, numbers as text. */
export function renderWithLiquid(
  template: string,
  tags: readonly TemplateTag[],
  renderContext: object,
  contextFor: () => TagContext,
): Promise<string> {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: false,
    jsTruthy: true,
    ownPropertyOnly: true,
    dynamicPartials: false,
    renderLimit: 10_000,
    memoryLimit: 10_000_000,
  })
  for (const tag of tags) {
    engine.registerTag(tag.name, {
      parse(token: TagToken) {
        this.argumentTokens = readArguments(token)
      },
      *render(context: Context): Generator<unknown, string, unknown> {
        const values: unknown[] = []
        for (const token of this.argumentTokens as ValueToken[]) {
          const value = yield evalToken(token, context)
          values.push(TypeGuards.isNumberToken(token) ? token.getText() : value)
        }
        // Between the worker and the main process arguments travel as JSON.
        return (yield tag.run(contextFor(), ...(JSON.parse(JSON.stringify(values)) as unknown[]))) as string
      },
    })
  }
  return engine.parseAndRender(template, renderContext) as Promise<string>
}

function readArguments(token: TagToken): ValueToken[] {
  const tokenizer = new Tokenizer(token.args)
  const values: ValueToken[] = []
  for (let value = tokenizer.readValue(); value; value = tokenizer.readValue()) {
    values.push(value)
    tokenizer.skipBlank()
    if (tokenizer.peek() === ',') tokenizer.p++
  }
  return values
}
