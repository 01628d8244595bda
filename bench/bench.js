/**
 * Measures the pause's main step, whole process by whole process, against what else could do the same job, and
 * prints one table; the figures go to `bench/built/result.json` too. `--quick` takes fewer runs.
 *
 * The machine's own pace changes while this runs. So the contenders take turns, a ratio is that of two runs of
 * the same turn, and what is printed is the median of these ratios with the middle half of them.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { measure, Service } from './measure.js'
import { streamName } from './scenario.js'

/** @typedef {import('./measure.js').Run} Run */
/** @typedef {{ what: string, value: string, target: string, met: boolean | null }} Row */

const quick = process.argv.includes('--quick')
const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'bench', 'built')
/** As `AT_ONCE` in `src/cloud/http.ts`. */
const AT_ONCE = 8
const LATENCY = 50

const contenders = {
  bare: join(root, 'bench', 'bare.js'),
  action: join(root, 'dist', 'pause', 'index.js'),
  sdk: join(built, 'sdk', 'index.js'),
  empty: join(built, 'empty.js'),
}

/** @type {Row[]} */
const rows = []
/** @type {Record<string, unknown>} */
const figures = {}

/** @param {string} what @param {string} value @param {string} [target] @param {boolean | null} [met] */
function row(what, value, target = '', met = null) {
  rows.push({ what, value, target, met })
}

/** @param {readonly number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}

/** @param {readonly number[]} values */
const median = (values) => quantile(values, 0.5)

/** @param {readonly number[]} values @param {number} digits */
function spread(values, digits) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits))
  return `${middle} (${low} to ${high})`
}

