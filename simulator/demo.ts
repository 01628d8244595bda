/**
 * `npm run demo` shows the action at work in three short acts, without a cloud. The bundles run against the simulator,
 * as on the runner of GitHub. The exit code is 0 only if each act ended as it should.
 */
import { parseArgs } from 'node:util'
import { type Act, play } from './demo/act.ts'
import { allWell } from './demo/allWell.ts'
import { answerLost } from './demo/answerLost.ts'
import { cancelled } from './demo/cancelled.ts'

const usage = `Usage: npm run demo -- [options]

  --verbose   the whole log of each step, its outputs and its summary (Markdown) as well
  --help      show this
`

const acts: readonly Act[] = [allWell, cancelled, answerLost]

async function main(isVerbose: boolean): Promise<void> {
  const wrong: string[] = []
  for (const [index, act] of acts.entries()) {
    console.log(`${index > 0 ? '\n' : ''}━━ ${index + 1} of ${acts.length}: ${act.title}\n\n${act.story}\n`)
    const flaws = await play(act, isVerbose)
    console.log(flaws.length === 0 ? `\n✔ ${act.moral}` : `\n✘ Not as it should be: ${flaws.join('; ')}.`)
    if (flaws.length > 0) wrong.push(act.title)
  }
  if (wrong.length === 0) console.log(`\nAll ${acts.length} acts ended as they should.`)
  else console.log(`\nThese did not end as they should: ${wrong.join('; ')}`)
  process.exitCode = wrong.length === 0 ? 0 : 1
}

// A reader such as `head` may close the pipe early. Then nobody reads the rest.
process.stdout.on('error', () => process.exit())

try {
  const { values } = parseArgs({ options: { verbose: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help) console.log(usage)
  else await main(values.verbose ?? false)
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
}
