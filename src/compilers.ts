/** V8's optimizing compilers, which a step with many streams is better off without. */

/** So few streams need little memory, whatever is compiled for them. */
const FEW_STREAMS = 8

/**
 * Leaves the code of a step with many streams as it is. V8 would compile hundreds of functions anew, most of them at
 * the same moment as answers come several at once, and take more memory for it than all the streams: for a step that
 * waits for the network and is no faster for it.
 *
 * Node.js warns that changing flags of a running process may do anything. These two are read whenever V8 considers
 * compiling a function. Beside that they keep Node's cache of code from being used for parts of Node that are loaded
 * after this, of which a pause has few or none. Only the pause sets them: should it end early, its post step has all
 * that it has when the step is killed.
 */
export function leaveUncompiled(streams: number): void {
  if (streams <= FEW_STREAMS) return
  // The demo may run on a Node.js that lacks this function, and can do without.
  process.getBuiltinModule?.('node:v8').setFlagsFromString('--no-opt --no-maglev')
}
