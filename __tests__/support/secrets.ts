/**
 * Searches everything that a step writes for secrets. The stage does it for every step, so each end-to-end test takes
 * part by itself.
 */
import type { Simulator, Step } from './stage.ts'

/** A text may be cut on its way to the log. So a beginning of this length counts as the whole secret. */
const TELLING = 20

/** What a step or its post step wrote. */
type Written = Pick<Step, 'everything'>

/** Everything that a step wrote, without the lines that tell the runner what to mask. */
export function readable(step: Written): string {
  return step.everything
    .split(/\r\n|\n|\r/)
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')
}

/** The world's secrets and access keys, each line of those that have several. */
export function secretsOf(sim: Simulator): string[] {
  const keys = (sim.world.accessKeys ?? []).map(({ ak }) => ak)
  const lines = [...sim.secrets(), ...keys].flatMap((secret) => secret.split(/\s*[\r\n]+\s*/))
  return [...new Set(lines.filter((line) => line !== ''))]
}

/** The secrets of the world that a step wrote where somebody can read them. The beginning of a secret is enough. */
export function leaks(sim: Simulator, step: Written): string[] {
  const text = readable(step)
  // All ID tokens begin with the same header. That header is not secret, and no other text begins with it.
  return secretsOf(sim).filter((secret) => text.includes(secret.slice(0, TELLING)))
}

/** Throws when a step wrote a secret of the world anywhere but in a line that masks it. */
export function expectNoSecrets(sim: Simulator, step: Written): void {
  const found = leaks(sim, step).map((secret) => `${secret.slice(0, 8)}… (${secret.length} characters)`)
  if (found.length > 0) throw new Error(`A step wrote secrets: ${found.join(', ')}\n${readable(step)}`)
}

/** The same step. It and each post step that it runs are searched. */
export function searched(sim: Simulator, step: Step): Step {
  expectNoSecrets(sim, step)
  return {
    ...step,
    post: async (options) => {
      const post = await step.post(options)
      expectNoSecrets(sim, post)
      return post
    },
    startPost: (options) => {
      const handle = step.startPost(options)
      const done = handle.done.then((post) => {
        expectNoSecrets(sim, post)
        return post
      })
      return { ...handle, done }
    },
  }
}
