/**
 * The one table of what can go wrong with a service or on the way to it: how it is recognized, what it most
 * likely means, and what to do. `docs/troubleshooting.md` has a heading for each entry, by its `id`.
 */
import {
  isLocked,
  NetworkError,
  RenewalError,
  RunnerFileError,
  ServiceError,
  TimeLimitError,
} from './errors.ts'
import type { Note } from './note.ts'

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

const any =
  (...conditions: ((error: Error) => boolean)[]) =>
  (error: Error) =>
    conditions.some((applies) => applies(error))

/** Of those answers of a service that carry no code of their own. */
const withoutCode = (applies: (error: Error) => boolean) => (error: Error) =>
  error instanceof ServiceError && error.parts.code === null && applies(error)

/** What a lock is about: IAM locks access keys and accounts. */
const byLock = (words: RegExp) => (error: Error) =>
  error instanceof ServiceError && isLocked(error) && words.test(error.parts.words)

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
    id: 'key-locked',
    applies: byLock(/\b(ak|access.?key|aksk|key)\b/i),
    cause: 'IAM locked the access key for 5 minutes, after too many wrong signatures',
    remedy:
      'wait 5 minutes before the next run, since each further try prolongs the lock; then check secret-access-key',
  },
  {
    id: 'account-locked',
    applies: byLock(/(?:)/),
    cause: 'IAM locked the account or user for 15 minutes, after too many failed sign-ins',
    remedy:
      'wait 15 minutes before the next run, since each further try prolongs the lock; then check user name, password and ' +
      'domain-name',
  },
  {
    id: 'dis-4354',
    applies: byCode('DIS', 'DIS.4354'),
    cause: 'one of the dump tasks does not exist',
    remedy:
      'correct task-ids; with a wait-timeout, or with task-names, the message lists what the stream has',
  },
  {
    id: 'dis-task-limits',
    applies: byCode('DIS', 'DIS.4355', 'DIS.4357', 'DIS.4358'),
    cause:
      'DIS speaks of creating a dump task (one of that name exists, a stream takes 5 at most), which this action never does',
    remedy:
      'look at the dump tasks of the stream in the console and run again; if it lasts, report this with the request ID',
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
      'wait 30 minutes before running again, since every further request prolongs it; then correct what failed before',
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
    id: 'iam-second-factor',
    applies: bySignIn(
      [400, 401, 403],
      'any',
      /second factor|two.?factor|multi.?factor|\bm\.?f\.?a\b|\btotp\b|verification code|login protection/i,
    ),
    cause: 'the IAM user has to show a second factor (MFA), which no workflow can',
    remedy:
      'sign in keyless or with AK/SK, or use an IAM user for programmatic access without a second factor',
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
    id: 'iam-access-rule',
    applies: bySignIn([403], 'any'),
    cause:
      'an access rule of the account keeps this user or runner out: an IP address range, or no programmatic access',
    remedy:
      "ask the account's administrator to allow the address of the runner and programmatic access (IAM: Security Settings, " +
      'and the access type of the user or identity provider)',
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
    remedy:
      'give the job permissions: id-token: write (on Forgejo, enable-openid-connect: true); workflows started by a fork ' +
      'get none',
  },
  {
    id: 'github-answer',
    applies: (error) =>
      error instanceof ServiceError && error.parts.service === 'GitHub' && Boolean(error.parts.unreadable),
    cause: 'GitHub, or a proxy before it, answered without an ID token',
    remedy:
      'run the job again; if it lasts, look at the status page of GitHub (of your forge), and whether a proxy answers in its place',
  },
  {
    id: 'signature-form',
    applies: any(
      byCode('DIS', 'DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109'),
      byWords([401, 441], /authori[sz]ation\W+(header\W+)?(is\W+)?(format|missing|empty)/i),
    ),
    cause:
      'the service takes neither form of the signature: another service answers, or a proxy changes the Authorization header',
    remedy:
      'check that endpoint is the URL of DIS, and that no proxy changes headers; if both are right, sign in with a token ' +
      '(keyless, IAM user) and report this with the request ID',
  },
  {
    id: 'signature-region',
    applies: byCode('DIS', 'DIS.4111'),
    cause: 'the signature is for another region than the one that answers',
    remedy: 'set region to the region of endpoint',
  },
  {
    id: 'key-unknown',
    applies: any(byCode('DIS', 'DIS.4107'), byWords([401, 403, 441], /ak .*not exist/i)),
    cause:
      'the access key is not known here: mistyped or swapped with the secret key, a temporary one without its ' +
      'security-token, deleted, or of the other cloud',
    remedy:
      'check access-key-id; set security-token if the key is temporary; check that region (or endpoint) is of the cloud ' +
      'of the key',
  },
  {
    id: 'clock-off',
    applies: any(
      byCode('DIS', 'DIS.4103', 'DIS.4104', 'DIS.4105'),
      byWords([401, 403, 441], /signature expired|signature time/i),
    ),
    cause:
      'the clock of the runner is more than 15 minutes off; the action follows the clock of the service up to a day',
    remedy: 'set the clock of the runner right (NTP)',
  },
  {
    id: 'signature-wrong',
    applies: any(
      byCode('DIS', 'DIS.4100', 'DIS.4112'),
      byWords([401, 403, 441], /signature fail|signature mismatch/i),
    ),
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
    applies: any(
      byCode('DIS', 'DIS.4113', 'DIS.4114'),
      byCode(null, 'APIGW.0307'),
      byWords([401, 403, 441], /(?<!security )token/i),
    ),
    cause: 'the token has expired, or is of another project or cloud',
    remedy:
      'get a new token, scoped to the project of the streams; or use a sign-in method that renews it (keyless, IAM user)',
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
    id: 'gateway-forbidden',
    applies: byCode('DIS', 'APIGW.0302', 'APIGW.0304', 'APIGW.0306'),
    cause:
      'the gateway in front of DIS does not let these credentials through: no role, a token of another project, or an ' +
      'access rule for IP addresses',
    remedy:
      'give the user or agency the role DIS Administrator on the project of the streams; check project-id, and the access ' +
      'rules of the account',
  },
  {
    id: 'credentials-refused',
    applies: any(byStatus('DIS', 401, 441), byCode('DIS', 'APIGW.0301', 'APIGW.0303', 'APIGW.0305')),
    cause: 'the credentials are refused: a wrong secret key, an expired temporary key, or the other cloud',
    remedy: 'check the secrets; a temporary key must still be valid when the post step runs',
  },
  {
    id: 'forbidden-or-blocked',
    applies: withoutCode(byStatus('DIS', 403)),
    cause:
      "these credentials may not do that, or the service blocks this runner's IP address after too many failed requests",
    remedy:
      'give the user or agency the role DIS Administrator on the project of the streams; if it has that role, wait 30 ' +
      'minutes before running again',
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
    applies: byTrouble('answer-timeout', 'broken', 'stale'),
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
    id: 'certificate-file',
    applies: byTrouble('certificate-file'),
    cause: 'the authority of that certificate is in a file that Node could not use when the step started',
    remedy:
      'set NODE_EXTRA_CA_CERTS to the path of a PEM file that is there when the step starts; in a container job it is a ' +
      'path inside of the container',
  },
  {
    id: 'certificate-name',
    applies: byTrouble('certificate-name'),
    cause:
      'another server answers at that name: the endpoint is mistyped, or DNS, a proxy or a firewall leads elsewhere',
    remedy: 'set endpoint (or iam-endpoint) to a name that the certificate has, or correct DNS or the proxy',
  },
  {
    id: 'certificate-date',
    applies: byTrouble('certificate-date'),
    cause: 'the certificate was not renewed in time, or the clock of the runner is wrong',
    remedy:
      'compare the dates with the real time: if the clock is off, set the clock of the runner right (NTP); if not, whoever ' +
      'runs that host has to renew its certificate',
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
    remedy:
      'set HTTPS_PROXY with the right user and password, or have the proxy allow this host; if no proxy is needed, name ' +
      'the host in NO_PROXY',
  },
  {
    id: 'proxy-unreachable',
    applies: byTrouble('proxy'),
    cause: 'the proxy of HTTPS_PROXY cannot be reached, or could not reach the host',
    remedy: 'check HTTPS_PROXY and NO_PROXY',
  },
  {
    id: 'runner-file-denied',
    applies: (error) => error instanceof RunnerFileError && error.trouble === 'denied',
    cause:
      "the user that runs this step may not write the runner's files; in a container job, the image sets that user",
    remedy:
      "run the container as a user who may write them (container: options: --user root, or the runner's own user ID), or " +
      'give that user the right',
  },
  {
    id: 'runner-file-full',
    applies: (error) => error instanceof RunnerFileError && error.trouble === 'full',
    cause: 'the disk of the runner is full',
    remedy: 'make room on the runner and run the job again',
  },
  {
    id: 'runner-file',
    applies: (error) => error instanceof RunnerFileError,
    cause: "the runner's folder for temporary files was removed while the job ran, or its disk fails",
    remedy: 'run the job again; if it lasts, look at what cleans up on the runner',
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

/** An error as a note; `entry` is the remedy's ID. What was refused after a token expired is told with its cause. */
export function noteOf(error: Error): Note {
  const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
  const cause = error instanceof RenewalError && error.cause instanceof Error ? noteOf(error.cause) : null
  const remedy = remedyFor(error)
  const advice = remedy === null ? null : `Likely cause: ${remedy.cause}. What to do: ${remedy.remedy}.`
  return {
    what: [error.message, ...details, ...(cause === null ? [] : [cause.what])].join('\n'),
    todo: advice ?? cause?.todo ?? null,
    entry: remedy?.id ?? cause?.entry ?? null,
  }
}
