/** Helpers for the tests of the resume: many processes, and a look at what is left. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from '@jest/globals'
import { parse } from 'yaml'
import type { SavedStream } from '../../src/runner/state.ts'
import { idOf, type Simulator, type Step } from './stage.ts'

export { hurried, seconds } from './clock.ts'

/** Runs them side by side, but only as many at once as the machine can take. The results keep the order. */
export async function sideBySide<T, R>(
  cases: readonly T[],
  play: (one: T) => Promise<R>,
  atOnce = 6,
): Promise<R[]> {
  const results: R[] = []
  const waiting = cases.entries()
  const work = async () => {
    for (const [index, one] of waiting) results[index] = await play(one)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

/** `stream/task: state` of every dump task, as it is now. */
export function statesOf(sim: Simulator): Record<string, string> {
  return Object.fromEntries(
    sim.streams.flatMap(({ name, tasks }) => tasks.map((task) => [`${name}/${task.name}`, task.state])),
  )
}

/** `stop orders/to-obs` for each task of a stop or start that took effect, in order. */
export function changes(sim: Simulator): string[] {
  return sim.startsAndStops.map(({ action, stream, name }) => `${action} ${stream}/${name}`)
}

/** The starts that took effect: `orders/to-obs`, sorted. */
export function started(sim: Simulator): string[] {
  return sim.startsAndStops
    .filter(({ action }) => action === 'start')
    .map(({ stream, name }) => `${stream}/${name}`)
    .sort()
}

/** Waits until a task is in a state. Fails the test if that takes too long. */
export async function until(sim: Simulator, stream: string, task: string, state: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (sim.task(stream, task).state === state) return
    await pause(10)
  }
  throw new Error(`${stream}/${task} never was ${state}`)
}

/** Waits until the simulator has received such a request. */
export async function arrived(sim: Simulator, operation: string, count = 1): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (sim.journal.filter((entry) => entry.operation === operation).length >= count) return
    await pause(10)
  }
  throw new Error(`${operation} never came ${count} times`)
}

/** The workflow step that a message shows, as the runner's YAML reads it. */
export function shownStep(text: string): { uses: string; with: Record<string, string> } {
  const block = /^- uses: .*\n(?: .*\n?)*/m.exec(text)?.[0]
  if (block === undefined) throw new Error(`No step in:\n${text}`)
  const [step] = parse(block)
  const given = Object.entries(step.with ?? {}).map(([name, value]) => [name, String(value)])
  return { uses: step.uses, with: Object.fromEntries(given) }
}

/** All that a reader of the job sees of a step. */
export function told(step: Pick<Step, 'annotations' | 'summary'>): string {
  const { error, warning } = step.annotations
  return [...error, ...warning, step.summary].join('\n')
}

/** Expects the texts one after the other, each behind the one before. */
export function expectInOrder(text: string, ...pieces: (string | RegExp)[]): void {
  let rest = text
  for (const piece of pieces) {
    expect(rest).toMatch(piece instanceof RegExp ? piece : literally(piece))
    rest = rest.slice(rest.search(piece instanceof RegExp ? piece : literally(piece)) + 1)
  }
}

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}

/** The streams that a pause step saved. */
export function savedStreams(step: Step): SavedStream[] {
  return Object.entries(step.state)
    .filter(([name, text]) => name.startsWith('stream-') && text !== '')
    .map(([, text]) => JSON.parse(text))
}

/** The IDs that `worldOf` gives to `stream/task`. */
export function ids(...tasks: `${string}/${string}`[]): string[] {
  return tasks.map((task) => idOf(...(task.split('/') as [string, string])))
}
