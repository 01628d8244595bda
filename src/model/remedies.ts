/**
 * The table of known errors: how each one is recognized, its likely cause, and what to do. `docs/troubleshooting.md`
 * has a heading for each entry, by its `id`.
 */
import {
  isLocked,
  NetworkError,
  type NetworkTrouble,
  RenewalError,
  RunnerFileError,
  type RunnerFileTrouble,
  ServiceError,
  type ServiceErrorParts,
  TimeLimitError,
} from './errors.ts'
import { type Note, noteText } from './note.ts'

type Condition = (error: Error) => boolean

export interface Remedy {
  id: string
  applies: Condition
  cause: string
  remedy: string
}

const byAnswer =
  (applies: (parts: ServiceErrorParts) => boolean): Condition =>
  (error) =>
    error instanceof ServiceError && applies(error.parts)

/** No code is used by two services. */
const byCode = (...codes: string[]) => byAnswer(({ code }) => code !== null && codes.includes(code))

const byStatus = (service: ServiceErrorParts['service'], ...statuses: number[]) =>
  byAnswer((parts) => parts.service === service && statuses.includes(parts.status))

/** A request that was refused because of its signature or token. */
const byWords = (words: RegExp, statuses = [401, 403, 441]) =>
  byAnswer((parts) => statuses.includes(parts.status) && words.test(parts.words))

/** IAM locks access keys and accounts. `words` tells which of them it locked. */
const byLock =
  (words: RegExp): Condition =>
  (error) =>
    error instanceof ServiceError && isLocked(error) && words.test(error.parts.words)

/** A refused sign-in. Other calls of IAM, which look up projects, do not count. */
const bySignIn = (statuses: readonly number[], words = /(?:)/, way = '') =>
  byAnswer((parts) => {
    const isSignIn = parts.service === 'IAM' && parts.operation.startsWith(`sign in ${way}`)
    return isSignIn && statuses.includes(parts.status) && words.test(parts.words)
  })

const KEYLESS = 'by the identity provider'

const either =
  (first: Condition, second: Condition): Condition =>
  (error) =>
    first(error) || second(error)

/** A failure of the network, or of a file of the runner. */
const byTrouble =
  (...troubles: (NetworkTrouble | RunnerFileTrouble)[]): Condition =>
  (error) =>
    (error instanceof NetworkError || error instanceof RunnerFileError) && troubles.includes(error.trouble)

const GIVE_ROLE = 'give the user or agency the role DIS Administrator on the project of the streams'
const REPORT = 'report this with the request ID'

