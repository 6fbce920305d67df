import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallVolume {
  folder: string
  /** Fills it to the last byte; `free` gives the room back. */
  fill: () => void
  free: () => void
  readOnly: () => void
}

const mounted: string[] = []

/** A file system of its own of so many kilobytes, where this user may mount one (root on Linux); else undefined. */
export function smallVolume(kilobytes: number): SmallVolume | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'uassist-volume-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(kilobytes)}k`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  mounted.push(folder)
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(bavail * bsize))
    },
    free: () => {
      rmSync(ballast)
    },
    readOnly: () => {
      execFileSync('mount', ['-o', 'remount,ro', folder])
    },
  }
}

afterAll(() => {
  for (const folder of mounted) {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  }
})
