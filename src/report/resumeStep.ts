/** How to resume by hand what is paused: the workflow step as YAML, and where to read more. Pure. */

import { endpointsOf, type Place } from '../inputs/place.ts'
import type { TaskReport } from '../model/tasks.ts'
import { joined } from '../model/text.ts'
import type { ActionPlace, Runner } from '../runner/runner.ts'

/** The place of a step, as far as it is known when the step ends. */
export interface ReportPlace {
  region: string | null
  endpoint: string | null
  iamEndpoint?: string | null
  projectId: string | null
  streams?: readonly string[] // The requested streams
}

export function placeOf(place: Place, streams: readonly string[]): ReportPlace {
  const { region, endpoint, iamEndpoint, project } = place
  return { region, endpoint, iamEndpoint, projectId: project.id, streams }
}

export const UNKNOWN_PLACE: ReportPlace = { region: null, endpoint: null, projectId: null }
const UNKNOWN_USES = 'OWNER/pause-dis-dump-tasks/resume@v1'

/** The address of an entry of docs/troubleshooting.md, at the version in use; null if that is not known. */
export function entryUrl(action: ActionPlace | null, entry: string | null): string | null {
  if (action === null || entry === null) return null
  const { server, repository, ref, folder } = action
  return joined('/', server, repository, 'blob', ref, folder, `docs/troubleshooting.md#${entry}`)
}

/** The step that starts these tasks; null if it could start none of them. A masked value would stand there as `***`. */
export function resumeYaml(
  tasks: readonly TaskReport[],
  { region, endpoint, iamEndpoint, projectId, streams: asked = [] }: ReportPlace,
  { action, isMasked }: Pick<Runner, 'action' | 'isMasked'>,
): string | null {
  const named = tasks.filter((task) => canBeStarted(task) && (isUsable(task.id) || isUsable(task.name)))
  const streams = named.flatMap(({ stream }) => stream ?? asked).filter(isUsable)
  if (streams.length === 0) return null
  const implied = region === null ? null : endpointsOf(region)
  const all: [name: string, value: string | readonly string[]][] = [
    ['stream-name', [...new Set(streams)]],
    ['task-ids', named.map(({ id }) => id).filter(isUsable)],
    ['task-names', named.map(({ id, name }) => (isUsable(id) ? null : name)).filter(isUsable)],
    ['region', region ?? ''],
    ['endpoint', endpoint === implied?.dis ? '' : (endpoint ?? '')],
    ['iam-endpoint', iamEndpoint === implied?.iam ? '' : (iamEndpoint ?? '')],
    ['project-id', projectId ?? ''],
  ]
  const inputs = all.filter(([, value]) => value.length > 0)
  const masked = inputs.filter(([, value]) => [value].flat().some((text) => isMasked(text)))
  const shown = inputs.filter((input) => !masked.includes(input))
  return [
    `- uses: ${action ? joined('/', action.repository, action.folder, `resume@${action.ref}`) : UNKNOWN_USES}`,
    '  with:',
    ...shown.map(([name, value]) => `    ${name}: ${yamlOf(value)}`),
    '    # and the credential inputs of the pause step',
    ...masked.map(([name]) => `    # and ${name} as in the pause step`),
  ].join('\n')
}

function isUsable(text: string | null): text is string {
  return text !== null && /^[A-Za-z0-9_.-]{1,64}$/.test(text)
}

/** No step can start a task that is missing, that has no ID in the list, or whose state no start changes. */
function canBeStarted({ outcome, after, id }: TaskReport): boolean {
  const isBad = after === 'ERROR' || after === 'ABNORMAL'
  return outcome !== 'missing' && !isBad && (id !== null || after === null)
}

/** In a YAML block, every value stays a text. */
function yamlOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? JSON.stringify(value) : ['|', ...value].join('\n      ')
}
