/** A pause and its resume in a world that misbehaves: what can be drawn at random. */
import fc from 'fast-check'
import type { Act } from '../../simulator/cloud/types.ts'
import { namesOf } from './fleet.ts'

/** What goes wrong with one stream in one step: from its nth request of that kind on, for so many of them. */
export interface StreamFault {
  kind:
    | 'forbidden'
    | 'gone'
    | 'throttled'
    | 'silent'
    | 'half'
    | 'late'
    | 'html'
    | 'reset'
    | 'failing'
    | 'busy'
    | 'cut'
    | 'hidden'
    | 'reused'
    | 'stateless'
    | 'lacking'
    | 'none'
    | 'twice'
    | 'old'
  operation: 'list' | 'stop' | 'start'
  skip: number
  times: number
  /** The status of a refusal. */
  status: number
  /** In seconds of the step: when it lands, if it is late. */
  after: number
  /** How many tasks a half batch reaches; which entry of a list is odd. */
  position: number
}

export interface RandomCase {
  /** The states of each stream's tasks; the streams are `s1`, `s2` and so on. */
  streams: string[][]
  /** The order in which the inputs name them. */
  order: string[]
  inMain: (StreamFault | null)[]
  inNext: (StreamFault | null)[]
  /** What others do, so many seconds after the first request of a step. */
  others: { step: 'main' | 'next'; what: Act['what']; stream: number; task: number; after: number }[]
  choice: 'leave' | 'ignore' | 'adopt'
  missing: 'error' | 'warn'
  wait: '0' | '20' | '40'
  attempts: number
  pauseDelay: number
  refusesPausedStop: boolean
  /** At which request of the main step, and how. */
  end: { how: 'kill' | 'cancel'; at: number; moment: 'before' | 'after' } | null
  next: 'post' | 'tasks' | 'handover'
}

const fault = (operations: StreamFault['operation'][]): fc.Arbitrary<StreamFault> =>
  fc
    .record<StreamFault>({
      kind: fc.constantFrom(
        ...([
          'forbidden',
          'gone',
          'throttled',
          'silent',
          'half',
          'late',
          'html',
          'reset',
          'failing',
        ] as const),
        ...(['stateless', 'lacking', 'none', 'twice', 'old'] as const),
      ),
      operation: fc.constantFrom(...operations),
      skip: fc.nat(2),
      times: fc.constantFrom(1, 1, 2, 4, 9_999),
      status: fc.constantFrom(400, 403, 404, 409, 422, 429),
      after: fc.integer({ min: 1, max: 30 }),
      position: fc.nat(2),
    })
    .map((drawn) => {
      const isOdd = ODD.some((kind) => kind === drawn.kind)
      // One list is no proof, and the next one is believed: so there is one.
      if (isOdd) return { ...drawn, operation: 'list', times: 1 }
      if (drawn.kind === 'half' || drawn.kind === 'late') return { ...drawn, operation: 'stop' }
      return drawn
    })

const ODD = ['stateless', 'lacking', 'none', 'twice', 'old'] as const

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null, freq: 2 })

/** Before the first stop one fault stops all, so a first list that fails would end most cases at once. */
const inMain = fault(['list', 'stop', 'stop']).map((drawn) =>
  drawn.operation === 'list' ? { ...drawn, skip: drawn.skip + 1 } : drawn,
)

export const randomCase: fc.Arbitrary<RandomCase> = fc.integer({ min: 3, max: 10 }).chain((count) =>
  fc.record<RandomCase>({
    streams: fc.array(
      fc.array(fc.constantFrom('RUNNING', 'RUNNING', 'RUNNING', 'RUNNING', 'PAUSED', 'PAUSED', 'ABNORMAL'), {
        minLength: 1,
        maxLength: 3,
      }),
      { minLength: count, maxLength: count },
    ),
    order: fc.shuffledSubarray(namesOf(count), { minLength: count, maxLength: count }),
    inMain: fc.array(maybe(inMain), { minLength: count, maxLength: count }),
    inNext: fc.array(maybe(fault(['list', 'start', 'start'])), { minLength: count, maxLength: count }),
    others: fc.array(
      fc.record({
        step: fc.constantFrom('main' as const, 'next' as const),
        what: fc.constantFrom('start' as const, 'stop' as const, 'delete' as const),
        stream: fc.nat(count - 1),
        task: fc.nat(2),
        after: fc.integer({ min: 0, max: 20 }),
      }),
      { maxLength: 2 },
    ),
    choice: fc.constantFrom('leave', 'ignore', 'adopt'),
    missing: fc.constantFrom('error', 'warn'),
    wait: fc.constantFrom('0', '20', '20', '40'),
    attempts: fc.constantFrom(1, 2, 5),
    pauseDelay: fc.constantFrom(20, 20, 200, 600),
    refusesPausedStop: fc.boolean(),
    end: fc.option(
      fc.record({
        how: fc.constantFrom('kill' as const, 'cancel' as const),
        at: fc.integer({ min: 1, max: 3 * count + 4 }),
        moment: fc.constantFrom('before' as const, 'after' as const),
      }),
      { nil: null, freq: 2 },
    ),
    next: fc.constantFrom('post', 'post', 'post', 'tasks', 'handover'),
  }),
)
