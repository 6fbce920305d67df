/** A rollup plugin: puts beside the code what else a complete plugin folder needs, and clears what an older build left. */
const { readFileSync, rmSync } = require('node:fs')
const { join } = require('node:path')
const { version, license } = require('../../../package.json')

const ROOT = join(__dirname, '..', '..', '..')

/** Further files of the folder, and where they are kept. */
const FILES = {
  'README.md': 'plugin/README.md',
  'icon.svg': 'plugin/insomnia/icon.svg',
  LICENSE: 'LICENSE',
}

/** What Insomnia, npm and the Plugin Hub read. No `exports`, `engines` or dependencies: each breaks an installer. */
const manifest = {
  name: 'insomnia-plugin-uassist',
  version,
  description: 'Fresh U-Assist user tokens in Insomnia: one sign-in, silent renewal, one token per environment.',
  license,
  keywords: ['insomnia', 'insomnia-plugin', 'auth0', 'oauth2', 'oidc', 'pkce', 'token', 'u-assist', 'uniphore'],
  type: 'commonjs',
  main: 'index.js',
  files: ['index.js', 'chunks', 'icon.svg', 'THIRD-PARTY-LICENSES.txt'],
  insomnia: {
    name: 'uassist',
    displayName: 'U-Assist tokens',
    description: 'Template tags for a fresh U-Assist token, its claims and nonces. Signs in once, in your own browser.',
    images: { icon: 'icon.svg' },
    // What is used of Insomnia's own API. Files and network are Node's, so in a sandbox "Full host access" is needed.
    permissions: { modules: ['crypto'], capabilities: ['app', 'storage'] },
  },
}

const insomniaFolder = () => ({
  name: 'insomnia-folder',
  renderStart({ dir }) {
    rmSync(dir, { recursive: true, force: true })
  },
  generateBundle() {
    const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source })
    emit('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
    for (const [fileName, path] of Object.entries(FILES)) emit(fileName, readFileSync(join(ROOT, path), 'utf8'))
  },
})

module.exports = { insomniaFolder }
