/** The library: `require('uassist')`. Its documentation is docs/library.md. */
export { type AxiosLike } from './library/attach-to-axios'
export { type RequestLine } from './library/authorization'
export { type FetchInit } from './library/authorized-fetch'
export { type HostOptions } from './library/host'
export {
  type AccountOption,
  openEnvironment,
  type OpenedEnvironment,
  type OpenOptions,
} from './library/open-environment'
export { runCollections, type RunOptions, type RunOutcome } from './library/run-collections'
export { type SignInPage } from './library/sign-in-page'
