/**
 * Hides secrets in texts, as they stand and in the forms in which the runner itself masks them. Servers echo what they
 * were sent, and a text is cut and escaped on its way: so this is used at the source, before that happens. Pure, except
 * that it remembers the secrets.
 */

/** Shorter secrets are left to the runner: hiding each letter `a` would say more than it hides. In characters. */
const SHORTEST = 4
/** Shorter pieces of base64 occur by chance. In characters. */
const SHORTEST_BASE64 = 8
/** The signature in an echoed `Authorization` header. */
const SIGNATURE = /(signature["':=\s]{1,4})[0-9a-f]{8,}/gi

const ENTITIES = new Map(Object.entries({ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }))

export class Secrets {
  readonly #known = new Set<string>()
  readonly #forms = new Map<string, number>() // Each form, with the length of its secret

  /** False if it is known already. `secret` is one line, without white space around it. */
  add(secret: string): boolean {
    if (this.#known.has(secret)) return false
    this.#known.add(secret)
    for (const form of secret.length < SHORTEST ? [] : formsOf(secret)) this.#forms.set(form, secret.length)
    return true
  }

  /** Hides the secrets in a text that have at least so many characters. The longest form is hidden first. */
  hidden(text: string, shortest = SHORTEST): string {
    const found = [...this.#forms]
      .filter(([form, length]) => length >= shortest && text.includes(form))
      .map(([form]) => form)
      .sort((a, b) => b.length - a.length)
    return found.reduce((rest, form) => rest.replaceAll(form, '***'), text).replace(SIGNATURE, '$1***')
  }
}

/** A secret as it stands, without the quotes around it, in an expression, in JSON, URLs, XML and base64. */
function formsOf(secret: string): string[] {
  const trimmed = secret.replace(/^(["'])(.*)\1$/, '$2')
  const inHex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  const forms = [secret, trimmed].flatMap((text) => {
    const inUrl = encodeURIComponent(text.toWellFormed())
    return [
      ...[text, text.replaceAll("'", "''"), JSON.stringify(text).slice(1, -1)],
      ...[inUrl, inUrl.replace(/[!'()*]/g, inHex)],
      text.replace(/[&<>"']/g, (character) => `&${ENTITIES.get(character)};`),
      ...[0, 1, 2].flatMap((offset) => inBase64(Buffer.from(text).subarray(offset))),
    ]
  })
  return forms.filter((form) => form.length >= SHORTEST)
}

/** As a whole, and the part that is the same whatever comes after it; for URLs too. */
function inBase64(bytes: Buffer): string[] {
  const whole = bytes.toString('base64')
  const part = whole.slice(0, Math.floor(bytes.length / 3) * 4)
  const forms = part.length < SHORTEST_BASE64 ? [whole] : [whole, part]
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')])
}
