/** The documents, `action.yml` and the code say the same. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { documents, generated } from '../scripts/generate-docs.js'
import { defaultWorld } from '../simulator/index.js'
import { readPauseRequest } from '../src/inputs.js'
import { REMEDIES } from '../src/remedies.js'
import { readResumeRequest } from '../src/resumeInputs.js'
import { pause, withSimulator } from './stage.js'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const flat = (text: string) => text.replace(/\s+/g, ' ')

interface Metadata {
  name: string
  description: string
  inputs: Record<string, { description: string; default?: string }>
  outputs: Record<string, { description: string }>
}
const metadata = {
  pause: parse(read('action.yml')) as Metadata,
  resume: parse(read('resume/action.yml')) as Metadata,
}

/** What users rely on; a name here changes only with a new major version. */
const SIGN_IN =
  'region project-id project-name endpoint iam-endpoint access-key-id secret-access-key security-token ' +
  'auth-token username password domain-name identity-provider audience'
const COMMON = `stream-name task-ids task-names ${SIGN_IN} wait-timeout if-task-missing dry-run retry-max-attempts`
const CONTRACT = {
  pause: {
    inputs: `${COMMON} resume if-already-paused job-status`.split(' '),
    outputs: 'paused-task-ids already-paused-task-ids paused-count tasks handover'.split(' '),
  },
  resume: {
    inputs: `${COMMON} tasks`.split(' '),
    outputs: 'resumed-task-ids resumed-count tasks'.split(' '),
  },
}

/** Reads the request of an action by `inputs`, and notes which inputs it looks up. */
function request(action: 'pause' | 'resume', inputs: Record<string, string>) {
  const asked = new Set<string>()
  const input = (name: string) => {
    asked.add(name)
    return inputs[name] ?? ''
  }
  const readRequest = action === 'pause' ? readPauseRequest : readResumeRequest
  let result: unknown = null
  try {
    result = readRequest({ input, env: {} })
  } catch {
    // Which inputs were read is what counts.
  }
  return { asked: [...asked], result }
}

describe.each(['pause', 'resume'] as const)('the %s action', (action) => {
  const { inputs, outputs, description } = metadata[action]

  test('has the inputs and outputs of the contract', () => {
    expect(Object.keys(inputs).sort()).toEqual([...CONTRACT[action].inputs].sort())
    expect(Object.keys(outputs).sort()).toEqual([...CONTRACT[action].outputs].sort())
  })

  test('reads every input, and none that it does not have', () => {
    const { asked } = request(action, action === 'resume' ? { 'stream-name': 'orders' } : {})
    // Read by the post step alone.
    const expected = CONTRACT[action].inputs.filter((name) => name !== 'job-status')
    expect(asked.sort()).toEqual(expected.sort())
  })

  test('has the same defaults in its action.yml as in the code', () => {
    const least = { 'stream-name': 'orders', 'task-ids': 'all', region: 'eu-de', 'auth-token': 'token' }
    const defaults = Object.entries(inputs).flatMap(([name, { default: value }]) =>
      value === undefined || name === 'job-status' ? [] : [[name, String(value)]],
    )
    expect(defaults.length).toBeGreaterThanOrEqual(4)
    const bare = request(action, least).result
    expect(bare).not.toBeNull()
    expect(request(action, { ...least, ...Object.fromEntries(defaults) }).result).toEqual(bare)
  })

  test('has a description that the Marketplace shows in full', () => {
    expect(description.length).toBeLessThan(125)
  })
})

describe('the READMEs', () => {
  test.each(documents)('%s has the tables of action.yml (npm run generate)', (path) => {
    expect(read(path)).toMatch(/<!-- generated: /)
    expect(read(path)).toBe(generated(path))
  })

  test('show a failure as it is', async () => {
    const [, operation = '', likely = ''] = /^> (Could not .*?) … \\\n> (Likely cause: .*?\n> .*)$/m.exec(
      read('README.md'),
    ) as string[]
    await withSimulator({ world: defaultWorld() }, async (sim) => {
      const step = await pause(sim, { 'stream-name': 'orderz', 'task-ids': 'all', resume: 'always' })
      const error = flat(step.annotations.error.join())
      expect(error).toContain(operation)
      expect(error).toContain(flat(likely.replaceAll('\n>', '\n')))
    })
  })
})

describe('docs/troubleshooting.md', () => {
  const [tables = '', refusals = ''] = read('docs/troubleshooting.md').split('## Refusals and the network')
  /** The source with pieces of text joined, and what is filled in as `…`. */
  const source = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) =>
      read(`src/${path}`)
        .replace(/['`]\s*\+\s*['`]/g, '')
        .replace(/\$\{[^`]*?\}/g, '…'),
    )
    .join('\n')
  /** As a pattern, `…` is anything within a sentence. */
  const patternOf = (message: string) =>
    message
      .split('…')
      .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^\\n]{1,80}?')
  const messages = [...tables.matchAll(/^\| `(.+?)` +\|/gm)].map(([, message]) => message ?? '')

  test('has every remedy under its ID, in the order of the code', () => {
    const sections = refusals.split(/^### /m).slice(1)
    expect(sections.map((section) => section.split('\n')[0])).toEqual(REMEDIES.map(({ id }) => id))
    for (const [index, { cause, remedy }] of REMEDIES.entries()) {
      expect(flat(sections[index] ?? '')).toContain(`- Likely cause: ${cause}. - What to do: ${remedy}.`)
    }
  })

  test('has no message that the code does not give', () => {
    expect(messages.length).toBeGreaterThan(40)
    const unknown = messages.filter((message) => !new RegExp(patternOf(message)).test(source))
    expect(unknown).toEqual([])
  })

  test('has every message that begins with the name of an input', () => {
    const names = [...new Set([...CONTRACT.pause.inputs, ...CONTRACT.resume.inputs])].join('|')
    const problems = [...source.matchAll(new RegExp(`['\`]((?:${names}|…): [^'\`\\n]+)`, 'g'))]
      .map(([, text]) => text ?? '')
      .filter((text) => text.startsWith('…: «') || !text.startsWith('…'))
      .filter((text) => !/^[^:]*: …$/.test(text))
    expect(problems.length).toBeGreaterThan(20)
    const patterns = messages.map((message) => new RegExp(`^${patternOf(message)}`))
    expect(problems.filter((text) => !patterns.some((pattern) => pattern.test(text)))).toEqual([])
  })
})

/** Headings as GitHub makes anchors of them. */
const anchorsOf = (text: string) =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('links', () => {
  const pages = ['', 'docs/', 'examples/', 'resume/', 'simulator/'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}${name}`),
  )

  test.each(pages)('of %s lead somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link ?? '')
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? new URL(page, root) : new URL(path, new URL(page, root))
      if (!existsSync(target)) return true
      return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})
