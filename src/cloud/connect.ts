/** A signed-in connection to DIS at one place. */
import type { WayIn } from '../credentials.js'
import type { Place } from '../place.js'
import { type SignInWorld, signIn } from '../signIn.js'
import { plain } from '../text.js'
import { Dis } from './dis.js'

export interface ConnectWorld extends SignInWorld {
  info(text: string): void
  /** Told the project as soon as it is known, for the step that would resume. */
  onProject(id: string): void
}

/** Signs in and gives the DIS of that place. @throws what `signIn` throws */
export async function connect(wayIn: WayIn, place: Place, world: ConnectWorld): Promise<Dis> {
  const { session, projectId, projectName } = await signIn(wayIn, place, world)
  world.onProject(projectId)
  if (projectName !== null) world.info(`Project ${plain(projectName, 64)} is ${plain(projectId, 64)}`)
  return new Dis(world.caller, { endpoint: place.endpoint, projectId }, session)
}
