/** Outcomes → outputs. */
import { describe, expect, test } from '@jest/globals'
import { OUTCOMES } from '../../../src/model/tasks.ts'
import { outputsOf } from '../../../src/report/conclude.ts'
import { report } from '../../support/reports.ts'

const PLACE = { dis: 'https://dis.eu-de.otc.t-systems.com', project: 'p' }

describe('the outputs', () => {
  test('of a pause: what it stopped, and what it found paused', () => {
    const all = OUTCOMES.map((outcome) => report(outcome))
    const outputs = outputsOf('pause', [...all, report('requested', { id: 'unsentId', sent: false })], PLACE)
    expect(JSON.parse(outputs['paused-task-ids'] ?? '')).toEqual([
      'pausedId',
      'resumedId',
      'requestedId',
      'timed-outId',
    ])
    expect(outputs['paused-count']).toBe('4')
    expect(JSON.parse(outputs['already-paused-task-ids'] ?? '')).toEqual(['already-pausedId', 'adoptedId'])
    expect(outputs['handover']).toMatch(/./)
  })

  test('of a resume: what it started; of a post step: none', () => {
    const reports = [report('resumed'), report('already-running', { sent: false })]
    expect(outputsOf('resume', reports, PLACE)).toMatchObject({
      'resumed-task-ids': '["resumedId"]',
      'resumed-count': '1',
    })
    expect(outputsOf('post', reports, PLACE)).toEqual({})
  })

  test('an object a task, with the fields of the contract and no others', () => {
    const times = { lastTransfer: '2020-12-03T08:33:48.612Z', pausedAt: '2020-12-03T08:40:00.000Z' }
    const paused = report('paused', { ...times, problem: 'No.' })
    expect(JSON.parse(outputsOf('pause', [paused], PLACE)['tasks'] ?? '')).toEqual([
      {
        stream: 'orders',
        id: 'pausedId',
        name: 'paused',
        destination: 'OBS',
        before: 'RUNNING',
        after: 'PAUSED',
        'last-transfer': times.lastTransfer,
        'paused-at': times.pausedAt,
        outcome: 'paused',
      },
    ])
  })

  test('of nothing are there too', () => {
    expect(outputsOf('pause', [], PLACE)).toMatchObject({
      'paused-task-ids': '[]',
      'already-paused-task-ids': '[]',
      'paused-count': '0',
      tasks: '[]',
    })
  })
})
