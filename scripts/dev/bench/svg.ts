import { escapeHtml } from '../../../plugin/node/escape-html'

/** Each is readable on GitHub's light page and on its dark one. */
export const COLORS = { text: '#6e7781', ours: '#1a7f64', others: '#8c959f', limit: '#da3b44' }

/** A picture that loads nothing and has no script. The caption stands above it, and is what is read aloud. */
export function svg(caption: string, width: number, height: number, elements: readonly string[]): string {
  const size = `width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="sans-serif" font-size="13" fill="${COLORS.text}">
  <title>${escapeHtml(caption)}</title>
  ${[text(12, 24, caption), ...elements].join('\n  ')}
</svg>
`
}

/** Text that begins at a place; more attributes as they stand in the element. */
export function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}"${attributes && ` ${attributes}`}>${escapeHtml(words)}</text>`
}
