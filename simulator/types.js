/**
 * The shapes that the simulator's files share. Nothing here runs.
 *
 * @typedef {{ id: string, name: string, enabled?: boolean }} Project
 *
 * @typedef {Array<[number, string]>} Timeline what a task's state becomes, and how many ms after the request
 *
 * @typedef {object} TaskSpec
 * @property {string} id
 * @property {string} name
 * @property {string} [destination] OBS unless told
 * @property {string} [state] RUNNING unless told
 * @property {number} [createTime] ms since 1970
 * @property {number} [lastTransfer] ms since 1970; without it the service leaves the field out
 * @property {Timeline} [onStop] instead of: PAUSED after `pauseDelay`; `[]`: nothing happens
 * @property {Timeline} [onStart] instead of: STARTING at once, RUNNING after `startDelay`
 *
 * @typedef {object} StreamSpec
 * @property {string} project the project's ID
 * @property {string} name
 * @property {TaskSpec[]} tasks
 * @property {boolean} [omitTaskId] the list of this stream's tasks lacks `task_id`
 * @property {boolean} [running] false: every call for its tasks is refused with DIS.4205
 *
 * @typedef {object} AccessKey
 * @property {string} ak
 * @property {string} sk
 * @property {string} [securityToken] makes it a temporary key
 * @property {string[]} projects IDs
 * @property {boolean} [mayUseDis] true unless told
 * @property {number} [expiresAt] ms since 1970
 *
 * @typedef {object} User
 * @property {string} name
 * @property {string} password
 * @property {string} domain
 * @property {string[]} projects IDs
 * @property {boolean} [mayUseDis] true unless told
 *
 * @typedef {object} Token
 * @property {string} token
 * @property {string | null} project the ID it is scoped to
 * @property {number} expiresAt ms since 1970
 * @property {boolean} [mayUseDis] true unless told
 * @property {string[]} [projects] what its owner can see of projects; only its own unless told
 *
 * @typedef {import('node:crypto').JsonWebKey & { kid?: string }} PublicKey
 *
 * @typedef {object} IdentityProvider
 * @property {string} id
 * @property {string} [issuer] GitHub's unless told
 * @property {string} [clientId] the audience it takes; the simulator's origin unless told
 * @property {{ keys: PublicKey[] }} [keys] a jwks document; the issuer's first one unless told
 * @property {Array<{ claim: string, anyOneOf: string[] }>} [rules] all must hold
 * @property {string[]} projects IDs
 * @property {boolean} [mayUseDis] true unless told
 *
 * @typedef {object} World
 * @property {Project[]} projects
 * @property {StreamSpec[]} streams
 * @property {AccessKey[]} [accessKeys]
 * @property {User[]} [users]
 * @property {Token[]} [tokens] tokens that exist already
 * @property {IdentityProvider[]} [identityProviders]
 * @property {number} [tokenLifetime] ms; 24 h unless told
 * @property {boolean} [omitTaskId] every list of tasks lacks `task_id`
 * @property {boolean} [refusePausedStop] a stop of a task that is paused already: 400
 * @property {'seen' | 'documented'} [errorForm] of DIS; `seen` unless told
 * @property {'keystone' | 'code'} [iamErrorForm] `keystone` unless told
 * @property {'none' | 'null' | false} [projectsEmptyForKeys] `/v3/projects` gives none to an AK/SK
 * @property {number} [longestStreamName] 64 unless told; the stop call documents 60
 *
 * @typedef {'list' | 'show' | 'stop' | 'start' | 'projects' | 'authProjects' | 'passwordToken' |
 *   'keylessToken' | 'idToken' | 'jwks' | 'unknown'} Operation
 *
 * @typedef {object} Entry one request in the journal
 * @property {number} number from 1, in order of arrival
 * @property {number} at ms since 1970, true time
 * @property {Operation} operation
 * @property {string} method
 * @property {string} path without the query, as received
 * @property {URLSearchParams} query
 * @property {Record<string, string>} headers lower-case names
 * @property {string[]} rawHeaders
 * @property {string} body
 * @property {string | null} project ID in the path
 * @property {string | null} stream
 * @property {string | null} task name in the path
 * @property {string[]} taskIds in the body of a stop or start
 * @property {number} connection a number per TCP connection
 * @property {number | null} status null: nothing was answered
 * @property {string} requestId
 * @property {FaultSpec | null} fault
 * @property {boolean} answered the whole answer was handed to the network
 *
 * @typedef {object} FaultSpec
 * @property {Operation | Operation[]} [operation]
 * @property {string} [stream]
 * @property {(entry: Entry) => boolean} [match]
 * @property {number} [nth] only the nth request that fits (from 1)
 * @property {number} [skip] how many requests that fit pass first
 * @property {number} [times] 1 unless told
 * @property {boolean} [apply] what replaces the answer lets the request take effect first
 * @property {'before' | 'after' | 'inside-body'} [reset]
 * @property {{ status?: number, body?: unknown, headers?: Record<string, string> }} [answer]
 * @property {boolean} [silence]
 * @property {number} [delay] ms
 * @property {string} [redirect] URL
 * @property {boolean} [html]
 * @property {boolean} [empty] 200 without a body
 * @property {boolean} [truncate]
 * @property {number} [huge] bytes
 * @property {number} [drip] ms between bytes
 * @property {boolean} [throttle] 400 DIS.4303
 * @property {string | number} [retryAfter] the header; alone: a 429 with it
 * @property {number} [status] of `html` (502), `redirect` (307) and `retryAfter` (429)
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body] what is no string is sent as JSON
 * @property {StatesSeen['tasks']} [states] what it tells of tasks
 *
 * @typedef {object} StatesSeen what one fully sent answer reported
 * @property {number} at
 * @property {number} number of the journal's entry
 * @property {Operation} operation
 * @property {string} project
 * @property {string} stream
 * @property {Array<{ id: string, name: string, state: string }>} tasks
 *
 * @typedef {object} AppliedAction one task of a stop or start that took effect
 * @property {number} at
 * @property {number} number of the journal's entry
 * @property {'stop' | 'start'} action
 * @property {string} project
 * @property {string} stream
 * @property {string} id
 * @property {string} name
 * @property {string} before the state that it found
 *
 * @typedef {object} Settings
 * @property {string} host
 * @property {number} port
 * @property {number} pauseDelay
 * @property {number} startDelay
 * @property {number} latency
 * @property {number} clockOffset
 * @property {boolean} sendDate
 *
 * @typedef {Partial<Settings> & {
 *   tls?: { key: string, cert: string },
 *   world?: World,
 *   log?: (entry: Entry) => void,
 * }} SimulatorOptions
 */

export {}
