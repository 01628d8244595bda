/** Addresses that credentials may be sent to. */
import { describe, expect, test } from '@jest/globals'
import type { WayIn } from '../src/credentials.js'
import { choosePlace, type Place } from '../src/place.js'

const KEY: WayIn = {
  kind: 'access-key',
  accessKey: 'AK',
  secretKey: 'SK',
  securityToken: null,
  source: { family: null, names: [] },
}
function choose(inputs: Record<string, string>, env: Record<string, string> = {}, wayIn: WayIn | null = KEY) {
  return choosePlace(
    (name) => inputs[name] ?? '',
    (name) => env[name] ?? '',
    wayIn,
  )
}

function placeOf(...given: Parameters<typeof choose>): Place {
  const chosen = choose(...given)
  if ('problems' in chosen) throw new Error(chosen.problems.join('\n'))
  return chosen.place
}

function problemsOf(...given: Parameters<typeof choose>): string[] {
  const chosen = choose(...given)
  return 'problems' in chosen ? chosen.problems : []
}

const PROJECT = { 'project-id': 'p1' }

describe('an endpoint of its own', () => {
  test.each([
    ['https://dis.example.com', 'https://dis.example.com'],
    ['https://dis.example.com/', 'https://dis.example.com'],
    ['https://dis.example.com:8443/v2/', 'https://dis.example.com:8443'],
    ['https://DIS.example.com/gate/v2', 'https://dis.example.com/gate'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s', (endpoint, used) => {
    expect(placeOf({ endpoint, ...PROJECT })).toMatchObject({ endpoint: used, region: null })
  })

  test.each([
    ['dis.example.com', /is not a URL/],
    ['https://', /is not a URL/],
    ['https://u@dis.example.com', /credentials/],
    ['https://:p@dis.example.com', /credentials/],
    ['http://dis.example.com', /https is needed/],
    ['http://127.0.0.1.example.com', /https is needed/],
    ['http://localhost.example.com', /https is needed/],
    ['http://10.0.0.1', /https is needed/],
    ['file:///etc/passwd', /https is needed, not file:/],
    ['https://dis.example.com/?a=1', /query or a fragment/],
    ['https://dis.example.com/#a', /query or a fragment/],
  ])('%s is refused', (endpoint, problem) => {
    for (const name of ['endpoint', 'iam-endpoint']) {
      const problems = problemsOf({ region: 'eu-de', ...PROJECT, [name]: endpoint })
      expect(problems).toEqual([expect.stringMatching(problem)])
      expect(problems[0]).toMatch(new RegExp(`^${name}: `))
    }
  })

  test.each([
    'https://user:hunter2@dis.example.com',
    'https://user:hunter2@dis.example.com:99999',
    'https://user:hunter2@',
    'user:hunter2@dis.example.com',
    'https:///user:hunter2@dis example.com',
  ])('credentials in it are not repeated: %s', (endpoint) => {
    expect(problemsOf({ endpoint })).toEqual([expect.not.stringContaining('hunter2')])
  })

  test('a region that is not listed needs no notice beside it', () => {
    expect(placeOf({ region: 'af-south-1', endpoint: 'https://d.example.com', ...PROJECT }).notices).toEqual(
      [],
    )
  })
})
