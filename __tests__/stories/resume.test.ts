/** The resume action, from the first line of its log to its last request. */
import { pause, resume } from '../support/stage.ts'
import { tellStories } from '../support/story.ts'

const all = { 'stream-name': 'orders', 'task-ids': 'all' }

tellStories('resume', {
  'what a pause step handed over': {
    play: async (sim, ended) => {
      const main = await pause(sim, { ...all, resume: 'never' })
      ended('pause in another job', main)
      ended('resume', await resume(sim, { tasks: main.outputs['handover'] ?? '' }))
    },
  },

  'nothing was handed over': {
    play: async (sim, ended) => ended('resume', await resume(sim, { tasks: '[]' })),
  },

  'all that is paused': { play: async (sim, ended) => ended('resume', await resume(sim, all)) },
})
