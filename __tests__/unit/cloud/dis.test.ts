/** What DIS answers, in all its forms: it is read, or the error says what came instead. */
import { describe, expect, test } from '@jest/globals'
import { mayTryAgain } from '../../../src/cloud/retry.ts'
import type { ServiceError } from '../../../src/model/errors.ts'
import { failureOf, type Prepared, type Stage, stage } from './stage.ts'

const task = { task_id: 'T1', task_name: 'to-obs', destination_type: 'OBS', state: 'RUNNING' }
const listed = {
  ...{ stream: 'orders', id: 'T1', name: 'to-obs', destination: 'OBS', state: 'RUNNING' },
  lastTransfer: null,
}
const listOf = (...tasks: unknown[]) => ({ body: { total_number: tasks.length, tasks } })
const ask = ({ dis, budget }: Stage) => dis.listTasks('orders', { budget })
const list = (answer: Prepared) => ask(stage([answer]))

describe('a list', () => {
  test.each<[string, Prepared]>([
    [
      'with fields that nobody knows',
      listOf({ ...task, quota: 5, partitions: [{ partitionId: 'x', discard: [[[]]] }], streamId: {} }),
    ],
    ['with a time that is none', listOf({ ...task, last_transfer_timestamp: 8.64e15 })],
    ['with a time of another type', listOf({ ...task, last_transfer_timestamp: '1606984428612' })],
    ['that names a task twice', { body: { total_number: 2, tasks: [task, task] } }],
  ])('%s is read', async (_, answer) => {
    expect(await list(answer)).toEqual({ tasks: [listed], unlisted: 0 })
  })

  test.each<[string, Prepared, unlisted: number]>([
    ['an entry that cannot be read', listOf(task, { state: 'PAUSED', task_id: {} }, null), 2],
    ['a task that is only counted', { body: { total_number: 3, tasks: [task] } }, 2],
  ])('with %s tells how many it lacks', async (_, answer, unlisted) => {
    expect(await list(answer)).toEqual({ tasks: [listed], unlisted })
  })

  test('without tasks is read', async () => {
    for (const answer of [
      listOf(),
      { body: { total_number: 0 } },
      { body: { total_number: 0, tasks: null } },
    ]) {
      expect(await list(answer)).toEqual({ tasks: [], unlisted: 0 })
    }
  })

  test('without IDs, destinations and times is read', async () => {
    const [found] = (await list(listOf({ task_name: 'to-obs', task_id: 7, destination_type: null }))).tasks
    expect(found).toEqual({ ...listed, id: null, destination: null, state: '' })
    const timed = await list(listOf({ ...task, last_transfer_timestamp: 1606984428612 }))
    expect(timed.tasks[0]?.lastTransfer).toBe('2020-12-03T08:33:48.612Z')
  })

  test('does not let a deleted task stand for the one that has its name now', async () => {
    const deleted = { ...task, task_id: 'T0', state: 'DELETE' }
    const alone = { ...deleted, task_name: 'gone' }
    const found = await list(listOf(deleted, task, { ...deleted, task_id: undefined }, alone))
    expect(found.tasks).toEqual([listed, { ...listed, id: 'T0', name: 'gone', state: 'DELETE' }])
  })

  test.each<[string, Prepared, string]>([
    ['null', { body: 'null' }, 'JSON of an unknown form'],
    ['without tasks, although some are counted', { body: { total_number: 1 } }, 'JSON of an unknown form'],
    ['of another form', { body: { tasks: 'none' } }, 'JSON of an unknown form'],
    [
      'a page',
      { body: '<html><title> Sign in </title>' },
      'no JSON in the answer: a page with the title «Sign in»',
    ],
    ['nothing', {}, 'no JSON in the answer: nothing readable (no content type)'],
  ])('that is %s is told as that, and asked for again', async (_, answer, words) => {
    const s = stage([answer, listOf()])
    await ask(s)
    expect(s.lines[0]).toContain(`Could not list the dump tasks of stream orders: DIS answered 200: ${words}`)
  })

  test('nested without end is no defect', async () => {
    const deep = `${'['.repeat(15_000)}${']'.repeat(15_000)}`
    expect(await list({ body: `{"tasks":${deep}}` })).toEqual({ tasks: [], unlisted: 1 })
    const objects = `{"tasks":[${'{"state":'.repeat(15_000)}1${'}'.repeat(15_000)}]}`
    expect(await list({ body: objects })).toEqual({ tasks: [], unlisted: 1 })
  })
})

