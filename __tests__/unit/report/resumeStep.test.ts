/** The step that resumes what is paused: it can work as it stands, or is not shown. */
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { endpointsOf } from '../../../src/inputs/place.ts'
import type { TaskReport } from '../../../src/model/tasks.ts'
import { entryUrl, resumeYaml } from '../../../src/report/resumeStep.ts'
import { report } from '../../support/reports.ts'

const place = { region: 'eu-de', endpoint: 'https://d', projectId: 'p' }
const action = { repository: 'o/a', ref: 'v1', folder: '', server: 'https://github.com' }
const runner = { action, isMasked: () => false }

describe('the step that resumes', () => {
  test('names streams and IDs, and where an ID lacks, names', () => {
    const tasks = [report('paused'), report('adopted', { id: null, after: null, stream: 'clicks' })]
    expect(resumeYaml(tasks, place, runner)?.split('\n')).toEqual([
      '- uses: o/a/resume@v1',
      '  with:',
      '    stream-name: |',
      '      orders',
      '      clicks',
      '    task-ids: |',
      '      pausedId',
      '    task-names: |',
      '      adopted',
      '    region: "eu-de"',
      '    endpoint: "https://d"',
      '    project-id: "p"',
      '    # and the credential inputs of the pause step',
    ])
  })

  test('lists one a line, and names nothing that YAML could take for something else', () => {
    const tasks = Array.from({ length: 12 }, (_, index) => report('paused', { id: `task-${index}` }))
    const odd = report('paused', { id: 'a: [b', name: null })
    const step = resumeYaml([...tasks, odd], place, { ...runner, action: null })
    expect(step).toContain('- uses: OWNER/pause-dis-dump-tasks/resume@v1\n')
    expect(step).toContain('    task-ids: |\n      task-0\n      task-1\n')
    expect(step).not.toContain('a: [b')
    expect(resumeYaml([report('paused', { id: '0123456789' })], place, runner)).toContain(
      '    task-ids: |\n      0123456789\n',
    )
  })

  test('leaves out tasks that it could not start', () => {
    const tasks = [
      report('missing', { id: 'gone' }),
      report('failed', { id: 'bad', after: 'ERROR' }),
      report('failed', { id: 'worse', after: 'ABNORMAL' }),
      report('failed', { id: null, name: 'archive' }),
    ]
    expect(resumeYaml(tasks, place, runner)).toBeNull()
    expect(resumeYaml([...tasks, report('paused')], place, runner)).not.toMatch(/gone|bad|worse|archive/)
    expect(resumeYaml([], place, runner)).toBeNull()
  })

  test('names the action as the workflow would, in a folder of a repository too', () => {
    const elsewhere = { ...action, repository: 'acme/platform', ref: 'v3', folder: 'actions/pause-dis' }
    expect(resumeYaml([report('paused')], place, { ...runner, action: elsewhere })).toContain(
      '- uses: acme/platform/actions/pause-dis/resume@v3\n',
    )
    expect(entryUrl(elsewhere, 'x')).toBe(
      'https://github.com/acme/platform/blob/v3/actions/pause-dis/docs/troubleshooting.md#x',
    )
    expect(entryUrl(action, 'x')).toBe('https://github.com/o/a/blob/v1/docs/troubleshooting.md#x')
    expect([entryUrl(null, 'x'), entryUrl(action, null)]).toEqual([null, null])
  })
})

describe('as YAML it', () => {
  const withOf = (task: Partial<TaskReport>, more = {}) => {
    const there = { ...place, projectId: '0'.repeat(32), ...more }
    const step = resumeYaml([report('paused', task)], there, runner)
    return parse(step ?? '')[0].with
  }

  test.each(['0123', '1e5', '1234567890123456789', 'true', 'null', 'no', '-7', '0x1F', '1_000', '.5'])(
    'keeps %s a text',
    (text) => {
      expect(withOf({ stream: text, id: text })).toMatchObject({
        'stream-name': `${text}\n`,
        'task-ids': `${text}\n`,
        'project-id': '0'.repeat(32),
      })
    },
  )

  test('has the endpoints only where the region does not tell them', () => {
    const { dis, iam } = endpointsOf('eu-de')
    expect(withOf({}, { endpoint: dis, iamEndpoint: iam })).not.toHaveProperty('endpoint')
    const other = { endpoint: 'https://dis.example.com', iamEndpoint: 'https://iam.example.com' }
    expect(withOf({}, other)).toMatchObject({
      endpoint: other.endpoint,
      'iam-endpoint': other.iamEndpoint,
      region: 'eu-de',
    })
  })

  test('leaves out what the runner would show as ***, and says so', () => {
    const isMasked = (text: string) => text === 'eu-de' || text === 'p' || text === 'clicks'
    const tasks = [report('paused'), report('paused', { stream: 'clicks' })]
    const step = resumeYaml(tasks, place, { action, isMasked }) ?? ''
    expect(parse(step)[0].with).toEqual({ 'task-ids': 'pausedId\npausedId\n', endpoint: 'https://d' })
    expect(step.split('\n').slice(-4)).toEqual([
      '    # and the credential inputs of the pause step',
      '    # and stream-name as in the pause step',
      '    # and region as in the pause step',
      '    # and project-id as in the pause step',
    ])
  })

  test('takes nothing in that is no name', () => {
    const odd = { id: 'a\n    run: rm', name: 'to-obs' }
    expect(withOf(odd)).toMatchObject({ 'task-names': 'to-obs\n' })
    expect(JSON.stringify(withOf(odd))).not.toMatch(/run:/)
  })
})
