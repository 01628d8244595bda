/** Outcomes → outputs, annotations and log. Pure; the summary is in `summary.ts`. */
import { handoverOutput, tasksOutput } from './handover.js'
import { endpointsOf } from './regions.js'
import { explain } from './remedies.js'
import type { StepResult } from './result.js'
import { namesByStream, OUTCOMES, type Outcome, type TaskReport, taskLabel } from './tasks.js'
import { counted, plain } from './text.js'
import { type Direction, RESUME } from './transition.js'

/** How long a pause may last: the reference's limits of a stream's data retention. */
export const RETENTION =
  'A stream keeps its data for 24 to 72 hours only (24 by default): what it then still holds back is lost.'

/** Said before the step that resumes. */
export const STEP_LEAD = 'This step starts what is paused:'

/** The outputs that hand over to another job. `masked`: text that the runner may take for a secret. */
export function handoverOutputs(
  reports: readonly TaskReport[],
  masked: readonly string[],
): Record<string, string> {
  const tasks = tasksOutput(reports)
  return { tasks, handover: handoverOutput(tasks, masked) }
}

/** All outputs of a pause. */
export function pauseOutputs(
  reports: readonly TaskReport[],
  masked: readonly string[],
): Record<string, string> {
  const stopped = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
  const already = reports.filter(({ outcome }) => outcome === 'already-paused' || outcome === 'adopted')
  return {
    'paused-task-ids': idsOf(stopped),
    'already-paused-task-ids': idsOf(already),
    'paused-count': String(stopped.length),
    ...handoverOutputs(reports, masked),
  }
}

/** All outputs of a resume. */
export function resumeOutputs(reports: readonly TaskReport[]): Record<string, string> {
  const started = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
  return {
    'resumed-task-ids': idsOf(started),
    'resumed-count': String(started.length),
    tasks: tasksOutput(reports),
  }
}

/** Outcomes of tasks whose stop or start the service has got, as far as is known. */
const CHANGED: readonly Outcome[] = ['paused', 'resumed', 'requested', 'timed-out']

function idsOf(reports: readonly TaskReport[]): string {
  return JSON.stringify(reports.flatMap(({ id }) => id ?? []))
}

/** `3 paused, 1 already-paused`: how many tasks had which outcome. */
export function totals(reports: readonly TaskReport[]): string {
  const counts = OUTCOMES.map((outcome) => [
    reports.filter((report) => report.outcome === outcome).length,
    outcome,
  ])
  return counts
    .filter(([count]) => count !== 0)
    .map(([count, outcome]) => `${count} ${outcome}`)
    .join(', ')
}

/** So many lines are written to the log at once: each writing takes time, and a whole fleet's lines much memory. */
const LINES_AT_ONCE = 100

/** One line of the log for each task, and the totals; as texts of several lines. */
export function* logOf(reports: readonly TaskReport[]): Generator<string> {
  let lines: string[] = []
  for (const report of reports) {
    const { before, after, outcome } = report
    const states =
      before === null && after === null ? '' : ` (${plain(before ?? '?', 40)} → ${plain(after ?? '?', 40)})`
    lines.push(`${plain(report.stream ?? '?')}/${plain(taskLabel(report), 80)}: ${outcome}${states}`)
    if (lines.length < LINES_AT_ONCE) continue
    yield lines.join('\n')
    lines = []
  }
  if (reports.length > 0) yield [...lines, `Dump tasks: ${totals(reports)}`].join('\n')
}

/** Reports that share a problem or a warning, as one line: their names, then the text. */
export function grouped(
  reports: readonly TaskReport[],
  field: 'problem' | 'warning',
): { names: string; text: string }[] {
  const texts = [...new Set(reports.flatMap((report) => report[field] ?? []))]
  return texts.map((text) => ({
    names: namesByStream(reports.filter((report) => report[field] === text)),
    text,
  }))
}

/** The tasks that are paused now, or may be soon, by or beside this step. */
export function leftPaused(reports: readonly TaskReport[]): TaskReport[] {
  const outcomes = ['paused', 'requested', 'timed-out', 'adopted', 'already-paused']
  return reports.filter(({ outcome, sent }) => outcomes.includes(outcome) || (sent && outcome === 'failed'))
}

/** Why a step failed: errors in full, problems, and the tasks by what keeps each from its goal. */
function reasonsOf(result: StepResult): string[] {
  const failed = result.reports.filter(({ problem }) => problem !== null)
  const groups = grouped(failed, 'problem').map(({ names, text }) => `- ${names}: ${text}`)
  return [
    ...limited([...new Set(result.errors.map((error) => explain(error)))], 10, 'error'),
    ...limited(result.problems, 20, 'problem'),
    ...limited(groups, 20, 'task group'),
  ]
}

/** The text of the one error annotation of a failed step. `remark` says what becomes of the tasks now. */
export function failureText(direction: Direction, result: StepResult, remark: string | null): string {
  const failed = result.reports.filter(({ problem }) => problem !== null).length
  const all = counted(result.reports.length, 'dump task')
  const head = failed > 0 ? [`${failed} of ${all} could not be ${direction.words.achieved}.`] : []
  return [...head, ...reasonsOf(result), ...(remark === null ? [] : [remark])].join('\n')
}

