/** Chooses the project from inputs and environment, and finds variables that contradict each other. Pure. */
import { isProjectId } from '../model/names.ts'
import { plain } from '../model/text.ts'
import type { Family, Lookup } from './credentials.ts'

/** What a place is chosen from, and the problems and notices on the way. Every problem names its input or variable. */
export interface Choice {
  input: Lookup
  env: Lookup
  /** First the family that gave the credentials, then the others in their order. */
  families: readonly Family[]
  problems: string[]
  /** What a reader of the log should know about the choice. */
  notices: string[]
}

/** A project by ID or by name. If both are known, the ID counts. */
export interface ProjectScope {
  id: string | null
  name: string | null
}

/** `inUrl`: the project in the path of `endpoint`. It counts like `project-id`. */
export function chooseProject(choice: Choice, region: string | null, inUrl: string | null): ProjectScope {
  const { input, families, problems } = choice
  const given = input('project-id')
  const name = input('project-name')
  if (inUrl !== null && given !== '' && given !== inUrl) {
    problems.push(
      `endpoint, project-id: endpoint names the project ${plain(inUrl, 64)}, and project-id ${plain(given, 64)}. ` +
        'Write endpoint without /v2 and what follows it, or correct project-id.',
    )
  }
  const id = given || inUrl || ''
  if (id !== '') return { id: validId(choice, 'project-id', id), name: name || null }
  if (name !== '') return { id: null, name }
  for (const { projectId, projectName } of families) {
    const ofId = oneValue(choice, projectId, 'project-id')
    if (ofId !== null) return { id: validId(choice, ofId.name, ofId.value), name: null }
    const ofName = oneValue(choice, projectName, 'project-name')
    if (ofName !== null) return { id: null, name: ofName.value }
  }
  return { id: null, name: region }
}

/**
 * The first of these variables that is set. If another one has another value, that is a problem: nobody can say which
 * one is meant. `input`: the input that can be set instead.
 */
export function oneValue(
  { env, problems }: Choice,
  names: readonly string[],
  input: string,
): { name: string; value: string } | null {
  const [first, ...others] = names.filter((name) => env(name) !== '')
  if (first === undefined) return null
  const value = env(first)
  const same = (text: string) => (input === 'region' ? text.trim().toLowerCase() : text)
  const other = others.find((name) => same(env(name)) !== same(value))
  if (other !== undefined) {
    problems.push(
      `${first}, ${other}: these mean the same and differ («${plain(value, 64)}» and «${plain(env(other), 64)}»). ` +
        `Correct one, or set ${input}.`,
    )
  }
  return { name: first, value }
}

function validId({ problems }: Choice, name: string, id: string): string | null {
  if (isProjectId(id)) return id
  problems.push(
    `${name}: «${plain(id, 60)}» is not the ID of a project (letters and digits, mostly 32). A name goes into project-name.`,
  )
  return null
}
