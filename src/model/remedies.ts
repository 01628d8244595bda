/** The known errors: how each is recognized, its likely cause, what to do. Its name heads docs/troubleshooting.md. */
import {
  isLocked,
  NetworkError,
  RunnerFileError,
  ServiceError,
  type ServiceErrorParts,
  TimeLimitError,
} from './errors.ts'
import type { Note } from './note.ts'

const GIVE_ROLE = 'give the user or agency the role DIS Administrator on the project of the streams'
const REPORT = 'report this with the request ID'

/** Each entry with the likely cause, and what to do. */
export const REMEDIES = {
  'wrong-region': [
    'region, endpoint and project do not belong together',
    'set region to that of the streams, and project-id to the project there (console: My Credentials)',
  ],
  'stream-not-there': [
    'there is no stream of that name in this project and region',
    'correct stream-name (case counts), region or project-id',
  ],
  'key-locked': [
    'IAM locked the access key for 5 minutes after too many wrong signatures',
    'wait 5 minutes, since each try prolongs the lock; then check secret-access-key',
  ],
  'account-locked': [
    'IAM locked the user or account for 15 minutes after too many failed sign-ins',
    'wait 15 minutes, since each try prolongs the lock; then check username, password and domain-name',
  ],
  'address-blocked': [
    "DIS blocks this runner's IP address for a while after too many failed requests",
    'wait 30 minutes, since each request prolongs it; then correct what failed before',
  ],
  'invalid-request': [
    'a dump task does not exist, or DIS does not accept the request as it is',
    `check stream-name and task-ids; if they are right, ${REPORT}`,
  ],
  'too-many-requests': [
    'too many requests, or too much traffic',
    'run fewer jobs at the same time, or raise wait-timeout',
  ],
  'second-factor': [
    'the IAM user needs a second factor (MFA), and such a user cannot sign in by password alone',
    'sign in keyless or with AK/SK, or use an IAM user without a second factor',
  ],
  'project-refused': [
    'the project is not there, or these credentials have no role in it',
    'set project-id or project-name to that of the streams, and have DIS Administrator granted in it',
  ],
  'access-rule': [
    'the account allows no sign-in from this IP address, or no programmatic access',
    'have both allowed (IAM: Security Settings; access type of the user or identity provider)',
  ],
  'keyless-refused': [
    'IAM has no identity provider of that name, or it does not accept the ID token of this job',
    'compare its settings and conversion rules with the claims above; check region or iam-endpoint',
  ],
  'no-id-token': [
    'GitHub (or your forge, or a proxy before it) gave no ID token, although the job may ask for one',
    'run the job again; if it keeps happening, look at the status page of the forge',
  ],
  'not-the-service': [
    'the answer did not come from the service: a wrong endpoint (swapped?), a proxy, or a sign-in page',
    `check endpoint, iam-endpoint and the proxy; if they are right, ${REPORT}`,
  ],
  'key-unknown': [
    'the access key is not known here: mistyped, deleted, of the other cloud, or without its security-token',
    'check access-key-id and region (or endpoint); set security-token if the key is temporary',
  ],
  'clock-off': [
    'the clock of the runner is more than 15 minutes off',
    'set the clock of the runner right (NTP)',
  ],
  'signature-wrong': [
    'the secret key does not belong to the access key',
    'check secret-access-key; it may be cut off, or belong to another access key',
  ],
  'token-refused': [
    'the token, or the temporary key, has expired or is of another project or cloud',
    'get a new one that outlives the job (the post step needs it too), or sign in keyless',
  ],
  'iam-refused': [
    'user, password or account is wrong, or IAM is that of another cloud',
    'check username, password and domain-name (the account), or the key; and region or iam-endpoint',
  ],
  'credentials-refused': [
    'a wrong secret key, an expired temporary key, or the other cloud',
    'check the secrets; a temporary key must still be valid when the post step runs',
  ],
  'no-permission': ['no permission for the stream, or the account is in arrears', GIVE_ROLE],
  forbidden: [
    'no role in the project, an access rule of the account, or a blocked IP address',
    `${GIVE_ROLE}; if it has that role, check project-id, or wait 30 minutes`,
  ],
  'service-trouble': [
    'the stream or the service is not available at the moment',
    "run again later, or raise wait-timeout; the request ID helps the cloud's support",
  ],
  'no-answer': [
    'nothing answers there, or the network, a firewall or a proxy is in the way',
    'run again; if it keeps happening, check endpoint, DNS, firewall and proxy (https_proxy, no_proxy)',
  ],
  'name-unknown': [
    'the region is mistyped or has no DIS, or this runner cannot look up the name',
    'check region, or set endpoint (and iam-endpoint) to the URLs of your cloud',
  ],
  'certificate-untrusted': [
    'this runner does not know the authority that signed the certificate',
    'set NODE_EXTRA_CA_CERTS to the file of a private authority, in the env of the runner or the job',
  ],
  'certificate-invalid': [
    'another server answers, its certificate is out of date, or the clock of the runner is wrong',
    'check endpoint (and iam-endpoint), DNS, proxy, and the clock',
  ],
  proxy: [
    'the proxy requires (different) credentials, does not allow this host, or cannot be reached',
    'check https_proxy with its user and password, have the host allowed, or name it in no_proxy',
  ],
  'runner-file': [
    "the disk of the runner is full, or the user of this step may not write the runner's files",
    'make room on the runner; in a container, run as a user who may write them (options: --user root)',
  ],
} as const