/**
 * What is not running after a resume that failed, in sentences. `ours`: this step stopped them, so that a task
 * whose state was not seen counts as paused; of others, nothing is claimed.
 */
export function notResumed(reports: readonly TaskReport[], ours: boolean): string[] {
  const failed = reports.filter(({ problem, outcome }) => problem !== null && outcome !== 'missing')
  const isPaused = ({ after }: TaskReport) => after === 'PAUSED' || (after === null && ours)
  const isUnknown = ({ after }: TaskReport) => after === null && !ours
  const isRunning = ({ after }: TaskReport) => after === RESUME.goal
  const sentence = (text: string, chosen: readonly TaskReport[]) =>
    chosen.length > 0 ? [`${text}: ${namesByStream(chosen)}.`] : []
  return [
    ...sentence('These dump tasks are still paused, as far as is known', failed.filter(isPaused)),
    ...sentence(
      'These dump tasks were not started, and whether they are still paused is not known',
      failed.filter(isUnknown),
    ),
    ...sentence(
      'These dump tasks run, and may still pause, as their stop was sent',
      failed.filter(isRunning),
    ),
    ...sentence(
      'These dump tasks are not running as they should',
      failed.filter((report) => !isPaused(report) && !isUnknown(report) && !isRunning(report)),
    ),
  ]
}

/** What is still paused, first of all; then why; then how to resume it. */
export function stillPausedText(result: StepResult, lead: readonly string[], step: string): string {
  return [...lead, RETENTION, ...reasonsOf(result), STEP_LEAD, step].join('\n')
}

/** What nobody expected to be thrown. */
export function defectText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `This is a defect of the action; please report it with this text:\n${stack}`
}

function limited(lines: readonly string[], most: number, noun: string): string[] {
  if (lines.length <= most) return [...lines]
  return [...lines.slice(0, most), `… and ${counted(lines.length - most, noun)} more`]
}

/** What the resume step needs to know of the place. */
export interface ResumeStepPlace {
  /** Where tasks may be whose stream is not known. */
  streams?: readonly string[]
  /** `owner/name@ref` of this action as the workflow uses it; null when it is not known. */
  action: string | null
  region: string | null
  endpoint: string | null
  iamEndpoint?: string | null
  projectId: string | null
}

/** The workflow step that resumes these tasks, as YAML. */
export function resumeYaml(
  tasks: readonly Pick<TaskReport, 'stream' | 'id' | 'name'>[],
  place: ResumeStepPlace,
): string {
  const safe = (text: string | null): text is string => text !== null && /^[A-Za-z0-9_.-]{1,64}$/.test(text)
  const known = tasks.map(({ stream }) => stream)
  const streams = [
    ...new Set([...known, ...(known.includes(null) ? (place.streams ?? []) : [])].filter(safe)),
  ]
  const ids = tasks.map(({ id }) => id).filter(safe)
  const names = tasks
    .filter(({ id }) => !safe(id))
    .map(({ name }) => name)
    .filter(safe)
  const implied = place.region === null ? null : endpointsOf(place.region)
  const action = place.action ?? 'OWNER/pause-dis-dump-tasks@v1'
  const lines = [
    `- uses: ${action.replace('@', '/resume@')}`,
    '  with:',
    ...listLines('stream-name', streams),
    ...(ids.length > 0 ? listLines('task-ids', ids) : []),
    ...(names.length > 0 ? listLines('task-names', names) : []),
    ...(place.region !== null ? [`    region: ${scalar(place.region)}`] : []),
    ...(place.endpoint !== null && place.endpoint !== implied?.dis
      ? [`    endpoint: ${place.endpoint}`]
      : []),
    ...(place.iamEndpoint && place.iamEndpoint !== implied?.iam
      ? [`    iam-endpoint: ${place.iamEndpoint}`]
      : []),
    ...(place.projectId === null ? [] : [`    project-id: ${scalar(place.projectId)}`]),
    '    # and the credential inputs of the pause step',
  ]
  return lines.join('\n')
}

/** Text that YAML would take for a number or the like is quoted: a long ID of digits alone would lose some. */
function scalar(text: string): string {
  const isOther =
    /^[-+]?(\.?\d[\d._]*(e[-+]?\d+)?|0x[\da-f]+|0o\d+|\.inf|\.nan)$|^(true|false|null|yes|no|on|off)$/i
  return isOther.test(text) ? `'${text}'` : text
}

function listLines(name: string, values: readonly string[]): string[] {
  if (values.length <= 5) return [`    ${name}: ${scalar(values.join(', '))}`]
  const shown = values.slice(0, 200)
  const more = values.length > shown.length ? [`    # and ${values.length - shown.length} more ${name}`] : []
  return [`    ${name}: |`, ...shown.map((value) => `      ${value}`), ...more]
}
