/** What a reader has to know and to do: problems and warnings by their cause, and what stays paused. Pure. */

import { PAUSE, RESUME } from '../model/direction.ts'
import type { Note } from '../model/note.ts'
import { noteOf } from '../model/remedies.ts'
import type { TaskReport } from '../model/tasks.ts'
import { counted } from '../model/text.ts'
import { type Advice, type Ended, type Fact, isUntried, leftByPause } from './ended.ts'
import { ENTRY } from './entries.ts'
import { headlineOf } from './headline.ts'
import { deadlineText, leftAdvice, notResumed, whatBecomesOf } from './stillPaused.ts'

/** Failures first, then what stays paused, then warnings. */
export function adviceOf(ended: Ended): Advice[] {
  const { result, dryRun } = ended
  const { errors, problems, warnings, reports } = result
  const isTold = (task: TaskReport) => task.outcome === 'missing' && problems.some(isAboutMissing)
  const failures = [
    ...errors.map((error) => ({ note: noteOf(error), task: null })),
    ...problems.map((note) => ({ note, task: null })),
    ...reports.flatMap((task) =>
      task.problem && !isUntried(task) && !isTold(task) ? { note: task.problem, task } : [],
    ),
  ]
  const others = [
    ...warnings.map((note) => ({ note, task: null })),
    ...reports.flatMap((task) => (task.warning ? { note: task.warning, task } : [])),
  ]
  const left = leftAdvice(ended)
  const all = [
    ...failuresAdvice(grouped(failures), ended),
    ...(dryRun ? [dryRunAdvice(ended)] : []),
    ...(left === null ? [] : [left]),
    ...grouped(others).map(warningAdvice),
  ]
  return withDeadline(all, ended)
}

/** The plan tells of all missing tasks at once. */
const isAboutMissing = ({ entry }: Note) => entry === ENTRY.notThere

interface Mention {
  note: Note
  task: TaskReport | null
}

interface Cause {
  facts: Fact[]
  todo: string | null
  entry: string | null
}

/** By their cause: the same thing to do, by the same entry. */
function grouped(mentions: readonly Mention[]): Cause[] {
  const causes = new Map<string, Cause>()
  for (const { note, task } of mentions) {
    const isAlone = note.entry === null && note.todo === null
    const key = isAlone ? note.what : JSON.stringify([note.entry, note.todo])
    const cause = causes.get(key) ?? { facts: [], todo: note.todo, entry: note.entry }
    causes.set(key, cause)
    const known = cause.facts.find(({ text }) => text === note.what)
    const fact = known ?? { tasks: [], text: note.what }
    if (known === undefined) cause.facts.push(fact)
    if (task !== null) fact.tasks.push(task)
  }
  return [...causes.values()]
}

function failuresAdvice(causes: readonly Cause[], ended: Ended): Advice[] {
  const { direction, result, dryRun } = ended
  const untried = result.reports.filter(isUntried)
  return causes.map((cause, index) => {
    const own = cause.facts.flatMap(({ tasks }) => tasks)
    const concerned = index === 0 ? [...own, ...untried] : own
    const of = counted(result.reports.length, 'dump task')
    return {
      ...cause,
      level: 'error',
      title:
        causes.length > 1 && own.length > 0
          ? `${own.length} of ${of} not ${direction.words.achieved}`
          : headlineOf(ended),
      lead: direction === PAUSE || dryRun ? null : notResumed(concerned, ended.ours),
      next: index === 0 ? whatBecomesOf(ended) : null,
      deadline: null,
    }
  })
}

function warningAdvice(cause: Cause): Advice {
  const tasks = cause.facts.flatMap((fact) => fact.tasks)
  const [first] = tasks
  const isOne = first !== undefined && tasks.every(({ outcome }) => outcome === first.outcome)
  const count = counted(tasks.length, 'dump task')
  const fate = isOne ? TITLES[first.outcome] : undefined
  return {
    ...cause,
    level: 'warning',
    title: tasks.length === 0 ? 'DIS dump tasks' : `${count}${fate ? ` ${fate}` : ': please check'}`,
    lead: null,
    next: null,
    deadline: null,
  }
}

const TITLES: Partial<Record<TaskReport['outcome'], string>> = {
  'already-paused': 'found paused',
  'already-running': 'found running',
  missing: 'not there',
}

function dryRunAdvice({ direction, isPullRequest }: Ended): Advice {
  const isPause = direction === PAUSE
  return {
    level: isPullRequest ? 'notice' : 'warning',
    title: `Dry run: nothing was ${isPause ? 'stopped' : 'started'}`,
    lead: null,
    facts: [
      {
        tasks: [],
        text: isPause
          ? 'This was a dry run: nothing was stopped. What comes after this step runs while the dumps do.'
          : 'This was a dry run: nothing was started. What is paused stays paused.',
      },
    ],
    todo: `To ${isPause ? 'pause' : 'resume'} the dump tasks, remove dry-run.`,
    next: null,
    deadline: null,
    entry: ENTRY.dryRun,
  }
}

/** Until when tasks have to be resumed is said once, where they are first spoken of. */
function withDeadline(advice: Advice[], ended: Ended): Advice[] {
  const paused = pausedTasks(ended)
  if (paused === null) return advice
  const deadline = deadlineText(paused, ended.retention, ended.now)
  const first = advice.findIndex(
    ({ level, lead, entry, facts }) =>
      (level === 'error' && (lead !== null || paused.length === 0)) ||
      entry === ENTRY.leftPaused ||
      facts.some(({ tasks }) => tasks.some((task) => paused.includes(task))),
  )
  return advice.map((each, index) => (index === first ? { ...each, deadline } : each))
}

/**
 * The tasks that are paused, or may be, when this step ends, and that nothing in this job will resume; none where a
 * failed resume does not know them; null where nothing is paused.
 */
function pausedTasks({ result, ...ended }: Ended): TaskReport[] | null {
  const { direction, left, dryRun, success } = ended
  if (dryRun) return null
  const { reports } = result
  if (direction === RESUME && left === null && !success && reports.length === 0) return []
  const paused =
    left !== null
      ? reports
      : direction === PAUSE
        ? leftByPause({ result, ...ended })
        : reports.filter(({ problem, outcome }) => problem !== null && outcome !== 'missing')
  return paused.length > 0 ? paused : null
}
