/** What the service is to be like for one run, and what it saw of it. */
export interface Scenario {
  /** How many, with 5 running tasks each. */
  streams: number
  /**
   * ms from the stop of the first, second, … stream until the service shows its tasks `PAUSED`; the last one goes for
   * the streams after it too.
   */
  pauseDelays: number[]
  /** ms before each answer. */
  latency: number
}

export interface Seen {
  /** By operation. */
  requests: Record<string, number>
  connections: number
  /** By stream: when its stop took effect, ms since 1970. */
  stops: Record<string, number>
  /** When it arrived, ms since 1970. */
  firstRequest: number
}

/** Where the contenders find the service. */
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
