/** Pauses and their post steps, from the first line of the log to the last request. */
import { hurried } from '../support/aftermath.ts'
import { keyless, run } from '../support/signIns.ts'
import { idOf, pause, type Simulator, startPause, worldOf } from '../support/stage.ts'
import { type Story, tellStories } from '../support/story.ts'

const all = { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' }
const oneRuns = () => worldOf({ orders: [['to-obs', 'RUNNING']] })
const oneIsPaused = () =>
  worldOf({
    orders: [
      ['to-obs', 'RUNNING'],
      ['archive', 'PAUSED'],
    ],
  })

interface Course {
  before?: (sim: Simulator) => void
  between?: (sim: Simulator) => void
  nodeArguments?: string[]
}

/** A pause of all dump tasks, unless the inputs say otherwise, and its post step. */
function pauseAndPost(inputs: Record<string, string> = {}, course: Course = {}): Story['play'] {
  return async (sim, ended) => {
    course.before?.(sim)
    const main = await pause(sim, { ...all, ...inputs }, { nodeArguments: course.nodeArguments ?? [] })
    ended('main step', main)
    course.between?.(sim)
    ended('post step', await main.post({ status: main.exitCode === 0 ? 'success' : 'failure' }))
  }
}

/** A first stop that fails takes effect all the same: after the tasks were started, and seen to run. */
function landLate(sim: Simulator): void {
  let looks = Number.NaN
  sim.fault({ operation: 'stop', code: 'DIS.5000', status: 500 })
  sim.before(({ operation }) => {
    if (operation === 'start' && Number.isNaN(looks)) looks = 0
    if (operation === 'list') looks += 1
    if (looks !== 2) return
    for (const { name } of sim.stream('orders').tasks) sim.setState('orders', name, 'PAUSED')
  })
}

tellStories('pause', {
  'all goes well': { play: pauseAndPost() },
  'in one request': {
    play: pauseAndPost({ 'task-ids': idOf('orders', 'to-obs'), 'wait-timeout': '0', resume: 'never' }),
  },
  'resume is not set': { play: pauseAndPost({ resume: '' }) },
  'a dry run': { play: pauseAndPost({ 'dry-run': 'true' }) },
  'a task is not there': { play: pauseAndPost({ 'task-ids': '', 'task-names': 'to-obs, to-dwh' }) },
  'a stream is not there': { play: pauseAndPost({ 'stream-name': 'order' }) },
  'the secret key is wrong': { play: pauseAndPost({ 'secret-access-key': 'simSecretKeyOfYesterday' }) },
  'a paused task is left': { world: oneIsPaused(), play: pauseAndPost() },
  'a paused task is adopted': { world: oneIsPaused(), play: pauseAndPost({ 'if-already-paused': 'adopt' }) },

  'the service throttles': {
    play: pauseAndPost({}, { before: (sim) => sim.fault({ operation: 'list', throttle: true, times: 2 }) }),
  },

  'a task pauses only after the time to wait': {
    looksByTheClock: true,
    play: pauseAndPost(
      { 'wait-timeout': '2' },
      {
        before: (sim) => Object.assign(sim.task('orders', 'to-dws'), { onStop: [] }),
        between: (sim) => sim.setState('orders', 'to-dws', 'PAUSED'),
      },
    ),
  },

  'a start is refused': {
    world: oneRuns(),
    play: pauseAndPost(
      {},
      { between: (sim) => sim.fault({ operation: 'start', code: 'DIS.4200', times: 9 }) },
    ),
  },

  'a stop lands late, after the resume': {
    looksByTheClock: true,
    play: pauseAndPost({}, { before: landLate, nodeArguments: hurried }),
  },

  'killed when its stop has arrived': {
    play: async (sim, ended) => {
      const handle = startPause(sim, all)
      sim.after(async ({ operation }) => {
        if (operation !== 'stop') return
        handle.kill()
        await handle.done
      })
      const main = await handle.done
      ended('main step', main)
      ended('post step', await main.post({ status: 'failure' }))
    },
  },

  'signed in without a key, by an ID token': {
    play: async (sim, ended) => {
      const main = await run(sim, keyless(sim, { resume: 'always' }))
      ended('main step', main)
      ended('post step', await main.post())
    },
  },
})
