/** All that `dist/index.js` holds: the three steps, of which each entry file of `dist` calls one. */
export { pause } from './pause.ts'
export { post } from './post.ts'
export { resume } from './resume.ts'
