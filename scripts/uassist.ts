import { processIo } from './cli/io'
import { main } from './main'

// No top-level await in CommonJS; no process.exit, so that everything written is flushed.
void main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code
})
