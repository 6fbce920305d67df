import { type Rule } from '../finding'

/** Keys can be typed: no blanks, no line breaks, nothing in front or behind. */
export const keyName: Rule = {
  name: 'key-name',
  level: 'warning',
  why: 'A blank in a key cannot be seen, and `{{key}}` without it means another variable.',
  check: ({ environments }) =>
    environments.flatMap(({ file, content }) =>
      content.values
        .filter(({ key }) => key === '' || /[\s{}]/.test(key))
        .map(({ key }) => ({
          file,
          key: JSON.stringify(key),
          message: 'this key is empty, or holds a blank or a brace',
          fix: 'Rename it, in camelCase.',
        })),
    ),
}
