/** Entry of the pause action's main step. */
import { exit } from './exit.js'
import { runPause } from './pauseStep.js'
import { Runner } from './runner.js'

runPause(new Runner()).then(exit)
