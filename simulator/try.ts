/**
 * `npm run try -- deploy.yml` plays your own workflow file against the simulator. The main and post steps of this
 * action run; all other steps are named and skipped. The exit code is 1 if a step of this action fails, and 2 if the
 * file or an option is wrong.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from './index.ts'
import { playWorkflow, UnknownExpression } from './runner/workflow.ts'
import { Context } from './try/context.ts'
import { readWorkflow } from './try/file.ts'
import { type Flags, readFlags, usage } from './try/flags.ts'
import { Teller } from './try/teller.ts'
import { describeStreams, worldFor } from './try/world.ts'

/** Plays the workflow. True if all steps of this action succeeded. */
async function play(flags: Flags): Promise<boolean> {
  const { text, workflow } = readWorkflow(flags.file)
  const context = new Context(workflow, flags)
  const world = worldFor(workflow, context, flags.streams)
  const why = flags.streams.length > 0 ? 'by --stream' : 'made up from the file; --stream names your own'
  console.log(`The streams of the simulator, ${why}:\n${describeStreams(world.projects, world.streams)}`)
  const { pauseDelay, startDelay } = flags
  const simulator = await startSimulator({ world, pauseDelay, startDelay })
  const teller = new Teller(mkdtempSync(join(tmpdir(), 'try-')))
  try {
    const steps = await playWorkflow(text, context.play(simulator, teller))
    if (steps.length === 0) throw new Error('No step of this action ran: every one is skipped by its if:')
    const codes = steps.flatMap(({ main, post }) => [main.exitCode, post?.exitCode ?? 0])
    console.log(`\nThe streams at the end:\n${describeStreams(world.projects, simulator.streams)}`)
    return codes.every((code) => code === 0)
  } finally {
    await simulator.close()
  }
}

/** The message for the user, without a stack. */
function explain(error: unknown): string {
  if (error instanceof UnknownExpression) {
    return `${error.message}. Set it with --value '${error.expression}=…'`
  }
  return error instanceof Error ? error.message : String(error)
}

// A reader such as `head` may close the pipe early. Then nobody reads the rest.
process.stdout.on('error', () => process.exit())

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags === null) console.log(usage)
  else process.exitCode = (await play(flags)) ? 0 : 1
} catch (error) {
  console.error(explain(error))
  process.exitCode = 2
}
