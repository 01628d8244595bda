/** Reports and stories for tests of what people see. */
import { type Note, note, noteText } from '../../src/model/note.ts'
import { noteOf } from '../../src/model/remedies.ts'
import { type Outcome, resultWith, type StepResult, type TaskReport } from '../../src/model/tasks.ts'
import { type Story, storyOf } from '../../src/report/conclude.ts'
import type { Conclusion, Surroundings } from '../../src/report/ended.ts'

/** 2026-08-02 18:50:22 UTC */
export const NOW = Date.UTC(2026, 7, 2, 18, 50, 22)

/** A report about the task `outcome` of stream `orders`; a problem or warning may be a text. */
export function report(
  outcome: Outcome,
  { problem = null, warning = null, ...more }: Partial<Omit<TaskReport, 'problem' | 'warning'>> & Texts = {},
): TaskReport {
  return {
    stream: 'orders',
    id: `${outcome}Id`,
    name: outcome,
    destination: 'OBS',
    before: 'RUNNING',
    after: outcome === 'resumed' || outcome === 'already-running' ? 'RUNNING' : 'PAUSED',
    lastTransfer: null,
    pausedAt: null,
    outcome,
    pausedFor: null,
    mayStillPause: false,
    sent: true,
    problem: noteOfText(problem),
    warning: noteOfText(warning),
    ...more,
  }
}

interface Texts {
  problem?: Note | string | null
  warning?: Note | string | null
}

const noteOfText = (text: Note | string | null) => (typeof text === 'string' ? note(text) : text)

export const SURROUNDINGS: Surroundings = {
  now: NOW,
  elapsed: 12_000,
  action: { repository: 'o/a', ref: 'v1', folder: '', server: 'https://github.com' },
  stepId: null,
  isPullRequest: false,
  isMasked: () => false,
}

/** The story of a pause, by default with `resume: always`. */
export function story(
  reports: TaskReport[],
  {
    errors = [],
    problems = [],
    warnings = [],
    ...more
  }: Partial<Conclusion> & Partial<Surroundings> & Partial<Omit<StepResult, 'reports'>> = {},
): Story {
  const { now, elapsed, action, stepId, isPullRequest, isMasked, ...conclusion } = {
    ...SURROUNDINGS,
    ...more,
  }
  const place = {
    region: 'eu-de',
    endpoint: 'https://dis.eu-de.otc.t-systems.com',
    projectId: 'p',
    streams: ['orders'],
  }
  const result = resultWith(reports, { errors, problems, warnings })
  return storyOf(
    { step: 'pause', mode: 'always', place, result, ...conclusion },
    { now, elapsed, action, stepId, isPullRequest, isMasked },
  )
}

/** The whole note of an error in one line. */
export const explainInLine = (error: Error): string => noteText(noteOf(error)).replaceAll('\n', ' ')
