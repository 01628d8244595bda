/** The one model of what happened, from which log, annotations and summary are made. Pure. */

import { adviceOf } from './advice.ts'
import { type Advice, type Conclusion, type Ended, endedOf, type Surroundings } from './ended.ts'
import { headlineOf, type Icon, iconOf } from './headline.ts'
import { resumeYaml } from './resumeStep.ts'

export interface Story extends Ended {
  icon: Icon
  headline: string
  advice: Advice[]
  /** The step that resumes what is paused, as YAML; null if it is not needed or cannot work. */
  resumeStep: string | null
}

export function storyOf(conclusion: Conclusion, surroundings: Surroundings): Story {
  const ended = endedOf(conclusion, surroundings)
  const advice = adviceOf(ended)
  const { dryRun, leftPaused } = ended
  // Tasks that somebody else paused are in it only if there are no others.
  const ours = leftPaused.filter(({ outcome }) => outcome !== 'already-paused')
  const toResume = ours.length > 0 ? ours : leftPaused
  return {
    ...ended,
    icon: iconOf(ended, advice),
    headline: headlineOf(ended),
    advice,
    resumeStep: dryRun ? null : resumeYaml(toResume, ended),
  }
}
