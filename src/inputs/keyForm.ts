/**
 * Finds malformed keys, tokens and names before anything is sent: each refused sign-in counts towards a lock of the key
 * or the user. A message names the input or variable, never its value. Pure.
 */
import type { SignInMethod } from './credentials.ts'

/**
 * A pattern that a value must not match, and the words that follow its name in the message. `#` stands for the code of
 * the character that was found.
 */
type Flaw = readonly [pattern: RegExp, words: string]

/** An access key, as both clouds make them. */
const ACCESS_KEY = /^[A-Z0-9]{20}$/

const HIDDEN: Flaw = [/^\*{3,}$/, 'is «***», copied from a log, which hides secrets. Copy it from its source']

const LINE_BREAK: Flaw = [/[\r\n]/, 'has a line break inside. Copy it again, in one line']

const UNSEEN: Flaw = [
  /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u,
  'has a character inside that cannot be seen (#). Copy it again, or type it',
]

const TABLE_LINE =
  'is a whole line of a file such as credentials.csv. Give «Access Key Id» and «Secret Access Key» each alone'

const KEY: readonly Flaw[] = [
  HIDDEN,
  [
    /^(\$\{?[A-Z_][A-Z0-9_]*\}?|\$\{\{.*\}\}|%[A-Z_]+%|<[^<>]*>)$/is,
    'is a placeholder or the name of a variable. Give the value',
  ],
  // A key may contain `=`. So only the usual names of keys count here, and any name after `export`.
  [
    /^\s*(((export|set|setx)\s+|\$env:)["']?\w+|["']?([a-z]+[ _-])*(ak|sk|access[ _-]?key([ _-]?id)?|secret([ _-]access)?[ _-]?key|(security|auth|subject)[ _-]?token|token)["']?)\s*[=:]|^bearer\s/i,
    'begins with a name, such as «SK=» or «export SK=». Give the value alone',
  ],
  [/[,;\t\n]["\s]*[A-Z0-9]{20}["\s]*([,;\t\n]|$)|^["\s]*[A-Z0-9]{20}["\s]*[,;\t\n]/, TABLE_LINE],
  [/access key id.*secret access key/is, TABLE_LINE],
  [/^["'`‘“„«]|["'`’”“»]$/, 'has quotes around it. Take them off'],
  LINE_BREAK,
  [/\s/, 'has a blank inside. Copy it again, without it'],
  UNSEEN,
  [/[^\x21-\x7e]/u, 'has a character inside that cannot be in it (#). Copy it again'],
]

/** A name may contain blanks and umlauts. */
const NAME = [HIDDEN, LINE_BREAK, UNSEEN]

/** A password may contain anything that can be typed. */
const PASSWORD: readonly Flaw[] = [HIDDEN, [/[\u200b-\u200f\u2060\ufeff\u00ad]/, UNSEEN[1]]]

const PROVIDER: readonly Flaw[] = [
  [/[^\x21-\x7e]/, 'is not the name of an identity provider (letters, digits, - and _)'],
]

const FLAWS: Readonly<Record<string, readonly Flaw[]>> = {
  accessKey: KEY,
  secretKey: KEY,
  securityToken: KEY,
  token: KEY,
  username: NAME,
  password: PASSWORD,
  domainName: NAME,
  identityProvider: PROVIDER,
}

/** The first flaw of each value of a sign-in method. The values have the order of the names in `source`. */
export function flawsOf(signInMethod: SignInMethod): string[] {
  const { kind: _, source, ...values } = signInMethod
  const flaws = Object.entries(values).flatMap(([field, value], index) => {
    const words = firstFlaw(value ?? '', FLAWS[field] ?? [])
    return words === null ? [] : [`${source.names[index]}: ${words}.`]
  })
  if (flaws.length > 0 || signInMethod.kind !== 'access-key') return flaws
  const words = pairFlaw(signInMethod.accessKey, signInMethod.secretKey)
  return words === null ? [] : [`${source.names.slice(0, 2).join(', ')}: ${words}.`]
}

function pairFlaw(accessKey: string, secretKey: string): string | null {
  if (accessKey === secretKey) return 'both hold the same value. Set the second to the secret of the first'
  const isSwapped = ACCESS_KEY.test(secretKey) && !ACCESS_KEY.test(accessKey) && accessKey.length > 20
  return isSwapped ? 'access key and secret key look swapped. Swap them' : null
}

function firstFlaw(value: string, flaws: readonly Flaw[]): string | null {
  for (const [pattern, words] of flaws) {
    const found = pattern.exec(value)
    if (found !== null) return words.replace('#', codeOf(found[0]))
  }
  return null
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
