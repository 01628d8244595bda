/** Entry of the resume action. */
import { exit } from './exit.js'
import { runResume } from './resumeStep.js'
import { Runner } from './runner.js'

runResume(new Runner()).then(exit)
