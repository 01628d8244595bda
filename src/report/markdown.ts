/** Makes foreign text harmless for GitHub-flavoured Markdown, and builds the few forms that the summary needs. */
import { plain } from '../model/text.ts'

/** Every character that can be markup. Markup and links of GitHub use only ASCII. */
const MEANINGFUL = /[^\w ,;=+./:()'%\u0080-\uffff-]/g
/** What is markup only in some places: in an address, an underscore at the end of a word, the mark of a list. */
const MEANINGFUL_THERE = /:(?=\/\/)|(?<=\bwww)\.|(?<![a-z0-9])_|_(?![a-z0-9])|^[-+=]|(?<=^\d+)[.)]/gi
/** The beginning of a mention, an issue or an emoji. GitHub finds it as a character reference too. */
const REFERRED = /&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi
/** What GitHub links without any markup: issues (`GH-1`), and commits by at least 7 digits of their hash. */
const LINKED = /(?<![a-z0-9])(?:gh(?=-\d)|[0-9a-f]{7,}(?![a-z0-9]))/gi
/** Where such a word gets a gap: after each 6 digits, or after `gh`. */
const UNLINKED = /.{6}(?=.)|^gh$/gi
/** A zero-width space, as a character and as a reference. `plain` leaves none in a text. */
const GAP = '\u200b'
const GAP_REFERENCE = '&#8203;'

/**
 * Text that is shown exactly as it is. What GitHub finds in the rendered text (mentions, issues, commits, emoji) gets a
 * gap, and a `$` becomes code, since two make a formula. Escape a text as a whole: harmless pieces can make a link.
 */
export function escaped(text: string, longest?: number): string {
  const unlinked = plain(text, longest).replace(LINKED, (word) => word.replace(UNLINKED, `$&${GAP}`))
  return inert(unlinked).replaceAll(GAP, GAP_REFERENCE).replaceAll('&#36;', '<code>&#36;</code>')
}

/** The same for text inside code, where GitHub makes no links and no formulas. */
function inert(text: string): string {
  const reference = (character: string) => `&#${character.charCodeAt(0)};`
  return text
    .replace(MEANINGFUL, reference)
    .replace(MEANINGFUL_THERE, reference)
    .replace(REFERRED, `$&${GAP_REFERENCE}`)
}

/** For an ID too: so it can be copied, and GitHub does not take it for a commit. */
export function code(text: string): string {
  return `<code>${inert(plain(text))}</code>`
}

const LONGEST_LINE = 1000 // Of a message, in characters

/** Our own sentence with foreign words in it. A request ID becomes code, so that it can be copied. */
export function prose(text: string): string {
  const parts = plain(text, LONGEST_LINE).split(/(?<=\(request ID )([A-Za-z0-9._-]+)/)
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : escaped(part, LONGEST_LINE * 4))).join('')
}

export const strong = (markdown: string) => `<strong>${markdown}</strong>`
export const small = (markdown: string) => `<sub>${markdown}</sub>`
/** `url` is always our own, so it needs no escapes. */
export const link = (text: string, url: string) => `[${text}](${url})`

/** A coloured block of GitHub. Blank lines separate its paragraphs. */
export function alert(kind: 'CAUTION' | 'WARNING' | 'NOTE', markdown: string): string {
  const lines = [`[!${kind}]`, ...markdown.split('\n')]
  return `${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n`
}

export function details(title: string, markdown: string): string {
  return `<details><summary>${title}</summary>\n\n${markdown}\n</details>\n`
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
