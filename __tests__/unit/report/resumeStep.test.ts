/** The step that resumes what is paused: it can work as it stands, or is not shown. */
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { endpointsOf } from '../../../src/inputs/regions.ts'
import type { TaskReport } from '../../../src/model/tasks.ts'
import { resumeYaml } from '../../../src/report/resumeStep.ts'
import { report, SURROUNDINGS } from '../../support/reports.ts'

const place = { region: 'eu-de', endpoint: 'https://d', projectId: 'p' }
const given = { ...SURROUNDINGS, place }

describe('the step that resumes', () => {
  test('names streams and IDs, and where an ID lacks, names', () => {
    const tasks = [report('paused'), report('adopted', { id: null, after: null, stream: 'clicks' })]
    expect(resumeYaml(tasks, given)?.split('\n')).toEqual([
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
    const step = resumeYaml([...tasks, odd], { ...given, action: null })
    expect(step).toContain('- uses: OWNER/pause-dis-dump-tasks/resume@v1\n')
    expect(step).toContain('    task-ids: |\n      task-0\n      task-1\n')
    expect(step).toContain('    # 1 dump task cannot be named here: see the console')
    expect(step).not.toContain('a: [b')
    expect(resumeYaml([report('paused', { id: '0123456789' })], given)).toContain(
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
    expect(resumeYaml(tasks, given)).toBeNull()
    expect(resumeYaml([...tasks, report('paused')], given)).not.toMatch(/gone|bad|worse|archive/)
    expect(resumeYaml([], given)).toBeNull()
  })

  test('holds nothing that the runner would mask', () => {
    const isMasked = (text: string) => text === 'eu-de' || text === 'secretId'
    const tasks = [report('paused'), report('paused', { id: 'secretId', name: null })]
    const step = resumeYaml(tasks, { ...given, isMasked })
    expect(step).toContain('    # and region as in the pause step\n')
    expect(step).not.toMatch(/eu-de|secretId/)
    expect(resumeYaml(tasks, { ...given, isMasked: (text) => text === 'orders' })).toBeNull()
  })
})

describe('as YAML it', () => {
  const withOf = (task: Partial<TaskReport>, more = {}) => {
    const step = resumeYaml([report('paused', task)], {
      ...given,
      place: { ...place, projectId: '0'.repeat(32), ...more },
    })
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

  test('takes nothing in that is no name', () => {
    const odd = { id: 'a\n    run: rm', name: 'to-obs' }
    expect(withOf(odd)).toMatchObject({ 'task-names': 'to-obs\n' })
    expect(JSON.stringify(withOf(odd))).not.toMatch(/run:/)
  })
})
