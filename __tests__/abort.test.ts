/** Many listeners of one signal. */
import { expect, test } from '@jest/globals'
import { onAbort } from '../src/abort.js'

test('every listener hears of the abort once, and none that was taken off', () => {
  const cancel = new AbortController()
  const heard: string[] = []
  const offs = ['a', 'b', 'c'].map((name) => onAbort(cancel.signal, () => heard.push(name)))
  offs[1]?.()
  offs[1]?.()
  cancel.abort()
  cancel.abort()
  expect(heard).toEqual(['a', 'c'])
})

test('a listener may take others off, and itself, while it is told', () => {
  const cancel = new AbortController()
  const heard: string[] = []
  const off = onAbort(cancel.signal, () => {
    heard.push('a')
    off()
  })
  onAbort(cancel.signal, () => heard.push('b'))
  cancel.abort()
  expect(heard).toEqual(['a', 'b'])
})

test('signals do not hear of each other', () => {
  const [one, other] = [new AbortController(), new AbortController()]
  const heard: string[] = []
  onAbort(one.signal, () => heard.push('one'))
  onAbort(other.signal, () => heard.push('other'))
  other.abort()
  expect(heard).toEqual(['other'])
})
