import { EXIT, printError } from './cli/errors'
import { processIo } from './cli/io'
import { main } from './main'

/** Runs the command line of this process. */
function start(): void {
  const io = processIo()
  // Until the command has ended: should nothing be left to wait for, it ends without its work done.
  process.exitCode = EXIT.unable
  // No top-level await in CommonJS; no process.exit, so that everything written is flushed.
  void main(process.argv.slice(2), io)
    .catch((error: unknown) => printError(error, io, { json: false }))
    .then((code) => {
      process.exitCode = code
    })
}

// The library and the worker load this file too, for what they share with the command.
if (require.main === module) start()