describe('an error', () => {
  test.each<[string, unknown, string]>([
    ['of the reference', { error_code: 'DIS.4200', error_msg: 'No.' }, '400, DIS.4200: No.'],
    ['as seen', { errorCode: 'DIS.4200', message: 'No.' }, '400, DIS.4200: No.'],
    ['of Keystone', { error: { code: 400, title: 'Bad Request' } }, '400: Bad Request'],
    ['with a request ID', { error_msg: 'No.', request_id: 'r1' }, '400: No. (request ID r1)'],
    ['without words', {}, '400: nothing readable (no content type)'],
  ])('%s is read', async (_, body, words) => {
    const { message } = await failureOf(list({ status: 400, body }))
    expect(message).toBe(`Could not list the dump tasks of stream orders: DIS answered ${words}`)
  })
})

describe('the secrets of a step', () => {
  const secret = 'simPassword-Correct.Horse!42'

  test('are taken out of names, states and destinations', async () => {
    const odd = { task_id: 'T1', task_name: `a ${secret}`, state: secret, destination_type: `${secret}!` }
    const s = stage([listOf(odd)])
    s.secrets.add(secret)
    expect((await ask(s)).tasks).toEqual([{ ...listed, name: null, state: '***', destination: '***!' }])
  })

  test('that may be ordinary words stay in names and IDs', async () => {
    const s = stage([listOf({ ...task, task_name: 'orders-to-obs', task_id: 'ordersX0001' })])
    s.secrets.add('orders')
    expect((await ask(s)).tasks).toEqual([{ ...listed, name: 'orders-to-obs', id: 'ordersX0001' }])
  })

  test.each<[string, Prepared]>([
    ['X-Request-Id', { status: 400, headers: { 'X-Request-Id': secret } }],
    ['Location', { status: 302, headers: { Location: `https://x/${encodeURIComponent(secret)}` } }],
    ['Content-Type', { status: 400, headers: { 'Content-Type': secret } }],
    ['the words', { status: 400, body: { error_msg: secret, error_code: secret } }],
    ['a title', { status: 400, body: `<html><title>${'x'.repeat(140)}${secret}</title>` }],
  ])('are taken out of %s, before it is cut', async (_, answer) => {
    const s = stage([answer])
    s.secrets.add(secret)
    const { message } = await failureOf(ask(s))
    expect(message).toContain('***')
    expect(message).not.toMatch(/simPass|Horse/)
  })

  test('and the signature of a request are not shown when it is echoed', async () => {
    const echo = `no: SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=${'ab12'.repeat(16)}`
    expect((await failureOf(list({ status: 400, body: { message: echo } }))).message).toContain(
      'Signature=***',
    )
  })
})

describe('a stop', () => {
  const stop = async (answer: Prepared) => {
    const s = stage([answer])
    const sent = s.dis.send('stop', 'orders', ['T1', 'T2'], { budget: s.budget })
    const error = await sent.then(
      () => null,
      (failure: ServiceError) => failure,
    )
    return { error, received: s.received }
  }

  test.each<[string, Prepared]>([
    ['nothing', {}],
    ['nothing, by 204', { status: 204 }],
    ['white space', { body: ' \r\n' }],
    ['an object', { body: {} }],
    ['a status', { body: { code: '200', message: 'OK', error_code: null, errorCode: '' } }],
    ['the code of no error', { body: { error_code: '0', tasks: [{ error_code: 0 }] } }],
    ['null', { body: 'null' }],
    ['a text', { body: '"taken"' }],
  ])('answered by %s was taken', async (_, answer) => {
    expect((await stop(answer)).error).toBeNull()
  })

  test.each<[string, unknown]>([
    ['DIS.4354', { error_code: 'DIS.4354', error_msg: 'No such task.' }],
    ['DIS.4200', { errorCode: 'DIS.4200', message: 'Invalid request.' }],
    ['DIS.4354', { tasks: [{ id: 'T1' }, { id: 'T2', error_code: 'DIS.4354' }] }],
    ['403', { error: { code: 403, message: 'Forbidden' } }],
    ['APIGW.0302', { code: 'APIGW.0302', message: 'No.' }],
  ])('answered by the code %s in a 200 was refused', async (code, body) => {
    const { error } = await stop({ body })
    expect([error?.parts.code, error?.fate, mayTryAgain(error)]).toEqual([code, 'refused', false])
  })

  test.each<[string, string]>([
    ['a page', '<html>Sign in</html>'],
    ['half of its JSON', '{"tasks":['],
    ['a word', 'OK'],
  ])('answered by %s in a 200 has an unknown fate', async (_, body) => {
    const { error } = await stop({ body })
    expect([error?.fate, error?.parts.isUnreadable]).toEqual(['unknown', true])
  })

  test('is sent once, whatever happens', async () => {
    const { error, received } = await stop({ status: 503 })
    expect(error?.fate).toBe('unknown')
    expect(error?.message).toContain('Could not stop 2 dump tasks of stream orders')
    expect(received.map(({ method, url, body }) => [method, url, body])).toEqual([
      [
        'POST',
        'https://dis.test/v2/p/streams/orders/transfer-tasks/action',
        '{"action":"stop","tasks":[{"id":"T1"},{"id":"T2"}]}',
      ],
    ])
  })
})

