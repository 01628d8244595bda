/** Loaded into a process with `--require`: tells by a pipe, at its end, how much memory it had at the most (kB). */
const { writeSync } = require('node:fs')

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))
