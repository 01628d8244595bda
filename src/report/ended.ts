/** The data of a report: the conclusion of a step, and what the runner adds to it. Pure. */

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

/** What a step passes on when it ends. */
export interface Conclusion {
  step: StepKind
  result: StepResult
  place: ReportPlace
  dryRun?: boolean
  /** The input `resume` of a pause; null where it is not set. */
  mode?: ResumeMode | null
  /** Why a post step leaves tasks paused; null if it does not. */
  left?: LeftReason | null
  /** The tasks were stopped by this step, or by the pause step that handed them over. */
  ours?: boolean
  /** `if-already-paused: ignore`: the tasks that were found paused are paused on purpose. */
  ignoresPaused?: boolean
  /** How many hours each stream keeps its data, as far as that is known. */
  retention?: ReadonlyMap<string, number>
}

/** What only the runner knows. */
export interface Surroundings {
  /** ms since 1970 */
  now: number
  /** How long the step has been running, in ms. */
  took: number
  action: ActionPlace | null
  /** The `id` of the step in the workflow, or null. */
  stepId: string | null
  isPullRequest: boolean
  /** Whether the runner shows `***` in place of this text, or of a part of it. */
  isMasked(text: string): boolean
}

export interface Ended extends Required<Conclusion>, Surroundings {
  direction: Direction
  success: boolean
  /**
   * Tasks that are paused (or may be) when this step ends, and that nothing in this job will resume. In a dry run: the
   * tasks that a real run would leave paused.
   */
  leftPaused: TaskReport[]
}

/** What happened, and to which tasks. No tasks: it concerns the step as a whole. */
export interface Fact {
  tasks: TaskReport[]
  text: string
}

/** The advice on one cause. The fields are shown in this order. */
export interface Advice {
  /** `summary`: shown only in the summary and the log, without an annotation. */
  level: 'error' | 'warning' | 'notice' | 'summary'
  title: string
  /** What it means for the tasks. Shown first. */
  lead?: string | null | undefined
  facts: Fact[]
  todo: string | null
  /** What happens to the tasks next. */
  next?: string | null | undefined
  /** The entry of docs/troubleshooting.md, or null. */
  entry: string | null
}

/** Adds the usual values for all that a step did not pass on. */
export function endedOf(conclusion: Conclusion, surroundings: Surroundings): Ended {
  const said = {
    dryRun: false,
    mode: null,
    left: null,
    ours: conclusion.step === 'post',
    ignoresPaused: false,
    retention: new Map(),
    ...conclusion,
  }
  return {
    ...said,
    ...surroundings,
    direction: conclusion.step === 'pause' ? PAUSE : RESUME,
    success: isSuccess(conclusion.result),
    leftPaused: leftPausedBy(said),
  }
}

function leftPausedBy({ step, mode, left, result, ignoresPaused }: Required<Conclusion>): TaskReport[] {
  if (left !== null) return result.reports
  const isResumed = mode === 'always' || mode === 'on-success'
  return result.reports.filter(({ outcome, sent, problem }) => {
    if (outcome === 'missing') return false
    if (step !== 'pause') return problem !== null
    if (outcome === 'already-paused') return !ignoresPaused
    return !isResumed && (outcome !== 'failed' || sent)
  })
}

/** The task was not tried, because the check before the stop found another problem. */
export function isUntried({ problem }: TaskReport): boolean {
  return problem?.entry === ENTRY.notTried
}
