/**
 * Commands in the documents that the test of documents does not run, each with its reason. Counted there: a new one needs a reason,
 * and one that no document has any more has to go.
 */
export const NOT_RUN: Record<string, string> = {
  'npm install && npm start': '.ci/run runs both',
  'npm install && npm test': '.ci/run runs both; this test is a part of it',
  'npm install': '.ci/run runs it',
  'npm test': '.ci/run runs it; this test is a part of it',
  'npm run fix': 'changes the files that are tested; `npm test` checks that it would change none',
  'npm run unit -- test/auth': 'a part of `npm test`',
  'npm run collections': 'changes the files that are tested; .ci/run checks that it would change none',
  'npm run bench': 'takes minutes; bench-picture.test.ts holds its figures to the picture',
  'npx --no uassist sandbox': 'serves until it is stopped, on ports of its own; every test of commands has a sandbox',
}
