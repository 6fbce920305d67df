/**
 * Runs collections in stock Newman, one after another in this process, as `newman run` would run each of them.
 * Argument: a JSON file with a list of `{ name, options }`, options being those of `newman.run`.
 * Writes a JSON object to stdout: by name, whether the command would have ended with 0.
 */
const { readFileSync } = require('node:fs')
const { argv, stdout } = require('node:process')
const newman = require('newman')

const plan = JSON.parse(readFileSync(argv[2], 'utf8'))
const succeeded = {}

function next() {
  const one = plan.shift()
  if (!one) {
    stdout.write(JSON.stringify(succeeded))
    return
  }
  let isOver = false
  newman.run({ ...one.options, reporters: [] }, (error, summary) => {
    // Newman calls back again when an error of the sandbox comes late.
    if (isOver) return
    isOver = true
    // The rule of newman/bin/newman.js.
    succeeded[one.name] = !error && !summary.run.error && summary.run.failures.length === 0
    next()
  })
}
next()
