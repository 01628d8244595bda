/** All constants of time, in ms, each with its reason. */

export const ATTEMPT = 30_000 // One attempt of a request, from its leaving to the last byte of the answer
export const SHORTEST_ATTEMPT = 1_000 // One with less time would only hide why the one before it failed
export const PLACE = 3_000 // A request without an answer then gives its place away, so it holds up no other
export const SHORTEST_WAIT = 200 // Nothing is tried again sooner, whatever `Retry-After` says
export const FIRST_BACKOFF = 500 // The first wait before another attempt. It doubles each time.
export const LONGEST_BACKOFF = 10_000 // The longest of these waits: a service that is back is noticed soon
export const HOUR = 3_600_000
export const LONGEST_RETRY_AFTER = 24 * HOUR // Nobody waits longer, whatever `Retry-After` says
export const PATIENCE_WITHOUT_WAIT = 120_000 // For throttled answers, where tasks are not waited for
export const BRIEFLY = 10_000 // For all requests together that are only good to have, and may fail

export const SHORTEST_POLL = 150 // The shortest time between polls, so that a quick pause is noticed quickly
export const LONGEST_POLL = 10_000 // The longest: a slow pause is noticed soon, with few requests
export const LIST_SPACING = 55 // Between repeated lists: fewer than 20 a second, as they may bunch up
export const LAST_LOOK = 10_000 // The last look, made when the time is up
export const SECOND_LOOK = 2_000 // A list that contradicts what was seen is asked for again: it may be old
export const HEARTBEAT = 15_000 // How often a long wait says what it still waits for

export const STOP_WATCH = 60_000 // A stop without an answer that has not taken effect by then never arrived
export const GIVE_UP = 30_000 // A started task that is `ERROR` or `ABNORMAL` for this long will stay so

export const CANCEL_GRACE = 2_500 // For work under way after the runner's SIGINT; SIGTERM follows in 7.5 s
export const CANCELLED_JOB = 60_000 // The post step of a cancelled job: all of them together get five minutes

export const LEAST_RETENTION = 24 // In hours: so long a stream keeps its data at least, by the reference of CreateStream
export const TOLERATED_SKEW = 5 * 60_000 // A clock so far off explains no refusal: 15 minutes are allowed
export const LARGEST_SKEW = 24 * HOUR // A clock further off is not followed: signatures could be misused
