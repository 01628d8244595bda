/** Who is let in by a signature: both forms, with what each client leaves out, and why each other is refused. */
import { describe, expect, test } from '@jest/globals'
import { defaultWorld } from '../../simulator/index.ts'
import { askSigned, dateOf, outcome, type SignedOptions } from '../support/signedCalls.ts'
import { keyOf } from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

const project = defaultWorld().projects[0]?.id
const TASKS = `/v2/${project}/streams/orders/transfer-tasks`
const PROJECTS = '/v3/projects?name=eu-de'

const result = async (sim: Simulator, target: string, options: SignedOptions = {}) =>
  outcome(await askSigned(sim, target, options))

const authorization = (change: (text: string) => string) => (headers: Record<string, string>) => ({
  ...headers,
  authorization: change(headers['authorization'] ?? ''),
})

const late = () => dateOf(Date.now() - 20 * 60_000)

describe('a signature is taken', () => {
  test.each<[string, SignedOptions]>([
    ['in the scoped form', {}],
    ['in the plain form', { form: 'plain' }],
    ['with host signed', { signed: ['host', 'x-sdk-date'] }],
    ['with host signed without its port', { signed: ['host', 'x-sdk-date'], host: '127.0.0.1' }],
    ['with region and service empty, as of OTC’s Go client', { region: '', service: '' }],
    ['without blanks between its fields', { change: authorization((text) => text.replaceAll(', ', ',')) }],
    ['with a project added after it', { change: (all) => ({ ...all, 'x-project-id': project ?? '' }) }],
  ])('%s', async (_, options) => {
    await withSimulator({}, async (sim) => {
      expect(await result(sim, TASKS, options)).toBe('200')
      expect(await result(sim, `${TASKS}/`, options)).toBe('200')
      const service = options.service ?? 'iam'
      expect(await result(sim, PROJECTS, { ...options, service })).toBe('200')
    })
  })

  test('of a temporary key with its security token, signed or not', async () => {
    await withSimulator({}, async (sim) => {
      const key = keyOf(sim, 'temporary')
      expect(await result(sim, TASKS, key)).toBe('200')
      expect(await result(sim, TASKS, { ...key, signed: ['x-sdk-date', 'x-security-token'] })).toBe('200')
    })
  })
})

describe('DIS refuses in the scoped form', () => {
  test.each<[string, string, SignedOptions | (() => SignedOptions)]>([
    ['DIS.4100', 'a date that is not signed', { signed: ['host'] }],
    ['DIS.4101', 'an empty header', { change: authorization(() => '') }],
    ['DIS.4102', 'another algorithm', { change: authorization((text) => text.replace('SDK', 'V11')) }],
    ['DIS.4102', 'half a scope', { change: authorization((text) => text.replace('/sdk_request', '')) }],
    ['DIS.4103', 'no date', { change: ({ 'x-sdk-date': _, ...others }) => others }],
    ['DIS.4104', 'a date in another form', { date: '2026-11-25T07:00:00Z' }],
    ['DIS.4105', 'a date that is 20 minutes off', () => ({ date: late() })],
    ['DIS.4106', 'no AK', { ak: '' }],
    ['DIS.4107', 'an unknown AK', { ak: 'NOBODYKNOWSTHISAK000' }],
    ['DIS.4108', 'another service', { service: 'obs' }],
    ['DIS.4109', 'no Credential', { change: authorization((text) => text.replace(/Credential=.*?, /, '')) }],
    [
      'DIS.4109',
      'no SignedHeaders',
      { change: authorization((text) => text.replace(/SignedHeaders=.*?, /, '')) },
    ],
    ['DIS.4109', 'no Signature', { change: authorization((text) => text.replace(/, Signature=.*/, '')) }],
    [
      'DIS.4110',
      'an empty Signature',
      { change: authorization((text) => text.replace(/Signature=.*/, 'Signature=')) },
    ],
    ['DIS.4111', 'another region', { region: 'cn-north-4' }],
    ['DIS.4112', 'another secret', { sk: 'wrong' }],
  ])('with %s %s', async (code, _, options) => {
    await withSimulator({}, async (sim) => {
      const given = typeof options === 'function' ? options() : options
      // A date in another form would otherwise spoil the scope first.
      const change = given.date?.includes('-')
        ? authorization((text) => text.replace(/(Credential=[^/]+)\/[^/]+/, '$1/20261125'))
        : given.change
      expect(await result(sim, TASKS, { ...given, ...(change && { change }) })).toBe(`441 ${code}`)
    })
  })

  test('a temporary key without its security token, and one that is expired', async () => {
    await withSimulator({}, async (sim) => {
      const { securityToken, ...key } = keyOf(sim, 'temporary')
      expect(await result(sim, TASKS, key)).toBe('441 DIS.4107')
      const [, temporary] = sim.world.accessKeys ?? []
      if (temporary !== undefined) temporary.expiresAt = Date.now() - 1
      expect(await result(sim, TASKS, { ...key, securityToken })).toBe('441 DIS.4107')
    })
  })

  test('every region but that of its world', async () => {
    await withSimulator({ world: { ...defaultWorld(), region: 'eu-ch2' } }, async (sim) => {
      expect(await result(sim, TASKS, { region: 'eu-ch2' })).toBe('200')
      expect(await result(sim, TASKS, { region: 'eu-de' })).toBe('441 DIS.4111')
    })
  })
})

