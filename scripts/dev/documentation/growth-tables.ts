import { APPROACHES, JOBS, LIFETIMES, LIMITS, redisCommands, redisJobsAtMost, rounded } from '../bench/growth'
import { MEASURED } from '../bench/measured'
import { type Row, type Table } from './markdown-tables'

const { figures } = MEASURED.fleet
const figure = (name: string) => (figures[name] ?? NaN).toLocaleString('en-US')
const HOURS_A_DAY = 24

/** Less than once an hour is told by the day. */
const hourly = (count: number) => (count < 1 ? `${rounded(count * HOURS_A_DAY)} a day` : rounded(count))

const calls: Row[] = Object.values(APPROACHES).flatMap(({ name, calls }) =>
  Object.entries(LIFETIMES).map(([lifetime, seconds]) => [
    name,
    lifetime,
    ...JOBS.map((jobs) => hourly(calls(figures, jobs, seconds))),
  ]),
)

const redis: Row[] = JOBS.map((jobs) => {
  const commands = redisCommands(figures, jobs, LIFETIMES['10 minutes'])
  const { redisCpuMsPerToken = NaN, redisKBPerToken = NaN } = figures
  return [
    jobs.toLocaleString('en-US'),
    rounded(commands),
    rounded(commands / 3600),
    `${rounded((jobs * redisCpuMsPerToken) / 1000)} s`,
    `${rounded((jobs * redisKBPerToken) / 1000)} MB`,
  ]
})

const plans = Object.entries(LIMITS).map(([plan, most]) => `${rounded(most)} (${plan})`)

/** The tables of the document about growth: from what the bench has measured, and Auth0's limits. */
export const GROWTH_TABLES: readonly Table[] = [
  {
    heading: 'Calls to Auth0 in an hour, at most',
    head: ['who asks', 'a token is good for', ...JOBS.map((jobs) => `${jobs.toLocaleString('en-US')} jobs`)],
    rows: calls,
  },
  {
    heading: 'Where each ends',
    head: ['who asks', 'ends at', 'because'],
    rows: [
      [
        'a script in each job, tokens rotate',
        'the second job',
        `${figure('scriptJobsServed20')} of 20 jobs got a token; a refresh token that is used twice ends the sign-in`,
      ],
      [
        'a script in each job, tokens do not rotate',
        `${plans.join(', ')} jobs an hour`,
        'the rate limit of the plan, which everybody who signs in to the tenant shares',
      ],
      [
        'a script with a file on each machine',
        'jobs at once on one machine',
        `20 jobs at once made ${figure('fileScriptCallsAtOnce20')} calls, and the sign-in was over: a file without a lock`,
      ],
      [
        'the same, one job at a time',
        '200 machines, and a person signs in for each',
        'so many refresh tokens a person has per application; the oldest goes without a word',
      ],
      [
        'uassist, while Auth0 refuses',
        'the limits of a script in each job',
        `those who wait share a failure, and each job that comes later asks again: ${figure('fleetCallsPerJobInOutage')} call of each`,
      ],
      ['uassist', `${rounded(redisJobsAtMost(figures))} jobs an hour`, 'one processor of Redis has nothing else to do'],
    ],
  },
  {
    heading: 'Redis in an hour, with tokens of 10 minutes',
    head: ['jobs', 'commands', 'a second', 'time of its processor', 'on the network'],
    rows: redis,
  },
  {
    heading: 'What was measured',
    head: ['what', 'how much'],
    rows: [
      ['calls to Auth0 of a job that finds a good token', figure('fleetCallsPerJob')],
      ['calls to Auth0 of 100 jobs at once that find none', figure('fleetRefreshCalls100')],
      [
        'calls to Auth0 of a job that finds none while Auth0 answers 503, one after another',
        figure('fleetCallsPerJobInOutage'),
      ],
      ['calls to Auth0 of a script in a job', figure('scriptCallsPerJob')],
      ['calls to Auth0 of a script with a file, 20 jobs one after another', figure('fileScriptCallsPerExpiry')],
      ['commands to Redis of `uassist token` with a good token', figure('redisCommandsPerToken')],
      ['commands to Redis of `uassist run` with a good token', figure('redisCommandsPerRun')],
      ['commands to Redis of the job that refreshes', figure('redisCommandsPerRefresh')],
      ['commands to Redis of a job that waits for a refresh of 3 seconds', figure('redisCommandsPerWaiter')],
      ["time of Redis' processor, of a job", `${figure('redisCpuMsPerToken')} ms`],
      ['on the connection to Redis, of a job', `${figure('redisKBPerToken')} KB`],
      ['memory of a session in Redis', `${figure('redisKBStored')} KB`],
    ],
  },
]
