/** A link to a place in this repository. */
export interface Link {
  /** Relative to the document; empty for the document itself. */
  path: string
  /** Without `#`; empty where the link names none. */
  anchor: string
}

/** The links and pictures of a Markdown text that lead to files, and not to another site. */
export function linksOf(text: string): Link[] {
  const prose = text.replace(/^( *)```.*?^\1```/gms, '').replace(/`[^`\n]*`/g, 'code')
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?[^)]*\)/g)].map(
    ([, path = '', anchor = '']) => ({ path, anchor }),
  )
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  return [...text.replace(/^( *)```.*?^\1```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/\]\([^)]*\)/g, '')
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
