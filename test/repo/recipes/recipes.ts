import { parse } from 'yaml'
import { textOf } from '../documents/documents'
import { type Workflow } from './github'
import { type Pipeline } from './gitlab'
import { type CronJob } from './kubernetes'

/** The recipes, each read as its platform reads it. Each call reads anew: a test may change what it got. */
export const readRecipes = () => ({
  github: parse(textOf('docs/recipes/github-actions.yml')) as Workflow,
  gitlab: parse(textOf('docs/recipes/gitlab-ci.yml')) as Pipeline,
  // YAML 1.1, where 0440 is octal.
  kubernetes: parse(textOf('docs/recipes/kubernetes-cronjob.yaml'), { version: '1.1' }) as CronJob,
})
