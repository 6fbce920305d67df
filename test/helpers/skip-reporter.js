const { stderr } = require('node:process')

/** A reporter of jest's: its summary only counts the skipped tests; this one says why, and how they would run. */
module.exports = class SkipReporter {
  onRunComplete(_contexts, { testResults: files }) {
    const counts = new Map()
    for (const { title } of files.flatMap(({ testResults }) => testResults)) {
      // The name that `skipName` in test-where.ts gives.
      const [, reason] = /^SKIPPED, because (.+?): /.exec(title) ?? []
      if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
    const reasons = [...counts].map(([reason, count]) => `${count} because ${reason}`)
    if (reasons.length > 0) stderr.write(`Skipped: ${reasons.join(', ')}\n`)
  }
}
