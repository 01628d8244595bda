/** What DIS answers, in all its writings: read where it is what was asked for, else told as what it is. */
import { describe, expect, test } from '@jest/globals'
import { fateUnknown, mayTryAgain } from '../../../src/cloud/retry.ts'
import { withStreamNames } from '../../../src/cloud/strayStream.ts'
import { ServiceError } from '../../../src/model/errors.ts'
import { explainInLine } from '../../../src/model/remedies.ts'
import { failureOf, type Prepared, withAnswers } from './stage.ts'

const task = { task_id: 'T1', task_name: 'to-obs', destination_type: 'OBS', state: 'RUNNING' }
const listed = {
  stream: 'orders',
  id: 'T1',
  name: 'to-obs',
  destination: 'OBS',
  state: 'RUNNING',
  lastTransfer: null,
}
const list = (answer: Prepared) => withAnswers([answer], ({ dis }) => dis.listTasks('orders'))
const listOf = (...tasks: unknown[]) => ({ body: { total_number: tasks.length, tasks } })
const stop = (answers: Prepared[]) =>
  withAnswers(answers, async ({ dis, received }) => {
    const limits = { beforeAgain: async () => true }
    const error = await dis
      .sendAction('stop', 'orders', () => ['T1'], limits)
      .then(
        () => null,
        (failure: ServiceError) => failure,
      )
    return { error, requests: received.length }
  })

