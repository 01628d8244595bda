/** How a task ends: over the whole product of what can be known of it, and row by row for what users feel. */
import { describe, expect, test } from '@jest/globals'
import { type PauseFacts, pauseEnding, type ResumeFacts, resumeEnding } from '../../../src/apply/ending.ts'
import type { Verdict } from '../../../src/apply/tracked.ts'
import { NetworkError, ServiceError } from '../../../src/model/errors.ts'
import { FATES, mayHaveArrived } from '../../../src/model/fate.ts'
import { note } from '../../../src/model/note.ts'

const DENIED = new ServiceError({
  operation: 'list the dump tasks of stream a',
  service: 'DIS',
  status: 403,
  code: 'DIS.4116',
  words: 'no permission',
  requestId: 'r1',
})
const BROKEN = new NetworkError(
  'stop 1 dump task of stream a',
  'dis',
  'broken',
  'unknown',
  'the connection broke',
)
const BOTH = [true, false] as const
const TROUBLES = [null, DENIED, BROKEN] as const

/** Every combination of these values. */
function product<T extends object>(fields: { [K in keyof T]: readonly T[K][] }): T[] {
  return Object.entries<readonly unknown[]>(fields).reduce<T[]>(
    (all, [name, values]) => all.flatMap((facts) => values.map((value) => ({ ...facts, [name]: value }))),
    [{} as T],
  )
}

const common = {
  fate: FATES,
  isCancelled: BOTH,
  isTimeUp: BOTH,
  waited: [60_000],
  error: TROUBLES,
  trouble: TROUBLES,
}
const PAUSES = product<PauseFacts>({
  ...common,
  call: ['stop'],
  verdict: [null, 'gone', 'started-by-others', 'not-sent', 'not-waited'] satisfies (Verdict | null)[],
  state: ['RUNNING', 'PAUSED', 'not known'],
  isFound: BOTH,
  isAdopted: BOTH,
  ifMissing: ['error', 'warn', 'ignore'],
  ifPaused: ['leave', 'error'],
  leftAlone: [null],
})

const RESUMES = product<ResumeFacts>({
  ...common,
  call: ['start'],
  verdict: [
    ...[null, 'gone', 'started-by-others', 'paused-by-others', 'not-sent', 'not-waited', 'bad', 'no-id'],
  ] as (Verdict | null)[],
  state: ['RUNNING', 'PAUSED', 'STARTING', 'not known'],
  stop: ['seen-paused', 'answered', 'unknown', null],
  isWatched: BOTH,
  isStartedAgain: BOTH,
})

describe('whatever is known of a pause', () => {
  test('it is a success only for what was seen PAUSED in a list that was answered, or was asked not to be waited for', () => {
    const wrong = PAUSES.filter((facts) => {
      const { outcome, problem } = pauseEnding(facts)
      const isSeen = facts.state === 'PAUSED' && facts.trouble === null
      const isUnwaited =
        facts.verdict === 'not-waited' && facts.fate === 'answered' && outcome === 'requested'
      const isGone = facts.verdict === 'gone' && facts.ifMissing !== 'error' && outcome === 'missing'
      return problem === null && !isSeen && !isUnwaited && !isGone
    })
    expect(wrong).toEqual([])
  })

  test('paused is said only of what was seen PAUSED and may have been stopped by this step', () => {
    const said = PAUSES.filter((facts) => pauseEnding(facts).outcome === 'paused')
    expect(said.length).toBeGreaterThan(0)
    expect(
      said.filter(({ state, isFound, trouble }) => state !== 'PAUSED' || isFound || trouble !== null),
    ).toEqual([])
  })

  test('adopted and already-paused are said only of what was found paused, or paused by others', () => {
    const wrong = PAUSES.filter((facts) => {
      const { outcome } = pauseEnding(facts)
      const isFound = facts.verdict !== 'gone' && facts.isFound
      const right = facts.isAdopted ? 'adopted' : 'already-paused'
      return isFound ? outcome !== right : outcome === 'adopted' || outcome === 'already-paused'
    })
    expect(wrong).toEqual([])
  })

  test('each failure says something, and one with a cause says the cause', () => {
    const wrong = PAUSES.filter((facts) => {
      const { problem } = pauseEnding(facts)
      if (problem === null) return false
      const { verdict, isCancelled, isFound, state, error, ifPaused } = facts
      const isUnsent = verdict === 'not-sent' && !isCancelled && !isFound && state !== 'PAUSED'
      const isRefused = isFound && state === 'PAUSED' && ifPaused === 'error'
      const isOpen = verdict === null && !isRefused && !isCancelled
      const cause = isUnsent ? error : isOpen ? (facts.trouble ?? error) : null
      return problem.what === '' || !problem.what.includes(cause?.message ?? '')
    })
    expect(wrong).toEqual([])
  })
})

