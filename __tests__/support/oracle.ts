/**
 * Says whether a pause, and the post step or resume that followed it, kept its promises. It believes what the simulator
 * saw, and of the steps only what a reader sees: exit codes, annotations and summaries.
 */
import type { EndedStep, Play, TaskThen } from './history.ts'

/** What broke a promise; an empty array when nothing did. */
export function flawsOf(play: Play): string[] {
  if (play.inputs['dry-run'] === 'true') return changesOfADryRun(play)
  const { main, next } = play
  return [
    ...unseenSuccess(play),
    ...(next === null ? [] : [...leftInSilence(play, next), ...wrongStarts(play, next)]),
    ...overrun(play, main, play.budgets.main),
    ...(next === null ? [] : overrun(play, next, play.budgets.next)),
  ]
}

/** Throws when a promise was broken. */
export function expectPromises(play: Play): void {
  const flaws = flawsOf(play)
  if (flaws.length === 0) return
  const said = [play.main, play.next].flatMap((step) =>
    step === null ? [] : [`${step.kind}: exit code ${step.exitCode}`, ...annotationsOf(step), step.summary],
  )
  throw new Error(`Broken promises:\n- ${flaws.join('\n- ')}\n\n${said.join('\n')}`)
}

function changesOfADryRun({ main, history }: Play): string[] {
  const changed = within(main, history.requests).filter(({ operation }) => /^st(op|art)$/.test(operation))
  return changed.length === 0 ? [] : ['a dry run changed something']
}

/** A list or a JSON array of strings, as inputs are given. */
function listOf(text = ''): string[] {
  const items = text.trim().startsWith('[') ? (JSON.parse(text) as string[]) : text.split(/[\n,]/)
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

function isAskedFor({ project, stream, id, name }: TaskThen, { inputs, main, history }: Play): boolean {
  const asked = within(main, history.requests).find((request) => request.project !== null)
  if (asked !== undefined && asked.project !== project) return false
  if (!listOf(inputs['stream-name']).includes(stream)) return false
  const taskIds = listOf(inputs['task-ids'])
  return taskIds.join() === 'all' || taskIds.includes(id) || listOf(inputs['task-names']).includes(name)
}

const waitsForNothing = (inputs: Play['inputs']) => /^0+\s*[smh]?$/.test(inputs['wait-timeout'] ?? '')

const within = <T extends { number: number }>({ first, last }: EndedStep, items: readonly T[]): T[] =>
  items.filter(({ number }) => number >= first && number <= last)

/** 1: a main step that ended well has seen each task paused, in the last list of its stream. */
function unseenSuccess(play: Play): string[] {
  const { before, main } = play
  if (main.exitCode !== 0 || waitsForNothing(play.inputs)) return []
  const asked = before.filter(
    (task) => task.state !== 'DELETE' && isAskedFor(task, play) && !mayBeMissing(play, task),
  )
  return [...new Set(asked.map(({ stream }) => stream))].flatMap((stream) => {
    const said = lastList(play, stream)
    if (said === null) return [`main ended well, and its last list of ${stream} was not answered with a list`]
    return asked
      .filter((task) => task.stream === stream && said.get(task.id) !== 'PAUSED')
      .map(({ id, name }) => `main ended well, and last saw ${stream}/${name} ${said.get(id) ?? 'nowhere'}`)
  })
}

/** A task that was deleted meanwhile, where a missing task is no error; or before the first list, which is what `all` means. */
function mayBeMissing({ inputs, now, main, history }: Play, { id }: TaskThen): boolean {
  if (now.some((task) => task.id === id)) return false
  const seen = within(main, history.statesSeen).some(({ tasks }) => tasks.some((task) => task.id === id))
  return /warn|ignore/.test(inputs['if-task-missing'] ?? '') || (inputs['task-ids'] === 'all' && !seen)
}

/** The states in the last list of a stream, all its pages; null if not all of it was seen. */
function lastList({ main, history }: Play, stream: string): Map<string, string> | null {
  const lists = within(main, history.requests).filter(
    (request) => request.operation === 'list' && request.stream === stream,
  )
  const pages = lists.slice(lists.findLastIndex(({ isNextPage }) => !isNextPage))
  const seen = pages.map(({ number }) => history.statesSeen.find((each) => each.number === number))
  if (seen.length === 0 || seen.includes(undefined)) return null
  return new Map(seen.flatMap((page) => page?.tasks ?? []).map(({ id, state }) => [id, state]))
}

/** 2: what ran before the main step runs, or is named where a reader of the job sees it. */
function leftInSilence(play: Play, next: EndedStep): string[] {
  if (next.signal !== null) return []
  const left = play.before.filter((task) => {
    const state = play.now.find(({ id }) => id === task.id)?.state
    if (task.state !== 'RUNNING' || state === undefined || /^(RUNNING|DELETE)$/.test(state)) return false
    return stopsOf(play, task.id) > 0 && !isPausedLater(play, next, task)
  })
  return left
    .filter((task) => ![play.main, next].some((step) => isNamed(play, step, task)))
    .map(({ stream, name }) => `${stream}/${name} ran before, does not run now, and nobody is told`)
}

/** In seconds: a little less than what a post step has to watch for. A resume action need not watch. */
const WATCHED = 50

/** Whether it was paused when nobody had to look any more: by others, or by a stop that came too late to be seen. */
function isPausedLater({ history, second }: Play, next: EndedStep, { stream, id, name }: TaskThen): boolean {
  const looks = within(next, history.statesSeen).flatMap(({ at, tasks }) =>
    tasks.filter((task) => task.id === id).map(({ state }) => ({ at, state })),
  )
  const lastLook = looks.at(-1)
  if (lastLook?.state !== 'RUNNING') return false
  if (next.kind === 'resume') return true
  const byOthers = history.othersActs.some(
    (act) => act.what === 'stop' && act.stream === stream && act.task === name && act.at >= lastLook.at,
  )
  const others = looks.findLastIndex(({ state }) => state !== 'RUNNING')
  const ranSince = looks[others + 1]?.at ?? lastLook.at
  return byOthers || lastLook.at - ranSince >= WATCHED * second
}

/** Of more than eight tasks with one cause an annotation tells the number; the summary names them. */
const COUNTED = /\b(9|\d{2,}) dump tasks in \d+ streams?\b/

/** Whether a step names it that ended after it was last seen. With an explicit `never` the summary is enough. */
function isNamed({ inputs, history }: Play, step: EndedStep, { id, name }: TaskThen): boolean {
  const seen = history.statesSeen.findLast(({ tasks }) => tasks.some((task) => task.id === id))
  if (seen !== undefined && seen.at > step.endedAt) return false
  const isIn = (text: string) => [id, name].some((word) => contains(text, word))
  const told = annotationsOf(step).join('\n')
  return isIn(step.summary) && (isIn(told) || COUNTED.test(told) || inputs['resume'] === 'never')
}

const annotationsOf = ({ annotations }: EndedStep) => [...annotations.error, ...annotations.warning]

/** Whether the text has that word, however Markdown writes it. Of a name of odd characters nobody can tell. */
function contains(text: string, word: string): boolean {
  if (!/^[\w.-]+$/.test(word)) return true
  const plain = text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/[\\\u200b-\u200f\u2060]/g, '')
  return new RegExp(`(?<![\\w-])${word.replaceAll('.', '\\.')}(?![\\w-])`).test(plain)
}

