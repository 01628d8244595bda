import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Connection } from '../network/connections.ts'
import type { Entry } from './types.ts'

/** The journal entry of a request whose headers have arrived. The rest is filled in later. */
export function openEntry(req: IncomingMessage, number: number, connection: Connection): Entry {
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
    connection: connection.number,
    reused: connection.reused,
    status: null,
    requestId: randomBytes(16).toString('hex'),
    fault: null,
    answered: false,
  }
}

/** Null: the client left before the end. */
export async function readBody(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of req) chunks.push(chunk)
  } catch {
    return null
  }
  return Buffer.concat(chunks)
}
