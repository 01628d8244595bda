/** Prints what happens while it happens: what the job does, what the action says, and the real state of the tasks. */
import type { ChildProcess } from 'node:child_process'
import type { Simulator } from '../cloud/simulator.ts'
import type { Entry } from '../cloud/types.ts'
import { CommandReader, LineSplitter } from '../runner/commands.ts'
import { mask } from '../runner/masks.ts'

const WIDTH = 110
const LEFT = '  00.0 s  action  '.length

export class Teller {
  readonly #sim: Simulator
  readonly #started = performance.now()
  readonly #states = new Map<string, string>()
  readonly #timer: NodeJS.Timeout
  #lists = 0

  constructor(sim: Simulator) {
    this.#sim = sim
    this.look()
    sim.after((entry) => this.#tellRequest(entry))
    this.#timer = setInterval(() => this.look(), 20)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  say(who: 'job' | 'action' | 'cloud', what: string): void {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(1)
    const [first = '', ...more] = wrap(what, WIDTH - LEFT)
    console.log(`  ${seconds.padStart(4)} s  ${who.padEnd(6)}  ${first}`)
    for (const line of more) console.log(' '.repeat(LEFT) + line)
  }

  /** Prints each state that changed since the last look. The first look prints all states. */
  look(): void {
    const changes = new Map<string, string[]>()
    for (const { name: stream, tasks } of this.#sim.streams) {
      for (const { name, state } of tasks) {
        const task = `${stream}/${name}`
        const before = this.#states.get(task)
        if (before === state) continue
        this.#states.set(task, state)
        const change = before === undefined ? state : `${before} → ${state}`
        changes.set(change, [...(changes.get(change) ?? []), task])
      }
    }
    for (const [change, tasks] of changes) this.say('cloud', `${change}: ${tasks.join(', ')}`)
  }

  /** Prints how often the action listed the tasks since the last time. */
  sayLists(): void {
    const lists = this.#sim.journal.filter(({ operation }) => operation === 'list').length
    this.say('cloud', `lists of tasks read by this step: ${lists - this.#lists}`)
    this.#lists = lists
  }

  /** Prints the log of a step as it comes, without the lines about single tasks: `look` prints their states. */
  listen({ stdout }: ChildProcess): void {
    const reader = new CommandReader()
    const lines = new LineSplitter((line) => {
      const command = reader.read(line)
      if (command === null && !isDetail(line)) this.#sayMasked(line.replace(/ Likely cause: .*/, ''))
      if (command !== null && told.has(command.name)) this.#sayMasked(`${command.name}: ${command.message}`)
    })
    stdout?.on('data', (text: string) => lines.write(text))
    stdout?.on('end', () => lines.end())
  }

  #sayMasked(text: string): void {
    this.say('action', mask(text, this.#sim.secrets()))
  }

  /** Prints only requests that change something, since lists are asked for many times. */
  #tellRequest({ operation, stream, taskIds, fault }: Entry): void {
    if (operation !== 'stop' && operation !== 'start') return
    const found = this.#sim.streams.find(({ tasks }) => tasks.some(({ id }) => taskIds.includes(id)))
    const names = taskIds.map((id) => found?.find(id)?.name ?? id)
    const fate = fault?.reset === 'after' ? 'taken, and the connection breaks' : 'taken, answered'
    this.say('cloud', `${operation} of ${stream ?? found?.name} (${names.join(', ')}): ${fate}`)
  }
}

const told = new Set(['error', 'warning', 'notice'])

/** Lines that repeat what the lines of the cloud say: about one task, or about an accepted stop or start. */
const isDetail = (line: string) => line.trim() === '' || /^Region | \(\w{19}\)(:| accepted$)/.test(line)

/** Breaks a text at blanks where it can. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
