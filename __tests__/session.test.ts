/** A token that several requests share: renewed once for all of them, and only where that can help. */
import { expect, test } from '@jest/globals'
import { tokenSession } from '../src/cloud/session.js'

const request = { method: 'GET', path: '/', query: '', headers: { host: 'dis' }, body: '' }

function stage(renewable = true) {
  let now = 0
  let renewals = 0
  const clock = { now: () => now, random: () => 0, sleep: async () => {} }
  const renewToken = async () => {
    renewals += 1
    return `token-${renewals}`
  }
  const session = tokenSession('token-0', renewable ? renewToken : null, clock)
  return {
    session,
    headers: () => session.authorize(request, 0),
    renewals: () => renewals,
    later(ms: number) {
      now += ms
    },
  }
}

test('requests that are refused at the same time get one new token', async () => {
  const { session, headers, renewals } = stage()
  session.accepted()
  const used = headers()
  expect(await Promise.all([session.renew(used), session.renew(used)])).toEqual([true, true])
  expect(renewals()).toBe(1)
  expect(headers()['x-auth-token']).toBe('token-1')
})

test('one that was refused with the old token goes on with the new one', async () => {
  const { session, headers, renewals } = stage()
  session.accepted()
  const used = headers()
  await session.renew(used)
  expect(await session.renew(used)).toBe(true)
  expect(renewals()).toBe(1)
})

test('a fresh token that was never accepted is not renewed, nor is one that came with a renewal', async () => {
  const { session, headers, renewals, later } = stage()
  expect(await session.renew(headers())).toBe(false)
  later(60_000)
  expect(await session.renew(headers())).toBe(true)
  expect(await session.renew(headers())).toBe(false)
  expect(renewals()).toBe(1)
})

test('a token that came from outside cannot be renewed', async () => {
  const { session, headers } = stage(false)
  session.accepted()
  expect(await session.renew(headers())).toBe(false)
})
