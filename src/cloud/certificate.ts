/** Says why a certificate was refused, in words that help a user to act. */
import { readFileSync } from 'node:fs'
import type { NetworkTrouble } from '../model/errors.ts'
import { plain } from '../model/text.ts'
import type { CertificateError } from './connections.ts'
import type { Environment } from './proxy.ts'

type Certificate = NonNullable<CertificateError['certificate']>

/** Why no answer came, as a code and in words. */
export interface Trouble {
  trouble: NetworkTrouble
  /** Never empty, although an `AggregateError` has no message of its own. */
  words: string
}

/** The error codes of OpenSSL's verification, and of Node's check of the host name. */
const CODES = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SELF_SIGNED/

/**
 * What is wrong with the certificate; null if the error is about something else. `host` showed the certificate. `env`
 * may name further authorities.
 */
export function certificateTrouble(error: CertificateError, host: string, env: Environment): Trouble | null {
  const { certificate, code = '', message } = error
  if (!CODES.test(code)) return null
  const what = `the certificate of ${host}`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { trouble: 'certificate-name', words: `${what} is for another name: ${namesOf(certificate)}` }
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const fault = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'
    return { trouble: 'certificate-date', words: `${what} ${fault}: ${dateWords(certificate)}` }
  }
  const words = `${what} is not trusted: ${plain(message)}; its issuer is ${nameIn(certificate?.issuer)}`
  const file = env['NODE_EXTRA_CA_CERTS']
  if (!file) return { trouble: 'certificate', words }
  const problem = problemOf(file)
  return {
    trouble: problem === null ? 'certificate' : 'certificate-file',
    words: `${words}; NODE_EXTRA_CA_CERTS names ${plain(file)}, which ${problem ?? 'does not hold its authority'}`,
  }
}

/**
 * Why Node cannot use the file that NODE_EXTRA_CA_CERTS names; null if it can. Node itself only warns when it starts.
 */
function problemOf(file: string): string | null {
  try {
    const isPem = readFileSync(file, 'latin1').includes('-----BEGIN CERTIFICATE-----')
    return isPem ? null : 'holds no certificate in the form of PEM'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`
  }
}

/**
 * Says which certificate has expired or is not valid yet, by the clock of this machine. Looks at the host's own, then
 * at that of its issuer, and so on, as far as the host sent them. The last one is its own issuer.
 */
function dateWords(certificate: Certificate | undefined): string {
  const now = Date.now()
  const clock = `the clock of this runner says ${inWords(now)}`
  const seen = new Set<Certificate>()
  for (let each = certificate; each?.valid_from && !seen.has(each); each = each.issuerCertificate) {
    seen.add(each)
    const [from, to] = [Date.parse(each.valid_from), Date.parse(each.valid_to)]
    if (now >= from && now <= to) continue
    const whose = each === certificate ? 'it is' : `that of its issuer, ${nameIn(each.subject)}, is`
    return `${whose} valid from ${inWords(from)} to ${inWords(to)}, and ${clock}`
  }
  return clock
}

/** `2026-03-01 12:30:00 UTC`. */
function inWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `dis.example.test, 10.0.0.1`. */
function namesOf(certificate: Certificate | undefined): string {
  const names = certificate?.subjectaltname?.replace(/(^|, )[\w ]+:/g, '$1')
  return names === undefined ? nameIn(certificate?.subject) : plain(names)
}

/** The part of a distinguished name that tells a reader most. */
function nameIn(name: Partial<Certificate['issuer']> | undefined): string {
  return plain(name?.CN ?? name?.OU ?? name?.O ?? 'without a name', 150)
}
