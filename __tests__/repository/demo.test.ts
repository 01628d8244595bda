/** `npm run demo` in a fresh clone: Node.js and the repository's own files, and nothing else. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const repository = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''

/** A copy as git has it, with what is installed; `replaced` are bundles that end with exit code 1. */
function clone(name: string, ...replaced: string[]): string {
  const copy = join(folder, name)
  for (const part of ['action.yml', 'dist', 'entry', 'package.json', 'resume', 'simulator']) {
    cpSync(join(repository, part), join(copy, part), { recursive: true })
  }
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'), 'junction')
  for (const file of replaced) writeFileSync(join(copy, file), 'process.exitCode = 1\n')
  return copy
}

/** Without a PATH it can find no other program, and what this process finds in its environment is not there. */
function demo(copy: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(copy, 'simulator', 'demo.ts'), ...args], {
    cwd: folder,
    env: {},
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the demo', () => {
  test.concurrent('tells three acts with seconds, and each ends as it should', async () => {
    const { code, out, err } = await demo(clone('whole'))
    expect(err).toBe('')
    expect(code).toBe(0)
    const acts = out.split(/^━━ \d of 3: /m).slice(1)
    expect(acts).toHaveLength(3)
    for (const act of acts) {
      expect(act.split('\n').length).toBeLessThanOrEqual(36)
      expect(act).toMatch(/^ +\d+\.\d s {2}cloud {3}RUNNING → PAUSED: .*orders\/orders-to-dws$/m)
      expect(act).toMatch(/^ +\d+\.\d s {2}action {2}.*3 [^\n]*resumed/m)
      expect(act).toMatch(/^✔ /m)
    }
    const [, cancelled = '', lost = ''] = acts
    expect(cancelled).toContain('the job ends, cancelled: the post step')
    expect(lost).toContain('stop of orders (orders-to-obs, orders-to-dws): taken, and the connection breaks')
    expect(out).toContain('All 3 acts ended as they should.')
    expect(out).not.toMatch(/handover|\| Dump task|demoSecretKey/)
  })

  test.concurrent('shows logs, outputs and Markdown with --verbose', async () => {
    const { code, out } = await demo(clone('verbose'), '--verbose')
    expect(code).toBe(0)
    expect(out).toContain('paused-count=3')
    expect(out).toMatch(/^handover=.{40}… \(\d+ characters\)$/m)
    expect(out.match(/^\| Dump task \| Result \|/gm)).toHaveLength(6)
    expect(out.match(/^── exit code\n0/gm)).toHaveLength(6)
    expect(out).not.toContain('demoSecretKey')
  })

  test.concurrent('exits non-zero when an act does not end as it should', async () => {
    const [pause, post] = await Promise.all([
      demo(clone('pause', 'entry/pause.js')),
      demo(clone('post', 'entry/post.js')),
    ])
    expect([pause.code, post.code]).toEqual([1, 1])
    expect(pause.out).toContain('step 2, the deployment, is left out: step 1 failed')
    expect(post.out).toContain('not running: orders/orders-to-obs')
    expect(post.out).toContain('These did not end as they should: All goes well; Cancelled')
  })

  test.concurrent('refuses an option that it does not have', async () => {
    const { code, err } = await demo(clone('option'), '--verbos')
    expect(code).toBe(2)
    expect(err).toContain("Unknown option '--verbos'")
  })
})
