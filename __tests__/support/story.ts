/**
 * Stories: what a user and the services see in one run, compared with the accepted text. With STORIES=accept in the
 * environment, the texts are written instead.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import type { Entry } from '../../simulator/cloud/types.ts'
import type { StepResult } from '../../simulator/runner/step.ts'
import { type Simulator, type World, withSimulator, worldOf } from './stage.ts'

export interface Story {
  /** By default a stream `orders` with two running dump tasks. */
  world?: World
  /**
   * The number of polls depends on the time that passes. So a repeated request is written only once, with `… and
   * again`.
   */
  looksByTheClock?: boolean
  /** Plays it, and hands over each step when it has ended. */
  play: (sim: Simulator, ended: (title: string, step: StepResult) => void) => Promise<void>
}

const isAccepting = process.env['STORIES'] === 'accept'
const HINT = 'If this is meant, run it again with STORIES=accept in the environment, and review the diff.'

const twoTasks = () =>
  worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['to-dws', 'RUNNING'],
    ],
  })

/** A test for each story, with its text in the folder of that name. */
export function tellStories(folder: string, stories: Record<string, Story>): void {
  const place = fileURLToPath(new URL(`../stories/${folder}`, import.meta.url))
  const fileOf = (name: string) => `${name.replaceAll(/\W+/g, '-')}.txt`
  if (isAccepting) mkdirSync(place, { recursive: true })

  test.concurrent.each(Object.entries(stories))('%s', async (name, story) => {
    const path = join(place, fileOf(name))
    const text = `${name}\n${await told(story)}`
    if (isAccepting) writeFileSync(path, text)
    try {
      expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `(there is no ${fileOf(name)})`)
    } catch (error) {
      if (error instanceof Error) error.message += `\n\n${HINT}`
      throw error
    }
  })

  test('each text belongs to a story', () => {
    const known = Object.keys(stories).map(fileOf)
    const stale = readdirSync(place).filter((file) => !known.includes(file))
    if (isAccepting) for (const file of stale) rmSync(join(place, file))
    else expect(stale).toEqual([])
  })
}

/** The service does everything at once, so that a story is the same in each run. */
function told({ world = twoTasks(), looksByTheClock = false, play }: Story): Promise<string> {
  return withSimulator({ world, pauseDelay: 0, startDelay: 0 }, async (sim) => {
    const parts: string[] = []
    let told = 0
    await play(sim, (title, step) => {
      const requests = sim.journal.slice(told).map(requestLine)
      told = sim.journal.length
      parts.push(stepText(title, step, looksByTheClock ? withoutRepeats(requests) : requests))
    })
    return stable(parts.join(''), sim)
  })
}

function stepText(title: string, step: StepResult, requests: string[]): string {
  const outputs = Object.entries(step.outputs).map(([name, value]) => `${name}=${value}\n`)
  const sections = {
    log: step.log,
    requests: requests.join(''),
    outputs: outputs.join(''),
    summary: step.summary,
  }
  return [
    `\n━━ ${title}: exit code ${step.exitCode ?? step.signal}\n`,
    ...Object.entries(sections).map(
      ([name, text]) => `── ${name}${text ? `\n${text.trimEnd()}` : ': none'}\n`,
    ),
  ].join('')
}

function requestLine({ method, path, query, status, body }: Entry): string {
  const target = query.size > 0 ? `${path}?${query}` : path
  return `${method} ${target}: ${status ?? 'no answer'}\n${body && `     ${body}\n`}`
}

function withoutRepeats(requests: string[]): string[] {
  return requests.flatMap((request, n) => {
    if (request === requests[n - 1]) return []
    return request === requests[n + 1] ? [request, '… and again\n'] : [request]
  })
}

/** Removes what differs in each run: times, ports, IDs of requests, secrets, and the lines of a long wait. */
function stable(text: string, sim: Simulator): string {
  const names: [part: string, name: string][] = [
    ...sim.journal.map(({ requestId, number }): [string, string] => [requestId, `<ID of request ${number}>`]),
    ...sim.secrets().map((secret): [string, string] => [secret, '<secret>']),
    // As a command to the runner has it.
    [encodeURIComponent(sim.url).replaceAll('%', '%25'), 'http%253A%252F%252Fsimulator'],
    [encodeURIComponent(sim.url), 'http%3A%2F%2Fsimulator'],
    [sim.url.replace('http://', ''), 'simulator'],
    [sim.world.projects[0]?.id ?? '', '<project>'],
  ]
  const count = '\\d+(?: |&nbsp;)(?:ms|s|min|h)\\b'
  const time = `${count}(?:(?: |&nbsp;)${count})?`
  return names
    .reduce((sofar, [part, name]) => sofar.replaceAll(part, name), text)
    .replaceAll('\r\n', '\n')
    .replaceAll(/MIIsimToken[\w-]+/g, '<beginning of a secret>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/(\d+ [A-Z][a-z]+ )?\d\d:\d\d(:\d\d)? UTC/g, '<time> UTC')
    .replaceAll(new RegExp(`^${time}: \\d+ of \\d+ dump tasks? done; .*\n`, 'gm'), '')
    .replaceAll(new RegExp(`\\b(in|after|for)( |&nbsp;)${time}`, 'g'), '$1$2<time>')
    .replaceAll(/^handover=.*$/gm, 'handover=<the same, in letters of its own>')
    .replaceAll('},{"stream"', '},\n  {"stream"')
}
