/** Adds the names of the existing streams to the error for a stream that does not exist. */
import { ServiceError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import { fewOf, plain } from '../model/text.ts'
import type { Dis } from './dis.ts'

/** The DIS code for a stream that does not exist. */
export const NO_STREAM = 'DIS.4301'
/** How many streams a message names at most. */
const SHOWN = 20

/**
 * Adds the names of the project's streams to an error about a stream that does not exist. Leaves the error as it is
 * if they cannot be listed. Lists them once a step, and never throws.
 */
export async function withStreamNames(
  error: Error,
  dis: Pick<Dis, 'listStreams' | 'caller'>,
): Promise<Error> {
  if (!(error instanceof ServiceError)) return error
  const { code, stream } = error.parts
  if (code !== NO_STREAM || stream === undefined) return error
  try {
    const { log } = dis.caller.context
    const names = (await dis.listStreams()).map((name) => plain(log.redacted(name), 64))
    return new ServiceError({ ...error.parts, details: [didYouMean(stream, names)] }, { cause: error })
  } catch {
    return error
  }
}

function didYouMean(stream: string, names: readonly string[]): string {
  const [first, ...others] = nearest(stream, names)
  if (first === undefined) return 'The project has no streams.'
  if (others.length === 0) return `Did you mean ${first}? It is the only stream of the project.`
  return `Did you mean ${first}? The streams of the project, the nearest first: ${fewOf([first, ...others], SHOWN)}.`
}

/** The error for a stream that is not among the project's, made without asking DIS. */
export function unknownStream(stream: string): ServiceError {
  return new ServiceError({
    operation: `list the dump tasks of stream ${stream}`,
    service: 'DIS',
    status: 400,
    code: NO_STREAM,
    words: "it is not among the project's streams",
    requestId: null,
    stream,
  })
}
