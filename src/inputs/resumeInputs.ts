/** Inputs and environment → what the resume action is asked for. Pure; see `reader.ts` for what both actions share. */

import { namesByStream } from '../model/tasks.ts'
import { type HandedTask, parseTasks } from './handedTasks.ts'
import { type CommonRequest, type Given, Reader, type Selection } from './reader.ts'

export interface ResumeRequest extends CommonRequest {
  /** What to start: streams with a selection, or what a pause step handed over. */
  what: { streams: readonly string[]; selection: Selection } | { handed: readonly HandedTask[] }
}

/** A pause step handed over no dump task that is to be started. */
export interface NothingToResume {
  what: null
  warnings: readonly string[]
}

/**
 * Nothing to resume when a pause step handed over no task that is to be started: then nothing else is needed.
 *
 * @throws {InputError} with every mistake
 */
export function readResumeRequest(given: Given): ResumeRequest | NothingToResume {
  const reader = new Reader(given)
  const what = whatToResume(reader)
  if ('handed' in what && what.handed.length === 0 && reader.problems.length === 0) {
    return { what: null, warnings: reader.warnings }
  }
  return { ...reader.common(), what }
}

/** What to start; its problems and warnings are the reader's. */
function whatToResume(reader: Reader): ResumeRequest['what'] {
  const tasks = reader.input('tasks')
  const others = ['stream-name', 'task-ids', 'task-names'].filter((name) => reader.input(name) !== '')
  if (tasks !== '') {
    if (others.length > 0)
      reader.problems.push(`tasks: stands instead of ${others.join(', ')}; set one or the other`)
    const parsed = parseTasks(tasks)
    if ('problem' in parsed) reader.problems.push(`tasks: ${parsed.problem}`)
    else if (parsed.failed.length > 0) {
      reader.warnings.push(
        `These dump tasks could not be paused, and are not started: ${namesByStream(parsed.failed)}. If their stop was ` +
          'sent, they may be paused all the same: look at them.',
      )
    }
    return { handed: 'handed' in parsed ? parsed.handed : [] }
  }
  if (others.length === 0) {
    reader.problems.push(
      'tasks: is empty, and stream-name is not set. If it was given the output of a pause step in another job: the ' +
        'runner drops an output of a job in which it finds text that is masked as a secret (the region, after ' +
        'huaweicloud/auth-action). Hand over the output handover instead, which masking does not touch; or the ' +
        'pause step set no output, as it found nothing to do or did not run. To resume without it, set stream-name ' +
        'and task-ids or task-names.',
    )
    return { handed: [] }
  }
  return { streams: reader.streams(), selection: reader.selection() }
}
