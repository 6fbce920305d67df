import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileStore } from '../../plugin/node/file-store'
import { tempFolder } from '../helpers/temp-folder'
import { describeStore } from './store-contract'

const silently = () => undefined

describeStore('the file store', () => {
  const folder = tempFolder()
  return {
    store: fileStore(folder, silently),
    overtaking: () => {
      const longAgo = new Date(Date.now() - 60_000)
      for (const name of readdirSync(folder).filter((other) => other.endsWith('.lock'))) {
        utimesSync(join(folder, name), longAgo, longAgo)
      }
      return fileStore(folder, silently)
    },
  }
})
