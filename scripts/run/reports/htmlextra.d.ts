/** The package has no types of its own. */
declare module 'newman-reporter-htmlextra' {
  interface Emitter {
    summary: object
    exports: { content: string }[]
    on: (event: string, handler: (this: Emitter) => void) => void
  }

  const HtmlExtra: new (emitter: Emitter, options: object, runOptions: object) => unknown
  export default HtmlExtra
}
