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
  'npm pack --pack-destination ..': 'in-your-own-repository.test.ts runs it',
  'npm install --save-dev ../uassist-0.1.0.tgz': 'in-your-own-repository.test.ts runs it',
  'npx --no -- uassist run my.postman_collection.json --no-token': 'in-your-own-repository.test.ts runs it',
  'npx --no -- uassist run my.postman_collection.json -e staging': 'in-your-own-repository.test.ts runs it',
  'ACCESS_TOKEN="$(uassist token -e staging)" bru run --env staging': 'Bruno is no part of this repository',
  'UASSIST_ACCESS_TOKEN="$(uassist token -e staging)" inso run test "My suite" --src collection.yaml -e staging --ci':
    '`npm run test:inso` runs inso, which is no part of this repository',
  [`jq -r '.values[] | select(.key == "clientSecret").value' collections/environments/staging.postman_environment.json | cut -d: -f2 | base64 -d | age -d -i identity.txt | jq -r .value`]:
    'needs jq and age; age-program.test.ts opens a seal with age',
  'npm ci': 'the repository that a workflow is in; ours runs it',
  'npx --no -- uassist sandbox':
    'serves until it is stopped, on ports of its own; every test of commands has a sandbox',
}
