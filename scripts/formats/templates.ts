/** `{{ _.name }}`, `{{ _['odd name'] }}` and, as older versions wrote it, `{{ name }}`; nothing with a filter. */
const OF_INSOMNIA = /\{\{-?\s*(?:_\.([\w.]+)|_\[(['"])([^'"]+)\2\]|([A-Za-z]\w*(?:\.\w+)*))\s*-?\}\}/g

/** `{{name}}`; neither `{{$randomUUID}}` nor `{{vault:name}}`, which only Postman's app can fill. */
const OF_POSTMAN = /\{\{\s*([^\s{}$|:][^{}|:]*?)\s*\}\}/g

/** References to variables, as Postman writes them. */
export function templatesToPostman(text: string): string {
  return text.replace(
    OF_INSOMNIA,
    (_whole, path?: string, _quote?: string, odd?: string, bare?: string) => `{{${path ?? odd ?? bare ?? ''}}}`,
  )
}

/** References to variables, as every version of Insomnia understands them. */
export function templatesToInsomnia(text: string): string {
  return text.replace(OF_POSTMAN, (_whole, name: string) =>
    /^[A-Za-z_][\w.]*$/.test(name) ? `{{ _.${name} }}` : `{{ _['${name}'] }}`,
  )
}

/** `{{vault:name}}` of Postman, `{{ vault.name }}` of Insomnia: filled in the app only, and on one machine only. */
export function isVaultReference(text: string): boolean {
  return /\{\{-?\s*(?:_\.)?vault[:.]/.test(text)
}
