/** Text of others stays text: in the log no command and no escape, in the summary no markup and no link. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LineSplitter, parseCommand } from '../../simulator/runner/commands.ts'
import { logLines, plain } from '../../src/model/text.ts'
import { escaped } from '../../src/report/markdown.ts'
import { refusal } from '../support/faultStage.ts'
import { ALL_HOSTILE, foreignTags, HOSTILE, linkedLater, render } from '../support/hostile.ts'
import { pause, resume, type Step, tasksOf, withSimulator, worldOf } from '../support/stage.ts'

/** Only these does the action use, and only with words of its own at the beginning. */
const OWN_COMMANDS = ['add-mask', 'error', 'warning', 'notice', 'group', 'endgroup', 'debug']

/** Gives the rows of the summary's table. */
function expectHarmless(step: Pick<Step, 'commands' | 'log' | 'stderr' | 'summary' | 'fileFlaws'>): string[] {
  for (const { name, message, properties } of step.commands) {
    expect(OWN_COMMANDS).toContain(name)
    expect(message).not.toMatch(/^OWNED/)
    expect(Object.keys(properties).filter((key) => key !== 'title')).toEqual([])
  }
  expect(step.stderr).toBe('')
  expect(step.log).not.toMatch(/[^\P{C}\n\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u)
  for (const line of step.log.split('\n').filter((each) => !each.startsWith('::')))
    expect(line.length).toBeLessThan(4_100)
  expect(step.fileFlaws).toEqual([])
  const html = render(step.summary)
  expect(foreignTags(html)).toEqual([])
  expect(linkedLater(html)).toEqual([])
  return (html.match(/<tr>[\s\S]*?<\/tr>/g) ?? []).slice(1)
}

describe('hostile text', () => {
  test('in names, destinations and states is shown as it is, one row a task', async () => {
    const world = worldOf({ orders: [] })
    await withSimulator({ world }, async (sim) => {
      HOSTILE.forEach((text, index) => {
        const id = `task${index}`
        const state = index % 3 === 0 ? text : 'RUNNING'
        sim.addTask('orders', { id, name: text, destination: text, state, onStop: [[0, `${text}!`]] })
      })
      const step = await pause(sim, {
        'stream-name': 'orders',
        'task-ids': 'all',
        resume: 'always',
        'wait-timeout': '1',
      })
      expect(step.exitCode).toBe(1)
      expect(expectHarmless(step)).toHaveLength(HOSTILE.length)
      // Another program gets it as it was.
      expect(tasksOf(step).map(({ name }) => name)).toEqual(HOSTILE)
      const post = await step.post({ status: 'failure' })
      expect(expectHarmless(post)).toHaveLength(HOSTILE.length)
    })
  })

  // A stream for each text, eight in a run: so each is an annotation, and none is only counted.
  const chunks = HOSTILE.flatMap((_, index) => (index % 8 === 0 ? [HOSTILE.slice(index, index + 8)] : []))
  test.concurrent.each(chunks.map((texts, index) => [index + 1, texts] as const))(
    'in the words of an error (%d)',
    async (_number, texts) => {
      const names = texts.map((_, index) => `stream-${index}`)
      const world = worldOf(Object.fromEntries(names.map((name) => [name, [['to-obs', 'RUNNING']]])))
      await withSimulator({ world }, async (sim) => {
        for (const [index, text] of texts.entries()) {
          const header = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
          const { answer } = refusal(400, text, text)
          const headers = { 'X-Request-Id': header, 'Content-Type': header }
          sim.fault({
            operation: 'stop',
            stream: names[index] ?? '',
            answer: { ...answer, headers },
            times: 99,
          })
        }
        const step = await pause(sim, { 'stream-name': names.join(), 'task-ids': 'all', resume: 'never' })
        expect(step.exitCode).toBe(1)
        expect(step.annotations.error).toHaveLength(texts.length)
        expect(expectHarmless(step)).toHaveLength(texts.length)
      })
    },
  )

  test.concurrent('in a body and a redirect that nobody expected', async () => {
    await withSimulator({ world: worldOf({ orders: [['to-obs', 'RUNNING']] }) }, async (sim) => {
      for (const body of [ALL_HOSTILE, `<html>${ALL_HOSTILE}</html>`]) {
        sim.fault({ operation: 'list', answer: { status: 404, body } })
        expectHarmless(await pause(sim, { 'stream-name': 'orders', 'task-ids': 'all' }))
      }
      const redirect = ALL_HOSTILE.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
      sim.fault({ operation: 'list', redirect })
      expectHarmless(await pause(sim, { 'stream-name': 'orders', 'task-ids': 'all' }))
    })
  })

  test.concurrent('in inputs', async () => {
    await withSimulator({ world: worldOf({ orders: [['to-obs', 'RUNNING']] }) }, async (sim) => {
      const names = JSON.stringify(HOSTILE.map((text) => text.toWellFormed()))
      const missing = await pause(sim, {
        'stream-name': 'orders',
        'task-names': names,
        'if-task-missing': 'warn',
      })
      expectHarmless(missing)
      const refused = [
        'stream-name',
        'task-ids',
        'wait-timeout',
        'region',
        'endpoint',
        'project-id',
        'resume',
      ]
      const odd = await pause(sim, Object.fromEntries(refused.map((name) => [name, ALL_HOSTILE])))
      expect(odd.exitCode).toBe(1)
      expectHarmless(odd)
      expectHarmless(await resume(sim, { tasks: `[${JSON.stringify(ALL_HOSTILE)}]` }))
      expectHarmless(
        await pause(sim, {
          'stream-name': 'orders',
          'task-ids': 'all',
          'project-id': '',
          'project-name': ALL_HOSTILE,
        }),
      )
    })
  })

  test.concurrent('that repeats a secret is cleared of it before it is cut', async () => {
    const secret = `tok.en+/=!${'aB3'.repeat(400)}`
    await withSimulator({ world: worldOf({ orders: [['to-obs', 'RUNNING']] }) }, async (sim) => {
      sim.fault({ operation: 'list', ...refusal(401, 'APIGW.0301', `The token ${secret} is unknown`) })
      const step = await pause(sim, {
        'stream-name': 'orders',
        'task-ids': 'all',
        'access-key-id': '',
        'secret-access-key': '',
        'auth-token': secret,
      })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toContain('The token *** is unknown')
      const told = step.log.replace(/^::add-mask::.*$/gm, '') + step.summary
      expect(told).not.toContain('aB3aB3')
    })
  })
})

describe('a hundred streams', () => {
  test('with long, hostile names fit into the summary, failures first', async () => {
    const streams = Array.from({ length: 100 }, (_, index) => `stream-${index}`)
    const ugly = `@octocat|<b>${'&😀'.repeat(150)}`
    const world = worldOf({})
    const project = world.projects[0]?.id ?? ''
    world.streams = streams.map((name, stream) => ({
      project,
      name,
      tasks: Array.from({ length: 5 }, (_, task) => ({
        id: `${'T'.repeat(12)}${stream}x${task}`,
        name: `${task}${ugly}`,
        ...(stream === 77 && { onStop: [] }),
      })),
    }))
    await withSimulator({ world }, async (sim) => {
      const step = await pause(sim, {
        'stream-name': streams.join('\n'),
        'task-ids': 'all',
        resume: 'always',
        'wait-timeout': '2',
      })
      expect(step.exitCode).toBe(1)
      expect(Buffer.byteLength(step.summary)).toBeLessThan(1_000_000)
      const rows = expectHarmless(step)
      expect(rows.slice(0, 5).every((row) => row.includes('stream-77'))).toBe(true)
      expect(rows).toHaveLength(500)
    })
  })
})

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...HOSTILE,
      '::',
      '##[',
      '[',
      ']',
      '%0A',
      '\r',
      'www',
      '.',
      ':',
      '//',
      'http',
      '@',
      '#',
      '1',
      '_',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.nat(400).map((length) => 'z'.repeat(length)),
  ),
  { maxLength: 12 },
)

describe('any text', () => {
  test('is no command in the log', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const lines: string[] = []
        const splitter = new LineSplitter((line) => lines.push(line))
        splitter.write(`${logLines(parts.join('')).join('\n')}\n`)
        splitter.write(`${logLines(parts.map((part) => plain(part)).join('')).join('\n')}\n`)
        splitter.end()
        expect(lines.filter((line) => parseCommand(line) !== null)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('is neither markup nor link in Markdown, and reads as it was', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('')
        const html = render(`- ❌ ${escaped(text, 1_000)}`)
        expect(foreignTags(html)).toEqual([])
        expect(linkedLater(html)).toEqual([])
        const shown = html
          .replace(/<[^>]*>/g, '')
          .replaceAll('\u200b', '')
          .replace(
            /&(amp|lt|gt|quot);/g,
            (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '',
          )
        expect(shown.replace('❌', '').trim()).toBe(plain(text, 1_000).trim())
      }),
      { numRuns: 300 },
    )
  })
})
