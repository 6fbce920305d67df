import { Environment, type Extension } from 'nunjucks'
import { type TagContext, type TemplateTag } from '../../../plugin/insomnia/host'

const NO_ARGUMENTS = '__NO_ARGUMENTS__'

/** Renders as Insomnia 8 to 12 and inso do: real Nunjucks, tags as asynchronous extensions, output with tags rendered again. */
export async function renderWithNunjucks(
  template: string,
  tags: readonly TemplateTag[],
  renderContext: object,
  contextFor: () => TagContext,
): Promise<string> {
  const environment = new Environment(null, { autoescape: false })
  for (const tag of tags) environment.addExtension(tag.name, extension(tag, contextFor))
  const render = (text: string) =>
    new Promise<string>((resolve, reject) => {
      environment.renderString(text, renderContext, (error, result) => {
        if (error) reject(asShown(error))
        else resolve(result ?? '')
      })
    })
  const once = await render(template)
  return once.includes('{%') ? render(once) : once
}

type Callback = (error: unknown, result?: unknown) => void

function extension(tag: TemplateTag, contextFor: () => TagContext): Extension {
  return {
    tags: [tag.name],
    parse(parser: Parser, nodes: Nodes, lexer: { TOKEN_BLOCK_END: string }) {
      const token = parser.nextToken()
      let args
      if (parser.peekToken().type !== lexer.TOKEN_BLOCK_END) {
        args = parser.parseSignature(null, true)
      } else {
        args = new nodes.NodeList(token.lineno, token.colno)
        args.addChild(new nodes.Literal(0, 0, NO_ARGUMENTS))
      }
      parser.advanceAfterBlockEnd(token.value)
      return new nodes.CallExtensionAsync(this, 'asyncRun', args)
    },
    asyncRun(_context: unknown, ...rest: unknown[]) {
      const callback = rest.pop() as Callback
      let result: unknown
      try {
        result = tag.run(contextFor(), ...rest.filter((argument) => argument !== NO_ARGUMENTS))
      } catch (error) {
        callback(error)
        return
      }
      // The host waits for real promises only.
      if (result instanceof Promise)
        result.then((value) => {
          callback(null, value)
        }, callback)
      else callback(null, result)
    },
  } as Extension
}

/** The host cuts the engine's own words off; a class name other than Error stays. */
function asShown(error: Error): Error {
  const message = error.message
    .replace(/\(unknown path\)\s*/, '')
    .replace(/\[Line \d+, Column \d*\]\s*/, '')
    .replace(/^\s*Error:\s*/, '')
  return new Error(message.trim())
}

interface Token {
  type: string
  value: string
  lineno: number
  colno: number
}

interface Parser {
  nextToken: () => Token
  peekToken: () => Token
  parseSignature: (tolerant: null, noParens: boolean) => unknown
  advanceAfterBlockEnd: (name: string) => void
}

interface Nodes {
  NodeList: new (line: number, column: number) => { addChild: (node: unknown) => void }
  Literal: new (line: number, column: number, value: string) => unknown
  CallExtensionAsync: new (extension: unknown, method: string, args: unknown) => unknown
}
