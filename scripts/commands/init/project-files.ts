import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBelow } from '../../cli/below'
import { writeWhole } from '../../cli/write-file'
import { hooksFolder, ignores, topFolder } from '../../environments/git'

/** A file beside the environment that is to be written. */
export interface ProjectFile {
  file: string
  text: string
  isProgram?: true
}

/** Where a file is left alone: why, and what to add to it by hand. */
export interface LeftAlone {
  file: string
  why: string
}

const IGNORED = '*.local.postman_environment.json'

/** The `.gitignore` of a folder with the line that keeps personal files out of git; undefined where they are already. */
export function gitIgnore(root: string, localFile: string): ProjectFile | undefined {
  const file = join(root, '.gitignore')
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (ignores(localFile, root) || before.split(/\r?\n/).includes(IGNORED)) return undefined
  return { file, text: `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${IGNORED}\n` }
}

const CHECK = 'npx --no -- uassist env check --staged'

/** The hook that refuses a commit with a secret in it. Another one that is there stays as it is. */
export function preCommitHook(root: string): ProjectFile | LeftAlone | undefined {
  const [top, folder] = [topFolder(root), hooksFolder(root)]
  if (top === undefined || folder === undefined)
    return { file: 'the pre-commit hook', why: 'this is no git repository' }
  const file = join(folder, 'pre-commit')
  if (existsSync(file)) {
    if (readFileSync(file, 'utf8').includes('uassist env check')) return undefined
    return { file, why: `it is there already: add the line \`${CHECK}\` to it` }
  }
  // Hooks of all repositories of a person, or of a tool that makes its own.
  if (!isBelow(folder, top) && !folder.endsWith(join('.git', 'hooks')))
    return { file, why: `git's hooks are elsewhere (core.hooksPath): add \`${CHECK}\` there` }
  const text = `#!/bin/sh\n# Refuses a commit that would share a secret of an environment.\nexec ${CHECK}\n`
  return { file, text, isProgram: true }
}

/** The systems for which there is a file. */
export const CI_SYSTEMS = { github: 'GitHub Actions', gitlab: 'GitLab CI', none: 'no file' } as const

/** A job that runs the collections. A file that is there stays as it is. */
export function ciFile(system: 'github' | 'gitlab', name: string, root: string): ProjectFile | LeftAlone {
  const [path, text] =
    system === 'github' ? ['.github/workflows/uassist.yml', github(name)] : ['.gitlab-ci.yml', gitlab(name)]
  const file = join(topFolder(root) ?? root, path)
  return existsSync(file) ? { file, why: 'it is there already' } : { file, text }
}

/** Writes a file whole. */
export function writeProjectFile({ file, text, isProgram }: ProjectFile): void {
  writeWhole(file, text)
  if (isProgram) chmodSync(file, 0o755)
}

const RUN = (name: string) => `npx --no -- uassist run -e ${name} --reporters cli,junit,html --out reports`

const github = (
  name: string,
) => `# The collections, with the sign-in that \`uassist login -e ${name} --for-ci\` printed as a secret of the repository.
name: API collections
on:
  push:
    branches: [main]
  workflow_dispatch:

permissions:
  contents: read

jobs:
  collections:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: '22'
      - run: npm ci
      - run: npx --no -- uassist env check
      - run: ${RUN(name)}
        env:
          UASSIST_HOME: /tmp/uassist
          UASSIST_REFRESH_TOKEN: \${{ secrets.UASSIST_REFRESH_TOKEN }}
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: reports
          path: reports
`

const gitlab = (
  name: string,
) => `# The collections. UASSIST_REFRESH_TOKEN is what \`uassist login -e ${name} --for-ci\` printed: a protected and masked
# variable under Settings > CI/CD > Variables.
collections:
  image: node:22
  variables:
    # Beside the checkout, so that neither a cache nor an artifact takes it along.
    UASSIST_HOME: /tmp/uassist-$CI_JOB_ID
  script:
    - npm ci
    - npx --no -- uassist env check
    - ${RUN(name)}
  after_script:
    - rm -rf "$UASSIST_HOME"
  artifacts:
    when: always
    paths:
      - reports
    reports:
      junit: reports/junit*.xml
`
