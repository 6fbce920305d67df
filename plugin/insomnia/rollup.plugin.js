/**
 * The second build: the folder that Insomnia installs, complete with its own package.json and without dependencies.
 * Takes the parts of the main build that both share: { plugins, isBuiltin, treeshake, onwarn, commonjsOutput }.
 */
const { insomniaFolder } = require('./build/insomnia-folder')
const { thirdPartyLicenses } = require('./build/third-party-licenses')

/** Fixed names, without a hash: the host's installer leaves an older version's files in place, and they would pile up. */
const chunkFileNames = ({ name, moduleIds }) => {
  const [, thirdParty] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(moduleIds.at(-1)) ?? []
  return `chunks/${(thirdParty ?? name).replace('/', '-')}.js`
}

module.exports = ({ plugins, isBuiltin, treeshake, onwarn, commonjsOutput }) => ({
  input: { index: 'plugin/index.ts' },
  output: {
    ...commonjsOutput,
    dir: 'dist/insomnia-plugin-uassist',
    chunkFileNames,
    // Whether Insomnia's sandbox knows the prefix is not documented; its list has the bare names.
    paths: (id) => id.replace(/^node:/, ''),
  },
  external: (id) => isBuiltin(id) || id === 'electron',
  // Insomnia 8 runs Node 18.
  plugins: [...plugins('node18'), insomniaFolder(), thirdPartyLicenses()],
  treeshake,
  onwarn,
})
