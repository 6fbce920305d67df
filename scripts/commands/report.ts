import { type CommandGroup } from '../cli/command-group'

/** What is done with reports after a run. */
export const command: CommandGroup = {
  name: 'report',
  summary: 'the reports of runs',
  commands: {
    merge: { summary: 'one report out of those of the shards of a run', load: () => import('./report/merge') },
  },
  examples: ['report merge reports --out merged', 'report merge artifacts/* --timings timings.json'],
}
