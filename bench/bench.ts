/**
 * Measures the main step of a pause as a whole process against a bare script that does the same. Prints one table;
 * `--quick` takes fewer turns. The speed of a machine changes during the bench, so the two take turns, and a ratio
 * compares two runs of the same turn.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Address, Scenario } from './service.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'bench', 'built')
const { main } = parse(readFileSync(join(root, 'action.yml'), 'utf8')).runs
const programs = { action: join(root, main), bare: join(built, 'bare.mjs') }
const isQuick = process.argv.includes('--quick')

const scenarios: { what: string; turns: number; scenario: Scenario }[] = [
  { what: 'a pause of 1 s', turns: 9, scenario: { streams: 1, pauseDelay: 1_000, latency: 0 } },
  { what: 'a pause of no time', turns: 25, scenario: { streams: 1, pauseDelay: 0, latency: 0 } },
  { what: '100 streams, 50 ms latency', turns: 5, scenario: { streams: 100, pauseDelay: 0, latency: 50 } },
]

const folder = mkdtempSync(join(tmpdir(), 'dis-bench-'))
const service = fork(fileURLToPath(new URL('service.ts', import.meta.url)))
try {
  mkdirSync(built, { recursive: true })
  // As plain JavaScript: to remove types takes Node.js some ms.
  writeFileSync(programs.bare, stripTypeScriptTypes(readFileSync(join(root, 'bench/bare.ts'), 'utf8')))
  console.log(`Node.js ${process.version}; medians, with the middle half in brackets\n`)
  console.log(`${''.padEnd(28)}${'step / bare script'.padEnd(24)}the step takes`)
  for (const { what, turns, scenario } of scenarios) {
    const { ratios, seconds } = await race(scenario, isQuick ? Math.ceil(turns / 4) : turns)
    console.log(`${what.padEnd(28)}${spread(ratios).padEnd(24)}${spread(seconds)} s`)
  }
} finally {
  service.disconnect()
  rmSync(folder, { recursive: true, force: true })
}

async function race(scenario: Scenario, turns: number): Promise<Record<'ratios' | 'seconds', number[]>> {
  const [ratios, seconds]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn += 1) {
    const order = turn % 2 === 0 ? (['action', 'bare'] as const) : (['bare', 'action'] as const)
    const took = { action: 0, bare: 0 }
    for (const name of order) {
      const address = await startService(service, scenario)
      took[name] = await run(programs[name], environment(address, scenario.streams))
    }
    ratios.push(took.action / took.bare)
    seconds.push(took.action / 1_000)
  }
  return { ratios, seconds }
}

async function startService(child: ChildProcess, scenario: Scenario): Promise<Address> {
  child.send(scenario)
  const [address] = await once(child, 'message')
  return address
}

/** Gives the ms from the start of the process to its end. */
async function run(script: string, env: Record<string, string>): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.resume()
  const [code] = await once(child, 'exit')
  const ms = performance.now() - started
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
  return ms
}

/** The environment in which both programs find the service. */
function environment({ url, project, ak, sk, ca }: Address, count: number): Record<string, string> {
  const streams = Array.from({ length: count }, (_, index) => `bench-${index + 1}`).join('\n')
  const step = mkdtempSync(join(folder, 'step-'))
  const file = (name: string, text = '') => {
    writeFileSync(join(step, name), text)
    return join(step, name)
  }
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_EXTRA_CA_CERTS: file('ca.pem', ca),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
    'INPUT_STREAM-NAME': streams,
    'INPUT_TASK-IDS': 'all',
    INPUT_RESUME: 'always',
    INPUT_REGION: 'eu-de',
    INPUT_ENDPOINT: url,
    'INPUT_PROJECT-ID': project,
    'INPUT_ACCESS-KEY-ID': ak,
    'INPUT_SECRET-ACCESS-KEY': sk,
    BENCH_URL: url,
    BENCH_PROJECT: project,
    BENCH_STREAMS: streams,
    BENCH_AK: ak,
    BENCH_SK: sk,
  }
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) =>
    (sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN).toFixed(2),
  )
  return `${middle} (${low} to ${high})`
}