describe('the gateway refuses in words', () => {
  test.each<[string, SignedOptions | (() => SignedOptions)]>([
    ['ak NOBODY not exist', { ak: 'NOBODY' }],
    ['signature expired, signature time:', () => ({ date: late() })],
    ['header x-sdk-date is not signed', { signed: ['host'] }],
    ['verify aksk signature fail', { sk: 'wrong' }],
    [
      'Authorization format is incorrect',
      { change: authorization((text) => text.replace('SignedHeaders', 'S')) },
    ],
  ])('"%s" the plain form before DIS, and either form before IAM', async (words, options) => {
    await withSimulator({}, async (sim) => {
      const given = typeof options === 'function' ? options() : options
      const answers = [
        await askSigned(sim, TASKS, { ...given, form: 'plain' }),
        await askSigned(sim, PROJECTS, { ...given, form: 'plain' }),
        await askSigned(sim, PROJECTS, { ...given, service: 'iam' }),
      ]
      for (const answer of answers) {
        expect(outcome(answer)).toBe('401 APIGW.0301')
        expect(answer.body.error_msg).toContain(words)
      }
    })
  })
})

describe('a form that a service does not take', () => {
  const taking = (signatureForms: NonNullable<Simulator['world']['signatureForms']>) => ({
    world: { ...defaultWorld(), signatureForms },
  })

  test('is refused by DIS with DIS.4109, or in the words of the gateway', async () => {
    await withSimulator(taking({ dis: ['scoped'] }), async (sim) => {
      expect(await result(sim, TASKS, { form: 'plain' })).toBe('441 DIS.4109')
      expect(await result(sim, TASKS)).toBe('200')
      expect(await result(sim, PROJECTS, { form: 'plain' })).toBe('200')
    })
    await withSimulator(taking({ dis: ['plain'] }), async (sim) => {
      const answer = await askSigned(sim, TASKS)
      expect(outcome(answer)).toBe('401 APIGW.0301')
      expect(answer.body.error_msg).toContain('Authorization format is incorrect')
      expect(await result(sim, TASKS, { form: 'plain' })).toBe('200')
    })
  })

  test('is refused with the code that the world tells', async () => {
    await withSimulator(taking({ dis: ['plain'], refusal: 'DIS.4101' }), async (sim) => {
      expect(await result(sim, TASKS)).toBe('441 DIS.4101')
    })
  })

  test('is refused by IAM in the words of the gateway', async () => {
    await withSimulator(taking({ iam: ['scoped'] }), async (sim) => {
      expect(await result(sim, PROJECTS, { form: 'plain' })).toBe('401 APIGW.0301')
      expect(await result(sim, PROJECTS, { service: 'iam' })).toBe('200')
    })
  })
})
