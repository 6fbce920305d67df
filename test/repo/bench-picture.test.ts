import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Measured, picture } from '../../scripts/dev/bench/picture'

const FOLDER = join(__dirname, '..', '..', 'scripts', 'dev', 'bench')
const measured = JSON.parse(readFileSync(join(FOLDER, 'measured.json'), 'utf8')) as Measured

test('the picture in the README is made of the figures beside it', () => {
  expect(readFileSync(join(FOLDER, 'measured.svg'), 'utf8')).toBe(picture(measured))
  const readme = readFileSync(join(FOLDER, '..', '..', '..', 'README.md'), 'utf8')
  const [, file = ''] = /!\[[^\]]+\]\((scripts\/dev\/bench\/[^)]+)\)/.exec(readme) ?? []
  expect(existsSync(join(FOLDER, '..', '..', '..', file))).toBe(true)
  expect(file).toMatch(/measured\.svg$/)
})

test('it has a bar for Newman and for each client that was measured, and loads nothing', () => {
  const few = picture({ ...measured, figures: { runVsNewman: 0.5 } })
  const names = (svg: string) => [...svg.matchAll(/text-anchor="end"[^>]*>([^<]+)</g)].map(([, name]) => name)
  expect(names(few)).toEqual(['uassist run', 'Newman'])
  const more = picture({ ...measured, figures: { runVsNewman: 0.5, brunoCliSafeModeVsNewman: 5.8 } })
  expect(names(more)).toEqual(['uassist run', 'Newman', 'Bruno CLI, safe mode (default)'])
  expect(more).toContain('5.80 × →')
  expect(more).not.toMatch(/href|<script|<style|url\(/)
})
