/** A rollup plugin: writes the licences of all third-party code that is in the bundle to THIRD-PARTY-LICENSES.txt. */
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const thirdPartyLicenses = () => ({
  name: 'third-party-licenses',
  generateBundle(_options, bundle) {
    const ids = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
    const folders = new Set(ids.filter(isFile).filter(isThirdParty).map(packageFolderOf))
    const texts = [...folders].map(readLicense).sort((a, b) => (a.title < b.title ? -1 : 1))
    const missing = texts.filter(({ text }) => !text)
    if (missing.length > 0) this.error(`no licence text is found in ${missing.map(({ title }) => title).join(', ')}`)
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: render(texts) })
  },
})

const isFile = (id) => !id.startsWith('\0')
const isThirdParty = (id) => id.includes('node_modules')

/** The folder of the package a module belongs to: the nearest one whose package.json has a name and a version. */
function packageFolderOf(id) {
  for (let folder = dirname(id.split('?')[0]); folder !== dirname(folder); folder = dirname(folder)) {
    const { name, version } = readManifest(folder)
    if (name && version) return folder
  }
  throw new Error(`${id} belongs to no package`)
}

function readManifest(folder) {
  const file = join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function readLicense(folder) {
  const { name, version, license, author } = readManifest(folder)
  const read = (pattern) => {
    const file = readdirSync(folder).find((entry) => pattern.test(entry))
    return file ? readFileSync(join(folder, file), 'utf8').trim() : ''
  }
  // Some packages have the text at the end of their README only.
  const own = read(/^(licen[cs]e|copying)(\.|-|$)/i) || /licen[cs]e\n-+\n+(.*)/is.exec(read(/^readme/i))?.[1]
  const text = own ?? (license === 'MIT' ? mit(author?.name ?? author ?? `the authors of ${name}`) : undefined)
  return { title: `${name} ${version}`, license, text }
}

/** Where a package names the MIT licence and has no text of it: the same text as ours, with its own author. */
const mit = (author) =>
  readFileSync(join(__dirname, '..', '..', '..', 'LICENSE'), 'utf8')
    .replace(/^Copyright .*$/m, `Copyright (c) ${author}`)
    .trim()

function render(texts) {
  const parts = texts.map(({ title, license, text }) => `${title} (${license})\n\n${text}\n`)
  return `This package contains code of these packages:\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

module.exports = { thirdPartyLicenses }
