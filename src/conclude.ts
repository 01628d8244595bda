/** The end of each kind of step: log, outputs, annotations and summary, out of the same parts. */
import { whereLine } from './announce.js'
import { InputError, RunnerFileError, StepError } from './errors.js'
import type { ResumeMode } from './inputs.js'
import type { Place } from './place.js'
import {
  defectText,
  failureText,
  grouped,
  leftPaused,
  logOf,
  notResumed,
  pauseOutputs,
  RETENTION,
  resumeOutputs,
  resumeYaml,
  STEP_LEAD,
  stillPausedText,
} from './report.js'
import { isSuccess, resultWith, type StepResult } from './result.js'
import type { Runner } from './runner.js'
import { summaryOf } from './summary.js'
import { namesByStream, type TaskReport } from './tasks.js'
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

/** The scene of a request, before its project is known for sure. */
export function sceneOf({ region, endpoint, iamEndpoint, project }: Place, dryRun: boolean): Scene {
  return { region, endpoint, iamEndpoint, projectId: project.id, dryRun }
}

export const UNKNOWN_SCENE: Scene = { region: null, endpoint: null, projectId: null, dryRun: false }

/** Ends a pause. True when it is a success. */
export function concludePause(
  runner: Runner,
  given: StepResult,
  scene: Scene,
  mode: ResumeMode | null,
): boolean {
  const result = withOutputs(given, ({ reports }) => {
    const outputs = pauseOutputs(reports, scene.region === null ? [] : [scene.region])
    runner.setOutputs(outputs)
    warnOfLongHandover(runner, outputs)
  })
  const success = isSuccess(result)
  logAndWarn(runner, result)
  const isResumed = mode === 'always' || mode === 'on-success'
  const left = leftPaused(result.reports).filter(
    ({ outcome }) => !scene.dryRun && (!isResumed || outcome === 'already-paused'),
  )
  const unresumed =
    left.length > 0 ? { lead: leftText(left, mode), step: stepFor(runner, left, scene) } : null
  if (unresumed && mode === null) {
    runner.warning(`${unresumed.lead} ${RETENTION}\n${STEP_LEAD}\n${unresumed.step}`, 'Not resumed')
  }
  const remark = success || scene.dryRun ? null : whatBecomesOf(result.reports, mode)
  if (!success) runner.error(failureText(PAUSE, result, remark), `Dump tasks ${failureOf(result, 'pause')}`)
  runner.summarize(
    summaryOf({
      title: titleOf(result, scene.dryRun, 'pause'),
      mark: markOf(success, scene.dryRun),
      remark: unresumed && !isResumed ? null : remark,
      dryRun: scene.dryRun,
      result,
      where: whereOf(scene),
      stillPaused: unresumed,
    }),
  )
  return success
}

