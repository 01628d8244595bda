/** Secrets are registered before they can be printed; nothing else is; a cut or echoed one is not shown either. */
import { describe, expect, test } from '@jest/globals'
import { runAction } from '../../simulator/runner/runner.ts'
import { expectNoSecrets, leaks, readable } from '../support/secrets.ts'
import {
  issueToken,
  keyInputs,
  keyless,
  keyOf,
  look,
  operations,
  refusal,
  run,
  type SignInOptions,
  userInputs,
} from '../support/signIns.ts'
import { type Simulator, type Step, withSimulator } from '../support/stage.ts'

/** Each way in with what has to be masked when it is done, in any order. */
const WAYS: [string, (sim: Simulator) => SignInOptions, (sim: Simulator) => string[]][] = [
  [
    'AK/SK',
    (sim) => ({ with: keyInputs(sim, 'temporary') }),
    (sim) => Object.values(keyOf(sim, 'temporary')),
  ],
  ['an existing token', (sim) => ({ with: { 'auth-token': issueToken(sim) } }), (sim) => tokensOf(sim)],
  [
    'an IAM user',
    (sim) => ({ with: userInputs(sim) }),
    (sim) => [userInputs(sim).password, ...tokensOf(sim)],
  ],
  ['keyless', (sim) => keyless(sim), (sim) => [sim.oidc.requestToken, ...sim.oidc.issued, ...tokensOf(sim)]],
  [
    'every variable that may hold a secret, used or not',
    (sim) => ({ with: keyInputs(sim), env: unusedSecrets }),
    (sim) => [keyOf(sim).ak, keyOf(sim).sk, ...Object.values(unusedSecrets)],
  ],
]

const tokensOf = (sim: Simulator) => (sim.world.tokens ?? []).map(({ token }) => token)

