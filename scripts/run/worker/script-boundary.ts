import vm, { type Context, type RunningCodeOptions } from 'node:vm'
import { type Compile } from './code-cache'

/** Functions of Node that Newman's script runtime (uvm 2) is given while it starts, and takes out of reach of scripts then. */
const HOST_FUNCTIONS = [
  '__uvm_emit',
  ...['Timeout', 'Interval', 'Immediate'].flatMap((what) => [`set${what}_`, `clear${what}_`]),
]

/** Runs in the script's own context, and so does everything that it throws. */
const WITHOUT_HOST_ERRORS =
  '(call) => (first, second) => { try { return call(first, second) } catch { throw "the call failed" } }'

/** The flag that Node wants before it lets code decide about imports. Without it, nothing below reaches them. */
export const BOUNDARY_FLAG = '--experimental-vm-modules'

/** Node asks for it at each connection. Proxies and their passwords come with each run's plan, and nothing else is needed. */
const NEEDED_VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED'

/**
 * Closes the known ways from a script of a collection to Node itself. Scripts run in a context of `node:vm`, where everything
 * belongs to the context; but an object of Node that gets in leads by its `constructor` to `Function`, and from there to
 * `process`, its variables and the file system. Errors get in by two ways: `import()` rejects with one, and a call that
 * runs out of stack inside of Node throws one. Node does not call `vm` a security boundary, and this makes none of it:
 * should a third way be found, it leads to no variable of the process.
 *
 * Called once, in a thread with `BOUNDARY_FLAG`, before the first script runs.
 *
 * @param env the thread's own copy of the process's variables
 * @param compile what the script runtime itself is compiled with
 */
export function closeScriptBoundary(
  env: NodeJS.ProcessEnv,
  compile: Compile = (code, options) => new vm.Script(code, options),
): void {
  const { runInContext } = vm
  vm.runInContext = (code: string, context: Context, options?: RunningCodeOptions | string): unknown => {
    const given = HOST_FUNCTIONS.filter((name) => typeof context[name] === 'function')
    if (given.length === 0) return runInContext(code, context, options)
    const wrap = runInContext(WITHOUT_HOST_ERRORS, context) as (call: unknown) => unknown
    for (const name of given) context[name] = wrap(context[name])
    const script = compile(code, { importModuleDynamically: refuseImport })
    return script.runInContext(context, options as RunningCodeOptions)
  }
  for (const name of Object.keys(env)) {
    if (name !== NEEDED_VARIABLE) Reflect.deleteProperty(env, name)
  }
}

/** A function that a script makes of text imports by the rules of the code that makes it, down to the script runtime's. */
function refuseImport(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- an error of Node is what must not get in
  throw 'scripts of collections cannot import modules'
}
