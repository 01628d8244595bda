/** Why a certificate was refused, in words from which a user can act. Pure. */
import type { NetworkTrouble } from '../model/errors.ts'
import { plain } from '../model/text.ts'
import type { CertificateError } from './connections.ts'
import type { ExtraAuthorities } from './extraAuthorities.ts'

type Certificate = NonNullable<CertificateError['certificate']>

/** What the verification depends on, beside the certificate. */
export interface Verification {
  /** The clock of this machine, in ms since 1970. */
  now: number
  authorities: () => ExtraAuthorities | null
}

/** Null for an error that is about no certificate. `host`: who showed it. */
export function certificateTrouble(
  error: CertificateError,
  host: string,
  verification: Verification,
): { trouble: NetworkTrouble; words: string } | null {
  const { certificate, code = '' } = error
  if (!isCertificateCode(code)) return null
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = certificate === undefined ? '' : `: ${namesOf(certificate)}`
    return { trouble: 'certificate-name', words: `the certificate of ${host} is for another name${names}` }
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return { trouble: 'certificate-date', words: dateWords(code, certificate, host, verification.now) }
  }
  const untrusted = `the certificate of ${host} is not trusted: ${plain(error.message)}${issuerWords(certificate)}`
  const extra = verification.authorities()
  if (extra === null) return { trouble: 'certificate', words: untrusted }
  const file = `NODE_EXTRA_CA_CERTS names ${plain(extra.file)}`
  return extra.problem === null
    ? { trouble: 'certificate', words: `${untrusted}; ${file}, which does not hold its authority` }
    : { trouble: 'certificate-file', words: `${untrusted}; ${file}, ${extra.problem}` }
}

/** Codes of OpenSSL's verification and of Node's own check of the name. */
function isCertificateCode(code: string): boolean {
  return /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SELF_SIGNED/.test(code)
}

function dateWords(code: string, certificate: Certificate | undefined, host: string, now: number): string {
  const what =
    code === 'CERT_HAS_EXPIRED'
      ? `the certificate of ${host} has expired`
      : `the certificate of ${host} is not valid yet`
  const clock = `the clock of this runner says ${inWords(now)}`
  const odd = chainOf(certificate).find((each) => now < startOf(each) || now > endOf(each))
  if (odd === undefined) return `${what}: ${clock}`
  const whose = odd === certificate ? 'it is' : `that of its issuer, ${nameIn(odd.subject)}, is`
  return `${what}: ${whose} valid from ${inWords(startOf(odd))} to ${inWords(endOf(odd))}, and ${clock}`
}

/** The certificate, its issuer's, and so on, as far as the host has sent them; the last one is its own issuer. */
function chainOf(certificate: Certificate | undefined): Certificate[] {
  const chain = new Set<Certificate>()
  for (let each = certificate; each?.valid_from && !chain.has(each); each = each.issuerCertificate)
    chain.add(each)
  return [...chain]
}

const startOf = (certificate: Certificate) => Date.parse(certificate.valid_from)
const endOf = (certificate: Certificate) => Date.parse(certificate.valid_to)

/** `2026-03-01 12:30:00 UTC`. */
function inWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `dis.example.test, 10.0.0.1`. */
function namesOf({ subjectaltname, subject }: Certificate): string {
  return plain(subjectaltname?.replace(/(^|, )[\w ]+:/g, '$1') ?? nameIn(subject))
}

function issuerWords(certificate: Certificate | undefined): string {
  return certificate?.issuer === undefined ? '' : `; its issuer is ${nameIn(certificate.issuer)}`
}

/** The most telling part of a distinguished name. */
function nameIn({ CN, OU, O }: Partial<Certificate['issuer']>): string {
  return plain(CN ?? OU ?? O ?? 'without a name', 150)
}
