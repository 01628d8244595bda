/**
 * The one table of what can go wrong with a service or on the way to it: how it is recognized, what it most
 * likely means, and what to do. `docs/troubleshooting.md` has a heading for each entry, by its `id`.
 */
import { NetworkError, RenewalError, RunnerFileError, ServiceError, TimeLimitError } from './errors.js'

export interface Remedy {
  id: string
  applies(error: Error): boolean
  cause: string
  remedy: string
}

const byCode =
  (service: 'DIS' | 'IAM' | null, ...codes: string[]) =>
  (error: Error) =>
    error instanceof ServiceError &&
    (service === null || error.parts.service === service) &&
    error.parts.code !== null &&
    codes.includes(error.parts.code)

const byStatus =
  (service: 'DIS' | 'IAM' | 'GitHub' | null, ...statuses: number[]) =>
  (error: Error) =>
    error instanceof ServiceError &&
    (service === null || error.parts.service === service) &&
    statuses.includes(error.parts.status)

const byWords = (statuses: readonly number[], pattern: RegExp) => (error: Error) =>
  error instanceof ServiceError && statuses.includes(error.parts.status) && pattern.test(error.parts.words)

/** What a refused sign-in is about; other calls of IAM look projects up. */
const bySignIn = (statuses: readonly number[], way: 'any' | 'keyless', words = /(?:)/) => {
  const beginning = way === 'keyless' ? 'sign in by the identity provider' : 'sign in '
  return (error: Error) =>
    byStatus('IAM', ...statuses)(error) &&
    error instanceof ServiceError &&
    error.parts.operation.startsWith(beginning) &&
    words.test(error.parts.words)
}

const byTrouble =
  (...troubles: NetworkError['trouble'][]) =>
  (error: Error) =>
    error instanceof NetworkError && troubles.includes(error.trouble)

