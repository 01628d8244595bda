/** Connects to DIS at one place: signs in, and finds the project. */
import type { SignInMethod } from '../inputs/credentials.ts'
import type { Place } from '../inputs/place.ts'
import { plain } from '../model/text.ts'
import { Dis } from './dis.ts'
import { signIn } from './signIn.ts'
import type { StepContext } from './stepContext.ts'

/** Signs in, and gives the calls of DIS for this place. @throws what `signIn` throws */
export async function connect(signInMethod: SignInMethod, place: Place, context: StepContext): Promise<Dis> {
  const { session, project } = await signIn(signInMethod, place, context)
  context.onProject(project.id)
  if (project.name !== null) {
    context.log.info(`Project ${plain(project.name, 64)} is ${plain(project.id, 64)}`)
  }
  return new Dis(context.caller, { endpoint: place.endpoint, projectId: project.id }, session)
}
