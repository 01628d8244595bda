import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').FaultSpec} FaultSpec */

/** Waits without keeping a process alive. @param {number} ms */
export async function pause(ms) {
  if (ms > 0) await sleep(ms, undefined, { ref: false })
}

/**
 * Sends an answer, well or badly.
 *
 * @param {ServerResponse} res
 * @param {Answer} answer
 * @param {FaultSpec | null} fault
 * @param {() => void} cut ends the connection without a word
 * @returns {Promise<boolean>} whether all of it was handed to the network
 */
export async function deliver(res, answer, fault, cut) {
  const body = toText(answer.body)
  if (body !== '') res.setHeader('Content-Type', 'application/json;charset=utf8')
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value)
  res.statusCode = answer.status

  if (fault?.reset === 'inside-body') return breakOff(res, body === '' ? '{}' : body, cut)
  if (fault?.truncate === true) return finish(res, body === '' ? '{"tasks":[' : half(body))
  if (fault?.huge !== undefined) return flood(res, fault.huge)
  res.setHeader('Content-Length', Buffer.byteLength(body))
  if (fault?.drip !== undefined) return drip(res, body, fault.drip)
  return finish(res, body)
}

/** @param {unknown} body */
function toText(body) {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** @param {string} text */
const half = (text) => text.slice(0, Math.ceil(text.length / 2))

/** @param {ServerResponse} res @param {string | Uint8Array} body @returns {Promise<boolean>} */
function finish(res, body) {
  return new Promise((resolve) => {
    // `close` alone would come after the client has read the answer, too late for a test that looks then.
    res.on('finish', () => resolve(true))
    res.on('close', () => resolve(false))
    res.end(body)
  })
}

/** @param {ServerResponse} res @param {string} body @param {() => void} cut */
async function breakOff(res, body, cut) {
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.write(half(body))
  // A reset overtakes what is not read yet: the client is to see the half.
  await pause(20)
  cut()
  return false
}

/** @param {ServerResponse} res @param {number} bytes */
async function flood(res, bytes) {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  res.setHeader('Content-Type', 'application/json')
  res.write('{"padding":"')
  for (let left = bytes; left > 0 && !res.destroyed; left -= chunk.length) {
    await write(res, chunk.subarray(0, Math.min(left, chunk.length)))
  }
  return finish(res, '"}')
}

/** @param {ServerResponse} res @param {string} body @param {number} ms */
async function drip(res, body, ms) {
  res.flushHeaders()
  const bytes = Buffer.from(body)
  for (const byte of bytes.subarray(0, -1)) {
    if (res.destroyed) return false
    await write(res, Buffer.of(byte))
    await pause(ms)
  }
  return finish(res, bytes.subarray(-1))
}

/** Waits until it has gone. @param {ServerResponse} res @param {Uint8Array} bytes @returns {Promise<void>} */
const write = (res, bytes) => new Promise((resolve) => void res.write(bytes, () => resolve()))
