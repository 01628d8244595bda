/** How the post step signs in: as the main step did, and to no other IAM. */
import type { SignInMethod } from '../inputs/credentials.ts'
import type { Place } from '../inputs/place.ts'

/** Where the main step was, and how the post step signs in there. */
export interface SavedSignIn {
  signInMethod: SignInMethod
  place: Place
}
