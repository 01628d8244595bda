import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP, SocketAddress } from 'node:net'
import { bits, boolean, integer, objectId, octets, sequence, set, tagged, utcTime, utf8 } from './der.js'

/** @typedef {import('node:crypto').KeyObject} KeyObject */
/** @typedef {{ privateKey: KeyObject, publicKey: KeyObject }} Pair */

const day = 24 * 60 * 60_000
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'))

/**
 * Makes a certificate authority and a server certificate signed by it. They are made when they are needed,
 * so that no private key lies in the repository and none expires there.
 *
 * @param {{ names?: string[] }} [options] more host names and IP addresses, besides those of this machine
 * @returns {{ ca: string, cert: string, key: string }} PEM
 */
export function createCertificates({ names = [] } = {}) {
  const authority = createPair()
  const server = createPair()
  const authorityName = nameOf('DIS simulator authority')
  const authorityExtensions = [
    extension('2.5.29.19', sequence(boolean(true)), true),
    // Bits 5 and 6: it signs certificates and revocation lists.
    extension('2.5.29.15', bits(Buffer.of(0b00000110), 1), true),
    extension('2.5.29.14', octets(keyId(authority))),
  ]
  const serverExtensions = [
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', bits(Buffer.of(0b10000000), 7), true),
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...['localhost', '127.0.0.1', '::1', ...names].map(alternativeName))),
    extension('2.5.29.35', sequence(tagged(0x80, keyId(authority)))),
  ]
  const serverName = nameOf('DIS simulator')
  return {
    ca: certify(authorityName, authority.publicKey, authorityExtensions, authorityName, authority.privateKey),
    cert: certify(serverName, server.publicKey, serverExtensions, authorityName, authority.privateKey),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** @returns {Pair} */
const createPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** @param {Pair} pair */
const keyId = ({ publicKey }) => createHash('sha1').update(spki(publicKey)).digest()

/** @param {KeyObject} publicKey */
const spki = (publicKey) => publicKey.export({ type: 'spki', format: 'der' })

/** @param {string} commonName */
const nameOf = (commonName) => sequence(set(sequence(objectId('2.5.4.3'), utf8(commonName))))

/** @param {string} id @param {Uint8Array} value @param {boolean} [critical] */
const extension = (id, value, critical = false) =>
  sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value))

/** @param {string} name */
function alternativeName(name) {
  return isIP(name) === 0 ? tagged(0x82, Buffer.from(name)) : tagged(0x87, addressBytes(name))
}

/** @param {string} address */
function addressBytes(address) {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const { address: shortest } = new SocketAddress({ address, family: 'ipv6' })
  const [head = '', tail] = shortest.split('::')
  const groups = (/** @type {string} */ text) => (text === '' ? [] : text.split(':'))
  const end = tail === undefined ? [] : groups(tail)
  const start = groups(head)
  const zeros = Array.from({ length: 8 - start.length - end.length }, () => '0')
  return Buffer.from([...start, ...zeros, ...end].map((group) => group.padStart(4, '0')).join(''), 'hex')
}

/**
 * @param {Uint8Array} subject @param {KeyObject} publicKey @param {Uint8Array[]} extensions
 * @param {Uint8Array} issuer @param {KeyObject} issuerKey
 */
function certify(subject, publicKey, extensions, issuer, issuerKey) {
  const now = Date.now()
  const serial = randomBytes(16)
  // A serial number is positive and has no needless leading zero.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const content = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(serial),
    ecdsaWithSha256,
    issuer,
    sequence(utcTime(now - day), utcTime(now + 7 * day)),
    subject,
    spki(publicKey),
    tagged(0xa3, sequence(...extensions)),
  )
  const certificate = sequence(content, ecdsaWithSha256, bits(sign('sha256', content, issuerKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