describe('whatever is known of a resume', () => {
  test('what may be paused or may still pause is never without a problem or a warning', () => {
    const silent = RESUMES.filter((facts) => {
      const { outcome, problem, warning } = resumeEnding(facts)
      const isTold = problem !== null || warning !== null
      const isFine = outcome === 'resumed' || outcome === 'already-running'
      const isUnwaited =
        outcome === 'requested' && facts.verdict === 'not-waited' && facts.fate === 'answered'
      const mayPause = facts.state === 'RUNNING' && !facts.isWatched && mayHaveArrived(facts.fate)
      return !isTold && (!isFine || mayPause) && !isUnwaited
    })
    expect(silent).toEqual([])
  })

  test('resumed is said only of what was seen RUNNING after a start, or paused again by others', () => {
    const said = RESUMES.filter((facts) => resumeEnding(facts).outcome === 'resumed')
    expect(said.length).toBeGreaterThan(0)
    expect(
      said.filter(
        ({ state, fate, verdict }) =>
          !(state === 'RUNNING' && mayHaveArrived(fate)) && verdict !== 'paused-by-others',
      ),
    ).toEqual([])
  })

  test('nothing that was last seen in another state than RUNNING is a success without a word', () => {
    const wrong = RESUMES.filter((facts) => {
      const { problem, warning, outcome } = resumeEnding(facts)
      return facts.state !== 'RUNNING' && problem === null && warning === null && outcome !== 'requested'
    })
    expect(wrong).toEqual([])
  })

  test('a cause that is known is told: a throttled start, a list without an answer', () => {
    const wrong = RESUMES.filter((facts) => {
      const isOpen = facts.verdict === null && facts.state !== 'RUNNING' && !facts.isCancelled
      const cause = isOpen ? (facts.trouble ?? facts.error) : null
      return cause !== null && !resumeEnding(facts).problem?.what.includes(cause.message)
    })
    expect(wrong).toEqual([])
  })
})

const pause = (more: Partial<PauseFacts>): PauseFacts => ({
  call: 'stop',
  verdict: null,
  fate: 'answered',
  state: 'RUNNING',
  isCancelled: false,
  isTimeUp: true,
  waited: 60_000,
  error: null,
  trouble: null,
  isFound: false,
  isAdopted: false,
  ifMissing: 'error',
  ifPaused: 'leave',
  leftAlone: null,
  ...more,
})
const resume = (more: Partial<ResumeFacts>): ResumeFacts => ({
  ...pause({ call: 'start' }),
  stop: 'seen-paused',
  isWatched: true,
  isStartedAgain: false,
  ...more,
})

