/** For how long streams keep their data: asked only where dump tasks stay paused, or were paused for long. */
import { type ConnectWorld, connect } from '../cloud/connect.ts'
import type { Dis } from '../cloud/dis.ts'
import type { TaskReport } from '../model/tasks.ts'
import type { Saved } from '../runner/state.ts'
import { mayHaveLost } from './dataLoss.ts'
import type { SavedSignIn } from './savedSignIn.ts'

/** The hours for which each of these streams keeps its data, where the service tells them. */
export async function retentionOf(dis: Dis, streams: Iterable<string>): Promise<Map<string, number>> {
  const hours = new Map<string, number>()
  await Promise.all(
    [...new Set(streams)].map(async (stream) => {
      try {
        const shown = await dis.showStream(stream)
        if (shown.retentionHours !== null) hours.set(stream, shown.retentionHours)
      } catch {
        // The report does without.
      }
    }),
  )
  return hours
}

/** The hours of the streams in which a resume left tasks paused, or started some that may have been paused for too long. */
export async function retentionAfterResume(
  dis: Dis,
  reports: readonly TaskReport[],
  pausedFor: (report: TaskReport) => number | null,
): Promise<Map<string, number>> {
  const isLeft = ({ problem, after, outcome }: TaskReport) =>
    problem !== null && outcome !== 'missing' && after === 'PAUSED'
  const asked = reports.filter((report) => isLeft(report) || mayHaveLost(pausedFor(report)))
  return retentionOf(
    dis,
    asked.flatMap(({ stream }) => stream ?? []),
  )
}

/** The same in a post step that resumes nothing, and has to sign in for it. */
export async function retentionWhereLeft(
  saved: Saved,
  { signInMethod, place }: SavedSignIn,
  world: ConnectWorld,
): Promise<Map<string, number>> {
  const dis = await connect(signInMethod, place, world)
  return retentionOf(
    dis,
    saved.streams.map(({ stream }) => stream),
  )
}
