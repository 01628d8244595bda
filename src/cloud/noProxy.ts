/** Which hosts no proxy is used for: this machine, and what `NO_PROXY` names. Pure; no name is resolved. */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** The host of a URL in its one canonical spelling. */
interface Host {
  /** Lower case, ASCII, without brackets and without a dot at the end. */
  name: string
  /** 4 or 6 for an address, 0 for a name. */
  family: number
  port: string
}

/**
 * Whether requests to `url` take no proxy. `noProxy` is a list separated by commas, semicolons or blanks: `*`,
 * `host` (its subdomains too), `.domain` and `*.domain` (its subdomains only), addresses and ranges (`10.0.0.0/8`)
 * of either family, with or without brackets; each with or without a port.
 */
export function isDirect(url: URL, noProxy: string): boolean {
  const host = hostOf(url)
  if (isThisMachine(host)) return true
  return noProxy.split(/[\s,;]+/).some((entry) => entry !== '' && names(entry, host))
}

function hostOf(url: URL): Host {
  const name = canonical(url.hostname)
  return { name, family: isIP(name), port: url.port || (url.protocol === 'https:' ? '443' : '80') }
}

function isThisMachine({ name, family }: Host): boolean {
  return name === 'localhost' || name === '::1' || (family === 4 && name.startsWith('127.'))
}

function names(entry: string, host: Host): boolean {
  // A colon before digits begins a port, but not inside of an IPv6 address without brackets.
  const [, rest = entry, port = host.port] = /^([^:]*|\[.*\](?:\/\d+)?):(\d+)$/.exec(entry) ?? []
  if (Number(port) !== Number(host.port)) return false
  const [written = '', prefix] = rest.replace(/[[\]]/g, '').split('/')
  if (/^\*\.*$/.test(rest)) return true
  const address = canonical(written)
  if (isIP(address) !== 0) return holds(written, address, prefix, host)
  return prefix === undefined && host.family === 0 && isInDomain(host.name, written)
}

/** Whether the address, or the range of addresses, holds the host. */
function holds(written: string, address: string, prefix: string | undefined, host: Host): boolean {
  const family = isIP(address)
  if (family !== host.family) return false
  if (prefix === undefined) return address === host.name
  // Of an IPv4 address that is written as one of IPv6, 96 bits are the same for all.
  const bits = Number(prefix) - (family === 4 && written.includes(':') ? 96 : 0)
  if (!/^\d+$/.test(prefix) || bits < 0 || bits > (family === 4 ? 32 : 128)) return false
  const range = new BlockList()
  range.addSubnet(address, bits, `ipv${family as 4 | 6}`)
  return range.check(host.name, `ipv${family as 4 | 6}`)
}

function isInDomain(name: string, written: string): boolean {
  const withoutDot = written.replace(/\.+$/, '')
  const domain = withoutDot.replace(/^\*?\./, '')
  const canonicalDomain = canonical(domain)
  if (canonicalDomain === '') return false
  return name.endsWith(`.${canonicalDomain}`) || (domain === withoutDot && name === canonicalDomain)
}

/** A host in its one spelling, as `URL` writes it; an IPv4 address inside an IPv6 one as itself. Empty: no host. */
function canonical(written: string): string {
  // The zone of an address says which network card leads to it, and is no part of it.
  const bare = written.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const host = URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? ''
  const name = host.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
  const inner = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(name)
  if (!inner) return name
  const value = Number.parseInt(inner[1] ?? '', 16) * 0x10000 + Number.parseInt(inner[2] ?? '', 16)
  const address = [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.')
  return isIPv4(address) ? address : name
}
