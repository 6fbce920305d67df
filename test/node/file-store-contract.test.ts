import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileStore } from '../../plugin/node/file-store'
import { aSession } from '../helpers/sessions'
import { tempFolder } from '../helpers/temp-folder'
import { describeStore } from './store-contract'

const silently = () => undefined

/** As if nothing had been heard of their holders for a minute. */
function ageLocks(folder: string): void {
  const longAgo = new Date(Date.now() - 60_000)
  for (const name of readdirSync(folder).filter((other) => other.endsWith('.lock'))) {
    utimesSync(join(folder, name), longAgo, longAgo)
  }
}

describeStore('the file store', () => {
  const folder = tempFolder()
  return {
    store: fileStore(folder, silently),
    overtaking: () => {
      ageLocks(folder)
      return fileStore(folder, silently)
    },
  }
})

describe('a refresh token of the file store is not spent', () => {
  const ID = 'tenant.example,client,,,default'

  /** An update that is about to spend the refresh token, and what happens in between. */
  async function spendAfter(event: (folder: string) => Promise<unknown>) {
    const folder = tempFolder()
    const store = fileStore(folder, silently)
    await store.update(ID, () => Promise.resolve(aSession(1)))
    const seen: number[] = []
    const spent: number[] = []
    const update = store.update(ID, async (current, spend) => {
      seen.push(current?.signedInAt ?? 0)
      if (seen.length === 1) await event(folder)
      await spend()
      spent.push(current?.signedInAt ?? 0)
      return aSession(9)
    })
    return { seen, spent, update, folder }
  }

  test('while somebody else has the lock, who may be about to spend it', async () => {
    let letGo = () => {}
    const { seen, spent, update } = await spendAfter(async (folder) => {
      ageLocks(folder)
      await new Promise<void>((holding) => {
        void fileStore(folder, silently).update(ID, async (_current, spend) => {
          await spend()
          holding()
          await new Promise<void>((resolve) => (letGo = resolve))
          return aSession(5)
        })
      })
      setImmediate(() => {
        letGo()
      })
    })
    await expect(update).resolves.toEqual(aSession(9))
    expect({ seen, spent }).toEqual({ seen: [1, 5], spent: [5] })
  })

  test('after a program without our lock has changed the session', async () => {
    const { seen, spent, update } = await spendAfter((folder) => {
      writeFileSync(join(folder, `${ID}.json`), JSON.stringify(aSession(3)))
      return Promise.resolve()
    })
    await expect(update).resolves.toEqual(aSession(9))
    expect({ seen, spent }).toEqual({ seen: [1, 3], spent: [3] })
  })
})
