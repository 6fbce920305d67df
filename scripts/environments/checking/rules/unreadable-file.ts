import { type Rule } from '../finding'

/** Every file is what its name says. */
export const unreadableFile: Rule = {
  name: 'unreadable-file',
  level: 'error',
  why: 'What cannot be read cannot be checked, imported or run.',
  check: ({ unreadable }) =>
    unreadable.map(({ file, why }) => ({ file, message: why, fix: 'Export it again from the app, or correct it.' })),
}
