/** Lists and words as people write them: each slip is told as what it is, with what to write. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readPauseRequest } from '../../../src/inputs/inputs.ts'
import { readList } from '../../../src/inputs/lists.ts'
import { InputError } from '../../../src/model/errors.ts'

const RIGHT = {
  'stream-name': 'orders',
  'task-ids': '9dSu1wfCytSk1aOLxvF',
  region: 'eu-de',
  'project-id': 'p1',
  'auth-token': 'token',
}

function problemsOf(inputs: Record<string, string>): readonly string[] {
  const all: Record<string, string> = { ...RIGHT, ...inputs }
  try {
    readPauseRequest({ input: (name) => all[name] ?? '', env: {} })
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
  return []
}

const NAMES = ['stream-name', 'task-ids', 'task-names'] as const

describe.each(NAMES)('%s', (name) => {
  const alone = name === 'task-names' ? { 'task-ids': '' } : {}
  test.each([
    ['- orders', /«- orders» begins with a bullet.*Write orders/],
    ['- "orders"', /begins with a bullet.*Write orders/],
    ['* orders', /begins with a bullet/],
    ['• orders', /begins with a bullet/],
    ['"orders"', /«"orders"» has quotes around it.*Write orders/],
    ["'orders'", /has quotes around it.*Write orders/],
    ['orders-*', /«orders-\*» is a pattern, and patterns are not supported\. Name each/],
    ['*', /is a pattern/],
    ['order?', /is a pattern/],
    ['a;b', /has a semicolon.*commas or line ends/],
    ['# the shop', /is a comment/],
    ['[a, b]', /begins like a JSON array, but is not one of strings\. Write a, b or \["a", "b"\]/],
    ["['a', 'b']", /begins like a JSON array/],
    ['[1]', /begins like a JSON array/],
    ['{"name":"a"}', /is a piece of JSON/],
  ])('%s', (text, words) => {
    const problems = problemsOf({ ...alone, [name]: text })
    expect(problems).toEqual([expect.stringMatching(words)])
    expect(problems[0]).toMatch(new RegExp(`^${name}: `))
  })

  test.each(['[]', '[ ]', 'null', '""'])('%s is an empty list', (text) => {
    expect(problemsOf({ ...alone, [name]: text })).toEqual([
      expect.stringContaining(`${name}: the list is empty («${text}»)`),
    ])
  })

  test('each odd line of a block is told, ten at most', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `- name${index}`).join('\n')
    expect(problemsOf({ ...alone, [name]: lines(3) })).toHaveLength(3)
    const many = problemsOf({ ...alone, [name]: lines(300) })
    expect(many).toHaveLength(11)
    expect(many.at(-1)).toBe(`${name}: and 290 more like these`)
  })
})

test.each(['ALL', 'All', 'any'])('task-ids: %s: did you mean all?', (text) => {
  expect(problemsOf({ 'task-ids': text })).toEqual([`task-ids: «${text}» is not an ID. Did you mean all?`])
})

test('an empty list beside one that is not empty is no problem', () => {
  expect(problemsOf({ 'task-ids': '[]', 'task-names': 'a' })).toEqual([])
})

test('names with blanks, umlauts, dots and dashes are taken as they are', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-zäöü_.-][A-Za-z0-9äöüß _.:+-]{2,30}[A-Za-z0-9]$/), (name) => {
      fc.pre(!/^[-+]\s/.test(name) && name !== 'null')
      expect(readList('task-names', name, '')).toEqual({ items: [name], problems: [], empty: null })
    }),
  )
})

describe('a word that is near to one of an input', () => {
  test.each([
    ['resume', 'true', 'always'],
    ['resume', 'True', 'always'],
    ['resume', 'yes', 'always'],
    ['resume', 'false', 'never'],
    ['resume', 'Always', 'always'],
    ['resume', 'on_success', 'on-success'],
    ['resume', 'on success', 'on-success'],
    ['resume', 'onsuccess', 'on-success'],
    ['resume', 'alwyas', 'always'],
    ['if-already-paused', 'LEAVE', 'leave'],
    ['if-already-paused', 'skip', 'ignore'],
    ['if-already-paused', 'adpot', 'adopt'],
    ['if-task-missing', 'fail', 'error'],
    ['if-task-missing', 'warning', 'warn'],
    ['dry-run', 'yes', 'true'],
    ['dry-run', '0', 'false'],
    ['wait-timeout', '1m30s', '90s'],
    ['wait-timeout', '5 min', '5m'],
    ['wait-timeout', '5M', '5m'],
    ['wait-timeout', 'PT10M', '10m'],
    ['wait-timeout', '1.5 hours', '90m'],
    ['wait-timeout', '10 minutes', '10m'],
  ])('%s: %s: did you mean %s?', (name, text, value) => {
    expect(problemsOf({ [name]: text })).toEqual([expect.stringContaining(`Did you mean ${value}?`)])
  })

  test.each([
    ['resume', 'sometimes'],
    ['resume', '{{ x }}'],
    ['if-task-missing', 'maybe'],
    ['dry-run', 'maybe'],
    ['wait-timeout', 'soon'],
    ['wait-timeout', '450ms'],
    ['wait-timeout', '1d'],
    ['wait-timeout', '1e3'],
    ['wait-timeout', '-5m'],
  ])('%s: %s is near to none', (name, text) => {
    expect(problemsOf({ [name]: text })).toEqual([expect.not.stringContaining('Did you mean')])
  })
})
