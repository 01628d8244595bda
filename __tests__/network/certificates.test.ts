/** Certificates that cannot be trusted: which one it was, why, and what to do. */
import { describe, expect, test } from '@jest/globals'
import { createCertificates } from '../../simulator/index.ts'
import { errorOf } from '../support/faultStage.ts'
import { asked, fileOf, tls, trust } from '../support/network.ts'
import { pause, type Simulator, type Step, withSimulator } from '../support/stage.ts'

const DAY = 24 * 60 * 60_000

/** A pause that fails before anything is asked, and does not try again. */
async function refused(sim: Simulator, env: Record<string, string>): Promise<Step> {
  const step = await pause(sim, asked, { env })
  expect(step.exitCode).toBe(1)
  expect(step.log).not.toContain('Attempt 2')
  expect(sim.journal).toEqual([])
  return step
}

describe('a certificate', () => {
  test.concurrent('of a private authority is trusted by NODE_EXTRA_CA_CERTS', async () => {
    await withSimulator({ tls }, async (sim) => {
      const step = await pause(sim, asked, { env: trust })
      expect(step.exitCode).toBe(0)
    })
  })

  test.concurrent('of an unknown authority is refused at once, with the way out', async () => {
    await withSimulator({ tls }, async (sim) => {
      const text = errorOf(await refused(sim, {}))
      expect(text).toContain(`the certificate of 127.0.0.1:${sim.port} is not trusted`)
      expect(text).toContain('set NODE_EXTRA_CA_CERTS to the file of a private authority')
    })
  })

  test.concurrent('is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says, and that is said', async () => {
    await withSimulator({ tls }, async (sim) => {
      const step = await refused(sim, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
      expect(step.annotations.warning).toEqual([
        expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored'),
      ])
      expect(errorOf(step)).toContain('is not trusted')
    })
  })

  test.concurrent('of another name is refused', async () => {
    await withSimulator({ tls, host: '127.0.0.2' }, async (sim) => {
      const text = errorOf(await refused(sim, trust))
      expect(text).toMatch(/the certificate of 127\.0\.0\.2:\d+ is for another name/)
      expect(text).toContain('check endpoint (and iam-endpoint), DNS, proxy, and the clock')
    })
  })

  test.concurrent.each([
    ['has expired', -30 * DAY, -2 * DAY],
    ['is not valid yet', 2 * DAY, 30 * DAY],
  ])('that %s is refused, with a word on the clock of the runner', async (what, begins, ends) => {
    const [from, to] = [Date.now() + begins, Date.now() + ends]
    const { ca, cert, key } = createCertificates({ from, to })
    await withSimulator({ tls: { cert, key } }, async (sim) => {
      const file = fileOf(`${begins}.pem`, ca)
      const text = errorOf(await refused(sim, { NODE_EXTRA_CA_CERTS: file }))
      expect(text).toContain(`the certificate of 127.0.0.1:${sim.port} ${what}`)
      expect(text).toContain('or the clock of the runner is wrong')
    })
  })
})
