/**
 * Lets the oracle judge each pause that a test plays, and what follows it. The stage does it for every step, so each
 * end-to-end test takes part by itself.
 */

import type { PostOptions } from '../../simulator/runner/runner.ts'
import type { StepResult } from '../../simulator/runner/step.ts'
import { secondOf } from './clock.ts'
import { endedStep, historyOf, type Play, type TaskThen, tasksNow } from './history.ts'
import { expectPromises } from './oracle.ts'
import type { Simulator, Step } from './stage.ts'

/** A step that is under way: where its requests begin in the journal, and what there was. */
export interface Mark {
  first: number
  before: TaskThen[]
  /** Another step asked the same simulator meanwhile, so that nobody can tell whose requests are whose. */
  isShared: boolean
}

const underWay = new WeakMap<Simulator, Set<Mark>>()

/** To be called before a step begins. */
export function begin(sim: Simulator): Mark {
  const others = underWay.get(sim) ?? new Set()
  underWay.set(sim, others)
  for (const other of others) other.isShared = true
  const mark = { first: sim.journal.length + 1, before: tasksNow(sim), isShared: others.size > 0 }
  others.add(mark)
  return mark
}

/** To be called when it has ended. */
export function end(sim: Simulator, mark: Mark): void {
  underWay.get(sim)?.delete(mark)
}

export interface Judging {
  inputs: Record<string, string>
  nodeArguments: string[]
  budgets: Play['budgets']
}

/** The play behind a main step that was judged: for the resume action that is given its tasks. */
const plays = new WeakMap<Step, Play>()

/** Null where the simulator could not tell whose requests are whose. */
function playOf(sim: Simulator, mark: Mark, step: Step, judging: Judging): Play | null {
  if (mark.isShared) return null
  const { inputs, nodeArguments, budgets } = judging
  const main = endedStep('pause', mark.first, sim, step)
  const tasks = { before: mark.before, now: tasksNow(sim) }
  return {
    inputs,
    ...tasks,
    main,
    next: null,
    history: historyOf(sim),
    second: secondOf(nodeArguments),
    budgets,
  }
}

/** Judges a pause together with what followed it. */
function judgeNext(
  sim: Simulator,
  play: Play | null | undefined,
  mark: Mark,
  kind: 'post' | 'resume',
  step: StepResult,
): void {
  end(sim, mark)
  if (!play || mark.isShared) return
  const next = endedStep(kind, mark.first, sim, step)
  expectPromises({ ...play, now: tasksNow(sim), next, history: historyOf(sim) })
}

/** Judges a resume action that was given the tasks of a main step. */
export function judgeResume(sim: Simulator, main: Step, mark: Mark, step: StepResult): void {
  judgeNext(sim, plays.get(main), mark, 'resume', step)
}

/** Of a state that the main step did not write, a post step may believe nothing. */
const spoilsState = ({ env = {} }: PostOptions = {}) =>
  Object.keys(env).some((name) => name.startsWith('STATE_'))

/** The same step. It is judged, and so is each post step that it runs. */
export function judged(sim: Simulator, mark: Mark, step: Step, judging: Judging): Step {
  const play = playOf(sim, mark, step, judging)
  if (play !== null) expectPromises(play)
  const judgedPost = (postMark: Mark, options: PostOptions | undefined, post: StepResult) => {
    judgeNext(sim, spoilsState(options) ? null : play, postMark, 'post', post)
    return post
  }
  const result: Step = {
    ...step,
    post: async (options) => {
      const postMark = begin(sim)
      return judgedPost(postMark, options, await step.post(options))
    },
    startPost: (options) => {
      const postMark = begin(sim)
      const handle = step.startPost(options)
      return { ...handle, done: handle.done.then((post) => judgedPost(postMark, options, post)) }
    },
  }
  if (play !== null) plays.set(result, play)
  return result
}
