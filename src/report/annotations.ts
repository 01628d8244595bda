/** Annotations: one a cause, titled, four lines at most, unless a message has lines to compare or to copy. Pure. */

import { counted } from '../model/text.ts'
import type { Advice, Fact } from './ended.ts'
import { entryUrl } from './links.ts'
import { namesOf } from './names.ts'
import type { Story } from './story.ts'

export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  title: string
  text: string
}

/** GitHub shows ten of each level a step, and drops the rest without a word. */
const MOST = 10

/** In the order of the advice. What there is no room for is counted, and told in the log by `overflow`. */
export function annotationsOf(story: Story): { annotations: Annotation[]; overflow: string[] } {
  const annotations: Annotation[] = []
  const overflow: string[] = []
  for (const level of ['error', 'warning', 'notice'] as const) {
    const all = story.advice.filter((each) => each.level === level)
    const shown = all.length > MOST ? all.slice(0, MOST - 1) : all
    const rest = all.slice(shown.length)
    annotations.push(...shown.map((each) => ({ level, title: each.title, text: textOf(each, story) })))
    if (rest.length === 0) continue
    const title = `${counted(rest.length, 'more cause')}`
    annotations.push({ level, title, text: 'They are in the job summary and at the end of the log.' })
    overflow.push(...rest.map((each) => `${each.title}: ${textOf(each, story)}`))
  }
  overflow.push(...story.advice.flatMap((each) => (each.level === 'summary' ? textOf(each, story) : [])))
  return { annotations, overflow }
}

/** What happened and what to do share a line of so many characters. */
const SHORT = 160

function textOf({ lead, facts, todo, next, deadline, entry }: Advice, { action }: Story): string {
  const url = entryUrl(action, entry)
  const [only] = facts.length === 1 ? facts : []
  const told = only && (lead !== null || only.tasks.length === 0) ? [only.text] : facts.map(factText)
  const isShort = only !== undefined && `${told[0]}${todo}`.length <= SHORT
  const what = isShort && todo !== null ? [`${told[0]} ${todo}`] : told
  const more = url === null ? null : `More: ${url}`
  const given = [isShort ? null : todo, next, lead === null ? deadline : null, more]
  const rest = given.filter((line) => line !== null)
  const first = lead === null ? [] : [[lead, deadline].filter(Boolean).join(' ')]
  const facing = [...first, ...shortened(what, first.length > 0 ? 1 : 3, ' · ')]
  return [...facing, ...shortened(rest, 4 - facing.length, ' ')].join('\n')
}

/** So many lines at most: those that are too many share the last one. */
function shortened(lines: readonly string[], most: number, separator: string): string[] {
  if (lines.length <= most) return [...lines]
  return [...lines.slice(0, most - 1), lines.slice(most - 1).join(separator)]
}

function factText({ tasks, text }: Fact): string {
  return tasks.length === 0 ? oneLine(text) : `${namesOf(tasks)}: ${oneLine(text)}`
}

const oneLine = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
