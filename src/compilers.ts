/** V8's optimizing compilers, which a step with many streams is better off without. */

/** Up to so many streams nothing runs often enough to be compiled. */
const FEW_STREAMS = 8

/**
 * Leaves the code of a step with many streams as it is. V8 would compile hundreds of functions anew, most of them at
 * the same moment as answers come several at once, and take more memory for it than all the streams: for a step that
 * waits for the network and is no faster for it.
 *
 * Node.js warns that changing flags of a running process may do anything. V8 looks at these two whenever it considers
 * compiling a function, and takes no other notice of them. Still, only the pause sets them: should it end early, the
 * post step looks after what it stopped, and after that comes nobody.
 */
export function leaveUncompiled(streams: number): void {
  if (streams <= FEW_STREAMS) return
  // The demo may run on a Node.js that lacks this function, and can do without.
  process.getBuiltinModule?.('node:v8').setFlagsFromString('--no-opt --no-maglev')
}
