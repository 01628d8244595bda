/**
 * Draws `docs/summary.png` and `docs/summary-dark.png`: the job summaries of a pause and of a pause that failed, from real
 * runs of the bundles against the simulator, as GitHub shows them. It needs Chromium (`CHROMIUM` names its program;
 * `chromium` by default) and, for small files, pngquant. Run it when the summary changes: `npm run picture`.
 *
 * `npm run picture -- SUMMARY.md FILE.png` draws an existing summary.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { defaultWorld, startSimulator } from '../simulator/index.ts'
import { runAction } from '../simulator/runner/runner.ts'
import { type Look, styleOf, withAlerts } from './pictureStyle.ts'

/** As wide as a README on GitHub, so that it is shown as it is drawn. */
const WIDTH = 830
const folder = mkdtempSync(join(tmpdir(), 'summary-picture-'))

async function main([source, target]: string[]): Promise<void> {
  const here = process.env['INIT_CWD'] ?? '.'
  const markdown = source === undefined ? await summaries() : readFileSync(resolve(here, source), 'utf8')
  if (source !== undefined) return draw(markdown, 'light', resolve(here, target ?? 'summary.png'))
  const docs = fileURLToPath(new URL('../docs', import.meta.url))
  draw(markdown, 'light', join(docs, 'summary.png'))
  draw(markdown, 'dark', join(docs, 'summary-dark.png'))
}

/** A pause that succeeds, and one whose second task does not pause in time. */
async function summaries(): Promise<string> {
  return `${await summary([2_100, 4_200])}\n${await summary([2_100, 60_000])}`
}

/** The summary of a pause of stream orders, whose tasks pause so many ms after their stop. */
async function summary(delays: readonly number[]): Promise<string> {
  const world = defaultWorld()
  const key = world.accessKeys?.[0]
  for (const stream of world.streams) {
    stream.tasks = stream.tasks.filter(({ state }) => state === 'RUNNING')
    for (const [index, task] of stream.tasks.entries()) {
      task.lastTransfer = Date.now() - (2 + 3 * index) * 60_000
      task.onStop = [[delays[index] ?? 0, 'PAUSED']]
    }
  }
  const simulator = await startSimulator({ world })
  try {
    const pause = await runAction({
      with: {
        'stream-name': 'orders',
        'task-ids': 'all',
        resume: 'always',
        'wait-timeout': '10s',
        region: 'eu-de',
        endpoint: simulator.url,
        'iam-endpoint': simulator.url,
        'access-key-id': key?.ak ?? '',
        'secret-access-key': key?.sk ?? '',
      },
    })
    return pause.summary
  } finally {
    await simulator.close()
  }
}

function draw(markdown: string, look: Look, target: string): void {
  const page = join(folder, `${look}.html`)
  const html = micromark(markdown, {
    // GitHub lets HTML such as <code> and <br> through.
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  const measure = '<script>document.title = String(document.documentElement.scrollHeight)</script>'
  const body = `<article>${withAlerts(html)}</article>${measure}`
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${styleOf(look)}</style>${body}`)
  const address = pathToFileURL(page).href
  const height = /<title>(\d+)<\/title>/.exec(
    chromium(`--window-size=${WIDTH},100`, '--dump-dom', address),
  )?.[1]
  chromium(`--window-size=${WIDTH},${height ?? 650}`, `--screenshot=${target}`, address)
  // Every visitor of the README loads the picture, so it should be small. Without pngquant it is only larger.
  spawnSync('pngquant', ['--force', '--ext', '.png', '--strip', '64', target])
  console.log(`${target}: ${statSync(target).size} bytes`)
}

function chromium(...args: string[]): string {
  return execFileSync(
    process.env['CHROMIUM'] ?? 'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--hide-scrollbars', '--disable-lcd-text', `--user-data-dir=${join(folder, 'profile')}`],
      ...args,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 120_000 },
  )
}

try {
  await main(process.argv.slice(2))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
