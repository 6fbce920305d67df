import { join } from 'node:path'
import { freshBuild } from '../../helpers/fresh-build'

/** What Insomnia installs, as `npm run build` leaves it. */
export const BUILT_FOLDER = join(freshBuild(), 'insomnia-plugin-uassist')
