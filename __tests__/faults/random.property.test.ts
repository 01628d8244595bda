/**
 * Pauses of three to ten streams, with a fault of its own for each, others who act, kills and cancels, and a post step
 * or a resume action after it: whatever happens, the oracle finds that the promises were kept.
 *
 * They are the same in each run: a gate that fails by chance is soon ignored. Once a week a workflow plays new ones.
 * SCHEDULES in the environment says how many are played, SEED which. A case that fails is printed: paste it into
 * `REPLAY`, and it is played first.
 */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sideBySide } from '../support/aftermath.ts'
import { type RandomCase, randomCase } from '../support/randomCase.ts'
import { playCase } from '../support/randomPlay.ts'

const REPLAY: RandomCase[] = []

/** What the case broke, with the case as it can be pasted; null when nothing was broken. */
async function flawOf(one: RandomCase): Promise<string | null> {
  try {
    await playCase(one)
    return null
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${JSON.stringify(one)}`
  }
}

test('whatever goes wrong in whatever order, the promises are kept', async () => {
  const seed = Number(process.env['SEED'] ?? 1)
  const drawn = fc.sample(randomCase, { seed, numRuns: Number(process.env['SCHEDULES'] ?? 40) })
  const flaws = await sideBySide([...REPLAY, ...drawn], flawOf, 8)
  const broken = flaws.filter((flaw) => flaw !== null)
  if (broken.length > 0) throw new Error(`SEED=${seed}\n\n${broken.join('\n\n════\n\n')}`)
  expect(flaws).toHaveLength(REPLAY.length + drawn.length)
}, 3_600_000)
