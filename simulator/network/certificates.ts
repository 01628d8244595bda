import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import forge from 'node-forge'

interface Options {
  /** host names and IP addresses besides those of this machine */
  names?: string[]
  /** when the server's certificate is valid, in ms since 1970: from a day ago by default */
  from?: number
  /** for a week by default */
  to?: number
}

/** All in PEM. */
interface Certificates {
  ca: string
  cert: string
  key: string
}

interface Pair {
  privateKey: forge.pki.rsa.PrivateKey
  publicKey: forge.pki.rsa.PublicKey
  pem: string
}

const day = 24 * 60 * 60_000

/**
 * Makes a certificate authority and a server certificate signed by it. They are made when they are needed,
 * so that no private key lies in the repository and none expires there.
 */
export function createCertificates(options: Options = {}): Certificates {
  const { names = [], from = Date.now() - day, to = Date.now() + 7 * day } = options
  const authority = createPair()
  const server = createPair()
  const subject = [{ name: 'commonName', value: 'DIS simulator authority' }]
  const ca = certificate(authority, subject, Date.now() - day, Date.now() + 7 * day)
  ca.setIssuer(subject)
  ca.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ])
  ca.sign(authority.privateKey, forge.md.sha256.create())
  const cert = certificate(server, [{ name: 'commonName', value: 'DIS simulator' }], from, to)
  cert.setIssuer(subject)
  cert.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: ['localhost', '127.0.0.1', '::1', ...names].map((name) =>
        isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
      ),
    },
    { name: 'authorityKeyIdentifier', keyIdentifier: ca.generateSubjectKeyIdentifier().getBytes() },
  ])
  cert.sign(authority.privateKey, forge.md.sha256.create())
  return { ca: forge.pki.certificateToPem(ca), cert: forge.pki.certificateToPem(cert), key: server.pem }
}

/** Node.js makes the keys, as it is ten times as fast as the library. */
function createPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  return {
    privateKey: forge.pki.privateKeyFromPem(pem),
    publicKey: forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    pem,
  }
}

function certificate(
  pair: Pair,
  subject: forge.pki.CertificateField[],
  from: number,
  to: number,
): forge.pki.Certificate {
  const made = forge.pki.createCertificate()
  made.publicKey = pair.publicKey
  // A serial number is positive: its first bit is not set.
  made.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`
  made.validity.notBefore = new Date(from)
  made.validity.notAfter = new Date(to)
  made.setSubject(subject)
  return made
}
