/** Plain calls to the simulator, without any code of the action. */
import { createHash } from 'node:crypto'
import type { Simulator } from './stage.ts'

export interface Asked {
  readonly method?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

export interface Answered {
  readonly status: number
  /** Null if there is none; else JSON, of which a test says what it expects. */
  // biome-ignore lint/suspicious/noExplicitAny: each test expects a shape of its own
  readonly body: any
  readonly headers: Headers
}

/** Asks with a token of the first project, made for this call. */
export function withToken(sim: Simulator, path: string, asked: Asked = {}): Promise<Answered> {
  const token = `MIItest${createHash('sha256').update(path).digest('hex').slice(0, 20)}`
  sim.world.tokens ??= []
  const project = sim.world.projects[0]?.id ?? null
  sim.world.tokens.push({ token, project, expiresAt: Date.now() + 60_000 })
  return ask(sim, path, { ...asked, headers: { 'X-Auth-Token': token, ...asked.headers } })
}

/** Asks, and reads the answer. */
export async function ask(sim: Simulator, path: string, asked: Asked = {}): Promise<Answered> {
  const { status, headers, ...response } = await answerTo(sim, path, asked)
  return { status, headers, body: response.text === '' ? null : JSON.parse(response.text) }
}

async function answerTo(sim: Simulator, path: string, asked: Asked) {
  const response = await fetch(`${sim.url}${path}`, asked)
  return { status: response.status, headers: response.headers, text: await response.text() }
}
