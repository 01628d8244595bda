/** Secrets that come back in the words, names and headers of a server show nowhere, whatever they were made into. */
import { describe, expect, test } from '@jest/globals'
import { refusal } from '../support/faultStage.ts'
import { readable } from '../support/secrets.ts'
import { issueToken, keyOf, run, userInputs } from '../support/signIns.ts'
import { pause, type Simulator, withSimulator, worldOf } from '../support/stage.ts'

const world = () => worldOf({ orders: [['to-obs', 'RUNNING']] })
const json = (text: string) => JSON.stringify(text).slice(1, -1)

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** As it stands, and in the forms that the runner masks. */
const FORMS: [string, (secret: string) => string][] = [
  ['as it is', String],
  ['as JSON', json],
  ['in a URL', encodeURIComponent],
  ['in XML', (secret) => secret.replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each)],
  ['in base64', (secret) => Buffer.from(`:${secret}`).toString('base64')],
]

describe('a password', () => {
  test.concurrent.each(FORMS)('that a server repeats %s', async (_, form) => {
    await withSimulator({ world: world() }, async (sim) => {
      const secret = 'pass"Word\\of <many> &signs%21'
      const user = sim.world.users?.[0]
      if (user) user.password = secret
      const echoed = form(secret)
      const headers = { 'X-Request-Id': echoed, 'Content-Type': 'text/html' }
      const { answer } = refusal(400, 'DIS.4200', `Invalid: ${echoed}`)
      sim.fault({ operation: 'stop', answer: { ...answer, headers }, times: 9 })
      const step = await run(sim, { with: userInputs(sim) })
      expect(step.exitCode).toBe(1)
      const shown = readable(step)
      expect(shown).toContain('Invalid: ')
      expect(shown).not.toContain(echoed)
      expect(shown).not.toMatch(/Word|<many|many>|V29yZ/)
    })
  })

  test.concurrent('of five letters is not shown in the summary, and leaves the words around it', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      const user = sim.world.users?.[0]
      if (user) user.password = 'xk7qz'
      sim.fault({ operation: 'stop', ...refusal(400, 'DIS.4200', 'no xk7qz here'), times: 9 })
      const step = await run(sim, { with: userInputs(sim) })
      expect(readable(step)).not.toContain('xk7qz')
      expect(step.summary).toContain('orders')
    })
  })

  test.concurrent.each(['orders', 'PAUSED', 'RUNNING', 'stream', 'to-obs'])(
    'that is an ordinary word (%s) does not keep the step from its work',
    async (password) => {
      await withSimulator({ world: world() }, async (sim) => {
        const user = sim.world.users?.[0]
        if (user) user.password = password
        const inputs = { ...userInputs(sim), 'task-ids': '', 'task-names': 'to-obs', resume: 'always' }
        const { runAction } = await import('../../simulator/runner/runner.ts')
        const place = { endpoint: sim.url, 'iam-endpoint': sim.url, region: 'eu-de', 'stream-name': 'orders' }
        const step = await runAction({ action: 'pause', with: { ...place, ...inputs } })
        expect(step.exitCode).toBe(0)
        expect(sim.task('orders', 'to-obs').state).toBe('PAUSED')
        const post = await step.post()
        expect(post.exitCode).toBe(0)
        expect(sim.task('orders', 'to-obs').state).toBe('RUNNING')
      })
    },
  )
})

describe('a secret in the list of tasks', () => {
  const SECRETS: [string, (sim: Simulator) => { secret: string; inputs: Record<string, string> }][] = [
    ['a secret key', (sim) => ({ secret: keyOf(sim).sk, inputs: {} })],
    [
      'a token',
      (sim) => {
        const token = issueToken(sim)
        return {
          secret: token,
          inputs: { 'access-key-id': '', 'secret-access-key': '', 'auth-token': token },
        }
      },
    ],
  ]

  test.concurrent.each(SECRETS)(
    '%s: as name, destination or state shows nowhere, nor in outputs or state',
    async (_, of) => {
      await withSimulator({ world: world() }, async (sim) => {
        const { secret, inputs } = of(sim)
        sim.addTask('orders', { id: 'T1', name: `a-${secret}`, destination: `b-${secret}`, state: 'RUNNING' })
        sim.addTask('orders', {
          id: 'T2',
          name: 'odd',
          destination: encodeURIComponent(secret),
          state: secret,
        })
        const given = {
          'stream-name': 'orders',
          'task-ids': 'all',
          resume: 'always',
          'wait-timeout': '2',
          ...inputs,
        }
        const step = await pause(sim, given)
        expect(readable(step)).not.toContain(secret.slice(0, 16))
        const post = await step.post()
        expect(readable(post)).not.toContain(secret.slice(0, 16))
        expect(sim.task('orders', 'T1').state).toBe('RUNNING')
      })
    },
  )
})

describe('an answer of 200 to a stop', () => {
  test.concurrent('with an error code is a refusal', async () => {
    await withSimulator({ world: world() }, async (sim) => {
      const body = { error_code: 'DIS.4116', error_msg: 'You have no permission.' }
      sim.fault({ operation: 'stop', answer: { status: 200, body }, times: 9 })
      const step = await pause(sim, {
        'stream-name': 'orders',
        'task-ids': 'all',
        resume: 'always',
        'wait-timeout': '5',
      })
      expect(step.exitCode).toBe(1)
      expect(step.annotations.error.join()).toContain('DIS answered 200, DIS.4116: You have no permission.')
      expect(sim.journal.filter(({ operation }) => operation === 'stop')).toHaveLength(1)
    })
  })
})
