import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testWhere } from './test-where'

export interface SmallVolume {
  folder: string
  /** Fills it to the last byte; `free` gives the room back. */
  fill: () => void
  free: () => void
  readOnly: () => void
}

const mounted: string[] = []

/** Mounts a file system of its own of so many kilobytes. Throws where this user may not. */
function smallVolume(kilobytes: number): SmallVolume {
  const folder = mkdtempSync(join(tmpdir(), 'uassist-volume-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(kilobytes)}k`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch (error) {
    rmdirSync(folder)
    throw error
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

function canMount(): boolean {
  try {
    return smallVolume(16).folder !== ''
  } catch {
    return false
  }
}

const whereVolumesMount = testWhere(canMount() ? undefined : 'no file system can be mounted (run as root on Linux)')

/** `test` with a file system of its own, of 160 kilobytes; or a skip that says why in its name. */
export function testOnSmallVolume(name: string, steps: (volume: SmallVolume) => Promise<void>): void {
  whereVolumesMount(name, () => steps(smallVolume(160)))
}

afterAll(() => {
  for (const folder of mounted) {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  }
})
