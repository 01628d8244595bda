/** Exports the three steps. Each entry file of `dist` calls one of them. */
export { pause } from './pause.ts'
export { post } from './post.ts'
export { resume } from './resume.ts'
