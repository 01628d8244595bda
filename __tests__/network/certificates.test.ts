/** Certificates that cannot be trusted: which one it was, why, and what to do. */
import { describe, expect, test } from '@jest/globals'
import { createCertificates } from '../../simulator/index.ts'
import { errorOf } from '../support/faultStage.ts'
import { asked, fileOf, tls, trust } from '../support/network.ts'
import { pause, type Simulator, type Step, withSimulator } from '../support/stage.ts'

const DAY = 24 * 60 * 60_000

/** A pause that fails before anything is asked. */
async function refused(sim: Simulator, env: Record<string, string>): Promise<Step> {
  const step = await pause(sim, asked, { env })
  expect(step.exitCode).toBe(1)
  expect(sim.connections).toBe(1)
  expect(sim.journal).toEqual([])
  return step
}

/** A day as a message writes it. */
const day = (time: number) => new Date(time).toISOString().slice(0, 10)

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
      expect(text).toContain('is not trusted')
      expect(text).toContain('its issuer is DIS simulator authority')
      expect(text).toContain('set NODE_EXTRA_CA_CERTS to its certificate file')
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

  test.concurrent('of another name is refused with the names that it has', async () => {
    await withSimulator({ tls, host: '127.0.0.2' }, async (sim) => {
      const text = errorOf(await refused(sim, trust))
      expect(text).toMatch(
        /the certificate of 127\.0\.0\.2:\d+ is for another name: localhost, 127\.0\.0\.1, .*dis\.example\.test/,
      )
      expect(text).toContain('set endpoint (or iam-endpoint) to a name that the certificate has')
    })
  })

  test.concurrent.each([
    ['has expired', -30 * DAY, -2 * DAY],
    ['is not valid yet', 2 * DAY, 30 * DAY],
  ])('that %s is refused with its dates and the clock of the runner', async (what, begins, ends) => {
    const [from, to] = [Date.now() + begins, Date.now() + ends]
    const { ca, cert, key } = createCertificates({ from, to })
    await withSimulator({ tls: { cert, key } }, async (sim) => {
      const file = fileOf(`${begins}.pem`, ca)
      const text = errorOf(await refused(sim, { NODE_EXTRA_CA_CERTS: file }))
      expect(text).toContain(
        `the certificate of 127.0.0.1:${sim.port} ${what}: it is valid from ${day(from)} `,
      )
      expect(text).toContain(` to ${day(to)} `)
      expect(text).toContain(`the clock of this runner says ${day(Date.now())} `)
      expect(text).toContain('set the clock of the runner right')
    })
  })

  test.concurrent.each([
    ['which is not there', '/nowhere/authority.pem', 'certificate-file'],
    ['which cannot be read (EISDIR)', '/', 'certificate-file'],
    ['which holds no certificate', fileOf('empty.pem', 'nothing\n'), 'certificate-file'],
    ['which does not hold its authority', fileOf('other.pem', createCertificates().ca), 'certificate'],
  ])('whose authority would be in a file %s is refused with that file', async (what, file, entry) => {
    await withSimulator({ tls }, async (sim) => {
      const text = errorOf(await refused(sim, { NODE_EXTRA_CA_CERTS: file }))
      expect(text).toContain(`NODE_EXTRA_CA_CERTS names ${file}, ${what}`)
      expect(text.includes('a PEM file that is there when the step starts')).toBe(
        entry === 'certificate-file',
      )
    })
  })
})
