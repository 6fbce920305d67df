import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder'
import { testWhere } from './test-where'

export interface TestCa {
  /** PEM file of the authority. */
  caFile: string
  /** Key and certificate of a server with this name. */
  certify: (name: string) => { key: string; cert: string; keyFile: string; certFile: string }
}

/** `test` where `testCa` makes an authority. */
export const whereOpensslIs = testWhere(
  spawnSync('openssl', ['version']).status === 0
    ? undefined
    : 'the openssl program is not installed (apt-get install openssl)',
)

/** A certificate authority of one's own, made by the `openssl` program; undefined where there is none. */
export function testCa(): TestCa | undefined {
  const folder = tempFolder()
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    openssl('req', '-x509', ...EC, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=The test CA', '-days', '2')
  } catch {
    return undefined
  }
  return {
    caFile: join(folder, 'ca.pem'),
    certify: (name) => {
      openssl('req', ...EC, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${name}`)
      openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-extfile', `${name}.ext`, '-out', `${name}.pem`, '-days', '2'],
      )
      const [keyFile, certFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
      return { keyFile, certFile, key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') }
    },
  }
}