/** 3: only what the main step stopped or adopted is started, and no more often than its stops explain. */
function wrongStarts(play: Play, next: EndedStep): string[] {
  const starts = within(next, play.history.requests).filter(({ operation }) => operation === 'start')
  const started = new Set(starts.flatMap(({ taskIds }) => taskIds))
  return [...started].flatMap((id) => {
    const task = play.before.find((each) => each.id === id)
    const name = task === undefined ? id : `${task.stream}/${task.name}`
    const explained = stopsOf(play, id) + (isAdopted(play, task) ? 1 : 0)
    if (explained === 0) return [`${name} was started, and not stopped or adopted before`]
    const times = startsOf(play, next, id)
    return times > explained ? [`${name} was started ${times} times; its stops explain ${explained}`] : []
  })
}

const isAdopted = (play: Play, task: TaskThen | undefined) =>
  task !== undefined && play.inputs['if-already-paused'] === 'adopt' && isAskedFor(task, play)

/** How often stops of the main step may have paused the task. */
function stopsOf({ main, history }: Play, id: string): number {
  // Only a main step sends stops, and those that were on their way when it ended may arrive later.
  const stops = history.requests.filter(
    ({ number, operation, taskIds }) => number >= main.first && operation === 'stop' && taskIds.includes(id),
  )
  // What a step that was killed knew of an answer, nobody knows.
  return stops.filter((stop) => main.signal !== null || !isRefusedForCertain(stop)).length
}

/** A refusal of several tasks may have taken effect for some of them, and that of a gateway too. */
const isRefusedForCertain = ({ status, answered, taskIds }: Play['history']['requests'][number]) =>
  taskIds.length === 1 && answered && status !== null && status >= 400 && status < 500 && status !== 408

/** How often it was started. The same start, sent again before it was seen to take effect, counts once. */
function startsOf({ history }: Play, next: EndedStep, id: string): number {
  const took = within(next, history.startsAndStops).filter(
    (each) => each.action === 'start' && each.id === id && !/^(RUNNING|STARTING)$/.test(each.before),
  )
  return took.filter((start, index) => {
    const earlier = took[index - 1]
    if (earlier === undefined) return true
    return history.statesSeen.some(
      ({ number, tasks }) =>
        number > earlier.number &&
        number < start.number &&
        tasks.some((task) => task.id === id && /^(RUNNING|STARTING)$/.test(task.state)),
    )
  }).length
}

/** In real ms: what a busy machine may add to the time between two requests, and to a process. */
const SLACK = { requests: 3_000, process: 15_000 }

/** 4: it ended in time, and sent nothing after it. */
function overrun({ history, second }: Play, step: EndedStep, budget: number | undefined): string[] {
  if (budget === undefined) return []
  const requests = within(step, history.requests)
  const span = (requests.at(-1)?.at ?? 0) - (requests[0]?.at ?? 0)
  const limit = budget * second
  const seconds = (ms: number) => `${Math.round(ms / second)} s`
  return [
    ...(step.signal === 'SIGKILL' ? [`${step.kind} did not end by itself`] : []),
    ...(span > limit + SLACK.requests
      ? [`${step.kind} sent requests for ${seconds(span)} of ${budget}`]
      : []),
    ...(step.durationMs > limit + SLACK.process
      ? [`${step.kind} took ${seconds(step.durationMs)} of ${budget}`]
      : []),
  ]
}