describe('row by row', () => {
  test.each<[string, Partial<PauseFacts>, string, 'problem' | 'warning' | null, RegExp]>([
    ['seen PAUSED', { state: 'PAUSED' }, 'paused', null, /^$/],
    [
      'seen PAUSED, and no answer since',
      { state: 'PAUSED', trouble: DENIED },
      'requested',
      'problem',
      /DIS\.4116/,
    ],
    ['never PAUSED', {}, 'timed-out', 'problem', /Not PAUSED within 1 min\. It was last seen RUNNING\./],
    [
      'never PAUSED, of unknown fate',
      { fate: 'unknown', error: BROKEN },
      'timed-out',
      'problem',
      /stop arrived is not known/,
    ],
    ['started meanwhile', { verdict: 'started-by-others' }, 'timed-out', 'problem', /somebody started it/],
    [
      'found paused, and started',
      { isFound: true, fate: 'unsent' },
      'already-paused',
      'problem',
      /somebody started it/,
    ],
    ['refused', { verdict: 'not-sent', fate: 'refused', error: DENIED }, 'failed', 'problem', /DIS\.4116/],
    [
      'cancelled before',
      { verdict: 'not-sent', fate: 'unsent', isCancelled: true },
      'failed',
      'problem',
      /cancelled before its stop/,
    ],
    [
      'cancelled while waited for',
      { isCancelled: true, isTimeUp: false },
      'requested',
      'problem',
      /cancelled while/,
    ],
    ['not waited for', { verdict: 'not-waited' }, 'requested', null, /^$/],
    [
      'not waited for, without an answer',
      { verdict: 'not-waited', fate: 'unknown', error: BROKEN },
      'requested',
      'problem',
      /not known/,
    ],
    ['deleted', { verdict: 'gone', state: 'not known' }, 'missing', 'problem', /deleted/],
    ['deleted, to be warned of', { verdict: 'gone', ifMissing: 'warn' }, 'missing', 'warning', /deleted/],
    ['deleted, to be ignored', { verdict: 'gone', ifMissing: 'ignore' }, 'missing', null, /^$/],
    [
      'its state not seen any more',
      { isTimeUp: false, trouble: DENIED },
      'requested',
      'problem',
      /could not be seen.*DIS\.4116/,
    ],
  ])('a pause, %s', (_, facts, outcome, kind, text) => {
    const ending = pauseEnding(pause(facts))
    expect(ending.outcome).toBe(outcome)
    expect([ending.problem !== null, ending.warning !== null]).toEqual([
      kind === 'problem',
      kind === 'warning',
    ])
    expect(ending.problem?.what ?? ending.warning?.what ?? '').toMatch(text)
  })

  test('a task that was left paused keeps its warning, unless it is adopted', () => {
    const leftAlone = note('It was already paused.')
    const facts = {
      isFound: true,
      state: 'PAUSED',
      fate: 'unsent',
      leftAlone,
    } as const
    expect(pauseEnding(pause(facts)).warning).toBe(leftAlone)
    expect(pauseEnding(pause({ ...facts, isAdopted: true }))).toEqual({
      outcome: 'adopted',
      problem: null,
      warning: null,
    })
  })

  const running = { state: 'RUNNING' }
  const unsent = { fate: 'unsent' } as const
  test.each<[string, Partial<ResumeFacts>, string, 'problem' | 'warning' | null, RegExp]>([
    ['RUNNING after its start', running, 'resumed', null, /^$/],
    ['started again', { ...running, isStartedAgain: true }, 'resumed', 'warning', /paused again/],
    ['not watched to the end', { ...running, isWatched: false }, 'resumed', 'warning', /may still pause it/],
    [
      'RUNNING, and nothing is known of a stop',
      { ...running, ...unsent, stop: null },
      'already-running',
      null,
      /^$/,
    ],
    [
      'started by others',
      { ...unsent, verdict: 'started-by-others' },
      'already-running',
      'warning',
      /another step of this job/,
    ],
    [
      'paused by others',
      { verdict: 'paused-by-others', state: 'PAUSED' },
      'resumed',
      'warning',
      /paused it again/,
    ],
    ['never paused, its stop answered', { ...unsent, stop: 'answered' }, 'failed', 'problem', /never paused/],
    [
      'never paused, its stop unknown',
      { ...unsent, stop: 'unknown', trouble: DENIED },
      'already-running',
      'warning',
      /still running/,
    ],
    [
      'still PAUSED, its start throttled',
      { state: 'PAUSED', ...unsent, error: DENIED },
      'failed',
      'problem',
      /last seen PAUSED.*DIS\.4116/,
    ],
    ['not RUNNING in time', { state: 'STARTING' }, 'timed-out', 'problem', /Not RUNNING within 1 min/],
    [
      'STARTING by others, in time',
      { state: 'STARTING', ...unsent },
      'timed-out',
      'problem',
      /last seen STARTING/,
    ],
    [
      'not waited for, not started by this step',
      { state: 'STARTING', ...unsent, verdict: 'not-waited' },
      'requested',
      'warning',
      /is STARTING/,
    ],
    ['bad', { state: 'ERROR', verdict: 'bad' }, 'failed', 'problem', /ERROR/],
    ['deleted', { verdict: 'gone' }, 'missing', 'warning', /deleted/],
    ['without an ID', { state: 'PAUSED', ...unsent, verdict: 'no-id' }, 'failed', 'problem', /no ID/],
  ])('a resume, %s', (_, facts, outcome, kind, text) => {
    const ending = resumeEnding(resume(facts))
    expect(ending.outcome).toBe(outcome)
    expect([ending.problem !== null, ending.warning !== null]).toEqual([
      kind === 'problem',
      kind === 'warning',
    ])
    expect(ending.problem?.what ?? ending.warning?.what ?? '').toMatch(text)
  })
})
