import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, FaultSpec } from './types.ts'

/** Waits without keeping a process alive. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { ref: false })
}

/**
 * Sends an answer, or what a fault makes of it. True if all of it was handed to the network. `cut` breaks the
 * connection.
 */
export async function deliver(
  res: ServerResponse,
  answer: Answer,
  fault: FaultSpec | null,
  cut: () => void,
): Promise<boolean> {
  const body = toBytes(answer.body)
  if (body.length > 0) res.setHeader('Content-Type', 'application/json;charset=utf8')
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value)
  res.statusCode = answer.status

  if (fault?.reset === 'inside-body') return breakOff(res, body.length === 0 ? Buffer.from('{}') : body, cut)
  if (fault?.truncate === true) return finish(res, body.length === 0 ? '{"tasks":[' : half(body))
  if (fault?.huge !== undefined) return flood(res, fault.huge)
  res.setHeader('Content-Length', body.length)
  if (fault?.drip !== undefined) return drip(res, body, fault.drip)
  return finish(res, body)
}

function toBytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

const half = (bytes: Buffer) => bytes.subarray(0, Math.ceil(bytes.length / 2))

function finish(res: ServerResponse, body: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    // `close` comes only after the client has read the answer. That is too late for a test that looks at
    // once.
    res.on('finish', () => resolve(true))
    res.on('close', () => resolve(false))
    res.end(body)
  })
}

async function breakOff(res: ServerResponse, body: Buffer, cut: () => void): Promise<boolean> {
  res.setHeader('Content-Length', body.length)
  res.write(half(body))
  // A reset discards what was not read yet, and the client has to see the first half.
  await pause(20)
  cut()
  return false
}

async function flood(res: ServerResponse, bytes: number): Promise<boolean> {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  res.setHeader('Content-Type', 'application/json')
  res.write('{"padding":"')
  for (let left = bytes; left > 0 && !res.destroyed; left -= chunk.length) {
    await write(res, chunk.subarray(0, Math.min(left, chunk.length)))
  }
  return finish(res, '"}')
}

async function drip(res: ServerResponse, bytes: Buffer, ms: number): Promise<boolean> {
  res.flushHeaders()
  for (const byte of bytes.subarray(0, -1)) {
    if (res.destroyed) return false
    await write(res, Buffer.of(byte))
    await pause(ms)
  }
  return finish(res, bytes.subarray(-1))
}

/** Waits until the bytes are sent. */
const write = (res: ServerResponse, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => void res.write(bytes, () => resolve()))
