/** Starts the files that wait for real limits first. If one of them started last, it would run alone at the end. */
import sequencer, { type default as Types } from '@jest/test-sequencer'

const LONG =
  /[\\/](faults.(halfApplied|limits|remembered|retried|revised|seen|streamsApart|tasksApart|told|trouble)|pause.fleet|hostile.(text|state)|repository.demo)\.test\.ts$/

/** The package has types for CommonJS alone, where the class is one level deeper. */
const Sequencer = sequencer as unknown as typeof Types.default

type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0]

/** All other files keep the order of jest: by how long they took last time. A new clone does not know that yet. */
export default class LongestFirst extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const isLong = ({ path }: Tests[number]) => LONG.test(path)
    const rest = tests.filter((test) => !isLong(test))
    return [...(await super.sort(tests.filter(isLong))), ...(await super.sort(rest))]
  }
}