describe('the streams of a project', () => {
  const page = (names: unknown[], more = false) => ({ body: { stream_names: names, has_more_streams: more } })

  test('are listed page by page, and once', async () => {
    const s = stage([page(['a', 'b b'], true), page(['b b', 'c', 7], true), page([], true)])
    const names = await Promise.all([s.dis.streamNames(s.budget), s.dis.streamNames(s.budget)])
    expect(names).toEqual([
      ['a', 'b b', 'c'],
      ['a', 'b b', 'c'],
    ])
    expect(s.urls()).toEqual([
      '/v2/p/streams?limit=100',
      '/v2/p/streams?limit=100&start_stream_name=b%20b',
      '/v2/p/streams?limit=100&start_stream_name=c',
    ])
  })

  test('whose pages never end are not asked for ever', async () => {
    const s = stage([page(['same'], true)])
    expect(await s.dis.streamNames(s.budget)).toEqual(['same'])
    expect(s.received).toHaveLength(2)
  })
})

describe('the details', () => {
  test('of streams give how long they keep their data, as far as it is known; each is asked once', async () => {
    const known = [48, 168, '24', 1e300, 0, undefined]
    const s = stage([...known.map((hours) => ({ body: { retention_period: hours } })), { status: 503 }])
    const hours = await s.dis.retentions('abcdefga', s.budget)
    expect([...hours]).toEqual([
      ['a', 48],
      ['b', 168],
    ])
    expect(s.urls()).toEqual([...'abcdefg'].map((name) => `/v2/p/streams/${name}`))
  })

  test.each([
    [{ task_id: 'T1', task_name: 'to-obs', partitions: [{ partitionId: 'shardId-0' }] }, 'T1'],
    [{ task_name: 'to-obs' }, null],
  ])('of a task, %j, give its ID', async (body, id) => {
    const s = stage([{ body }])
    expect(await s.dis.withId({ ...listed, id: null }, { budget: s.budget })).toEqual({ ...listed, id })
    expect(s.urls()).toEqual(['/v2/p/streams/orders/transfer-tasks/to-obs'])
  })

  test('of a task are not asked for by a name that leads elsewhere', async () => {
    const s = stage([{}])
    const odd = { ...listed, id: null, name: '../../streams/other' }
    expect(await s.dis.withId(odd, { budget: s.budget })).toBe(odd)
    expect(s.received).toEqual([])
  })
})

describe('the form of the signature', () => {
  const wrongForm = { status: 441, body: { errorCode: 'DIS.4109', message: 'Credential is missing.' } }

  test.each<[string, Prepared[], forms: string[], code: string | null]>([
    ['is scoped', [listOf()], ['scoped', 'scoped'], null],
    [
      'becomes the plain one where DIS asks for it',
      [wrongForm, listOf()],
      ['scoped', 'plain', 'plain'],
      null,
    ],
    ['is changed once', [wrongForm], ['scoped', 'plain'], 'DIS.4109'],
    ['stays if the key is wrong', [{ status: 441, body: { errorCode: 'DIS.4112' } }], ['scoped'], 'DIS.4112'],
  ])('%s', async (_, answers, forms, code) => {
    const s = stage(answers)
    for (let time = 0; time < 2; time += 1) {
      const end = await ask(s).then(
        () => null,
        (error: ServiceError) => error.parts.code,
      )
      expect(end).toBe(code)
    }
    const sent = s.received.map(({ headers }) => headers['authorization'] ?? '')
    expect(sent.map((header) => (header.includes('Credential=') ? 'scoped' : 'plain'))).toEqual(forms)
    const told = s.lines.filter((line) => line.includes('rejected this signature format'))
    expect(told).toHaveLength(forms.includes('plain') ? 1 : 0)
  })
})
