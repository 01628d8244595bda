/** Inputs and environment → what the resume action is asked for. Pure; see `reader.ts` for what both actions share. */

import { namesByStream } from '../model/tasks.ts'
import { collect } from './collect.ts'
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
 * If a pause step handed over no task to start, the other inputs are not read.
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

/** Adds its problems and warnings to those of the reader. */
function whatToResume(reader: Reader): ResumeRequest['what'] {
  const tasks = reader.input('tasks')
  const others = ['stream-name', 'task-ids', 'task-names'].filter((name) => reader.input(name) !== '')
  if (tasks === '' && others.length > 0) return { streams: reader.streams(), selection: reader.selection() }
  if (tasks === '') {
    reader.problems.push(
      'tasks: is empty, and stream-name is not set. Either the runner dropped the output of the pause job, as it contains ' +
        'masked text (after huaweicloud/auth-action, the region is masked): hand over the output handover. Or the pause ' +
        'job was lost or did not run: set stream-name, and task-ids or task-names.',
    )
    return { handed: [] }
  }
  if (others.length > 0)
    reader.problems.push(`tasks: stands instead of ${others.join(', ')}; set one or the other`)
  const { handed, failed } = collect(reader.problems, () => parseTasks(tasks)) ?? { handed: [], failed: [] }
  if (failed.length > 0) {
    reader.warnings.push(
      `These dump tasks could not be paused, and are not started: ${namesByStream(failed)}. They may be paused all ` +
        'the same: look at them.',
    )
  }
  return { handed }
}
