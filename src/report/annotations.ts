/**
 * One annotation for each cause, with a title and at most four lines. Only a message that is to be compared or copied
 * may be longer. Pure.
 */

import { counted } from '../model/text.ts'
import type { Advice, Fact } from './ended.ts'
import { entryUrl } from './entries.ts'
import { joined, namesOf } from './sentences.ts'
import type { Story } from './story.ts'

export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  title: string
  text: string
}

/** GitHub shows ten annotations of each level for a step, and silently drops the others. */
const MOST = 10

/** In the order of the advice. `overflow`: what has no room here and goes to the log. */
export function annotationsOf(story: Story): { annotations: Annotation[]; overflow: string[] } {
  const annotations: Annotation[] = []
  const overflow: string[] = []
  for (const level of ['error', 'warning', 'notice'] as const) {
    const all = story.advice
      .filter((each) => each.level === level)
      .map((each) => ({ level, title: each.title, text: textOf(each, story) }))
    const rest = all.length > MOST ? all.splice(MOST - 1) : []
    annotations.push(...all)
    if (rest.length === 0) continue
    const text = 'They are in the job summary and at the end of the log.'
    annotations.push({ level, title: counted(rest.length, 'more cause'), text })
    overflow.push(...rest.map((each) => `${each.title}: ${each.text}`))
  }
  const onlyTold = story.advice.filter(({ level }) => level === 'summary')
  overflow.push(...onlyTold.map((each) => textOf(each, story)))
  return { annotations, overflow }
}

/** If there are too many facts for four lines, the last line holds the remaining ones. */
function textOf({ lead, facts, todo, next, entry }: Advice, { action }: Story): string {
  const url = entryUrl(action, entry)
  const last = joined(' ', next, url === null ? null : `More: ${url}`)
  const room = 4 - [lead, todo, last].filter(Boolean).length
  const told = facts.map(factText)
  const shown = [...told.slice(0, room - 1), told.slice(room - 1).join(' · ')]
  return joined('\n', lead, ...shown, todo, last)
}

/** A message of several lines keeps them only if it is the only fact. */
function factText({ tasks, text }: Fact, _: number, { length }: readonly Fact[]): string {
  if (tasks.length === 0 && length === 1) return text
  const line = text.replace(/\s*\n\s*/g, ' ').trim()
  return tasks.length === 0 ? line : `${namesOf(tasks)}: ${line}`
}