describe('a list', () => {
  test.each<[string, Prepared]>([
    ['behind a byte order mark', { body: `\ufeff${JSON.stringify({ tasks: [task] })}` }],
    [
      'with fields that nobody knows',
      listOf({
        ...task,
        quota: 5,
        create_time: 1,
        partitions: [{ partitionId: 'x', discard: [[[]]] }],
        streamId: {},
      }),
    ],
    ['with a time that is none', listOf({ ...task, last_transfer_timestamp: 8.64e15 })],
    ['with a time of another type', listOf({ ...task, last_transfer_timestamp: '1606984428612' })],
  ])('%s is read', async (_, answer) => {
    expect(await list(answer)).toEqual({ tasks: [listed], unlisted: 0 })
  })

  test('without IDs and destinations is read', async () => {
    const bare = { task_name: 'to-obs', state: 'PAUSED', task_id: 7, destination_type: null }
    expect((await list(listOf(bare))).tasks).toEqual([
      { ...listed, id: null, destination: null, state: 'PAUSED' },
    ])
  })

  test('does not let a deleted task stand for the one that has its name now', async () => {
    const deleted = { ...task, task_id: 'T0', state: 'DELETE' }
    const alone = { ...deleted, task_name: 'gone' }
    const found = await list(listOf(deleted, task, { ...deleted, task_id: undefined }, alone))
    expect(found.tasks).toEqual([listed, { ...listed, id: 'T0', name: 'gone', state: 'DELETE' }])
    expect(found.unlisted).toBe(0)
  })

  test.each<[string, Prepared]>([
    ['nested without end', { body: `{"tasks":${'['.repeat(15_000)}${']'.repeat(15_000)}}` }],
    [
      'of objects nested without end',
      { body: `{"tasks":[${'{"state":'.repeat(15_000)}1${'}'.repeat(15_000)}]}` },
    ],
    ['whose states are no texts', listOf({ ...task, state: { PAUSED: true } })],
    ['of tasks without a name or an ID', listOf({ state: 'PAUSED', task_id: {} })],
    ['that is null', { body: 'null' }],
  ])('%s is told as another form', async (_, answer) => {
    const error = (await failureOf(list(answer))) as ServiceError
    expect(error.parts.unreadable).toBe('form')
    expect(error.message).toMatch(
      /^Could not list the dump tasks of stream orders: DIS answered 200: an answer of another form: «.{1,170}» \(/,
    )
  })

  test('of 100,000 tasks takes linear time', async () => {
    const time = async (count: number) => {
      const tasks = Array.from({ length: count }, (_, index) => ({
        task_name: `${index}`,
        state: index % 2 ? 'DELETE' : 'A',
      }))
      const began = performance.now()
      expect((await list({ body: { tasks } })).tasks).toHaveLength(count)
      return performance.now() - began
    }
    await time(1_000)
    expect(await time(100_000)).toBeLessThan(3_000)
  })
})

describe('the secrets of a step', () => {
  const secret = 'simPassword-Correct.Horse!42'
  test('are taken out of names, states, destinations and headers where they come in', async () => {
    const odd = { task_id: 'T1', task_name: `a ${secret}`, state: secret, destination_type: `${secret}!` }
    const stolen = { ...odd, task_id: `x${secret}` }
    await withAnswers([listOf(odd, stolen)], async ({ dis, redaction }) => {
      redaction.add(secret)
      const { tasks } = await dis.listTasks('orders')
      const shown = { ...listed, name: 'a ***', state: '***', destination: '***!' }
      expect(tasks).toEqual([shown, { ...shown, id: null }])
    })
  })

  test.each([
    ['orders', 'orders-to-obs', 'ordersX0001', 'orders-to-obs'],
    ['To-Obs', 'orders-To-Obs', 'T1', 'orders-To-Obs'],
    ['hunTer2x', 'a-hunTer2x', 'T1', 'a-***'],
    ['pass-word-that-is-long', 'pass-word-that-is-long', 'T1', '***'],
  ])('that may be ordinary words (%s) stay in names and IDs alone: %s', async (word, name, id, shown) => {
    await withAnswers([listOf({ ...task, task_name: name, task_id: id })], async ({ dis, redaction }) => {
      redaction.add(word)
      expect((await dis.listTasks('x')).tasks).toEqual([{ ...listed, stream: 'x', name: shown, id }])
    })
  })

  test.each<[string, Prepared]>([
    ['X-Request-Id', { status: 400, headers: { 'X-Request-Id': secret } }],
    ['X-IAM-Trace-Id', { status: 400, headers: { 'X-IAM-Trace-Id': secret } }],
    ['Location', { status: 302, headers: { Location: `https://x/${encodeURIComponent(secret)}` } }],
    ['Content-Type', { status: 400, headers: { 'Content-Type': secret } }],
    ['the words', { status: 400, body: { error_msg: secret, error_code: secret } }],
    ['a page', { status: 400, body: `<html>${'x'.repeat(140)}${secret}</html>` }],
    ['a list of another form', listOf({ state: [secret] })],
  ])('are taken out of %s', async (_, answer) => {
    await withAnswers([answer], async ({ dis, redaction }) => {
      redaction.add(secret)
      const error = await failureOf(dis.listTasks('orders'))
      expect(error.message).toContain('***')
      expect(error.message).not.toMatch(/simPass|Horse/)
    })
  })

  test('and the signature of a request are not shown when it is echoed', async () => {
    const echo = 'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature='
    const answer = { status: 400, body: { message: `no: ${echo}${'ab12'.repeat(16)}` } }
    await withAnswers([answer], async ({ dis, redaction }) => {
      redaction.add(secret)
      const error = await failureOf(dis.listTasks('orders'))
      expect(error.message).toContain('Signature=***')
    })
  })
})

describe('a stop', () => {
  const deep = `${'{"a":['.repeat(15_000)}{"error_code":"X.1"}${']}'.repeat(15_000)}`

  test.each<[string, Prepared]>([
    ['nothing', {}],
    ['nothing, by 204', { status: 204 }],
    ['white space', { body: ' \r\n' }],
    ['a byte order mark', { body: '\ufeff' }],
    ['an object', { body: {} }],
    ['a status', { body: { code: '200', message: 'OK', error_code: null, errorCode: '' } }],
    ['the code of no error', { body: { error_code: '0', tasks: [{ error_code: 0 }] } }],
    ['null', { body: 'null' }],
    ['a text', { body: '"taken"' }],
  ])('answered by %s was taken', async (_, answer) => {
    expect(await stop([answer])).toEqual({ error: null, requests: 1 })
  })

  test.each<[string, unknown]>([
    ['DIS.4354', { error_code: 'DIS.4354', error_msg: 'No such task.' }],
    ['DIS.4200', { errorCode: 'DIS.4200', message: 'Invalid request.' }],
    ['DIS.4354', { tasks: [{ id: 'T1' }, { id: 'T2', error_code: 'DIS.4354' }] }],
    ['403', { error: { code: 403, message: 'Forbidden' } }],
    ['APIGW.0302', { code: 'APIGW.0302', message: 'No.' }],
    ['X.1', deep],
  ])('answered by the code %s in a 200 was refused', async (code, body) => {
    const { error, requests } = await stop([
      { body: typeof body === 'object' && code === 'X.1' ? deep : body },
    ])
    expect([error?.parts.code, error?.parts.status, requests]).toEqual([code, 200, 1])
    expect([fateUnknown(error), mayTryAgain(error)]).toEqual([false, false])
  })

  test.each<[string, Prepared]>([
    ['a page', { body: '<html>Sign in</html>' }],
    ['half of its JSON', { body: '{"tasks":[' }],
    ['a word', { body: 'OK' }],
  ])('answered by %s in a 200 has an unknown fate, and is tried again', async (_, answer) => {
    const { error, requests } = await stop([answer])
    expect(error?.message).toContain('no JSON in the answer: «')
    expect([error?.parts.unreadable, fateUnknown(error), requests]).toEqual(['broken', true, 3])
  })
})

describe('the streams of a project', () => {
  const noStream = { status: 400, body: { errorCode: 'DIS.4301', message: 'Stream does not exist.' } }
  const page = (names: string[], more: unknown = false) => ({
    body: { total_number: 9, stream_names: names, stream_info_list: [{}], has_more_streams: more },
  })

  test('are listed page by page, and once', async () => {
    const pages = [page(['a', 'b b'], true), page(['b b', 'c', 7 as never], true), page([], true)]
    await withAnswers(pages, async ({ dis, received }) => {
      expect(await Promise.all([dis.listStreams(), dis.listStreams()])).toEqual([
        ['a', 'b b', 'c'],
        ['a', 'b b', 'c'],
      ])
      expect(received.map(({ url }) => url)).toEqual([
        '/v2/p/streams?limit=100',
        '/v2/p/streams?limit=100&start_stream_name=b%20b',
        '/v2/p/streams?limit=100&start_stream_name=c',
      ])
    })
  })

  test('whose pages never end are not asked for ever', async () => {
    await withAnswers([page(['same'], true)], async ({ dis, received }) => {
      expect(await dis.listStreams()).toEqual(['same'])
      expect(received).toHaveLength(2)
    })
  })

  /** What a reader is told of a stream that is not there; the list of the streams is answered so. */
  const told = (name: string, ...answers: Prepared[]) =>
    withAnswers([noStream, ...answers], async ({ dis, received }) => {
      const error = await failureOf(dis.listTasks(name))
      const named = await withStreamNames(error, dis)
      await withStreamNames(error, dis)
      return { text: explainInLine(named), requests: received.length, same: named === error }
    })

  test('are named when one is not there, the nearest first', async () => {
    const { text, requests } = await told('orderz', page(['audit', 'orders', 'Order', 'zz']))
    expect(text).toContain(
      'Did you mean orders? The streams of the project, the nearest first: orders, Order, audit, zz.',
    )
    expect(text).toContain('Likely cause: there is no stream of that name')
    expect(requests).toBe(2)
  })

  test('are 20 at most', async () => {
    const { text } = await told('orderz', page(Array.from({ length: 25 }, (_, index) => `s-${index}`)))
    expect(text.match(/s-\d+/g)).toHaveLength(21)
    expect(text).toContain(' and 5 more.')
  })

  test.each([
    [['orders'], 'Did you mean orders? It is the only stream of the project.'],
    [[], 'The project has no streams.'],
  ])('may be few: %j', async (names, words) => {
    expect((await told('x', page(names))).text).toContain(words)
  })

  test.each<[string, Prepared]>([
    ['may not be asked', { status: 403 }],
    ['are throttled', { status: 429, headers: { 'Retry-After': '600' } }],
    ['are in trouble', { status: 503 }],
    ['are no list', { body: { stream_names: 'orders' } }],
  ])('that %s are asked once, and change nothing', async (_, answer) => {
    const { text, requests, same } = await told('orderz', answer)
    expect([requests, same]).toEqual([2, true])
    expect(text).not.toContain('Did you mean')
  })

  test('are not asked for after any other refusal', async () => {
    await withAnswers([{ status: 400, body: { errorCode: 'DIS.4205' } }], async ({ dis, received }) => {
      const error = await failureOf(dis.listTasks('orders'))
      expect(await withStreamNames(error, dis)).toBe(error)
      expect(received).toHaveLength(1)
    })
  })
})

describe('the details', () => {
  test.each([
    [{ stream_id: 'x', retention_period: 48, status: 'RUNNING' }, 48],
    [{ retention_period: 168 }, 168],
    [{ retention_period: '24' }, null],
    [{ retention_period: 1e300 }, null],
    [{ retention_period: 0 }, null],
    [{}, null],
  ])('of a stream %j', async (body, retentionHours) => {
    await withAnswers([{ body }], async ({ dis, received }) => {
      expect(await dis.showStream('orders')).toEqual({ retentionHours })
      expect(received.map(({ url }) => url)).toEqual(['/v2/p/streams/orders'])
    })
  })

  test('of a stream are asked once', async () => {
    await withAnswers([{ status: 503 }], async ({ dis, received }) => {
      expect(await failureOf(dis.showStream('orders'))).toBeInstanceOf(ServiceError)
      expect(received).toHaveLength(1)
    })
  })

  test('of a task, as recorded, give its ID', async () => {
    const body = {
      ...{
        stream_id: 's',
        streamId: 's',
        stream_name: 'orders',
        task_id: 'T1',
        task_name: 'to-obs',
        state: 'RUNNING',
      },
      ...{ exception_strategy: {}, obs_destination_description: {}, dws_destination_descripton: null },
      partitions: [{ partitionId: 'shardId-0', state: 'RUNNING', discard: 0, last_transfer_offset: 1 }],
    }
    await withAnswers([{ body }], async ({ dis, received }) => {
      expect(await dis.findTaskId('orders', 'to-obs')).toBe('T1')
      expect(await dis.findTaskId('orders', '../../streams/other')).toBeNull()
      expect(received.map(({ url }) => url)).toEqual(['/v2/p/streams/orders/transfer-tasks/to-obs'])
    })
  })
})

describe('the form of the signature', () => {
  const wrongForm = { status: 441, body: { errorCode: 'DIS.4109', message: 'Credential is missing.' } }
  const forms = (headers: string[]) =>
    headers.map((header) => (header.includes('Credential=') ? 'scoped' : 'plain'))

  test.each<[string, Prepared[], string[], string | null]>([
    ['is scoped', [listOf()], ['scoped', 'scoped'], null],
    [
      'becomes the plain one where DIS asks for it',
      [wrongForm, listOf()],
      ['scoped', 'plain', 'plain'],
      null,
    ],
    ['is changed once', [wrongForm], ['scoped', 'plain', 'plain'], 'DIS.4109'],
    [
      'stays where the key is wrong',
      [{ status: 441, body: { errorCode: 'DIS.4112' } }],
      ['scoped'],
      'DIS.4112',
    ],
  ])('%s', async (_, answers, expected, code) => {
    await withAnswers(answers, async ({ dis, received, log }) => {
      const ends: (string | null)[] = []
      for (let time = 0; time < 2; time += 1) {
        await dis.listTasks('orders').then(
          () => ends.push(null),
          (error: ServiceError) => ends.push(error.parts.code),
        )
      }
      expect(ends).toEqual([code, code])
      const sent = forms(received.map(({ headers }) => headers.authorization ?? ''))
      // Refused credentials are not sent to DIS again.
      expect(sent).toEqual(code === null ? expected : expected.slice(0, sent.length))
      expect(log.filter((line) => line.includes('form of the signature'))).toHaveLength(
        expected.includes('plain') ? 1 : 0,
      )
    })
  })
})
