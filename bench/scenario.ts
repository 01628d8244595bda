/** How the service behaves in one run, and what it saw. */
export interface Scenario {
  /** The number of streams, each with 5 running tasks. */
  streams: number
  /**
   * ms from the stop of the first, second, … stream until the service shows its tasks `PAUSED`. The last value also
   * counts for all further streams.
   */
  pauseDelays: number[]
  /** ms before each answer. */
  latency: number
}

export interface Seen {
  /** The number of requests, by operation. */
  requests: Record<string, number>
  connections: number
  /** By stream: when its stop took effect, ms since 1970. */
  stops: Record<string, number>
  /** When the first request arrived, ms since 1970. */
  firstRequest: number
}

/** Where the programs find the service. */
export interface Address {
  url: string
  project: string
  ak: string
  sk: string
}

export const TASKS = 5

/** `index` counts from 0. */
export function streamName(index: number): string {
  return `bench-${index + 1}`
}
