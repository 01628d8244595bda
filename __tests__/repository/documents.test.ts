/** The documents: their tables are generated, and their links lead somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { documents, generated } from '../../scripts/generate-docs.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const isOwn = (name: string) => name !== 'node_modules' && name !== '.git'
const pages = globSync('**/*.md', { cwd: root, exclude: (name) => !isOwn(name) })

/** Headings as GitHub makes anchors of them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)]
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? new URL(page, root) : new URL(path, new URL(page, root))
  if (!existsSync(target)) return false
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
}

test.each(documents)('%s has the tables of action.yml (npm run generate)', (path) => {
  expect(read(path)).toMatch(/<!-- generated: /)
  expect(read(path)).toBe(generated(path))
})

test('every link leads somewhere', () => {
  expect(pages.length).toBeGreaterThan(10)
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => ({ page, link })),
  )
  expect(links.filter(({ page, link }) => !leadsSomewhere(page, link))).toEqual([])
})
