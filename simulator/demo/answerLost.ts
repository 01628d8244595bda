/** The third act: the stop arrives, and its answer does not. */
import type { Act } from './act.ts'

export const answerLost: Act = {
  title: "The stop's answer is lost",
  story: `The connection breaks after the service has taken the stop, before its answer. A script would report a
failure and leave the tasks paused. The action reads the list of tasks to find out. (With more than one attempt it
would send the stop again, and watch for a minute after the resume whether one arrives late: too long for a demo.)`,
  moral: 'The answer was lost, and the step still found out what happened. Every dump task runs again.',
  with: {
    'stream-name': 'orders, clicks',
    'task-ids': 'all',
    resume: 'always',
    'retry-max-attempts': '1',
  },
  deployment: { lasts: 1_000, ends: 'success', told: 'the deployment is done' },
  prepare: (sim) =>
    sim.fault({ operation: 'stop', match: ({ body }) => body.includes(lost), reset: 'after' }),
  flaw: ({ journal }) => {
    const stops = journal.filter(({ operation, body }) => operation === 'stop' && body.includes(lost))
    return stops.length === 1 && stops[0]?.status === null ? null : 'the answer to the stop was not lost'
  },
}

/** A task of stream orders. */
const lost = 'As805BudhcH1lDs6gbn'
