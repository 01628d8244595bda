/** The two `action.yml`, the code and the tables of the documents say the same. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readPauseRequest, readResumeRequest } from '../../src/inputs/inputs.ts'
import { KNOWN_REGIONS } from '../../src/inputs/place.ts'
import { ENTRY } from '../../src/model/note.ts'
import { REMEDIES } from '../../src/model/remedies.ts'
import { outputsOf } from '../../src/report/conclude.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** What users rely on; a name here changes only with a new major version. */
const COMMON =
  'stream-name task-ids task-names region project-id project-name endpoint iam-endpoint access-key-id ' +
  'secret-access-key security-token auth-token username password domain-name identity-provider audience ' +
  'wait-timeout if-task-missing dry-run retry-max-attempts'
const CONTRACT = {
  pause: {
    file: 'action.yml',
    inputs: `${COMMON} resume if-already-paused job-status`.split(' '),
    outputs: 'paused-task-ids already-paused-task-ids paused-count tasks handover'.split(' '),
    readRequest: readPauseRequest,
  },
  resume: {
    file: 'resume/action.yml',
    inputs: `${COMMON} tasks`.split(' '),
    outputs: 'resumed-task-ids resumed-count tasks'.split(' '),
    readRequest: readResumeRequest,
  },
} as const

describe.each(['pause', 'resume'] as const)('the %s action', (action) => {
  const { file, inputs, outputs, readRequest } = CONTRACT[action]
  const metadata: Record<'inputs' | 'outputs', Record<string, { default?: string }>> = parse(read(file))

  test('has the inputs and outputs of the contract', () => {
    expect(Object.keys(metadata.inputs).sort()).toEqual([...inputs].sort())
    expect(Object.keys(metadata.outputs).sort()).toEqual([...outputs].sort())
    expect(Object.keys(outputsOf(action, [], { dis: '', project: '' })).sort()).toEqual([...outputs].sort())
  })

  test('reads every input, and has the same defaults in its action.yml as in the code', () => {
    const least = { 'stream-name': 'orders', 'task-ids': 'all', region: 'eu-de', 'auth-token': 'token' }
    const asked = new Set<string>()
    const request = (values: Record<string, string>) =>
      readRequest({
        input: (name: string) => {
          asked.add(name)
          return values[name] ?? ''
        },
        env: {},
      })
    const defaults = Object.entries(metadata.inputs).flatMap(([name, { default: value }]) =>
      value === undefined || name === 'job-status' ? [] : [[name, String(value)]],
    )
    expect(defaults.length).toBeGreaterThanOrEqual(4)
    expect(request({ ...least, ...Object.fromEntries(defaults) })).toEqual(request(least))
    // Read by the post step alone.
    expect([...asked].sort()).toEqual(inputs.filter((name) => name !== 'job-status').sort())
  })
})

test('docs/credentials.md has every region that the code knows', () => {
  const document = read('docs/credentials.md')
  expect(KNOWN_REGIONS.length).toBeGreaterThanOrEqual(11)
  expect(KNOWN_REGIONS.filter((region) => !document.includes(`\`${region}\``))).toEqual([])
})

test('docs/troubleshooting.md has every entry that a message leads to', () => {
  const document = read('docs/troubleshooting.md')
  const entries = [...Object.values(ENTRY), ...Object.keys(REMEDIES)]
  const heading = (entry: string) => new RegExp(`^#+ ${entry.replaceAll('-', '[- ]')}$`, 'im')
  expect(entries.filter((entry) => !heading(entry).test(document))).toEqual([])
})
