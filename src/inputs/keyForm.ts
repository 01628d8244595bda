/**
 * Malformed keys, tokens and names, told before anything is sent: each refused sign-in counts towards a lock of the key
 * or the user. A message names the input or variable, never its value. Pure.
 */
import type { SignInMethod } from './credentials.ts'

type Field = 'accessKey' | 'secretKey' | 'token' | 'name' | 'password'

/** What is wrong with it, in words that follow its name; null where it can be right. */
type Flaw = (value: string) => string | null

/** An access key, as both clouds make them. */
const ACCESS_KEY = /^[A-Z0-9]{20}$/

const when =
  (pattern: RegExp, words: string): Flaw =>
  (value) =>
    pattern.test(value) ? words : null

const isHidden = when(
  /^\*{3,}$/,
  'is «***»: it was copied from a log, which hides secrets. Copy it from where it was created',
)

const isPlaceholder = when(
  /^(\$\{?[A-Z_][A-Z0-9_]*\}?|\$\{\{.*\}\}|%[A-Z_]+%|<[^<>]*>)$/is,
  'is a placeholder or the name of a variable, not its value. Give the value, in a workflow by an expression of secrets',
)

/** A key may hold `=`, so only names that keys have count, and whatever follows `export`. */
const hasName = when(
  /^\s*(((export|set|setx)\s+|\$env:)["']?\w+|["']?([a-z]+[ _-])*(ak|sk|access[ _-]?key([ _-]?id)?|secret([ _-]access)?[ _-]?key|(security|auth|subject)[ _-]?token|token)["']?)\s*[=:]|^bearer\s/i,
  'begins with a name, such as «SK=» or «export SK=». Give the value alone',
)

const isTableLine: Flaw = (value) => {
  const cells = value.split(/[,;\t\n]/).map((cell) => cell.replace(/["\s]/g, ''))
  const isLine = cells.length > 1 && cells.some((cell) => ACCESS_KEY.test(cell))
  const isHeader = /access key id/i.test(value) && /secret access key/i.test(value)
  return isLine || isHeader
    ? 'is a whole line of a file such as credentials.csv. access-key-id takes the cell under «Access Key Id» alone, ' +
        'secret-access-key the one under «Secret Access Key»'
    : null
}

const isQuoted = when(/^["'`‘“„«]|["'`’”“»]$/, 'has quotes around it. Take the quotes off')

const hasLineBreak = when(/[\r\n]/, 'has a line break inside. Copy it again, in one line')

const hasBlank = when(/\s/, 'has a blank inside. Copy it again, without it')

const hasUnseen: Flaw = (value) => {
  const found = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.exec(value)
  return found === null
    ? null
    : `has a character inside that cannot be seen (${codeOf(found[0])}). Copy it again, or type it`
}

const hasForeign: Flaw = (value) => {
  const found = /[^\x21-\x7e]/u.exec(value)
  return found === null
    ? null
    : `has a character inside that cannot be in it (${codeOf(found[0])}). Copy it again from where it was created`
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

const KEY: readonly Flaw[] = [
  isHidden,
  isPlaceholder,
  hasName,
  isTableLine,
  isQuoted,
  hasLineBreak,
  hasBlank,
  hasUnseen,
  hasForeign,
]

/** A password may hold anything that can be typed; a name may hold blanks and umlauts. The first flaw is told. */
const FLAWS: Readonly<Record<Field, readonly Flaw[]>> = {
  accessKey: KEY,
  secretKey: KEY,
  token: KEY,
  name: [isHidden, hasLineBreak, hasUnseen],
  password: [
    isHidden,
    when(
      /[\u200b-\u200f\u2060\ufeff\u00ad]/,
      'has a character inside that cannot be seen. Copy it again, or type it',
    ),
  ],
}

/** All that is wrong with the values of a sign-in method. */
export function flawsOf(signInMethod: SignInMethod): string[] {
  const names = signInMethod.source.names
  const check = (index: number, field: Field, value: string | null) => {
    const words = value === null ? null : firstFlaw(FLAWS[field], value)
    return words === null ? [] : [`${names[index]}: ${words}.`]
  }
  switch (signInMethod.kind) {
    case 'access-key': {
      const { accessKey, secretKey, securityToken } = signInMethod
      const own = [
        ...check(0, 'accessKey', accessKey),
        ...check(1, 'secretKey', secretKey),
        ...check(2, 'token', securityToken),
      ]
      return own.length > 0 ? own : pairFlaws(`${names[0]}, ${names[1]}`, accessKey, secretKey)
    }
    case 'token':
      return check(0, 'token', signInMethod.token)
    case 'password':
      return [
        ...check(0, 'name', signInMethod.username),
        ...check(1, 'password', signInMethod.password),
        ...check(2, 'name', signInMethod.domainName),
      ]
    case 'keyless':
      return keylessFlaws(names[0] ?? '', signInMethod.identityProvider)
  }
}

function pairFlaws(names: string, accessKey: string, secretKey: string): string[] {
  if (accessKey === secretKey) {
    return [
      `${names}: both hold the same value. Set the first to the access key and the second to its secret.`,
    ]
  }
  const isSwapped = ACCESS_KEY.test(secretKey) && !ACCESS_KEY.test(accessKey) && accessKey.length > 20
  return isSwapped
    ? [
        `${names}: access key and secret key look swapped: the second has the form of an access key. Swap them.`,
      ]
    : []
}

function keylessFlaws(name: string, identityProvider: string): string[] {
  return /^[\x21-\x7e]+$/.test(identityProvider)
    ? []
    : [`${name}: is not the name of an identity provider (letters, digits, - and _).`]
}

function firstFlaw(flaws: readonly Flaw[], value: string): string | null {
  for (const flaw of flaws) {
    const words = flaw(value)
    if (words !== null) return words
  }
  return null
}
