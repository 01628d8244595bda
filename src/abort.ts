/**
 * Listens to a signal, many times over: one listener of Node's for each signal, and a list of ours behind it.
 *
 * Node's own list leaves each removed listener pointing to the next one, and a JavaScript `Set` its outgrown tables
 * pointing to their successors. Once the garbage collector has moved one of those to the old generation, it takes all
 * that come after it for alive: in a fleet of streams, every request with all that belongs to it.
 */
const listeners = new WeakMap<AbortSignal, (() => void)[]>()

/** Calls `listener` when the signal is aborted from now on; gives what takes it off again. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const all = listeners.get(signal) ?? []
  if (!listeners.has(signal)) {
    listeners.set(signal, all)
    signal.addEventListener('abort', () => {
      for (const each of [...all]) each()
    })
  }
  all.push(listener)
  return () => {
    const index = all.indexOf(listener)
    if (index >= 0) all.splice(index, 1)
  }
}
