/** A signed-in connection to DIS at one place. */
import type { SignInMethod } from '../inputs/credentials.ts'
import type { Place } from '../inputs/place.ts'
import { plain } from '../model/text.ts'
import { Dis } from './dis.ts'
import { type SignInWorld, signIn } from './signIn.ts'

export interface ConnectWorld extends SignInWorld {
  info(text: string): void
  /** Told the project as soon as it is known, for the step that would resume. */
  onProject(id: string): void
}

/** Signs in and gives the DIS of that place. @throws what `signIn` throws */
export async function connect(signInMethod: SignInMethod, place: Place, world: ConnectWorld): Promise<Dis> {
  const { session, projectId, projectName } = await signIn(signInMethod, place, world)
  world.onProject(projectId)
  if (projectName !== null) world.info(`Project ${plain(projectName, 64)} is ${plain(projectId, 64)}`)
  return new Dis(world.caller, { endpoint: place.endpoint, projectId }, session)
}
