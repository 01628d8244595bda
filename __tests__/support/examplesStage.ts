/** Plays workflow files for the tests of the examples, with the keys of the default world as secrets. */
import { readdirSync, readFileSync } from 'node:fs'
import { defaultWorld, startSimulator } from '../../simulator/index.ts'
import { type Play, type PlayedStep, playWorkflow } from '../../simulator/runner/workflow.ts'
import type { Simulator } from './stage.ts'

const folder = new URL('../../examples/', import.meta.url)
export const files = readdirSync(folder).filter((name) => name.endsWith('.yml'))
export const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')
/** The YAML blocks of a document that are whole workflows. */
export const workflowsIn = (document: string) =>
  [...readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8').matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, text]) => text ?? '')
    .filter((text) => /^jobs:/m.test(text))

/** The stops and starts that took effect, in order: `stop orders-to-obs`. */
export const history = (sim: Simulator) => sim.startsAndStops.map(({ action, name }) => `${action} ${name}`)
export const stopAndStart = (...names: string[]) => [
  ...names.map((name) => `stop ${name}`),
  ...names.map((name) => `start ${name}`),
]
export const codes = (steps: PlayedStep[]) =>
  steps.map(({ main, post }) => [main.exitCode, post?.exitCode ?? null])

/** Plays a workflow; `change` prepares the simulator. */
export async function play(
  text: string,
  more: Partial<Play> = {},
  change: (sim: Simulator) => void = () => {},
): Promise<{ sim: Simulator; steps: PlayedStep[] }> {
  const sim = await startSimulator({ world: defaultWorld(), pauseDelay: 100 })
  change(sim)
  const key = sim.world.accessKeys?.[0]
  const values = {
    'secrets.DIS_ACCESS_KEY_ID': key?.ak ?? '',
    'secrets.DIS_SECRET_ACCESS_KEY': key?.sk ?? '',
    'secrets.HUAWEI_CLOUD_ACCESS_KEY_ID': key?.ak ?? '',
    'secrets.HUAWEI_CLOUD_SECRET_ACCESS_KEY': key?.sk ?? '',
    'secrets.HUAWEI_CLOUD_PROJECT_ID': sim.world.projects[0]?.id ?? '',
    'github.run_attempt': '1',
    ...more.values,
  }
  const inputs = { endpoint: sim.url, 'iam-endpoint': sim.url }
  try {
    return { sim, steps: await playWorkflow(text, { inputs, ...more, values }) }
  } finally {
    await sim.close()
  }
}
