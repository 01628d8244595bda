import { readFileSync } from 'node:fs'

const log = readFileSync(process.env['INPUT_LOG'] ?? '', 'utf8')
const expected = `(${process.env['INPUT_EXPECTED']})`
const found = log.split('\n').some((line) => line.includes(' 200 ') && line.includes(expected))
if (!found) {
  console.log(`::error::The simulator's log shows no ${expected}`)
  console.log(log)
  process.exitCode = 1
}
