import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'

interface Input {
  readonly description: string
  readonly required: boolean
  readonly default: string
}

/** What the runner needs of an `action.yml`. */
export interface Metadata {
  readonly name: string
  readonly inputs: Readonly<Record<string, Input>>
  readonly outputs: readonly string[]
  readonly runs: {
    readonly using: string
    readonly main: string
    readonly post: string | null
    readonly postIf: string
  }
}

/** An `action.yml` as YAML gives it, with every scalar as a string. */
interface ActionFile {
  name?: string
  inputs?: Record<string, { description?: string; required?: string; default?: string } | null>
  outputs?: Record<string, unknown>
  runs?: { using?: string; main?: string; post?: string; 'post-if'?: string }
}

export const readMetadata = (file: string): Metadata => parseMetadata(readFileSync(file, 'utf8'))

export function parseMetadata(text: string): Metadata {
  // As in GitHub's runner, an input is a string, also where its default reads like a number or a boolean.
  const document = parseDocument(text, { schema: 'failsafe' })
  if (document.errors[0] !== undefined) throw document.errors[0]
  const { name = '', inputs = {}, outputs = {}, runs = {} }: ActionFile = document.toJS() ?? {}
  if (!runs.main) throw new Error('The action has no runs.main: it is no JavaScript action')
  return {
    name,
    inputs: Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, inputOf(input ?? {})])),
    outputs: Object.keys(outputs),
    runs: {
      using: runs.using ?? '',
      main: runs.main,
      post: runs.post || null,
      postIf: runs['post-if'] || 'always()',
    },
  }
}

function inputOf(input: { description?: string; required?: string; default?: string }): Input {
  return {
    description: input.description ?? '',
    required: input.required === 'true',
    default: input.default ?? '',
  }
}
