import { type Figure, runNode } from './measure'

/** The newcomer's first minute: everything `npm start` does after the install. */
export function benchDemo(uassist: string): Figure[] {
  const start = performance.now()
  runNode([uassist, 'demo'], { ...process.env, CI: 'true' })
  return [{ name: 'demoSeconds', what: '`uassist demo`, built', value: (performance.now() - start) / 1000, unit: 's' }]
}
