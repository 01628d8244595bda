/** Everything that the runner hides for a value: the value, each of its lines, and its usual encodings. */
function formsOf(value: string): string[] {
  const values = [value, ...value.split(/[\r\n]+/)].filter((text) => text.trim() !== '')
  return values
    .flatMap((text) => [
      text,
      ...[0, 1, 2].map((shift) => base64From(text, shift)),
      text.replaceAll("'", "''"),
      JSON.stringify(text).slice(1, -1),
      escapeUri(text),
      escapeXml(text),
      text.length > 8 ? text.replace(/^"(.*)"$/s, '$1') : text,
    ])
    .filter((form) => form !== '')
}

/**
 * Inside a longer base64 text, a secret looks different after 0, 1 or 2 other bytes. The runner keeps the padding, so
 * most forms match only at the end of a text. It encodes a short value without the shift.
 */
function base64From(text: string, shift: number): string {
  const bytes = Buffer.from(text)
  return (bytes.length > shift ? bytes.subarray(shift) : bytes).toString('base64')
}

const escapeUri = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
])

const escapeXml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => entities.get(character) ?? character)

/** Replaces what is masked. */
export function mask(text: string, masks: Iterable<string>): string {
  const forms = [...new Set([...masks].flatMap(formsOf))].sort((a, b) => b.length - a.length)
  const spans: Array<[number, number]> = []
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
      spans.push([at, at + form.length])
  }
  spans.sort(([a], [b]) => a - b)
  let masked = ''
  let end = 0
  for (const [start, stop] of spans) {
    // Spans that touch or overlap become one, as in the runner.
    if (start > end || masked === '') masked += `${text.slice(end, start)}***`
    end = Math.max(end, stop)
  }
  return masked + text.slice(end)
}

/** What becomes of an output of a job: the runner drops it when masking would change it. */
export const jobOutput = (value: string, masks: Iterable<string>) =>
  mask(value, masks) === value ? value : ''
