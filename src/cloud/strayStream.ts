/** A stream that is not there, told with the streams that are. */
import { ServiceError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import { fewOf, plain } from '../model/text.ts'
import type { Dis } from './dis.ts'

/** What DIS answers where the stream does not exist. */
export const NO_STREAM = 'DIS.4301'
/** How many streams a message names. */
const SHOWN = 20

/**
 * The same error, with the project's streams in its details when it is about a stream that is not there and they can be
 * asked for. Asks once a step and never throws.
 */
export async function withStreamNames(
  error: Error,
  dis: Pick<Dis, 'listStreams' | 'caller'>,
): Promise<Error> {
  if (!(error instanceof ServiceError) || error.parts.code !== NO_STREAM) return error
  const { stream } = error.parts
  if (stream === undefined) return error
  try {
    const { redact } = dis.caller.world
    const names = (await dis.listStreams()).map((name) => plain(redact(name), 64))
    const details = [...(error.parts.details ?? []), didYouMean(stream, names)]
    return new ServiceError({ ...error.parts, details }, { cause: error })
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

/** What is said of a stream that is not among the project's, without asking DIS for it. */
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
