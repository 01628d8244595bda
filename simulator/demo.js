/**
 * The main job, to look at: a job that pauses dump tasks, deploys, and resumes them, with the committed bundles
 * run as GitHub's runner runs them, against the simulator. It needs Node.js 20.12 or newer and nothing else.
 */
import { startSimulator } from './index.js'
import { runAction } from './runner.js'

/** @typedef {import('./runner-step.js').StepResult} StepResult */
/** @typedef {import('./simulator.js').Simulator} Simulator */
/** @typedef {import('./types.js').TaskSpec} TaskSpec */

const project = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'
const key = {
  ak: 'DEMOAK00000000000001',
  sk: 'demoSecretKey0123456789abcdefABCDEF01234',
  projects: [project],
}

/** @param {string} id @param {string} name @param {string} destination @param {Partial<TaskSpec>} [more] */
const task = (id, name, destination, more = {}) => ({
  id,
  name,
  destination,
  lastTransfer: Date.now() - 240_000,
  ...more,
})

/** @type {import('./types.js').World} */
const world = {
  projects: [{ id: project, name: 'eu-de' }],
  accessKeys: [key],
  streams: [
    {
      project,
      name: 'orders',
      tasks: [
        task('As805BudhcH1lDs6gbn', 'orders-to-obs', 'OBS'),
        task('9dSu1wfCytSk1aOLxvF', 'orders-to-dws', 'DWS', { onStop: [[2_500, 'PAUSED']] }),
      ],
    },
    {
      project,
      name: 'clicks',
      tasks: [
        task('Hj2LwN8sQd4FgU6vXaM', 'clicks-to-dli', 'DLI', { state: 'PAUSED' }),
        task('Tz9CkB1yPe7RoS3iJmD', 'clicks-to-mrs', 'MRS', { state: 'ABNORMAL' }),
        task('Kq3ZpT7mVx0RbY5cWnE', 'clicks-old', 'OBS', { state: 'DELETE' }),
      ],
    },
    {
      project,
      name: 'sensors',
      tasks: [task('Wv6XnG0uLf5AhK2tEqZ', 'sensors-to-table', 'CLOUDTABLE', { onStop: [[300, 'PAUSED']] })],
    },
  ],
}

/** What a workflow's author writes. */
const inputs = {
  'stream-name': 'orders, clicks, sensors',
  'task-ids': 'all',
  'if-already-paused': 'adopt',
  resume: 'always',
  region: 'eu-de',
  'project-id': project,
  'access-key-id': key.ak,
  'secret-access-key': key.sk,
}

/** @param {string} text */
const heading = (text) => console.log(`\n━━ ${text} ${'━'.repeat(Math.max(2, 100 - text.length))}\n`)

/** @param {string} title @param {string} text */
const block = (title, text) => console.log(`── ${title}\n${text.trimEnd() || '(nothing)'}\n`)

/** Deleted ones are there only to be passed over. @param {Simulator} sim */
const living = (sim) =>
  sim.streams.flatMap(({ name, tasks }) =>
    tasks.flatMap((each) =>
      each.state === 'DELETE' ? [] : [{ stream: name, name: each.name, state: each.state }],
    ),
  )

/** @param {Simulator} sim */
const statesOf = (sim) =>
  living(sim)
    .map(({ stream, name, state }) => `${`${stream}/${name}`.padEnd(26)} ${state}`)
    .join('\n')

/** @param {StepResult} step */
function show(step) {
  block('log, as the runner shows it', step.visibleLog)
  // The one output that is not for reading.
  const shown = (/** @type {string} */ name, /** @type {string} */ value) =>
    name === 'handover' ? `${value.slice(0, 40)}… (${value.length} characters)` : value
  const outputs = Object.entries(step.outputs).map(([name, value]) => `${name}=${shown(name, value)}`)
  block('outputs', outputs.join('\n'))
  block('job summary (Markdown)', step.summary)
  block('exit code', String(step.exitCode))
}

/** @param {Simulator} sim @returns {Promise<boolean>} whether all went as it should */
async function play(sim) {
  heading('The streams before')
  console.log(statesOf(sim))

  heading('Step 1: pause the dump tasks')
  block(
    'with',
    Object.entries(inputs)
      .map(([name, value]) => `${name}: ${name.startsWith('secret') ? '***' : value}`)
      .join('\n'),
  )
  const pause = await runAction({ with: { ...inputs, endpoint: sim.url } })
  show(pause)

  heading(
    pause.exitCode === 0 ? 'Step 2: deploy (pretended)' : 'Step 2: deploy (left out, because step 1 failed)',
  )
  console.log(statesOf(sim))

  heading('End of the job: the post step resumes them')
  const post = await pause.post({ status: pause.exitCode === 0 ? 'success' : 'failure' })
  show(post)

  heading('The streams after')
  console.log(statesOf(sim))
  const stopped = living(sim).filter(({ state }) => state !== 'RUNNING')
  console.log(
    stopped.length === 0
      ? '\nEvery dump task runs again.'
      : `\nNot running: ${stopped.map(({ stream, name }) => `${stream}/${name}`).join(', ')}`,
  )
  return pause.exitCode === 0 && post.exitCode === 0 && stopped.length === 0
}

const sim = await startSimulator({ world, pauseDelay: 1_200, startDelay: 800 })
try {
  process.exitCode = (await play(sim)) ? 0 : 1
} finally {
  await sim.close()
}
