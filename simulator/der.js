/**
 * The few forms of ASN.1's DER that a certificate is made of.
 */

/** @param {number} tag @param {...Uint8Array} parts */
export function tagged(tag, ...parts) {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content])
}

/** @param {number} length */
function lengthOf(length) {
  if (length < 0x80) return Buffer.of(length)
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes])
}

/** @param {...Uint8Array} parts */
export const sequence = (...parts) => tagged(0x30, ...parts)

/** @param {...Uint8Array} parts */
export const set = (...parts) => tagged(0x31, ...parts)

/** @param {Uint8Array} bytes of a positive number whose first bit is not set */
export const integer = (bytes) => tagged(0x02, bytes)

/** @param {boolean} value */
export const boolean = (value) => tagged(0x01, Buffer.of(value ? 0xff : 0))

/** @param {Uint8Array} bytes */
export const octets = (bytes) => tagged(0x04, bytes)

/** @param {Uint8Array} bytes @param {number} [unused] bits at the end */
export const bits = (bytes, unused = 0) => tagged(0x03, Buffer.of(unused), bytes)

/** @param {string} text */
export const utf8 = (text) => tagged(0x0c, Buffer.from(text))

/** @param {number} time ms since 1970; the form lasts until 2049 */
export const utcTime = (time) =>
  tagged(0x17, Buffer.from(new Date(time).toISOString().replace(/^\d\d|[-:T]|\.\d+/g, '')))

/** @param {string} dotted */
export function objectId(dotted) {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** @param {number} number */
function base128(number) {
  const digits = [number & 0x7f]
  for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}
