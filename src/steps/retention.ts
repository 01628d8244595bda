/** Asks how long streams keep their data, if dump tasks stay paused or were paused for long. */
import type { Dis } from '../cloud/dis.ts'
import type { StepContext } from '../cloud/stepContext.ts'

/**
 * Asks for how many hours these streams (null: none) keep their data. Tells the context, and gives the hours that are
 * known.
 */
export async function askRetention(
  dis: Dis,
  streams: readonly (string | null)[],
  context: Pick<StepContext, 'onRetention'>,
): Promise<ReadonlyMap<string | null, number>> {
  const hours = new Map<string, number>()
  const ask = async (stream: string) => {
    // If there is no answer, the report leaves it out.
    const shown = await dis.showStream(stream).catch(() => null)
    if (shown?.retentionHours) hours.set(stream, shown.retentionHours)
  }
  await Promise.all([...new Set(streams.filter((stream) => stream !== null))].map(ask))
  if (hours.size > 0) context.onRetention(hours)
  return hours
}
