/** What the log says before anything is done: where, by which way in, and what is odd about the inputs. */
import { type Source, WAY_IN_NAMES, type WayIn } from './credentials.js'
import type { Place } from './place.js'
import type { Runner } from './runner.js'
import { plain } from './text.js'

/** Says it all. */
export function announce(
  runner: Pick<Runner, 'info' | 'notice' | 'warning'>,
  place: Place,
  wayIn: WayIn,
  warnings: readonly string[],
): void {
  runner.info(placeLine(place, wayIn))
  const fromEnvironment = environmentNotice(wayIn)
  for (const notice of [...(fromEnvironment === null ? [] : [fromEnvironment]), ...place.notices])
    runner.notice(notice)
  for (const warning of warnings) runner.warning(warning)
}

/** Region, endpoint, project and way in, in one line; never a secret. */
function placeLine(place: Place, wayIn: WayIn): string {
  const { region, endpoint, project } = place
  const projects = [project.id, project.name].filter((each) => each !== null).map((each) => plain(each, 64))
  return (
    `${region === null ? '' : `Region ${region}, `}DIS ${plain(endpoint)}, project ${projects.join(' / ') || '(of the token)'}, ` +
    `signing in by ${WAY_IN_NAMES[wayIn.kind]} from ${sourceLabel(wayIn.source)}`
  )
}

/** Said as a notice when credentials come from the environment, since nobody sees that in the workflow's file. */
function environmentNotice(wayIn: WayIn): string | null {
  return wayIn.source.family === null
    ? null
    : `Credentials (${WAY_IN_NAMES[wayIn.kind]}) are taken from the environment: ${sourceLabel(wayIn.source)}`
}

function sourceLabel({ family, names }: Source): string {
  return family === null ? `the inputs ${names.join(', ')}` : `the ${family} variables ${names.join(', ')}`
}

/** For the line under the title of the summary. */
export function whereLine(place: Pick<Place, 'region' | 'endpoint'>): string {
  return place.region === null ? `DIS at ${new URL(place.endpoint).host}` : `region ${place.region}`
}
