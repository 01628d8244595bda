/** The project: looked up, checked, and the guard against stopping the wrong place. */
import { describe, expect, test } from '@jest/globals'
import {
  GERMANY,
  issueToken,
  keyInputs,
  keyless,
  look,
  NETHERLANDS,
  operations,
  refusal,
  run,
  type SignInOptions,
  userInputs,
} from '../support/signIns.ts'
import { type Simulator, withSimulator } from '../support/stage.ts'

const WAYS: [string, (sim: Simulator) => SignInOptions][] = [
  ['AK/SK', (sim) => ({ with: keyInputs(sim) })],
  ['an existing token', (sim) => ({ with: { 'auth-token': issueToken(sim) } })],
  ['an IAM user', (sim) => ({ with: userInputs(sim) })],
  ['keyless', (sim) => keyless(sim)],
]

const lookIn = (sim: Simulator, way: SignInOptions, inputs: Record<string, string>) =>
  look(sim, { ...way, with: { ...way.with, ...inputs } })

describe('the look-up', () => {
  test.each(['none', 'null'] as const)(
    'where it gives «%s» to an AK/SK, the second path is asked',
    async (form) => {
      await withSimulator({}, async (sim) => {
        sim.world.projectsEmptyForKeys = form === 'none' ? 'none' : 'null'
        const step = await look(sim, { with: keyInputs(sim) })
        expect(step.exitCode).toBe(0)
        expect(operations(sim)).toEqual(['projects', 'authProjects', 'list'])
        expect(sim.journal[2]?.project).toBe(GERMANY)
      })
    },
  )

  test.each([403, 404])(
    'where the first path is refused with %i, the second one is asked',
    async (status) => {
      await withSimulator({}, async (sim) => {
        sim.fault({
          operation: 'projects',
          answer: { status, body: { error: { code: status, message: 'no' } } },
        })
        const step = await look(sim, { with: keyInputs(sim) })
        expect(step.exitCode).toBe(0)
        expect(operations(sim)).toEqual(['projects', 'authProjects', 'list'])
      })
    },
  )

  test('none of that name: the error lists what the credentials can see', async () => {
    await withSimulator({}, async (sim) => {
      const text = refusal(
        sim,
        await look(sim, { with: { ...keyInputs(sim), 'project-name': 'eu-de_shop' } }),
      )
      expect(text).toContain('no project is called eu-de_shop')
      expect(text).toContain(`eu-de (${GERMANY}), eu-nl (${NETHERLANDS})`)
      expect(text).toContain('Set project-id')
    })
  })

  test('none at all', async () => {
    await withSimulator({}, async (sim) => {
      for (const key of sim.world.accessKeys ?? []) key.projects = []
      const text = refusal(sim, await look(sim, { with: keyInputs(sim) }))
      expect(text).toContain('these credentials can see none at all')
    })
  })

  test('several of that name: refused, unless the project-id says which', async () => {
    await withSimulator({}, async (sim) => {
      for (const project of sim.world.projects) project.name = 'eu-de'
      const text = refusal(sim, await look(sim, { with: keyInputs(sim) }))
      expect(text).toContain('several projects are called eu-de')
      expect(text).toContain(`eu-de (${GERMANY}), eu-de (${NETHERLANDS})`)
      for (const id of [GERMANY, NETHERLANDS]) {
        const inputs = { 'project-name': 'eu-de', 'project-id': id }
        const stream = id === GERMANY ? 'orders' : 'sensors'
        const step = await lookIn(sim, { with: keyInputs(sim) }, { ...inputs, 'stream-name': stream })
        expect(step.exitCode).toBe(0)
      }
    })
  })

  test('a disabled project is none', async () => {
    await withSimulator({}, async (sim) => {
      for (const project of sim.world.projects) project.enabled = project.id !== GERMANY
      const text = refusal(sim, await look(sim, { with: keyInputs(sim) }))
      expect(text).toContain(`no project is called eu-de; these credentials can see: eu-nl (${NETHERLANDS})`)
    })
  })

  test('by neither name nor region is asked for, before anything is sent', async () => {
    await withSimulator({}, async (sim) => {
      for (const [, way] of WAYS) {
        const text = refusal(sim, await lookIn(sim, way(sim), { region: '' }))
        expect(text).toContain('project-id: neither project-id nor project-name is set')
      }
      expect(sim.journal).toEqual([])
    })
  })
})

describe.each(WAYS)('with %s', (name, way) => {
  test('project-id and project-name must both fit', async () => {
    await withSimulator({}, async (sim) => {
      const both = { 'project-id': GERMANY, 'project-name': 'eu-de' }
      expect((await lookIn(sim, way(sim), both)).exitCode).toBe(0)
      const other = { 'project-id': GERMANY, 'project-name': 'eu-nl' }
      expect(refusal(sim, await lookIn(sim, way(sim), other))).toMatch(/project-(id|name): /)
    })
  })

  test('a project that the credentials do not lead into is refused, whatever is asked for', async () => {
    await withSimulator({}, async (sim) => {
      for (const owner of [
        ...(sim.world.accessKeys ?? []),
        ...(sim.world.users ?? []),
        ...(sim.world.identityProviders ?? []),
      ]) {
        owner.projects = [NETHERLANDS]
      }
      const options = way(sim)
      for (const token of sim.world.tokens ?? []) token.project = NETHERLANDS
      const waits = [{ 'wait-timeout': '10s' }, { 'task-ids': 'As805BudhcH1lDs6gbn', 'wait-timeout': '0' }]
      for (const inputs of waits) {
        const given = { ...options.with, ...inputs, 'project-id': GERMANY }
        const step = await run(sim, { ...options, with: given })
        expect(step.exitCode).toBe(1)
        expect(sim.startsAndStops).toEqual([])
        const text = step.annotations.error[0] ?? ''
        expect(text).toMatch(name === 'AK/SK' ? /DIS Administrator on the project/ : /project/)
        expect(text).toMatch(/What to do: /)
      }
    })
  })
})

test('a token that IAM scopes to another project than the one asked for is not used', async () => {
  await withSimulator({}, async (sim) => {
    const other = { id: NETHERLANDS, name: 'eu-nl' }
    for (const [operation, way] of [
      ['passwordToken', { with: userInputs(sim) }],
      ['keylessToken', keyless(sim)],
    ] as const) {
      const token = issueToken(sim, { project: NETHERLANDS })
      const headers = { 'X-Subject-Token': token }
      const answer = (project?: object) => ({
        operation,
        answer: {
          status: 201,
          headers,
          body: { token: { expires_at: '2030-01-01T00:00:00.000000Z', project } },
        },
      })
      sim.fault(answer(other))
      const wrongId = refusal(sim, await lookIn(sim, way, { 'project-id': GERMANY }))
      expect(wrongId).toContain(`into the project eu-nl (${NETHERLANDS}), not into ${GERMANY}`)
      sim.fault(answer(other))
      expect(refusal(sim, await lookIn(sim, way, {}))).toContain('not into eu-de')
      sim.fault(answer())
      expect(refusal(sim, await lookIn(sim, way, {}))).toContain('lead into no project, not into eu-de')
    }
    expect(operations(sim)).not.toContain('list')
  })
})
