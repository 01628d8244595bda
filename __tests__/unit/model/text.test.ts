/** Foreign text made harmless, for the log and for Markdown. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  counted,
  dayAndTime,
  fewOf,
  joined,
  logLines,
  plain,
  span,
  timeOfDay,
} from '../../../src/model/text.ts'
import { code, escaped, table } from '../../../src/report/markdown.ts'

describe('plain', () => {
  test.each([
    ['a\nb\rc\td', 'a\\x0ab\\x0dc\\x09d'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['##[error]x', '## [error]x'],
    ['a\u202eb\u200bc\u2028d', 'a\\u202eb\\u200bc\\u2028d'],
    ['lone \ud800', 'lone \ufffd'],
    ['straße 日本 🚰', 'straße 日本 🚰'],
  ])('%j', (text, shown) => {
    expect(plain(text)).toBe(shown)
  })

  test('what is no text is shown as text', () => {
    expect([plain(null), plain(7), plain({})]).toEqual(['null', '7', '[object Object]'])
  })

  test('cuts what is too long, and never a character in two', () => {
    expect(plain('abcdef', 3)).toBe('abc…')
    expect(plain('abc', 3)).toBe('abc')
    expect(plain('ab🚰d', 3)).toBe('ab\ufffd…')
    expect(plain('x'.repeat(1000))).toHaveLength(301)
  })
})

describe('a line of the log', () => {
  test('is never a command to the runner, whoever wrote it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom('::', '##[', '\n', '\r', '\u2028', ' ', '::set-output name=a::b'),
          ),
          {
            maxLength: 8,
          },
        ),
        (pieces) => {
          for (const line of logLines(pieces.join(''))) {
            expect(line).not.toMatch(/^\s*::|##\[|[\n\r\u2028\u2029]/)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test.each([
    ['::error::x', '· ::error::x'],
    ['  ::error::x', '·   ::error::x'],
    ['a ::error::x', 'a ::error::x'],
    ['\ufeff::error::x', '\\ufeff::error::x'],
  ])('%j', (text, line) => {
    expect(logLines(text)).toEqual([line])
  })
})

describe('words', () => {
  test.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [450.4, '450 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [600_000, '10 min'],
    [3_600_000, '1 h'],
    [3_780_000, '1 h 3 min'],
  ])('%d ms: %s', (ms, words) => {
    expect(span(ms)).toBe(words)
  })

  test('a few of many', () => {
    expect(fewOf(['a', 'b', 'c'], 3)).toBe('a, b, c')
    expect(fewOf(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
    expect(fewOf([])).toBe('')
  })

  test('times are in UTC, with the year where it is another', () => {
    const time = Date.UTC(2026, 7, 2, 8, 5, 9)
    expect(timeOfDay(time)).toBe('08:05:09')
    expect(dayAndTime(time, time)).toBe('2 Aug 08:05')
    expect(dayAndTime(time, Date.UTC(2027, 0, 1))).toBe('2 Aug 2026 08:05')
  })

  test('joined leaves out what is empty', () => {
    expect(joined(', ', 'a', null, false, '', undefined, 'b')).toBe('a, b')
  })

  test('counted', () => {
    expect([0, 1, 2].map((count) => counted(count, 'dump task'))).toEqual([
      '0 dump tasks',
      '1 dump task',
      '2 dump tasks',
    ])
  })
})

describe('Markdown', () => {
  test.each([
    ['a_b-c.d 1', 'a_b-c.d 1'],
    ['_em_', '&#95;em&#95;'],
    ['*b* `c` ~d~', '&#42;b&#42; &#96;c&#96; &#126;d&#126;'],
    ['<img src=x>', '&#60;img src=x&#62;'],
    ['a|b', 'a&#124;b'],
    ['[t](u)', '&#91;t&#93;(u)'],
    ['@octocat #1', '&#64;&#8203;octocat &#35;&#8203;1'],
    ['https://evil.example', 'https&#58;//evil.example'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['- item', '&#45; item'],
    ['1. item', '1&#46; item'],
    ['1) item', '1&#41; item'],
    ['a\\b & c', 'a&#92;b &#38; c'],
    ['a\nb', 'a&#92;x0ab'],
  ])('%j shows as itself', (text, shown) => {
    expect(escaped(text)).toBe(shown)
  })

  test('no text leaves its cell of a table', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const row = table(['A', 'B'], [[code(a), code(b)]]).split('\n')[2] ?? ''
        expect(row.match(/\|/g)).toHaveLength(3)
        expect(row.replace(/<\/?code>/g, '')).not.toMatch(/[<>`*[\]]/)
      }),
    )
  })

  test('code and a table', () => {
    expect([code('a'), code('`b`')]).toEqual(['<code>a</code>', '<code>&#96;b&#96;</code>'])
    expect(table(['A', 'B'], [['1', '2']])).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |\n')
  })
})
