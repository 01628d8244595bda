/** `npm run try`: a user's own workflow file against the simulator, and what is wrong with a file. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'
import { evaluate, holds } from '../../simulator/try/expression.ts'
import { readFlags } from '../../simulator/try/flags.ts'

const script = fileURLToPath(new URL('../../simulator/try.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'workflows-'))
const summaries: string[] = []
afterAll(() => {
  for (const each of [folder, ...new Set(summaries.map(dirname))]) rmSync(each, { recursive: true })
})

/** Plays a text as `deploy.yml`, named as from the folder where npm was called. */
async function play(text: string, ...args: string[]) {
  const place = mkdtempSync(join(folder, 'one-'))
  writeFileSync(join(place, 'deploy.yml'), text)
  return run(place, 'deploy.yml', '--pause-delay', '0', '--start-delay', '0', ...args)
}

function run(place: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, INIT_CWD: place }
  const child = spawn(process.execPath, [script, ...args], { env })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve) =>
    child.on('close', (code) => {
      summaries.push(...summariesIn(out))
      resolve({ code, out, err })
    }),
  )
}

const summariesIn = (out: string) => [...out.matchAll(/^ +summary: (.+)$/gm)].map(([, file]) => file ?? '')

const DEPLOY = `
on: { workflow_dispatch: { inputs: { stream: { default: clickstream } } } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Pause
        uses: acme/pause-dis-dump-tasks@v1
        with:
          stream-name: \${{ inputs.stream }}
          task-ids: all
          resume: on-success
          region: ap-southeast-1
          access-key-id: \${{ secrets.MY_AK }}
          secret-access-key: \${{ secrets.MY_SK }}
      - run: ./deploy --now
      - name: Clean up
        if: failure()
        run: ./clean-up
`

describe('a workflow', () => {
  test('is played with streams made up from it: main, the others by name, post, summaries in files', async () => {
    const { code, out, err } = await play(DEPLOY)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^ {2}clickstream in ap-southeast-1: clickstream-to-obs RUNNING, clickstream-to-dws RUNNING$/m,
    )
    const told = [
      'actions/checkout@v4: skipped',
      'Pause: exit code 0',
      'Run ./deploy --now: skipped',
      'Clean up: skip',
    ]
    const places = [...told, 'Post Pause: exit code 0'].map((text) => out.indexOf(text))
    expect(places.every((place) => place > 0)).toBe(true)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
    const [pause = '', post = ''] = summariesIn(out).map((file) => readFileSync(file, 'utf8'))
    expect(pause).toContain('2 dump tasks paused')
    expect(post).toContain('2 dump tasks resumed')
    expect(out).not.toContain('simSecretKey')
  })

  test('whose deployment fails runs its if: failure(), and leaves paused what on-success leaves', async () => {
    const { code, out } = await play(DEPLOY, '--status', 'failure')
    expect(code).toBe(0)
    expect(out).toContain('Run ./deploy --now: skipped, which counts as ended: failure')
    expect(out).toMatch(/Clean up: skipped$/m)
    expect(out).toMatch(/at the end:\n.*clickstream-to-obs PAUSED, clickstream-to-dws PAUSED/)
  })

  test('whose stream is not among those of --stream fails', async () => {
    const { code, out } = await play(DEPLOY, '--stream', 'clicks=to-obs')
    expect(code).toBe(1)
    expect(out).toContain('Stream does not exist')
    expect(out).toContain('Run ./deploy --now: skipped, after failure')
  })

  test('signs in by variables, and keyless where it may ask for a token', async () => {
    const { code, out } = await play(`
permissions: { id-token: write }
env: { OS_USERNAME: me, OS_PASSWORD: '\${{ secrets.P }}', OS_DOMAIN_NAME: mine }
jobs:
  deploy:
    steps:
      - uses: ./
        with: { stream-name: a, task-names: one, resume: always, region: eu-de }
      - uses: ./resume
        if: always()
        with: { stream-name: b, task-ids: 0123456789abcdefghi, region: eu-nl, identity-provider: mine }
`)
    expect(code).toBe(0)
    expect(out).toContain('IAM user and password from the OpenStack variables')
    expect(out).toMatch(/at the end:\n {2}a in eu-de: one RUNNING\n {2}b in eu-nl: b-task-1 RUNNING/)
  })
})

