/** `npm run demo` in a fresh clone: Node.js and the repository's own files, and nothing else. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const repository = fileURLToPath(new URL('..', import.meta.url))
let folder = ''

/** A copy as git has it, without node_modules; `replaced` are bundles that end with exit code 1. */
function clone(name: string, ...replaced: string[]): string {
  const copy = join(folder, name)
  for (const part of ['action.yml', 'dist', 'package.json', 'resume', 'simulator']) {
    cpSync(join(repository, part), join(copy, part), { recursive: true })
  }
  for (const file of replaced) writeFileSync(join(copy, file), 'process.exitCode = 1\n')
  return copy
}

/** Without a PATH it can find no other program, and what this process finds in its environment is not there. */
function demo(copy: string): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(copy, 'simulator', 'demo.js')], { cwd: folder, env: {} })
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
  test('shows the main job: pause, deploy, resume, with log, outputs and summary', async () => {
    const { code, out, err } = await demo(clone('whole'))
    expect(err).toBe('')
    expect(code).toBe(0)
    const parts = out.split(/^━━ (.*?) ━+$/m)
    const part = (title: string) => parts[parts.findIndex((each) => each.startsWith(title)) + 1] ?? ''
    expect(part('The streams before')).toMatch(/RUNNING[\s\S]*PAUSED[\s\S]*ABNORMAL/)
    const pause = part('Step 1')
    expect(pause).toMatch(/orders\/orders-to-dws \(\w+\): paused \(RUNNING → PAUSED\)/)
    expect(pause).toContain('Dump tasks: 4 paused, 1 adopted')
    expect(pause).toContain('paused-count=4')
    expect(pause).toContain('| Stream | Dump task |')
    expect(pause).toMatch(/── exit code\n0/)
    expect(pause).not.toMatch(/warning|error/i)
    expect(part('Step 2').match(/PAUSED$/gm)).toHaveLength(5)
    const post = part('End of the job')
    expect(post).toContain('Dump tasks: 5 resumed')
    expect(post).toContain('## ✅ DIS dump tasks resumed')
    const rows = [...post.matchAll(/^\| <code>(\w+)<\/code>/gm)].map(([, stream]) => stream)
    expect(rows).toEqual(['orders', 'orders', 'clicks', 'clicks', 'sensors'])
    expect(post).toMatch(/── exit code\n0/)
    expect(part('The streams after').match(/RUNNING$/gm)).toHaveLength(5)
    expect(out).toContain('Every dump task runs again.')
    expect(out).not.toContain('demoSecretKey')
  })

  test('exits non-zero when the action does', async () => {
    const [pause, post] = await Promise.all([
      demo(clone('pause', 'dist/pause/index.js')),
      demo(clone('post', 'dist/post/index.js')),
    ])
    expect([pause.code, post.code]).toEqual([1, 1])
    expect(pause.out).toContain('left out, because step 1 failed')
    expect(post.out).toContain('Not running: orders/orders-to-obs')
  })
})
