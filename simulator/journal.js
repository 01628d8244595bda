import { randomBytes } from 'node:crypto'

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */

/**
 * The journal's entry of a request whose head has arrived; the rest is filled in as it is known.
 *
 * @param {IncomingMessage} req @param {number} number @param {number} connection
 * @returns {import('./types.js').Entry}
 */
export function openEntry(req, number, connection) {
  const target = req.url ?? ''
  const [path = ''] = target.split('?')
  return {
    number,
    at: Date.now(),
    operation: 'unknown',
    method: req.method ?? '',
    path,
    query: new URLSearchParams(target.slice(path.length)),
    headers: Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)])),
    rawHeaders: req.rawHeaders,
    body: '',
    project: null,
    stream: null,
    task: null,
    taskIds: [],
    connection,
    status: null,
    requestId: randomBytes(16).toString('hex'),
    fault: null,
    answered: false,
  }
}

/** @param {IncomingMessage} req @returns {Promise<Buffer | null>} null: the client left before the end */
export async function readBody(req) {
  /** @type {Buffer[]} */
  const chunks = []
  try {
    for await (const chunk of req) chunks.push(chunk)
  } catch {
    return null
  }
  return Buffer.concat(chunks)
}