describe('a file that cannot be played is told', () => {
  const one = (more: string) => `jobs: { a: { steps: [{ uses: ./, with: { stream-name: a${more} } }] } }`
  test.each([
    ['invalid YAML', 'jobs: [', 'is no valid YAML: '],
    ['no workflow', 'name: x', 'is no workflow: it has no jobs with steps'],
    [
      'another action',
      'jobs: { a: { steps: [{ uses: a/b@v1 }] } }',
      'has no step of this action. Such a step has uses:',
    ],
    ['an unknown input', one(', task-id: x'), 'no input is named task-id. There are: stream-name, task-ids'],
    ['an unknown expression', one(`, task-ids: "\${{ vars.IDS }}"`), "Set it with --value 'vars.IDS=…'"],
    ['a circle', 'jobs: { a: { needs: a, steps: [] } }', 'need each other in a circle'],
    [
      'a matrix of run time',
      `jobs: { a: { strategy: { matrix: "\${{ x }}" }, steps: [{ uses: ./ }] } }`,
      'its matrix is worked out at run time',
    ],
  ])('%s', async (_, text, message) => {
    const { code, err } = await play(text)
    expect(err).toContain(message)
    expect(err).not.toMatch(/^ +at /m)
    expect(code).toBe(2)
  })

  test('a missing one, none, an unknown option', async () => {
    const [missing, none, option] = await Promise.all([
      run(folder, 'no.yml'),
      run(folder),
      run(folder, 'x.yml', '--strem', 'a=b'),
    ])
    expect(missing.err).toContain(`${join(folder, 'no.yml')} cannot be read: there is no such file`)
    expect(none.err).toContain('One workflow file is needed.')
    expect(option.err).toContain("Unknown option '--strem'\n\nUsage: npm run try")
    expect([missing.code, none.code, option.code]).toEqual([2, 2, 2])
  })
})

describe('options', () => {
  test('values may compare', () => {
    const flags = readFlags(['x.yml', '--value', "vars.A == 'b'=true", '--value', 'inputs.x=a=b'])
    expect(flags?.values).toEqual({ "vars.A == 'b'": 'true', 'inputs.x': 'a=b' })
  })

  test.each([
    [['--status', 'lost'], '--status takes success, failure or cancelled'],
    [['--value', 'x'], '--value takes an expression and its value'],
    [['--stream', 'x'], '--stream takes a stream and its dump tasks'],
  ])('%s is refused', (args, message) => expect(() => readFlags(['x.yml', ...args])).toThrow(message))
})

describe('expressions', () => {
  const values: Record<string, string> = { 'github.ref': 'main', 'matrix.r': 'nl', 'o.nl': 'x', empty: '' }
  const lookup = (name: string) => values[name]
  test.each([
    ["github.ref == 'MAIN'", 'true'],
    ["github.ref != 'main'", 'false'],
    ["github.ref == 'main' && o[matrix.r] || 'none'", 'x'],
    ["empty || 'a || b'", 'a || b'],
    ['!empty', 'true'],
    ['unknown', undefined],
    ["fromJSON('[]')", undefined],
  ])('%s', (expression, value) => expect(evaluate(expression, lookup)).toBe(value))

  test.each([
    ['always()', 'failure', true],
    [`\${{ failure() && github.ref == 'main' }}`, 'failure', true],
    ['!cancelled()', 'cancelled', false],
    ["github.ref == 'main'", 'failure', false],
    ["github.ref == 'main'", 'success', true],
    ['unknown', 'success', undefined],
  ] as const)('if: %s after %s', (condition, sofar, held) =>
    expect(holds(condition, sofar, lookup)).toBe(held),
  )
})