/** @param {number} bytes */
const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`

function prepare() {
  mkdirSync(built, { recursive: true })
  writeFileSync(contenders.empty, '')
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  execFileSync(process.execPath, [ncc, 'build', 'bench/sdk.js', '-o', join(built, 'sdk')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

function sizes() {
  for (const bundle of ['pause', 'post', 'resume']) {
    const folder = join(root, 'dist', bundle)
    const scripts = readdirSync(folder).filter((file) => file.endsWith('.js'))
    const size = scripts.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
    figures[`size of ${bundle}`] = size
    row(`bundle of ${bundle}`, kB(size), '200 kB', size <= 200_000)
  }
  row('bundle on the SDK core', kB(statSync(contenders.sdk).size))
  const options = { cwd: root, maxBuffer: 1e9 }
  const archive = gzipSync(execFileSync('git', ['archive', 'HEAD'], options), { level: 9 }).length
  figures['size of the archive'] = archive
  row('archive of the repository', kB(archive), '400 kB', archive <= 400_000)
}

/**
 * Runs the contenders in turns.
 *
 * @param {Service} service
 * @param {(keyof typeof contenders)[]} names
 * @param {{ turns: number, pause?: number, latency?: number, memory?: boolean }} options
 */
async function race(service, names, { turns, pause = 0, latency = 0, memory = false }) {
  /** @type {Record<string, Run[]>} */
  const runs = Object.fromEntries(names.map((name) => [name, []]))
  /** @type {Record<string, import('./scenario.js').Seen>} */
  const seen = {}
  for (let turn = 0; turn < turns; turn += 1) {
    const order = turn % 2 === 0 ? names : [...names].reverse()
    for (const name of order) {
      const env = await service.start({ streams: 1, pauseDelays: [pause], latency })
      runs[name]?.push(await measure(contenders[name], env, { memory }))
      seen[name] = await service.read()
    }
  }
  /** @param {keyof typeof contenders} a @param {keyof typeof contenders} b @param {(run: Run) => number} figure */
  const ratios = (a, b, figure) => {
    const others = (runs[b] ?? []).map(figure)
    return (runs[a] ?? []).map((run, index) => figure(run) / (others[index] ?? Number.NaN))
  }
  return { runs, seen, ratios }
}

/** @param {Service} service */
async function oneStream(service) {
  const all = /** @type {(keyof typeof contenders)[]} */ (Object.keys(contenders))
  const time = (/** @type {Run} */ run) => run.ms
  const peak = (/** @type {Run} */ run) => run.peak ?? Number.NaN

  const turns = quick ? 7 : 25
  const atOnce = await race(service, all, { turns })
  const memory = await race(service, all, { turns: quick ? 3 : 7, memory: true })
  const afar = await race(service, ['bare', 'action'], { turns: quick ? 5 : 15, latency: LATENCY })
  const second = await race(service, ['bare', 'action'], { turns: quick ? 3 : 9, pause: 1_000 })
  figures['times in ms'] = Object.fromEntries(all.map((name) => [name, (atOnce.runs[name] ?? []).map(time)]))
  figures['peaks in MB'] = Object.fromEntries(all.map((name) => [name, (memory.runs[name] ?? []).map(peak)]))

  const limit = (/** @type {number[]} */ values, /** @type {number} */ most) => median(values) <= most
  const long = second.ratios('action', 'bare', time)
  row('time / bare script, paused after 1 s', spread(long, 2), '1.10', limit(long, 1.1))
  const far = afar.ratios('action', 'bare', time)
  row(`time / bare script, paused at once, ${LATENCY} ms latency`, spread(far, 2), '1.10', limit(far, 1.1))
  const bare = atOnce.ratios('action', 'bare', time)
  row('time / bare script, paused at once, no latency', spread(bare, 2), '1.10', limit(bare, 1.1))
  const sdk = atOnce.ratios('action', 'sdk', time)
  row('time / SDK bundle, paused at once', spread(sdk, 2), '0.50', limit(sdk, 0.5))
  row('time / empty Node process', spread(atOnce.ratios('action', 'empty', time), 2))
  const peaks = memory.ratios('action', 'bare', peak)
  row('peak memory / bare script', spread(peaks, 2), '1.05', limit(peaks, 1.05))
  row('peak memory / SDK bundle', spread(memory.ratios('action', 'sdk', peak), 2))
  row('peak memory / empty Node process', spread(memory.ratios('action', 'empty', peak), 2))
  row('whole process, paused at once', `${spread((atOnce.runs['action'] ?? []).map(time), 0)} ms`)

  const { requests = {}, connections } = atOnce.seen['action'] ?? {}
  const said = Object.entries(requests).map(([operation, count]) => `${count} ${operation}`)
  const met = requests['list'] === 2 && requests['stop'] === 1 && connections === 1
  row('requests, paused at once', `${said.join(', ')}; ${connections} connection`, '2 list, 1 stop; 1', met)
}

/**
 * The fewest rounds of `AT_ONCE` requests: all lists come before the first stop, and a stream's look after its stop.
 *
 * @param {number} streams
 */
function idealRounds(streams) {
  return Math.ceil(streams / AT_ONCE) + Math.max(2, Math.ceil((2 * streams) / AT_ONCE))
}

/** @param {Service} service */
async function fleets(service) {
  /** @type {Record<number, number>} */
  const peaks = {}
  for (const streams of [1, 10, 100, 1000]) {
    const turns = streams === 1000 ? (quick ? 1 : 2) : quick ? 2 : 5
    /** @type {number[]} */
    const shares = []
    /** @type {number[]} */
    const used = []
    let told = ''
    for (let turn = 0; turn < turns; turn += 1) {
      const env = await service.start({ streams, pauseDelays: [0], latency: LATENCY })
      const { endedAt, peak } = await measure(contenders.action, env, { memory: true })
      const { requests, connections, firstRequest } = await service.read()
      const total = Object.values(requests).reduce((sum, count) => sum + count, 0)
      const ideal = idealRounds(streams) * LATENCY
      shares.push((endedAt - firstRequest) / ideal)
      used.push(peak ?? Number.NaN)
      told = `${total} requests, ${connections} connections`
    }
    peaks[streams] = median(used)
    const met = median(shares) <= 1.25
    const plural = streams === 1 ? 'stream' : 'streams'
    row(`${streams} ${plural}, time / ideal rounds`, `${spread(shares, 2)}; ${told}`, '1.25', met)
  }
  const growth = (peaks[1000] ?? Number.NaN) / (peaks[1] ?? Number.NaN)
  figures['peaks of fleets in MB'] = peaks
  row('peak memory, 1,000 streams / 1', growth.toFixed(2), '1.50', growth <= 1.5)
  row('the same of the bare script', (await growthOfBare(service)).toFixed(2))
}

/** How much more memory the bare script has with 1,000 streams, one by one: what Node.js itself takes. @param {Service} service */
async function growthOfBare(service) {
  const peakOf = async (/** @type {number} */ streams) => {
    const env = await service.start({ streams, pauseDelays: [0], latency: 0 })
    return (await measure(contenders.bare, env, { memory: true })).peak ?? Number.NaN
  }
  return (await peakOf(1000)) / (await peakOf(1))
}

/** From the service's change to `PAUSED` until the step's process has ended. @param {Service} service */
async function lags(service) {
  const pauses = [0.2, 0.5, 1, 1.9, 5, 10, 20]
  const turns = quick ? 2 : 5
  const all = pauses.flatMap((pause) => Array.from({ length: turns }, () => pause * 1000))
  await service.start({ streams: all.length, pauseDelays: all, latency: 0 })
  /** @type {Promise<Run>[]} */
  const runs = []
  // Longest first, one after the other, so that a start of one step seldom falls into the end of another.
  for (const index of [...all.keys()].reverse()) {
    runs[index] = measure(contenders.action, service.environment([streamName(index)]))
    await sleep(quick ? 300 : 600)
  }
  const ended = await Promise.all(runs)
  const { stops } = await service.read()
  const late = all.map(
    (pause, index) => ((ended[index]?.endedAt ?? 0) - (stops[streamName(index)] ?? 0) - pause) / 1000,
  )
  figures['lags in s'] = late.map((lag, index) => [(all[index] ?? 0) / 1000, lag])
  for (const pause of pauses) {
    const these = late.filter((_, index) => all[index] === pause * 1000)
    const most = pause < 2 ? 0.3 : 0.15 * pause
    const worst = Math.max(...these)
    const value = `${median(these).toFixed(2)} s, at most ${worst.toFixed(2)} s`
    row(`seen after a pause of ${pause} s`, value, `${most.toFixed(2)} s`, worst <= most)
  }
}

function print() {
  const marks = new Map([
    [true, 'yes'],
    [false, 'NO'],
    [null, ''],
  ])
  const table = [
    ['', 'measured', 'target', 'met'],
    ...rows.map(({ what, value, target, met }) => [what, value, target, marks.get(met) ?? '']),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)))
  const text = table.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${process.platform}`
  console.log(`Node.js ${process.version}; ${machine}\n\n${text.map((line) => line.trimEnd()).join('\n')}`)
  const result = { node: process.version, machine, rows, figures }
  writeFileSync(join(built, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
}

prepare()
const service = await Service.open()
try {
  sizes()
  await oneStream(service)
  await fleets(service)
  await lags(service)
} finally {
  service.close()
}
print()