type Fact = keyof ServiceErrorParts | 'isLocked' | 'trouble' | 'message' | 'isTimeUp' | 'isFile'
/** Each expression has to fit the text of that fact. */
type Rule = Partial<Record<Fact, RegExp>>

const SIGN_IN = /^sign in /
const SECOND_FACTOR =
  /second factor|(two|multi).?(factor|step)|\bm\.?f\.?a\b|\b2fa\b|\btotp\b|verification code|login protection/i
const UNSIGNED = /^(401|403|441)$/ // Refused because of the signature or token
const NO_FORM = /authori[sz]ation\W+(header\W+)?(is\W+)?(format|missing|empty)/i

/** Which entry is meant: the first that has a rule which fits, so the order matters. */
const RULES: readonly (readonly [entry: keyof typeof REMEDIES, ...rules: Rule[]])[] = [
  // The codes of DIS count only where DIS was asked.
  ['not-the-service', { service: /IAM|GitHub/, code: /^DIS\./ }],
  ['wrong-region', { code: /^DIS\.(4111|4117)$/ }],
  ['stream-not-there', { code: /^DIS\.4301$/ }],
  ['key-locked', { isLocked: /true/, words: /\b(ak|access.?key|aksk|key)\b/i }],
  ['account-locked', { isLocked: /true/ }],
  ['address-blocked', { code: /^DIS\.4309$/ }],
  ['invalid-request', { code: /^DIS\.(4200|4202|4300|4354|4355|4357|4358)$/ }],
  ['too-many-requests', { code: /^DIS\.(4303|4305)$/ }, { status: /^429$/ }],
  ['second-factor', { operation: SIGN_IN, status: /^40[013]$/, words: SECOND_FACTOR }],
  ['project-refused', { operation: SIGN_IN, status: /^40[0134]$/, words: /\b(project|scope)\b/i }],
  ['access-rule', { operation: SIGN_IN, status: /^403$/ }],
  ['keyless-refused', { operation: /^sign in by the identity provider/, status: /^40[014]$/ }],
  ['project-refused', { operation: /^(look up|list) the project/, status: /^40[34]$/ }],
  ['no-id-token', { service: /GitHub/, status: /^[1-4]/ }],
  ['not-the-service', { code: /^(DIS\.(4101|4102|4106|4108|4109)|APIGW\.0101)$/ }],
  ['not-the-service', { status: UNSIGNED, words: NO_FORM }, { service: /DIS/, code: /^IAM\./ }],
  ['not-the-service', { isUnreadable: /true/ }, { status: /^(3..|404|405)$/ }],
  ['key-unknown', { code: /^DIS\.4107$/ }, { status: UNSIGNED, words: /ak .*not exist/i }],
  ['clock-off', { code: /^DIS\.410[345]$/ }, { status: UNSIGNED, words: /signature (expired|time)/i }],
  ['signature-wrong', { code: /^DIS\.4(100|112)$/ }],
  ['signature-wrong', { status: UNSIGNED, words: /signature (fail|mismatch)/i }],
  ['token-refused', { code: /^(DIS\.411[34]|APIGW\.0307)$/ }, { status: UNSIGNED, words: /token/i }],
  ['iam-refused', { service: /IAM/, status: /^401$/ }],
  ['credentials-refused', { service: /DIS/, status: /^(401|441)$/ }, { code: /^APIGW\.030[135]$/ }],
  ['no-permission', { code: /^DIS\.4116$/ }],
  ['forbidden', { service: /DIS/, status: /^403$/ }, { code: /^APIGW\.030[246]$/ }],
  ['service-trouble', { code: /^DIS\.4205$/ }, { status: /^5/ }, { isTimeUp: /true/ }],
  // No input of this action can correct the name of GitHub's own host.
  ['no-answer', { trouble: /^name-unknown$/, message: /^Could not get an ID token/ }],
  ['no-answer', { trouble: /^(name-unresolved|refused|timeout|broken)$/ }],
  ['name-unknown', { trouble: /^name-unknown$/ }],
  ['certificate-untrusted', { trouble: /^certificate$/ }],
  ['certificate-invalid', { trouble: /^(certificate-name|certificate-date|tls)$/ }],
  ['proxy', { trouble: /^proxy/ }],
  ['runner-file', { isFile: /true/ }],
]

/** An error as a note; `entry` is the name of its remedy. */
export function noteOf(error: Error): Note {
  const facts = factsOf(error)
  const isSo = ([fact, form]: [string, RegExp]) => form.test(String(facts[fact as Fact] ?? ''))
  const fits = (rule: Rule) => Object.entries(rule).every(isSo)
  const [entry = null] = RULES.find(([, ...rules]) => rules.some(fits)) ?? []
  const [cause, todo] = entry === null ? [] : REMEDIES[entry]
  const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
  return {
    what: [error.message, ...details].join('\n'),
    todo: entry && `Likely cause: ${cause}. What to do: ${todo}.`,
    entry,
  }
}

function factsOf(error: Error): Partial<Record<Fact, unknown>> {
  if (error instanceof ServiceError) return { ...error.parts, isLocked: isLocked(error) }
  if (error instanceof NetworkError) return { trouble: error.trouble, message: error.message }
  return { isTimeUp: error instanceof TimeLimitError, isFile: error instanceof RunnerFileError }
}
