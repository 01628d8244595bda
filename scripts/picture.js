/**
 * Draws `docs/summary.png`: the job summary of a real run of the bundles against the simulator, as GitHub
 * shows it. Needs Chromium (`CHROMIUM` names its program; `chromium` by default) and, for a
 * small file, pngquant. Run it when the summary
 * changes: `npm run picture`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { defaultWorld, startSimulator } from '../simulator/index.js'
import { runAction } from '../simulator/runner.js'

const target = fileURLToPath(new URL('../docs/summary.png', import.meta.url))
const size = { width: 890, height: 650 }

/** What GitHub's style sheet makes of the elements that a summary uses. */
const style = `
  body { margin: 0; background: #fff }
  article { padding: 20px 28px; font: 14px/1.5 "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: #1f2328 }
  h2 { margin: 0 0 16px; padding-bottom: 6px; border-bottom: 1px solid #d1d9e0; font-size: 21px }
  h2:not(:first-child) { margin-top: 24px }
  p, table, blockquote, pre, ul { margin: 0 0 16px }
  code { padding: 2.8px 5.6px; border-radius: 6px; background: #818b981f; font: 12px "Liberation Mono", monospace }
  table { border-collapse: collapse }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left }
  tr:nth-child(even) td { background: #f6f8fa }
  blockquote { padding: 0 14px; border-left: 3.5px solid #d1d9e0; color: #59636e }`

/** The summaries of a pause and of its post step, as one job shows them. */
async function summary() {
  const world = defaultWorld()
  const key = world.accessKeys?.[0]
  const minutesAgo = (/** @type {number} */ minutes) => Date.now() - minutes * 60_000
  for (const stream of world.streams) {
    stream.tasks = stream.tasks.filter(({ state }) => state === 'RUNNING')
    for (const [index, task] of stream.tasks.entries()) task.lastTransfer = minutesAgo(2 + 3 * index)
  }
  const simulator = await startSimulator({ world, pauseDelay: 200, startDelay: 200 })
  try {
    const pause = await runAction({
      with: {
        'stream-name': 'orders, clicks',
        'task-ids': 'all',
        resume: 'always',
        region: 'eu-de',
        endpoint: simulator.url,
        'iam-endpoint': simulator.url,
        'access-key-id': key?.ak ?? '',
        'secret-access-key': key?.sk ?? '',
      },
    })
    const post = await pause.post()
    return `${pause.summary}\n${post.summary}`
  } finally {
    await simulator.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'summary-picture-'))
try {
  const page = join(folder, 'summary.html')
  const html = micromark(await summary(), {
    // GitHub lets HTML such as <code> and <br> through.
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><style>${style}</style><article>${html}</article>`,
  )
  execFileSync(
    process.env['CHROMIUM'] ?? 'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--hide-scrollbars', '--disable-lcd-text', `--user-data-dir=${join(folder, 'profile')}`],
      `--window-size=${size.width},${size.height}`,
      `--screenshot=${target}`,
      pathToFileURL(page).href,
    ],
    { stdio: 'ignore', timeout: 120_000 },
  )
  // Every visitor of the README loads it; without pngquant it is only larger.
  spawnSync('pngquant', ['--force', '--ext', '.png', '--strip', '64', target])
  console.log(`${target}: ${statSync(target).size} bytes`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
