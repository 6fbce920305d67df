import { type Case } from '../case'
import { ANSWERED } from './answers'
import { AUTH } from './auth'
import { BODIES } from './bodies'
import { FLOW } from './flow'
import { FORMATS } from './formats'
import { OPTIONS } from './options'
import { SCRIPTS } from './scripts'
import { REQUESTS } from './requests'
import { VARIABLES } from './variables'

/** Every collection that is compared, but those that need TLS. */
export const CASES: readonly Case[] = [
  ...AUTH,
  ...BODIES,
  ...REQUESTS,
  ...ANSWERED,
  ...SCRIPTS,
  ...FLOW,
  ...VARIABLES,
  ...FORMATS,
  ...OPTIONS,
]
