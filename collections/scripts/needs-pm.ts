declare const pm: unknown

// The first thing that either script does: without it, a tool that has no `pm` says something else for each request.
if (typeof pm === 'undefined') {
  throw new Error(
    'This collection needs the script API of Postman ("pm"), which this tool does not have: run it with Postman, Newman or "uassist run", or import u-assist.openapi.yaml here instead (docs/tools.md says how).',
  )
}

// Makes it a module: esbuild would wrap it as CommonJS.
export {}
