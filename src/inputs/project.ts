/** Which project is meant, from inputs and environment; and names of one thing that must not differ. Pure. */
import { isProjectId } from '../model/names.ts'
import { plain } from '../model/text.ts'
import type { Family, Lookup } from './credentials.ts'

/** A project by ID or by name; where both are known, by ID. */
export interface ProjectScope {
  id: string | null
  name: string | null
}

/** `inUrl`: the project that stands in the path of `endpoint`; the same as `project-id`. */
export function chooseProject(
  input: Lookup,
  env: Lookup,
  families: readonly Family[],
  region: string | null,
  inUrl: string | null,
  problems: string[],
): ProjectScope {
  const given = input('project-id')
  const name = input('project-name')
  if (inUrl !== null && given !== '' && given !== inUrl) {
    problems.push(
      `endpoint, project-id: the path of endpoint names the project ${plain(inUrl, 64)}, and project-id is ` +
        `${plain(given, 64)}. Write endpoint without /v2 and what follows it, and correct project-id.`,
    )
  }
  const id = given || inUrl || ''
  if (id !== '' || name !== '') return { id: validId('project-id', id, problems), name: name || null }
  return projectOfFamilies(env, families, problems) ?? { id: null, name: region }
}

function projectOfFamilies(
  env: Lookup,
  families: readonly Family[],
  problems: string[],
): ProjectScope | null {
  for (const { projectId, projectName } of families) {
    const id = oneValue(projectId, env, 'project-id', problems)
    if (id !== null) return { id: validId(id.name, id.value, problems), name: null }
    const name = oneValue(projectName, env, 'project-name', problems)
    if (name !== null) return { id: null, name: name.value }
  }
  return null
}

/** The first of the variables that is set; `input` could stand instead of them. Another that holds something else is a problem: nobody can say which is meant. */
export function oneValue(
  names: readonly string[],
  env: Lookup,
  input: string,
  problems: string[],
): { name: string; value: string } | null {
  const [first, ...others] = names.filter((name) => env(name) !== '')
  if (first === undefined) return null
  const value = env(first)
  const same = (text: string) => (input === 'region' ? text.toLowerCase() : text)
  const other = others.find((name) => same(env(name)) !== same(value))
  if (other !== undefined) {
    problems.push(
      `${first}, ${other}: these mean the same and differ («${plain(value, 64)}» and «${plain(env(other), 64)}»). ` +
        `Correct one of them, or set ${input}.`,
    )
  }
  return { name: first, value }
}

function validId(name: string, id: string, problems: string[]): string | null {
  if (id === '' || isProjectId(id)) return id || null
  problems.push(
    `${name}: «${plain(id, 60)}» is not the ID of a project (letters and digits, mostly 32). ` +
      'A name goes into project-name.',
  )
  return null
}