/** The first entry that applies is shown, so the order matters. */
export const REMEDIES: readonly Remedy[] = [
  {
    id: 'dis-4117',
    applies: byCode('DIS.4117'),
    cause: 'the project ID is not one of this region',
    remedy: 'set project-id to the one of the region (console: My Credentials)',
  },
  {
    id: 'dis-4205',
    applies: byCode('DIS.4205'),
    cause: 'the stream is being created, deleted or frozen',
    remedy: 'run again when the console shows it as running',
  },
  {
    id: 'dis-4301',
    applies: byCode('DIS.4301'),
    cause: 'there is no stream of that name in this project and region',
    remedy: 'correct stream-name (case counts), region or project-id',
  },
  {
    id: 'key-locked',
    applies: byLock(/\b(ak|access.?key|aksk|key)\b/i),
    cause: 'after too many wrong signatures, IAM locked the access key for 5 minutes',
    remedy: 'wait 5 minutes, since each try prolongs the lock; then check secret-access-key',
  },
  {
    id: 'account-locked',
    applies: byLock(/(?:)/),
    cause: 'after too many failed sign-ins, IAM locked the account or user for 15 minutes',
    remedy:
      'wait 15 minutes, since each try prolongs the lock; then check username, password and domain-name',
  },
  {
    id: 'dis-4354',
    applies: byCode('DIS.4354'),
    cause: 'one of the dump tasks does not exist',
    remedy: 'correct task-ids; with a wait-timeout, the message lists what is there',
  },
  {
    id: 'dis-4309',
    applies: byCode('DIS.4309'),
    cause: "after too many failed requests, DIS blocks this runner's IP address for a while",
    remedy: 'wait 30 minutes, since each request prolongs it; then correct what failed before',
  },
  {
    id: 'dis-4116',
    applies: byCode('DIS.4116'),
    cause: 'no permission for the stream, or the account is in arrears',
    remedy: GIVE_ROLE,
  },
  {
    id: 'dis-invalid-request',
    applies: byCode('DIS.4200', 'DIS.4202', 'DIS.4300'),
    cause: 'DIS does not take the request as it is',
    remedy: `check stream-name and task-ids; if they are right, ${REPORT}`,
  },
  {
    id: 'dis-task-limits',
    applies: byCode('DIS.4355', 'DIS.4357', 'DIS.4358'),
    cause:
      'DIS answers as if a dump task were created (name taken, or more than 5 in the stream), which this action never does',
    remedy: `look at the dump tasks of the stream in the console and run again; if it lasts, ${REPORT}`,
  },
  {
    id: 'too-many-requests',
    applies: either(
      byCode('DIS.4303', 'DIS.4305'),
      byAnswer(({ status }) => status === 429),
    ),
    cause: 'too many requests, or too much traffic',
    remedy: 'run fewer jobs at the same time, or raise retry-max-attempts',
  },
  {
    id: 'iam-provider-unknown',
    applies: bySignIn([404], /provider|idp/i, KEYLESS),
    cause: 'IAM has no identity provider of that name',
    remedy:
      'set identity-provider to the name that IAM shows under Identity Providers; check region or iam-endpoint (docs/keyless.md)',
  },
  {
    id: 'iam-second-factor',
    applies: bySignIn(
      [400, 401, 403],
      /second factor|two.?factor|multi.?factor|\bm\.?f\.?a\b|\btotp\b|verification code|login protection/i,
    ),
    cause: 'the IAM user needs a second factor (MFA), which no workflow has',
    remedy: 'sign in keyless or with AK/SK, or use an IAM user without a second factor',
  },
  {
    id: 'iam-project-refused',
    applies: bySignIn([400, 401, 403, 404], /\b(project|scope)\b/i),
    cause: 'the project is not there, or these credentials have no role in it',
    remedy:
      'set project-id or project-name to the project of the streams, and give the user (or the group of the identity ' +
      'conversion rules) the role DIS Administrator on it',
  },
  {
    id: 'iam-access-rule',
    applies: bySignIn([403]),
    cause: 'the account allows no sign-in from this IP address, or no programmatic access',
    remedy: 'have both allowed (IAM: Security Settings; access type of the user or identity provider)',
  },
  {
    id: 'iam-keyless-refused',
    applies: bySignIn([400, 401, 403, 404], /(?:)/, KEYLESS),
    cause: 'the identity provider in IAM does not accept the ID token of this job',
    remedy:
      'compare the claims above with its name, Identity Provider URL, Client ID, Signing Key and identity conversion rules ' +
      '(docs/keyless.md)',
  },
  {
    id: 'github-no-id-token',
    applies: byStatus('GitHub', 400, 401, 403, 404),
    cause: 'GitHub gives this job no ID token',
    remedy:
      'give the job permissions: id-token: write (Forgejo: enable-openid-connect: true); runs of a fork get none',
  },
  {
    id: 'github-answer',
    applies: byAnswer(({ service, unreadable }) => service === 'GitHub' && Boolean(unreadable)),
    cause: 'GitHub, or a proxy before it, answered without an ID token',
    remedy: 'run the job again; if it lasts, look at the status page of GitHub (or your forge) and the proxy',
  },
  {
    id: 'signature-form',
    applies: either(
      byCode('DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109'),
      byWords(/authori[sz]ation\W+(header\W+)?(is\W+)?(format|missing|empty)/i, [401, 441]),
    ),
    cause: 'the service takes neither form of the signature: it is not DIS, or a proxy changes the header',
    remedy: `check endpoint and proxy; if both are right, sign in with a token (keyless, IAM user) and ${REPORT}`,
  },
  {
    id: 'signature-region',
    applies: byCode('DIS.4111'),
    cause: 'the signature is for another region than the one that answers',
    remedy: 'set region to the region of endpoint',
  },
  {
    id: 'key-unknown',
    applies: either(byCode('DIS.4107'), byWords(/ak .*not exist/i)),
    cause:
      'the access key is not known here: mistyped, swapped with the secret key, a temporary one without its ' +
      'security-token, deleted, or of the other cloud',
    remedy: 'check access-key-id and region (or endpoint); set security-token if the key is temporary',
  },
  {
    id: 'clock-off',
    applies: either(byCode('DIS.4103', 'DIS.4104', 'DIS.4105'), byWords(/signature expired|signature time/i)),
    cause: 'the clock of the runner is more than 15 minutes off; up to a day, the action makes up for it',
    remedy: 'set the clock of the runner right (NTP)',
  },
  {
    id: 'signature-wrong',
    applies: either(byCode('DIS.4100', 'DIS.4112'), byWords(/signature fail|signature mismatch/i)),
    cause: 'the secret key does not belong to the access key',
    remedy: 'check secret-access-key; it may be cut or swapped',
  },
  {
    id: 'temporary-key-expired',
    applies: byWords(/security.?token.*expire|expire.*security.?token/i),
    cause: 'the temporary key (AK/SK with its security token) has expired',
    remedy: 'get a new temporary key that outlives the job (the post step needs it too), or sign in keyless',
  },
  {
    id: 'token-refused',
    applies: either(byCode('DIS.4113', 'DIS.4114', 'APIGW.0307'), byWords(/(?<!security )token/i)),
    cause: 'the token has expired, or is of another project or cloud',
    remedy:
      'get a new token, scoped to the project of the streams; or sign in keyless or as an IAM user, which renew it',
  },
  {
    id: 'iam-refused',
    applies: byStatus('IAM', 401),
    cause: 'IAM refuses these credentials',
    remedy:
      'check username, password and domain-name (the account), or the key; its programmatic access; and that region or ' +
      'iam-endpoint is of the same cloud',
  },
  {
    id: 'iam-forbidden',
    applies: byStatus('IAM', 403, 404),
    cause: 'IAM does not let these credentials do that',
    remedy: 'set project-id, or allow the user to see its projects',
  },
  {
    id: 'credentials-refused',
    applies: either(byStatus('DIS', 401, 441), byCode('APIGW.0301', 'APIGW.0303', 'APIGW.0305')),
    cause: 'a wrong secret key, an expired temporary key, or the other cloud',
    remedy: 'check the secrets; a temporary key must still be valid when the post step runs',
  },
  {
    id: 'forbidden-or-blocked',
    applies: byAnswer(({ service, status, code }) => service === 'DIS' && status === 403 && code === null),
    cause: "no permission, or DIS blocks this runner's IP address after too many failed requests",
    remedy: `${GIVE_ROLE}; if it has that role, wait 30 minutes`,
  },
  {
    id: 'forbidden',
    applies: either(byStatus('DIS', 403), byCode('APIGW.0302', 'APIGW.0304', 'APIGW.0306')),
    cause:
      'the credentials have no role, their token is for another project, or an access rule keeps them out',
    remedy: `${GIVE_ROLE}; check project-id, and the access rules of the account`,
  },
  {
    id: 'redirect',
    applies: byAnswer(({ status }) => [301, 302, 303, 307, 308].includes(status)),
    cause: 'the endpoint is not the service itself; credentials are never sent on',
    remedy: 'set endpoint or iam-endpoint to the URL of the service',
  },
  {
    id: 'service-trouble',
    applies: byAnswer(({ status }) => status >= 500),
    cause: 'the service or the gateway in front of it is in trouble',
    remedy: "run again later; the request ID helps the cloud's support",
  },
  {
    id: 'unreadable-answer',
    applies: byAnswer(({ unreadable }) => Boolean(unreadable)),
    cause: 'what answered is not the service, or has a form that is not known',
    remedy: 'check endpoint and iam-endpoint, and whether a proxy or sign-in page answers',
  },
  {
    id: 'retry-after-too-long',
    applies: (error) => error instanceof TimeLimitError,
    cause: 'the service asks for more time than is left',
    remedy: 'run again later, or raise wait-timeout',
  },
  {
    id: 'name-unknown',
    applies: byTrouble('name-unknown'),
    cause:
      'the region is mistyped, or (for DIS) most likely this region has no DIS, or the runner lacks DNS for it',
    remedy: 'check region; set endpoint (and iam-endpoint) to the URLs of your cloud, or use another runner',
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
    cause: 'something cut the connection, or was too slow',
    remedy: 'run again; if it lasts, check proxy and firewall',
  },
  {
    id: 'certificate-untrusted',
    applies: byTrouble('certificate'),
    cause: 'this runner does not know the authority of the certificate',
    remedy:
      'if it is private (a proxy that inspects TLS, a private cloud), set NODE_EXTRA_CA_CERTS to its certificate file in the ' +
      'env of the runner or the job',
  },
  {
    id: 'certificate-file',
    applies: byTrouble('certificate-file'),
    cause: 'Node could not use the file of NODE_EXTRA_CA_CERTS when the step started',
    remedy:
      'set it to a PEM file that is there when the step starts; in a container job, to the path inside of the container',
  },
  {
    id: 'certificate-name',
    applies: byTrouble('certificate-name'),
    cause: 'endpoint is mistyped, or DNS, proxy or firewall lead to another server',
    remedy: 'set endpoint (or iam-endpoint) to a name that the certificate has, or correct DNS or the proxy',
  },
  {
    id: 'certificate-date',
    applies: byTrouble('certificate-date'),
    cause: 'the certificate was not renewed in time, or the clock of the runner is wrong',
    remedy: 'set the clock of the runner right (NTP), or have the certificate renewed',
  },
  {
    id: 'tls-trouble',
    applies: byTrouble('tls'),
    cause: 'what answers there does not speak TLS properly',
    remedy: 'check the port and the scheme of endpoint, and the proxy',
  },
  {
    id: 'proxy-refused',
    applies: byTrouble('proxy-refused'),
    cause: 'the proxy wants (other) credentials, or does not allow this host',
    remedy:
      'set HTTPS_PROXY with the right user and password, have the proxy allow this host, or name it in NO_PROXY',
  },
  {
    id: 'proxy-unreachable',
    applies: byTrouble('proxy'),
    cause: 'the proxy cannot be reached, or cannot reach the host',
    remedy: 'check HTTPS_PROXY and NO_PROXY',
  },
  {
    id: 'runner-file-denied',
    applies: byTrouble('denied'),
    cause: "the user of this step (in a container job, the image's) may not write the runner's files",
    remedy:
      "run the container as a user who may write them (container: options: --user root, or the runner's own user ID), or give that user the right",
  },
  {
    id: 'runner-file-full',
    applies: byTrouble('full'),
    cause: 'the disk of the runner is full',
    remedy: 'make room on the runner and run the job again',
  },
  {
    id: 'runner-file',
    applies: byTrouble('lost'),
    cause: "the runner's folder for temporary files was removed during the job, or its disk fails",
    remedy: 'run the job again; if it lasts, check what cleans up on the runner',
  },
]

/** An error as a note; `entry` is the ID of its remedy. If a token was not renewed, the reason is added. */
export function noteOf(error: Error): Note {
  const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
  const cause = error instanceof RenewalError && error.cause instanceof Error ? noteOf(error.cause) : null
  const found = REMEDIES.find(({ applies }) => applies(error))
  const todo = found && `Likely cause: ${found.cause}. What to do: ${found.remedy}.`
  return {
    what: [error.message, ...details, ...(cause === null ? [] : [cause.what])].join('\n'),
    todo: todo ?? cause?.todo ?? null,
    entry: found?.id ?? cause?.entry ?? null,
  }
}

/** The whole note of an error in one line, for the log and for lists of tasks. */
export function explainInLine(error: Error): string {
  return noteText(noteOf(error)).replaceAll('\n', ' ')
}