/** Ends a resume, by the resume action or the post step. True when it is a success. */
export function concludeResume(
  runner: Runner,
  given: StepResult,
  scene: Scene,
  /** `ours`: the tasks were stopped by this step, or by the pause step that handed them over. */
  { outputs, ours }: { outputs: boolean; ours: boolean },
): boolean {
  const result = withOutputs(given, ({ reports }) => {
    if (outputs) runner.setOutputs(resumeOutputs(reports))
  })
  const success = isSuccess(result)
  logAndWarn(runner, result)
  // What is not there cannot be paused, and a step that names it would fail again.
  const failed = result.reports.filter(({ problem, outcome }) => problem !== null && outcome !== 'missing')
  const lead = notResumed(result.reports, ours)
  const step = lead.length > 0 ? stepFor(runner, failed, scene) : ''
  if (!success) {
    const text =
      lead.length > 0 ? stillPausedText(result, lead, step) : failureText(RESUME, result, RETENTION)
    runner.error(text, `Dump tasks ${failureOf(result, 'resume')}`)
  }
  runner.summarize(
    summaryOf({
      title: titleOf(result, scene.dryRun, 'resume'),
      mark: markOf(success, scene.dryRun),
      remark: null,
      dryRun: scene.dryRun,
      result,
      where: whereOf(scene),
      stillPaused: lead.length > 0 ? { lead: lead.join(' '), step } : null,
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
  if (annotate) runner.warning(`${lead} ${RETENTION}\n${STEP_LEAD}\n${step}`, 'Dump tasks left paused')
  const result = resultWith(reports)
  const where = whereOf(scene)
  const stillPaused = { lead, step }
  const title = 'DIS dump tasks left paused'
  runner.summarize(summaryOf({ title, mark: '⚠️', remark: null, dryRun: false, result, where, stillPaused }))
}

/** The result of a step that an error ended. Mistakes of inputs are problems, each by itself. */
export function resultOf(error: unknown, reports: TaskReport[] = []): StepResult {
  if (error instanceof InputError) return resultWith(reports, { problems: [...error.problems] })
  if (error instanceof StepError) return resultWith(reports, { errors: [error] })
  return resultWith(reports, { problems: [defectText(error)] })
}

function titleOf(result: StepResult, dryRun: boolean, verb: 'pause' | 'resume'): string {
  if (dryRun) return `DIS dump tasks: dry run of a ${verb}`
  if (!isSuccess(result)) return `DIS dump tasks ${failureOf(result, verb)}`
  if (result.reports.length === 0) return `DIS dump tasks: nothing to ${verb}`
  const isUnseen = result.reports.some(({ outcome }) => outcome === 'requested')
  return isUnseen ? `DIS dump tasks: ${verb} requested, not waited for` : `DIS dump tasks ${verb}d`
}

/** What did not come about. A step that only could not write its outputs has done all else. */
function failureOf(result: StepResult, verb: 'pause' | 'resume'): string {
  const others = result.errors.filter((error) => !(error instanceof RunnerFileError))
  return isSuccess({ ...result, errors: others }) ? `${verb}d, but the step failed` : `not ${verb}d`
}

function markOf(success: boolean, dryRun: boolean): '✅' | '❌' | '📝' {
  return success ? (dryRun ? '📝' : '✅') : '❌'
}

/** Linux takes no environment variable beyond 128 KiB, and an input is one; room is left for its name. */
const LONGEST_INPUT = 131_000

function warnOfLongHandover(runner: Runner, { handover = '' }: Readonly<Record<string, string>>): void {
  if (handover.length <= LONGEST_INPUT) return
  runner.notice(
    `The output handover has ${Math.round(handover.length / 1000)} kB, more than a step on Linux can be given as an ` +
      'input (128 KiB). The post step resumes so many tasks; for another job, split the streams, or name them there.',
  )
}

/**
 * The outputs come first, as other steps hang on them, and are let go of at once, as they can be large. That they
 * cannot be set is one more error; what became of the tasks has to be told all the same.
 */
function withOutputs(result: StepResult, set: (result: StepResult) => void): StepResult {
  try {
    set(result)
    return result
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error
    return { ...result, errors: [...result.errors, error] }
  }
}

function logAndWarn(runner: Runner, result: StepResult): void {
  for (const lines of logOf(result.reports)) runner.info(lines)
  for (const warning of result.warnings) runner.warning(warning)
  for (const { names, text } of grouped(result.reports, 'warning')) runner.warning(`${names}: ${text}`)
}

/** Who will not resume what, and what another has paused before. */
function leftText(left: readonly TaskReport[], mode: ResumeMode | null): string {
  const ours = left.filter(({ outcome }) => outcome !== 'already-paused')
  const others = left.filter(({ outcome }) => outcome === 'already-paused')
  const tasks = (chosen: readonly TaskReport[]) =>
    `${counted(chosen.length, 'dump task')}: ${namesByStream(chosen)}.`
  return [
    ...(ours.length === 0
      ? []
      : mode === 'never'
        ? [`resume is never, so this action will not resume ${tasks(ours)}`]
        : [`resume is not set, so nothing will resume ${tasks(ours)}`]),
    ...(others.length === 0 ? [] : [`Paused before, and left so: ${tasks(others)}`]),
    ...(mode === null
      ? ['Set resume to always or on-success, or to never if another step resumes what this one stops.']
      : []),
  ].join(' ')
}

/** What a failed pause leaves behind, and who looks after it. */
function whatBecomesOf(reports: readonly TaskReport[], mode: ResumeMode | null): string | null {
  const ours = reports.filter(({ sent, outcome }) => outcome === 'adopted' || (sent && outcome !== 'missing'))
  if (ours.length === 0) return 'Nothing was stopped.'
  const names = namesByStream(ours)
  if (mode === 'always') {
    return `At the end of the job the post step resumes what this step stopped: ${names}.`
  }
  if (mode === 'on-success') {
    return `If the job fails, what this step stopped is not resumed (resume: on-success): ${names}.`
  }
  return `Nobody resumes what this step stopped, should it be paused or pause yet: ${names}. ${RETENTION}`
}

/** What others paused is theirs to resume, unless there is nothing else. */
function stepFor(runner: Runner, reports: readonly TaskReport[], scene: Scene): string {
  const ours = reports.filter(({ outcome }) => outcome !== 'already-paused')
  return resumeYaml(ours.length > 0 ? ours : reports, { ...scene, action: runner.action })
}

function whereOf({ region, endpoint }: Scene): string {
  return endpoint === null ? '' : whereLine({ region, endpoint })
}
