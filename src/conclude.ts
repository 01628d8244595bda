/** The end of each kind of step: log, outputs, annotations and summary, out of the same parts. */
import { whereLine } from './announce.js'
import { InputError } from './errors.js'
import type { ResumeMode } from './inputs.js'
import type { StepResult } from './pauseTasks.js'
import { namesByStream } from './plan.js'
import {
  errorText,
  failureText,
  grouped,
  isSuccess,
  leftPaused,
  logOf,
  pauseOutputs,
  RETENTION,
  resumeOutputs,
  resumeStep,
  stillPausedText,
} from './report.js'
import type { Runner } from './runner.js'
import { summaryOf } from './summary.js'
import type { TaskReport } from './tasks.js'
import { counted } from './text.js'
import { PAUSE, RESUME } from './transition.js'

/** Where it happened, as far as it is known when the step ends. */
export interface Scene {
  region: string | null
  endpoint: string | null
  iamEndpoint?: string | null
  projectId: string | null
  /** The streams that were asked for. */
  streams?: readonly string[]
  dryRun: boolean
}

export const UNKNOWN_SCENE: Scene = { region: null, endpoint: null, projectId: null, dryRun: false }

/** Nothing done and nothing found: what a step has that ended before it could do anything. */
export function nothing(fatal: Error[] = []): StepResult {
  return { reports: [], problems: [], warnings: [], errors: fatal }
}

/** Ends a pause. True when it is a success. */
export function concludePause(
  runner: Runner,
  result: StepResult,
  scene: Scene,
  mode: ResumeMode | null,
): boolean {
  const success = isSuccess(result)
  logAndWarn(runner, result)
  runner.setOutputs(pauseOutputs(result.reports, scene.region === null ? [] : [scene.region]))
  const left = scene.dryRun ? [] : leftPaused(result.reports)
  const step = stepFor(runner, left, scene)
  const unresumed = (mode === null || mode === 'never') && left.length > 0
  if (unresumed && mode === null)
    runner.warning(`${notSetText(left)} ${RETENTION}\n${HOW_TO}\n${step}`, 'Not resumed')
  const remark = success || scene.dryRun ? null : whatBecomesOf(result.reports, mode)
  if (!success) {
    runner.error(failureText(PAUSE, result, remark), 'Dump tasks not paused')
  }
  runner.summarize(
    summaryOf({
      title: titleOf(success, scene.dryRun, 'pause'),
      mark: markOf(success, scene.dryRun),
      remark,
      dryRun: scene.dryRun,
      result,
      where: whereOf(scene),
      stillPaused: unresumed ? { lead: notSetText(left, mode), step } : null,
    }),
  )
  return success
}

/** Ends a resume, by the resume action or the post step. True when it is a success. */
export function concludeResume(
  runner: Runner,
  result: StepResult,
  scene: Scene,
  options: { outputs: boolean },
): boolean {
  const success = isSuccess(result)
  logAndWarn(runner, result)
  if (options.outputs) runner.setOutputs(resumeOutputs(result.reports))
  // What is not there cannot be paused, and a step that names it would fail again.
  const failed = result.reports.filter(({ problem, outcome }) => problem !== null && outcome !== 'missing')
  const step = stepFor(runner, failed, scene)
  if (!success) {
    const text = failed.length > 0 ? stillPausedText(result, step) : failureText(RESUME, result, RETENTION)
    runner.error(text, 'Dump tasks not resumed')
  }
  runner.summarize(
    summaryOf({
      title: titleOf(success, scene.dryRun, 'resume'),
      mark: markOf(success, scene.dryRun),
      remark: null,
      dryRun: scene.dryRun,
      result,
      where: whereOf(scene),
      stillPaused: failed.length > 0 ? { lead: `Not resumed: ${namesByStream(failed)}.`, step } : null,
    }),
  )
  return success
}

/** Tells of tasks that stay paused because nobody asked for a resume, or the job failed. */
export function concludeLeft(
  runner: Runner,
  reports: TaskReport[],
  scene: Scene,
  lead: string,
  annotate: boolean,
): void {
  const step = stepFor(runner, reports, scene)
  if (annotate) runner.warning(`${lead} ${RETENTION}\n${HOW_TO}\n${step}`, 'Dump tasks left paused')
  const result = { ...nothing(), reports }
  const where = whereOf(scene)
  const stillPaused = { lead, step }
  const title = 'DIS dump tasks left paused'
  runner.summarize(summaryOf({ title, mark: '⚠️', remark: null, dryRun: false, result, where, stillPaused }))
}

/** The result of a step that an error ended. Mistakes of inputs are problems, each by itself. */
export function resultOf(error: unknown, reports: TaskReport[] = []): StepResult {
  if (error instanceof InputError) return { ...nothing(), reports, problems: [...error.problems] }
  if (error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError') {
    return { ...nothing([error]), reports }
  }
  return { ...nothing(), reports, problems: [errorText(error)] }
}

function titleOf(success: boolean, dryRun: boolean, verb: 'pause' | 'resume'): string {
  if (dryRun) return `DIS dump tasks: dry run of a ${verb}`
  return `DIS dump tasks ${success ? '' : 'not '}${verb}d`
}

function markOf(success: boolean, dryRun: boolean): '✅' | '❌' | '📝' {
  return success ? (dryRun ? '📝' : '✅') : '❌'
}

const HOW_TO = 'This step resumes them:'

function logAndWarn(runner: Runner, result: StepResult): void {
  if (result.reports.length > 0) runner.info(logOf(result.reports).join('\n'))
  for (const warning of result.warnings) runner.warning(warning)
  for (const { names, text } of grouped(result.reports, 'warning')) runner.warning(`${names}: ${text}`)
}

function notSetText(left: readonly TaskReport[], mode: ResumeMode | null = null): string {
  const tasks = `${counted(left.length, 'dump task')}: ${namesByStream(left)}.`
  return mode === 'never'
    ? `resume is never, so this action will not resume ${tasks}`
    : `resume is not set, so nothing will resume ${tasks} Set resume to always or on-success, or to never if another step resumes them.`
}

/** What a failed pause leaves behind, and who looks after it. */
function whatBecomesOf(reports: readonly TaskReport[], mode: ResumeMode | null): string | null {
  const ours = reports.filter(({ sent, outcome }) => sent || outcome === 'adopted')
  if (ours.length === 0) return 'Nothing was stopped.'
  const names = namesByStream(ours)
  if (mode === 'always')
    return `At the end of the job the post step resumes what this step stopped: ${names}.`
  if (mode === 'on-success') {
    return `If the job fails, what this step stopped stays paused (resume: on-success): ${names}.`
  }
  return `What this step stopped stays paused until somebody resumes it: ${names}. ${RETENTION}`
}

function stepFor(runner: Runner, reports: readonly TaskReport[], scene: Scene): string {
  return resumeStep(reports, { ...scene, action: runner.action })
}

function whereOf({ region, endpoint }: Scene): string {
  return endpoint === null ? '' : whereLine({ region, endpoint })
}
