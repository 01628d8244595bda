/** The second act: somebody cancels the job in the middle of the deployment. */
import type { Act } from './act.ts'

export const cancelled: Act = {
  title: 'Cancelled in the middle of the deployment',
  story: `Somebody presses "Cancel workflow" while the deployment runs. No further step of the job runs, but the post
step does: it knows what to resume from what was saved before the stop left.`,
  moral: 'The job was cancelled, and every dump task runs again all the same.',
  with: { 'stream-name': 'orders, clicks', 'task-ids': 'all', resume: 'always' },
  deployment: { lasts: 1_500, ends: 'cancelled', told: 'cancelled in the middle of the deployment' },
}
