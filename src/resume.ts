/** Entry of the resume action. */
import { exit } from './exit.js'
import { runResume } from './resumeStep.js'
import { Runner } from './runner.js'

exit(await runResume(new Runner()))
