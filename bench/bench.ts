/**
 * Measures the main step of a pause as a whole process, against other programs that do the same job. Prints one table,
 * and writes the figures to `bench/built/result.json`. `--quick` takes fewer runs.
 *
 * The speed of the machine changes during the bench. So the programs take turns, and a ratio compares two runs of the
 * same turn. The table shows the median of these ratios, and the middle half of them.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { measure, type Run, Service } from './measure.ts'
import { type Seen, streamName } from './scenario.ts'
import { figures, limited, median, print, row, spread } from './table.ts'

type Contender = keyof typeof contenders

const quick = process.argv.includes('--quick')
const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'bench', 'built')
/** As `WIDEST` in `src/cloud/limiter.ts`. */
const AT_ONCE = 8
const LATENCY = 50

const contenders = {
  bare: join(built, 'bare.mjs'),
  action: join(root, 'dist', 'pause.js'),
  sdk: join(built, 'sdk', 'index.js'),
  empty: join(built, 'empty.js'),
}
const peakHook = join(built, 'peak.cjs')

prepare()
const service = await Service.open()
try {
  sizes()
  await oneStream()
  await fleets()
  await lags()
} finally {
  service.close()
}
print(join(built, 'result.json'))

/** Builds the programs as plain JavaScript, so that none of them pays time and memory for removing types. */
function prepare(): void {
  mkdirSync(built, { recursive: true })
  writeFileSync(contenders.empty, '')
  writeFileSync(
    peakHook,
    `const { writeSync } = require('node:fs')
process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))\n`,
  )
  const plain = (name: string) => stripTypeScriptTypes(readFileSync(join(root, 'bench', name), 'utf8'))
  writeFileSync(contenders.bare, plain('bare.ts'))
  writeFileSync(join(built, 'sdk.js'), plain('sdk.ts'))
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  execFileSync(process.execPath, [ncc, 'build', join(built, 'sdk.js'), '-o', join(built, 'sdk')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

function sizes(): void {
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`
  const sized = (what: string, bytes: number, most: number) => {
    figures[what] = bytes
    row(what, kB(bytes), kB(most), bytes <= most)
  }
  const dist = join(root, 'dist')
  const sizeOf = (file: string) => statSync(join(dist, file)).size
  sized('size of the bundle', sizeOf('index.js'), 200_000)
  const all = readdirSync(dist).filter((file) => file !== 'licenses.txt')
  sized(
    'size of dist without licences',
    all.map(sizeOf).reduce((sum, size) => sum + size),
    230_000,
  )
  const options = { cwd: root, maxBuffer: 1e9 }
  sized(
    'size of the archive',
    gzipSync(execFileSync('git', ['archive', 'HEAD'], options), { level: 9 }).length,
    400_000,
  )
  row('size of the bundle on the SDK core', kB(statSync(contenders.sdk).size))
}

/** Runs the programs in turns. */
async function race(
  names: Contender[],
  {
    turns,
    pause = 0,
    latency = 0,
    memory = false,
  }: Record<'turns', number> & {
    pause?: number
    latency?: number
    memory?: boolean
  },
) {
  const runs: Record<string, Run[]> = Object.fromEntries(names.map((name) => [name, []]))
  const seen: Record<string, Seen> = {}
  for (let turn = 0; turn < turns; turn += 1) {
    for (const name of turn % 2 === 0 ? names : [...names].reverse()) {
      const env = await service.start({ streams: 1, pauseDelays: [pause], latency })
      runs[name]?.push(await measure(contenders[name], env, memory ? peakHook : undefined))
      seen[name] = await service.read()
    }
  }
  const figuresOf = (name: Contender, figure: 'ms' | 'peak') =>
    (runs[name] ?? []).map((run) => run[figure] ?? Number.NaN)
  /** For each turn: what the action took, divided by what the other program took. */
  const ratios = (other: Contender, figure: 'ms' | 'peak') => {
    const others = figuresOf(other, figure)
    return figuresOf('action', figure).map((value, turn) => value / (others[turn] ?? Number.NaN))
  }
  return { figuresOf, seen, ratios }
}

async function oneStream(): Promise<void> {
  const all = Object.keys(contenders) as Contender[]
  const second = await race(['bare', 'action'], { turns: quick ? 3 : 9, pause: 1_000 })
  const afar = await race(['bare', 'action'], { turns: quick ? 5 : 15, latency: LATENCY })
  const atOnce = await race(all, { turns: quick ? 7 : 25 })
  const memory = await race(all, { turns: quick ? 3 : 7, memory: true })
  figures['times in ms'] = Object.fromEntries(all.map((name) => [name, atOnce.figuresOf(name, 'ms')]))
  figures['peaks in MB'] = Object.fromEntries(all.map((name) => [name, memory.figuresOf(name, 'peak')]))

  limited('time / bare script, paused after 1 s', second.ratios('bare', 'ms'), 1.1)
  limited(`time / bare script, paused at once, ${LATENCY} ms latency`, afar.ratios('bare', 'ms'), 1.15)
  row('time / bare script, paused at once, no latency', spread(atOnce.ratios('bare', 'ms'), 2))
  limited('time / SDK bundle, paused at once', atOnce.ratios('sdk', 'ms'), 0.5)
  row('time / empty Node process', spread(atOnce.ratios('empty', 'ms'), 2))
  limited('peak memory / bare script', memory.ratios('bare', 'peak'), 1.05)
  row('peak memory / SDK bundle', spread(memory.ratios('sdk', 'peak'), 2))
  row('peak memory / empty Node process', spread(memory.ratios('empty', 'peak'), 2))
  row('whole process, paused at once', `${spread(atOnce.figuresOf('action', 'ms'), 0)} ms`)

  const { requests = {}, connections } = atOnce.seen['action'] ?? {}
  const said = Object.entries(requests).map(([operation, count]) => `${count} ${operation}`)
  const met = requests['list'] === 2 && requests['stop'] === 1 && connections === 1
  row('requests, paused at once', `${said.join(', ')}; ${connections} connection`, '2 list, 1 stop; 1', met)
}

/**
 * The fewest rounds of `AT_ONCE` requests: all lists come before the first stop, and the poll of a stream comes after
 * its stop.
 */
function idealRounds(streams: number): number {
  return Math.ceil(streams / AT_ONCE) + Math.max(2, Math.ceil((2 * streams) / AT_ONCE))
}

async function fleets(): Promise<void> {
  const peaks: Record<number, number> = {}
  for (const streams of [1, 10, 100, 1000]) {
    const turns = streams === 1000 ? (quick ? 1 : 2) : quick ? 2 : 5
    const shares: number[] = []
    const used: number[] = []
    let told = ''
    for (let turn = 0; turn < turns; turn += 1) {
      const env = await service.start({ streams, pauseDelays: [0], latency: LATENCY })
      const { endedAt, peak } = await measure(contenders.action, env, peakHook)
      const { requests, connections, firstRequest } = await service.read()
      const total = Object.values(requests).reduce((sum, count) => sum + count, 0)
      shares.push((endedAt - firstRequest) / (idealRounds(streams) * LATENCY))
      used.push(peak ?? Number.NaN)
      told = `; ${total} requests, ${connections} connections`
    }
    peaks[streams] = median(used)
    limited(`${streams} ${streams === 1 ? 'stream' : 'streams'}, time / ideal rounds`, shares, 1.25, told)
  }
  figures['peaks of fleets in MB'] = peaks
  row('peak memory, 1,000 streams / 1', ((peaks[1000] ?? Number.NaN) / (peaks[1] ?? Number.NaN)).toFixed(2))
}

/** The time from the change to `PAUSED` in the service until the process of the step has ended. */
async function lags(): Promise<void> {
  const pauses = [0.2, 0.5, 1, 1.9, 5, 10, 20]
  const turns = quick ? 2 : 5
  const all = pauses.flatMap((pause) => Array.from({ length: turns }, () => pause * 1000))
  await service.start({ streams: all.length, pauseDelays: all, latency: 0 })
  const runs: Promise<Run>[] = []
  // The longest first, and one after the other: so a step seldom starts while another one ends.
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
