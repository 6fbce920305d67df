import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { growthPicture } from '../../scripts/dev/bench/growth-picture'
import { MEASURED } from '../../scripts/dev/bench/measured'
import { picture } from '../../scripts/dev/bench/picture'
import { ROOT, textOf } from './documents/documents'

const namesIn = (svg: string) => [...svg.matchAll(/text-anchor="end"[^>]*>([^<]+)</g)].map(([, name]) => name)

test.each([
  ['README.md', 'docs/measured.svg', picture(MEASURED.run)],
  ['docs/scaling.md', 'docs/growth.svg', growthPicture(MEASURED.fleet)],
])('the picture in %s is made of the figures of the bench, and loads nothing', (document, file, drawn) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toBe(drawn)
  expect(drawn).not.toMatch(/href|<script|<style|url\(|NaN/)
  const [, shown = ''] = /!\[[^\]]+\]\(([^)]+)\)/.exec(textOf(document)) ?? []
  expect(join(document, '..', shown)).toBe(file)
  expect(existsSync(join(ROOT, file))).toBe(true)
})

test('it has a bar for Newman and for each client that was measured', () => {
  const few = picture({ ...MEASURED.run, figures: { runVsNewman: 0.5 } })
  expect(namesIn(few)).toEqual(['uassist run', 'Newman'])
  const more = picture({ ...MEASURED.run, figures: { runVsNewman: 0.5, brunoCliSafeModeVsNewman: 5.8 } })
  expect(namesIn(more)).toEqual(['uassist run', 'Newman', 'Bruno CLI, safe mode (default)'])
  expect(more).toContain('5.80 × →')
})

test('it shows how many calls there are at 100,000 jobs an hour, and another figure shows another number', () => {
  expect(growthPicture(MEASURED.fleet)).toContain('>100,000</text>')
  const twice = { ...MEASURED.fleet, figures: { ...MEASURED.fleet.figures, scriptCallsPerJob: 2 } }
  expect(growthPicture(twice)).toContain('>200,000</text>')
})
