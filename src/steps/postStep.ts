/** The pause action's post step at the runner: what was saved in, the story told, outcomes out. */
import { CANCELLED_JOB_WAIT } from '../apply/schedule.ts'
import { readSignInMethod } from '../inputs/inputs.ts'
import { type Note, note, noteText } from '../model/note.ts'
import { resultWith, type StepResult } from '../model/result.ts'
import { conclude } from '../report/conclude.ts'
import { ENTRY } from '../report/entries.ts'
import { type ReportPlace, UNKNOWN_PLACE } from '../report/resumeStep.ts'
import { CANCEL_GRACE, Runner } from '../runner/runner.ts'
import { mayHaveSomethingToResume, readSaved, type Saved } from '../runner/state.ts'
import { announceAgain, proxyOf } from './announce.ts'
import type { Persistence, World } from './context.ts'
import {
  decidePost,
  leftAsSaved,
  lostNote,
  type PostDecision,
  postWait,
  resumeSaved,
  savedPlace,
  unresumed,
} from './resumeSaved.ts'
import { retentionWhereLeft } from './retention.ts'
import { inWorld, playToTheEnd } from './runStep.ts'
import type { SavedSignIn } from './savedSignIn.ts'

const NOT_RESUMED = note('It was not resumed.', null, ENTRY.notTried)
const UNREADABLE = note(
  'What the pause step saved cannot be read, so which dump tasks it stopped is not known.',
  'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.',
  ENTRY.leftPaused,
)

/** Runs the post step, by what the main step saved; true when it is a success. Nothing saved: it ends without a request. */
export async function runPostStep(state: (name: string) => string): Promise<boolean> {
  const saved = readSaved(state)
  if (saved === null || (saved !== 'unreadable' && !mayHaveSomethingToResume(saved))) {
    process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
    return true
  }
  return runPost(saved, new Runner())
}

async function runPost(saved: Saved | 'unreadable', runner: Runner): Promise<boolean> {
  if (saved === 'unreadable') {
    return conclude(runner, {
      step: 'post',
      result: resultWith([], { problems: [UNREADABLE] }),
      place: UNKNOWN_PLACE,
    })
  }
  const place: ReportPlace = { ...saved.pause, projectId: saved.pause.project.id }
  const decision = decidePost(saved, runner.input('job-status'))
  const lost = lostNote(saved)
  switch (decision.do) {
    case 'fail': {
      const problems = [decision.problem, ...(lost ? [lost] : [])]
      return conclude(runner, {
        step: 'post',
        result: resultWith(unresumed(saved, NOT_RESUMED), { problems }),
        place,
      })
    }
    case 'leave':
      return leave(runner, saved, place, decision, lost)
    case 'resume':
      return resume(runner, saved, place, decision.cancelled, lost)
  }
}

/** Tells what stays paused, unless the main step told it. Always a success. */
async function leave(
  runner: Runner,
  saved: Saved,
  place: ReportPlace,
  { why, told }: Extract<PostDecision, { do: 'leave' }>,
  lost: Note | null,
): Promise<boolean> {
  if (lost !== null) runner.warning(noteText(lost))
  const reports = leftAsSaved(saved)
  if (told) runner.info('Nothing to resume: resume is not set to always or on-success.')
  if (told || reports.length === 0) return true
  const retention = await askRetention(runner, saved)
  conclude(runner, { step: 'post', result: resultWith(reports), place, left: why, retention })
  return true
}

/** Until when somebody has to resume. No answer is no reason to fail; a pause of one request stays one. */
async function askRetention(runner: Runner, saved: Saved): Promise<ReadonlyMap<string, number>> {
  const { mode, wait } = saved.pause
  const isOneRequest = wait === 0 && saved.streams.length === 1 && (mode === null || mode === 'never')
  if (isOneRequest) return new Map()
  const ask = (world: World, signIn: SavedSignIn) => retentionWhereLeft(saved, signIn, world)
  return playInSavedPlace(runner, saved, false, ask).catch(() => new Map<string, number>())
}

async function resume(
  runner: Runner,
  saved: Saved,
  place: ReportPlace,
  cancelled: boolean,
  lost: Note | null,
): Promise<boolean> {
  let retention: ReadonlyMap<string, number> = new Map()
  const onRetention = (hours: ReadonlyMap<string, number>) => {
    retention = hours
  }
  const problems = lost === null ? [] : [lost]
  const result = await playToTheEnd(
    async (): Promise<StepResult> => {
      if (saved.streams.length === 0) return resultWith()
      return playInSavedPlace(runner, saved, cancelled, (world, signIn) =>
        resumeSaved(saved, signIn, { ...world, onRetention }),
      )
    },
    () => unresumed(saved, NOT_RESUMED),
  )
  const told = { ...result, problems: [...problems, ...result.problems] }
  return conclude(runner, { step: 'post', result: told, place, retention })
}

/** Signs in by what the post step is given, where the main step was. */
async function playInSavedPlace<T>(
  runner: Runner,
  saved: Saved,
  cancelled: boolean,
  play: (world: World, signIn: SavedSignIn) => Promise<T>,
): Promise<T> {
  const { pause } = saved
  const cancellation = runner.listenForCancel(CANCEL_GRACE)
  const read = readSignInMethod(runner.given(), pause.signIn)
  const place = savedPlace(saved, read.signInMethod, (name) => (runner.env[name] ?? '').trim())
  const { source, kind } = read.signInMethod
  const isSame = source.family === pause.signIn.family && kind === pause.signIn.kind
  announceAgain(runner, { ...read, place, proxy: proxyOf(place, runner.env) }, isSame)
  const persistence: Persistence = {
    maxAttempts: pause.maxAttempts,
    keepsTrying: true,
    patience: postWait(pause),
    within: cancelled ? CANCELLED_JOB_WAIT : null,
  }
  return inWorld(
    runner,
    persistence,
    cancellation,
    () => {},
    (world) => play(world, { ...read, place }),
  )
}