const unusedSecrets = Object.fromEntries(
  [
    ...['OS_AUTH_TOKEN', 'OS_TOKEN', 'OS_ACCESS_KEY', 'OS_SECRET_KEY', 'OS_SECURITY_TOKEN', 'OS_PASSWORD'],
    ...['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN', 'HW_USER_PASSWORD'],
    ...['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY'],
    ...['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
  ].map((name) => [name, `simUnused-${name}`]),
)

describe('what is masked', () => {
  test.each(WAYS)('%s: all that is secret, and nothing else', async (_, way, secrets) => {
    await withSimulator({ pauseDelay: 50 }, async (sim) => {
      const step = await run(sim, way(sim))
      expect(step.exitCode).toBe(0)
      // The toolkit masks an ID token too.
      expect([...new Set(step.masks)].sort()).toEqual([...secrets(sim)].sort())
      const post = await step.post()
      expect(post.exitCode).toBe(0)
    })
  })

  test('each line of a secret by itself', async () => {
    await withSimulator({}, async (sim) => {
      const lines = [
        'simSecretLineOne-0123456789',
        'simSecretLineTwo-0123456789',
        'simSecretLineThree-012345',
      ]
      const password = `${lines[0]}\n${lines[1]}\r\n${lines[2]}\n`
      sim.remember(password)
      const user = sim.world.users?.[0]
      if (user) user.password = password.trim()
      const step = await look(sim, { with: { ...userInputs(sim), password } })
      expect(step.exitCode).toBe(0)
      for (const line of lines) expect(step.masks).toContain(line)
      expect(step.masks).not.toContain(password)
    })
  })

  test('a secret with a percent sign and such reaches the runner as it is', async () => {
    await withSimulator({}, async (sim) => {
      const user = sim.world.users?.[0]
      if (user) user.password = 'sim%0APass%25word::100%'
      const step = await look(sim, { with: userInputs(sim) })
      expect(step.exitCode).toBe(0)
      expect(step.masks).toContain('sim%0APass%25word::100%')
    })
  })
})

describe('white space around a pasted secret', () => {
  test.each([
    [
      'an input',
      (sim: Simulator) => ({ with: { ...keyInputs(sim), 'secret-access-key': ` ${keyOf(sim).sk}\n` } }),
    ],
    [
      'a variable',
      (sim: Simulator) => ({
        with: {},
        env: { OS_ACCESS_KEY: keyOf(sim).ak, OS_SECRET_KEY: `\t${keyOf(sim).sk}  ` },
      }),
    ],
  ])('of %s is removed', async (_, way) => {
    await withSimulator({}, async (sim) => {
      const step = await look(sim, way(sim))
      expect(step.exitCode).toBe(0)
    })
  })

  test('alone is an empty secret', async () => {
    await withSimulator({}, async (sim) => {
      const step = await look(sim, { with: { ...keyInputs(sim), 'secret-access-key': ' \n' } })
      expect(refusal(sim, step)).toContain('secret-access-key is empty, while access-key-id is set')
    })
  })
})

describe('a secret in the words of a server', () => {
  /** All places where a server's words are shown. */
  const echoing = async (sim: Simulator, options: SignInOptions, body: unknown) => {
    sim.fault({ operation: 'list', times: 9, answer: { status: 400, body } })
    const step = await run(sim, options)
    expect(step.exitCode).toBe(1)
    expect(step.annotations.error[0]).toContain('***')
    // Markdown may write a star as a character reference.
    expect(step.summary.replaceAll('&#42;', '*')).toContain('***')
    return step
  }

  test('is not shown, in the log or in the summary', async () => {
    await withSimulator({}, async (sim) => {
      const { sk } = keyOf(sim)
      await echoing(sim, { with: keyInputs(sim) }, { error_code: 'X.1', error_msg: `wrong key ${sk} given` })
    })
  })

  test('is not shown by its beginning either, where the words are cut', async () => {
    await withSimulator({}, async (sim) => {
      const token = issueToken(sim, { token: `MIIsimLong${'0123456789abcdef'.repeat(100)}` })
      const step = await echoing(
        sim,
        { with: { 'auth-token': token } },
        { message: `no such token: ${token}` },
      )
      expect(step.annotations.error[0]).toContain('no such token: ***')
      expect(readable(step)).not.toContain('MIIsimLong')
    })
  })

  test('is not shown in the summary in the writing of Markdown', async () => {
    await withSimulator({}, async (sim) => {
      const secret = 'sim<Secret>_*of*_[characters]&more'
      const env = { OS_PASSWORD: secret }
      const step = await echoing(sim, { with: keyInputs(sim), env }, { message: `${secret} is wrong` })
      expect(step.annotations.error[0]).toContain('*** is wrong')
      expect(step.summary).toContain('is wrong')
      expect(step.summary).not.toMatch(/Secret|characters|more/)
    })
  })

  test('is not left over in part where another secret is its beginning', async () => {
    await withSimulator({}, async (sim) => {
      const { ak, sk } = keyOf(sim)
      const longer = `${ak}-and-the-rest-of-it`
      const env = { OS_PASSWORD: longer }
      const step = await echoing(
        sim,
        { with: { ...keyInputs(sim) }, env },
        { message: `no ${longer} here, ${sk}` },
      )
      expect(step.annotations.error[0]).toContain('no *** here, ***')
      expect(readable(step)).not.toContain('and-the-rest-of-it')
    })
  })
})

test('the search finds a secret anywhere but in a mask, whole or cut', async () => {
  await withSimulator({}, async (sim) => {
    const { ak, sk } = keyOf(sim)
    const step = await runAction({ action: 'pause', with: { 'stream-name': 'orders', ...keyInputs(sim) } })
    expect(leaks(sim, step)).toEqual([])
    expect(operations(sim)).toEqual([])
    const written = (text: string): Pick<Step, 'everything'> => ({ everything: text })
    expect(leaks(sim, written(`::add-mask::${sk}\n::add-mask::${ak}`))).toEqual([])
    expect(leaks(sim, written(`a line\nwith ${sk} in it`))).toEqual([sk])
    expect(leaks(sim, written(`cut: ${sk.slice(0, 25)}…`))).toEqual([sk])
    expect(leaks(sim, written(`tasks=[{"id":"${ak}"}]`))).toEqual([ak])
    expect(() => expectNoSecrets(sim, written(`ak ${ak} not exist`))).toThrow(
      'A step wrote secrets: SIMAK0PE…',
    )
  })
})
