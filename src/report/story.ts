/** What happened, once: the one model of which log, annotations and summary are made. Pure. */

import { RESUME } from '../model/direction.ts'
import type { TaskReport } from '../model/tasks.ts'
import { adviceOf } from './advice.ts'
import { type Advice, type Conclusion, type Ended, endedOf, leftByPause, type Surroundings } from './ended.ts'
import { headlineOf, type Icon, iconOf } from './headline.ts'
import { resumeYaml } from './resumeStep.ts'

export interface Story extends Ended {
  icon: Icon
  headline: string
  advice: Advice[]
  /** The step that resumes what is paused, as YAML; null where it is not needed or cannot work. */
  resumeStep: string | null
}

export function storyOf(conclusion: Conclusion, surroundings: Surroundings): Story {
  const ended = endedOf(conclusion, surroundings)
  const advice = adviceOf(ended)
  return {
    ...ended,
    icon: iconOf(ended, advice),
    headline: headlineOf(ended),
    advice,
    resumeStep: resumeYaml(stillPaused(ended), ended),
  }
}

/** The tasks that the step to resume by hand is for: what others paused is theirs, unless there is nothing else. */
function stillPaused(ended: Ended): TaskReport[] {
  if (ended.dryRun) return []
  if (ended.direction === RESUME) {
    const { reports } = ended.result
    return ended.left === null ? reports.filter(({ problem }) => problem !== null) : reports
  }
  const left = leftByPause(ended)
  const ours = left.filter(({ outcome }) => outcome !== 'already-paused')
  return ours.length > 0 ? ours : left
}