/** In this order; the first that applies is shown. */
export const REMEDIES: readonly Remedy[] = [
  {
    id: 'dis-4117',
    applies: byCode('DIS', 'DIS.4117'),
    cause: 'the project ID is not one of this region',
    remedy:
      'set project-id to the ID that the console shows under My Credentials for the region of the streams',
  },
  {
    id: 'dis-4205',
    applies: byCode('DIS', 'DIS.4205'),
    cause: 'the stream is not running (it is being created, deleted or frozen)',
    remedy: 'look at the stream in the console, and run again when it is running',
  },
  {
    id: 'dis-4301',
    applies: byCode('DIS', 'DIS.4301'),
    cause: 'there is no stream of that name in this project and region',
    remedy: 'correct stream-name, region or project-id; names are case-sensitive',
  },
  {
    id: 'dis-4354',
    applies: byCode('DIS', 'DIS.4354'),
    cause: 'one of the dump tasks does not exist',
    remedy:
      'correct task-ids; with a wait-timeout, or with task-names, the message lists what the stream has',
  },
  {
    id: 'dis-throttled',
    applies: byCode('DIS', 'DIS.4303', 'DIS.4305'),
    cause: 'the service throttles: too much traffic or too many requests at once',
    remedy: 'run fewer jobs at the same time, or raise retry-max-attempts',
  },
  {
    id: 'dis-4309',
    applies: byCode('DIS', 'DIS.4309'),
    cause: "too many failed requests: the service blocks this runner's IP address for a while",
    remedy:
      'wait before running again, since every further request prolongs it; then mend what failed before',
  },
  {
    id: 'dis-4116',
    applies: byCode('DIS', 'DIS.4116'),
    cause: 'no permission for the stream, or the account is in arrears',
    remedy: 'give the user or agency the role DIS Administrator on the project of the streams',
  },
  {
    id: 'dis-invalid-request',
    applies: byCode('DIS', 'DIS.4200', 'DIS.4202', 'DIS.4300'),
    cause: 'the service does not take the request as it is',
    remedy: 'check stream-name and task-ids; if they are right, report this with the request ID',
  },
  {
    id: 'iam-provider-unknown',
    applies: bySignIn([404], 'keyless', /provider|idp/i),
    cause: 'IAM has no identity provider of that name, in the account and cloud that it belongs to',
    remedy:
      'set identity-provider to the name that the console shows in IAM under Identity Providers, and check that region or ' +
      'iam-endpoint is of that cloud (docs/keyless.md)',
  },
  {
    id: 'iam-project-refused',
    applies: bySignIn([400, 401, 403, 404], 'any', /\b(project|scope)\b/i),
    cause:
      'IAM gives these credentials no token for that project: it is not there, or they have no role in it',
    remedy:
      'set project-id or project-name to the project of the streams, and give the user, or the group that the identity ' +
      'conversion rules lead to, the role DIS Administrator on it',
  },
  {
    id: 'iam-keyless-refused',
    applies: bySignIn([400, 401, 403, 404], 'keyless'),
    cause: 'the identity provider in IAM does not accept the ID token of this job',
    remedy:
      'compare the claims above with the identity provider in IAM: its name, Identity Provider URL, Client ID, Signing ' +
      'Key and identity conversion rules (docs/keyless.md)',
  },
  {
    id: 'github-no-id-token',
    applies: byStatus('GitHub', 400, 401, 403, 404),
    cause: 'GitHub gives this job no ID token',
    remedy: 'give the job permissions: id-token: write; workflows started by a fork get none',
  },
  {
    id: 'key-unknown',
    applies: byWords([401, 403, 441], /ak .*not exist/i),
    cause:
      'the access key is not known here: mistyped or swapped with the secret key, a temporary one without its ' +
      'security-token, deleted, or of the other cloud',
    remedy:
      'check access-key-id; set security-token if the key is temporary; check that region (or endpoint) is of the cloud ' +
      'of the key',
  },
  {
    id: 'clock-off',
    applies: byWords([401, 403, 441], /signature expired|signature time/i),
    cause: 'the clock of the runner is more than 15 minutes off',
    remedy: 'set the clock of the runner right (NTP)',
  },
  {
    id: 'signature-wrong',
    applies: byWords([401, 403, 441], /signature fail|signature mismatch/i),
    cause: 'the secret key does not belong to the access key',
    remedy: 'check secret-access-key: a truncated or swapped secret is the usual reason',
  },
  {
    id: 'temporary-key-expired',
    applies: byWords([401, 403, 441], /security.?token.*expire|expire.*security.?token/i),
    cause: 'the temporary key (AK/SK with its security token) has expired',
    remedy:
      'get a new temporary key, one that outlives the job: the post step needs it at the end; or sign in keyless',
  },
  {
    id: 'token-refused',
    applies: byWords([401, 403, 441], /(?<!security )token/i),
    cause: 'the token has expired, or is of another project or cloud',
    remedy:
      'get a new token, scoped to the project of the streams; or use a way in that renews it (keyless, IAM user)',
  },
  {
    id: 'iam-refused',
    applies: byStatus('IAM', 401),
    cause: 'IAM refuses these credentials',
    remedy:
      'check user name, password and domain-name (the account), or the key; programmatic access has to be allowed, and ' +
      'iam-endpoint or region has to be of the same cloud',
  },
  {
    id: 'iam-forbidden',
    applies: byStatus('IAM', 403, 404),
    cause: 'IAM does not let these credentials do that',
    remedy: 'set project-id, so that nothing has to be looked up; or allow the user to see its projects',
  },
  {
    id: 'credentials-refused',
    applies: byStatus('DIS', 401, 441),
    cause: 'the credentials are refused: a wrong secret key, an expired temporary key, or the other cloud',
    remedy: 'check the secrets; a temporary key must still be valid when the post step runs',
  },
  {
    id: 'forbidden',
    applies: byStatus('DIS', 403),
    cause: 'these credentials may not do that',
    remedy: 'give the user or agency the role DIS Administrator on the project of the streams',
  },
  {
    id: 'redirect',
    applies: byStatus(null, 301, 302, 303, 307, 308),
    cause: 'the endpoint is not the service itself; credentials are never sent on to where it points',
    remedy: 'set endpoint or iam-endpoint to the address of the service',
  },
  {
    id: 'too-many-requests',
    applies: byStatus(null, 429),
    cause: 'too many requests',
    remedy: 'run fewer jobs at the same time, or raise retry-max-attempts',
  },
  {
    id: 'service-trouble',
    applies: (error) => error instanceof ServiceError && error.parts.status >= 500,
    cause: 'the service or the gateway in front of it is in trouble',
    remedy: "run again later; the request ID helps the cloud's support",
  },
  {
    id: 'unreadable-answer',
    applies: (error) => error instanceof ServiceError && Boolean(error.parts.unreadable),
    cause: 'what answered is not the service, or not in a form that is known',
    remedy: 'check endpoint and iam-endpoint, and whether a proxy or a sign-in page answers in their place',
  },
  {
    id: 'retry-after-too-long',
    applies: (error) => error instanceof TimeLimitError,
    cause: 'the service asks for more patience than there is time',
    remedy: 'run again later, or raise wait-timeout',
  },
  {
    id: 'name-unknown',
    applies: byTrouble('name-unknown'),
    cause:
      'the host name does not exist: the region is mistyped, or (for the host of DIS) most likely this region has no DIS, or ' +
      'the runner has no DNS for it',
    remedy:
      'check region; set endpoint (and iam-endpoint) to the URLs of your cloud, or use a runner that can reach it',
  },
  {
    id: 'connection-refused',
    applies: byTrouble('refused', 'connect-timeout'),
    cause: 'nothing answers at that address from this runner',
    remedy: 'check endpoint, firewall and proxy (HTTPS_PROXY, NO_PROXY)',
  },
  {
    id: 'answer-timeout',
    applies: byTrouble('answer-timeout', 'broken'),
    cause: 'the connection stood, and no complete answer came through it',
    remedy: 'run again; if it lasts, look for a proxy or firewall that cuts connections',
  },
  {
    id: 'certificate-untrusted',
    applies: byTrouble('certificate'),
    cause: 'the certificate is not signed by an authority that this runner trusts',
    remedy:
      'with a private certificate authority (a proxy that inspects TLS, a private cloud), set NODE_EXTRA_CA_CERTS to its ' +
      'certificate file in the env of the runner or the job',
  },
  {
    id: 'tls-trouble',
    applies: byTrouble('tls'),
    cause: 'what answers there does not speak TLS as it should',
    remedy: 'check the port and the scheme of endpoint, and the proxy',
  },
  {
    id: 'proxy-refused',
    applies: byTrouble('proxy-refused'),
    cause: 'the proxy refuses: it wants (other) credentials, or does not allow this host',
    remedy: 'set HTTPS_PROXY with the right user and password, or let the proxy through to this host',
  },
  {
    id: 'proxy-unreachable',
    applies: byTrouble('proxy'),
    cause: 'the proxy of HTTPS_PROXY cannot be reached, or could not reach the host',
    remedy: 'check HTTPS_PROXY and NO_PROXY',
  },
  {
    id: 'runner-file',
    applies: (error) => error instanceof RunnerFileError,
    cause: 'the disk of the runner is full, or its folder for temporary files was removed while the job ran',
    remedy: 'make room on the runner and run the job again',
  },
]

/** The remedy for an error, or null where there is none in the table. */
function remedyFor(error: Error): Remedy | null {
  return REMEDIES.find(({ applies }) => applies(error)) ?? null
}

/** An error in full: what happened, what it says more, the likely cause and the way out. */
export function explain(error: Error): string {
  const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
  const remedy = remedyFor(error)
  const advice = remedy === null ? [] : [`Likely cause: ${remedy.cause}. What to do: ${remedy.remedy}.`]
  const cause = error instanceof RenewalError && error.cause instanceof Error ? [explain(error.cause)] : []
  return [error.message, ...details, ...advice, ...cause].join('\n')
}

/** The same in one line, for the table and for lists of tasks. */
export function explainInLine(error: Error): string {
  return explain(error).replaceAll('\n', ' ')
}
