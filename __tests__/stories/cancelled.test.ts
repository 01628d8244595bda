/** Jobs that are cancelled; a file of its own, as this cannot be tried on Windows. */
import { arrived } from '../support/aftermath.ts'
import { startPause } from '../support/stage.ts'
import { tellStories } from '../support/story.ts'

tellStories('cancelled', {
  'while it is waited for': {
    play: async (sim, ended) => {
      // Held back, so that the cancel finds the step at the same place in each run.
      sim.fault({ operation: 'list', nth: 2, silence: true })
      const handle = startPause(sim, { 'stream-name': 'orders', 'task-ids': 'all', resume: 'always' })
      await arrived(sim, 'list', 2)
      handle.cancel()
      const main = await handle.done
      ended('main step', main)
      ended('post step', await main.post({ status: 'cancelled' }))
    },
  },
})
