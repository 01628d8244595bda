/** The documents, `action.yml` and the code say the same. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { documents, generated } from '../../scripts/generate-docs.ts'
import { readPauseRequest } from '../../src/inputs/inputs.ts'
import { endpointsOf } from '../../src/inputs/regions.ts'
import { readResumeRequest } from '../../src/inputs/resumeInputs.ts'
import { REMEDIES } from '../../src/model/remedies.ts'
import { ENTRY } from '../../src/report/entries.ts'
import { outputsOf } from '../../src/report/outputs.ts'

const root = new URL('../../', import.meta.url)
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
    expect(Object.keys(outputsOf(action, [])).sort()).toEqual(Object.keys(outputs).sort())
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

describe('what is new', () => {
  /** Which of `names` a document does not have as code, as lines that say what is missing where. */
  const missing = (document: string, kind: string, names: string[]) =>
    names
      .filter((name) => !read(document).includes(`\`${name}\``))
      .map((name) => `${document}: ${kind} ${name}`)

  test('is in the README of its action, if it is an input or output', () => {
    const { pause: main, resume } = metadata
    expect([
      ...missing('README.md', 'input', Object.keys(main.inputs)),
      ...missing('README.md', 'output', Object.keys(main.outputs)),
      ...missing('resume/README.md', 'input', Object.keys(resume.inputs)),
      ...missing('resume/README.md', 'output', Object.keys(resume.outputs)),
    ]).toEqual([])
  })

  test('is in the table of docs/credentials.md, if it is a region', () => {
    const lists = [...read('src/inputs/regions.ts').matchAll(/\bregions: (\[.*?\]),/gs)]
    const regions = lists.flatMap(([, list]) =>
      [...(list ?? '').matchAll(/'(.+?)'/g)].map(([, name]) => name ?? ''),
    )
    expect(regions.filter((region) => endpointsOf(region).known)).toEqual(regions)
    expect(regions.length).toBeGreaterThan(10)
    expect(missing('docs/credentials.md', 'region', regions)).toEqual([])
  })

  test('is in the list of what users rely on, in this file, if it is an input or output', () => {
    for (const action of ['pause', 'resume'] as const) {
      for (const kind of ['inputs', 'outputs'] as const) {
        const unlisted = Object.keys(metadata[action][kind]).filter(
          (name) => !CONTRACT[action][kind].includes(name),
        )
        expect(unlisted.map((name) => `CONTRACT.${action}.${kind}: ${name}`)).toEqual([])
      }
    }
  })
})

describe('the READMEs', () => {
  test.each(documents)('%s has the tables of action.yml (npm run generate)', (path) => {
    expect(read(path)).toMatch(/<!-- generated: /)
    expect(read(path)).toBe(generated(path))
  })
})

test('docs/credentials.md has every region that src/inputs/regions.ts knows', () => {
  const regions = [...read('src/inputs/regions.ts').matchAll(/'([a-z]{2}-[a-z]+-?\d*)'/g)].map(
    ([, name]) => name,
  )
  expect(regions.length).toBeGreaterThanOrEqual(11)
  const document = read('docs/credentials.md')
  expect(regions.filter((region) => !document.includes(`\`${region}\``))).toEqual([])
})

/** Headings as GitHub makes anchors of them. */
const anchorsOf = (text: string) =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('docs/troubleshooting.md', () => {
  const [tables = '', refusals = ''] = read('docs/troubleshooting.md').split('## Refusals and the network')
  /** The source with pieces of text joined, and what is filled in as `…`. */
  const source = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) =>
      read(`src/${path}`)
        .replace(/\/\*\*[\s\S]*?\*\//g, '')
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

  test('has a heading for every entry that a message links to', () => {
    const given = ['apply', 'plan', 'steps'].flatMap((folder) =>
      readdirSync(new URL(`src/${folder}/`, root)).map((name) => read(`src/${folder}/${name}`)),
    )
    // Arguments with calls in them, up to two deep; the last one is the entry.
    const call = /\b(?:note|failed)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?,\s*'([a-z]+(?:-[a-z]+)+)',?\s*\)/g
    const named = given.flatMap((text) => [...text.matchAll(call)])
    const entries = new Set<string>([...Object.values(ENTRY), ...named.flatMap(([, entry]) => entry ?? [])])
    expect(entries.size).toBeGreaterThanOrEqual(8)
    expect([...entries].filter((entry) => !anchorsOf(`${tables}${refusals}`).includes(entry))).toEqual([])
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

describe('links', () => {
  const pages = [
    '',
    '__tests__/',
    'docs/',
    'examples/',
    'examples/federated-setup/',
    'resume/',
    'simulator/',
  ].flatMap((folder) =>
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
