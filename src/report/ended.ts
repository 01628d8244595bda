/** What a step has to say of itself when it ends, and what the runner adds to it. Pure. */

import type { ResumeMode } from '../inputs/inputs.ts'
import { type Direction, PAUSE, RESUME } from '../model/direction.ts'
import { isSuccess, type StepResult } from '../model/result.ts'
import type { TaskReport } from '../model/tasks.ts'
import type { ActionPlace } from '../runner/runner.ts'
import { ENTRY } from './entries.ts'
import type { ReportPlace } from './resumeStep.ts'

export type StepKind = 'pause' | 'post' | 'resume'

/** Why a post step leaves tasks paused. */
export type LeftReason = 'never' | 'not-set' | 'job-failed'

/** What a step has to say of itself when it ends. */
export interface Conclusion {
  step: StepKind
  result: StepResult
  place: ReportPlace
  dryRun?: boolean
  /** The input `resume` of a pause; null where it is not set. */
  mode?: ResumeMode | null
  /** Of a post step that resumes nothing. */
  left?: LeftReason | null
  /** The tasks were stopped by this step, or by the pause step that handed them over. */
  ours?: boolean
  /** `if-already-paused: ignore`: what was found paused is paused on purpose. */
  ignoresPaused?: boolean
  /** For how many hours each stream keeps its data, where that is known. */
  retention?: ReadonlyMap<string, number>
}

/** What only the runner knows. */
export interface Surroundings {
  /** ms since 1970 */
  now: number
  /** How long the step has been running, in ms. */
  took: number
  action: ActionPlace | null
  /** The workflow author's ID of the step, or null. */
  stepId: string | null
  isPullRequest: boolean
  /** Whether the runner shows `***` in place of this text, or of a part of it. */
  isMasked(text: string): boolean
}

export type Ended = Required<Conclusion> & Surroundings & { direction: Direction; success: boolean }

/** What happened, and to which tasks; to none where it concerns the step as a whole. */
export interface Fact {
  tasks: TaskReport[]
  text: string
}

/** All there is to say of one cause. */
export interface Advice {
  /** `summary`: no annotation, only the summary and the log tell. */
  level: 'error' | 'warning' | 'notice' | 'summary'
  title: string
  /** What it means for the tasks, before all else. */
  lead: string | null
  facts: Fact[]
  todo: string | null
  /** What becomes of the tasks now. */
  next: string | null
  /** Until when they have to be resumed; said once a step. */
  deadline: string | null
  /** The entry of docs/troubleshooting.md, or null. */
  entry: string | null
}

/** What is not said of a step is as it mostly is. */
export function endedOf(conclusion: Conclusion, surroundings: Surroundings): Ended {
  return {
    dryRun: false,
    mode: null,
    left: null,
    ours: conclusion.step === 'post',
    ignoresPaused: false,
    retention: new Map(),
    ...conclusion,
    ...surroundings,
    direction: conclusion.step === 'pause' ? PAUSE : RESUME,
    success: isSuccess(conclusion.result),
  }
}

/** It was not even tried, as the check before the stop found something else. */
export function isUntried({ problem }: TaskReport): boolean {
  return problem?.entry === ENTRY.notTried
}

const PAUSED_OUTCOMES = ['planned', 'paused', 'requested', 'timed-out', 'adopted', 'already-paused']

/**
 * The tasks that a pause leaves paused, or about to pause, and that its post step will not resume; of a dry run, those
 * that a real one would.
 */
export function leftByPause({ mode, result, ignoresPaused, step }: Ended): TaskReport[] {
  if (step !== 'pause') return []
  const isResumed = mode === 'always' || mode === 'on-success'
  return result.reports.filter(({ outcome, sent }) => {
    if (outcome === 'already-paused') return !ignoresPaused
    return !isResumed && (PAUSED_OUTCOMES.includes(outcome) || (sent && outcome === 'failed'))
  })
}
