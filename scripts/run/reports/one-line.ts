/** A text from outside without characters that move the cursor or begin a line: GitHub runs a line that begins with `::error::`. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}
