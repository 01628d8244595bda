/** A signed-in connection to DIS at one place. */
import type { WayIn } from '../credentials.js'
import type { Place } from '../place.js'
import { type SignInWorld, signIn } from '../signIn.js'
import { plain } from '../text.js'
import { Dis } from './dis.js'

/** Signs in and gives the DIS of that place. @throws what `signIn` throws */
export async function connect(wayIn: WayIn, place: Place, world: SignInWorld): Promise<Dis> {
  const { session, projectId, projectName } = await signIn(wayIn, place, world)
  if (projectName !== null) world.info(`Project ${plain(projectName, 64)} is ${plain(projectId, 64)}`)
  return new Dis(world.caller, { endpoint: place.endpoint, projectId }, session)
}
