/**
 * Decides which hosts are reached without a proxy: this machine, and what `NO_PROXY` names. Pure; no name is
 * resolved.
 */
import { BlockList, isIP } from 'node:net'

/** The host of a URL, in its canonical spelling. */
interface Host {
  /** Lower case, ASCII, without brackets and without a dot at the end. */
  name: string
  /** 4 or 6 for an address, 0 for a name. */
  family: number
  port: number
}

/**
 * Whether requests to `url` go without a proxy. `noProxy` is a list separated by commas, semicolons or blanks. An
 * entry is `*`, `host` (with its subdomains), `.domain` or `*.domain` (only the subdomains), an address, or a range
 * (`10.0.0.0/8`). Addresses are IPv4 or IPv6, with or without brackets. Each entry may end in a port.
 */
export function isDirect(url: URL, noProxy: string): boolean {
  const name = canonical(url.hostname)
  const family = isIP(name)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  if (name === 'localhost' || name === '::1' || (family === 4 && name.startsWith('127.'))) return true
  return noProxy.split(/[\s,;]+/).some((entry) => entry !== '' && names(entry, { name, family, port }))
}

function names(entry: string, { name, family, port }: Host): boolean {
  // A colon and digits at the end are a port, except in an IPv6 address without brackets.
  const [, rest = entry, ownPort = port] = /^([^:]*|\[.*\](?:\/\d+)?):(\d+)$/.exec(entry) ?? []
  if (Number(ownPort) !== port) return false
  if (/^\*\.*$/.test(rest)) return true
  const [written = '', prefix] = rest.replace(/[[\]]/g, '').split('/')
  const address = canonical(written)
  if (isIP(address) !== family) return false
  if (family === 0) return prefix === undefined && isInDomain(name, written)
  if (prefix === undefined) return address === name
  // In an IPv4 address that is written as IPv6, the first 96 bits are the same for all.
  const bits = Number(prefix) - (family === 4 && written.includes(':') ? 96 : 0)
  if (!/^\d+$/.test(prefix) || bits < 0 || bits > (family === 4 ? 32 : 128)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const range = new BlockList()
  range.addSubnet(address, bits, type)
  return range.check(name, type)
}

function isInDomain(name: string, written: string): boolean {
  const bare = written.replace(/^\*?\./, '')
  const domain = canonical(bare)
  if (domain === '') return false
  return name.endsWith(`.${domain}`) || (bare === written && name === domain)
}

/**
 * A host in the spelling that `URL` uses; empty if it is not a host. An IPv4 address inside an IPv6 one becomes IPv4.
 */
function canonical(written: string): string {
  // The zone of an address (`%eth0`) only names a network card.
  const bare = written.replace(/^\[|\]$|%.*$/g, '')
  const host = URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? ''
  const name = host.replace(/^\[|\]$|\.+$/g, '')
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(name) ?? []
  if (high === undefined || low === undefined) return name
  return Buffer.from(`${high.padStart(4, '0')}${low.padStart(4, '0')}`, 'hex').join('.')
}
