/** The first act: pause, deployment, resume in the post step. */
import type { Act } from './act.ts'

export const allWell: Act = {
  title: 'All goes well',
  story: `The service answers a stop at once; the tasks pause later, each in its own time. The deployment waits for the
last of them, and when the job ends, the post step resumes all.`,
  moral: 'No dump ran during the deployment, and every dump task runs again.',
  with: { 'stream-name': 'orders, clicks', 'task-ids': 'all', resume: 'always' },
  deployment: { lasts: 2_000, ends: 'success', told: 'the deployment is done' },
}
