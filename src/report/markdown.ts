/** Makes foreign text harmless for GitHub-flavoured Markdown, and builds the few forms that the summary needs. */
import { plain } from '../model/text.ts'

/**
 * Every ASCII character that can be markup. Markup and links of GitHub use only ASCII, so letters of other scripts are
 * left alone: a Unicode table of letters takes longer to build than a summary.
 */
const MEANINGFUL = /[^\w ,;=+./:()'%\u0080-\uffff-]/g
/**
 * Characters that are markup only in some places: in the middle of an address, an underscore at the end of a word, the
 * mark of a list.
 */
const MEANINGFUL_THERE = /:(?=\/\/)|(?<=\bwww)\.|(?<![a-z0-9])_|_(?![a-z0-9])|^[-+=]|(?<=^\d+)[.)]/gi
/**
 * The beginning of a mention, an issue or an emoji. It may be a character reference by now, and GitHub still finds it.
 */
const REFERRED = /&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi
/**
 * What GitHub links outside of code without any markup: issues (`GH-1`), and commits by at least 7 digits of their
 * hash.
 */
const LINKED = /(?<![a-z0-9])(?:gh(?=-\d)|[0-9a-f]{7,}(?![a-z0-9]))/gi
/** Where such a word gets a gap: after each 6 digits, or after `gh`. */
const UNLINKED = /.{6}(?=.)|^gh$/gi

/** A zero-width space, as a character and as a reference. `plain` leaves none in a text. */
const GAP = '\u200b'
const GAP_REFERENCE = '&#8203;'

/**
 * Text that is shown exactly as it is. Every character that means something to Markdown, HTML or the links of GitHub
 * becomes a character reference, which is never read as markup. GitHub also looks for mentions, issues, commits, mail
 * addresses and emoji in the rendered text, so those get a zero-width space inside. A `$` is put into code, since two
 * of them make a formula. The text is escaped as a whole, and cut to `longest` characters first: pieces that are
 * harmless alone can make a link together.
 */
export function escaped(text: string, longest?: number): string {
  const unlinked = plain(text, longest).replace(LINKED, (word) => word.replace(UNLINKED, `$&${GAP}`))
  return inert(unlinked).replaceAll(GAP, GAP_REFERENCE).replaceAll('&#36;', '<code>&#36;</code>')
}

/** The same for text inside code, where GitHub makes no links and no formulas. */
function inert(text: string): string {
  return text
    .replace(MEANINGFUL, reference)
    .replace(MEANINGFUL_THERE, reference)
    .replace(REFERRED, `$&${GAP_REFERENCE}`)
}

export function code(text: string): string {
  return `<code>${inert(plain(text))}</code>`
}

/**
 * An ID that can be copied. If GitHub would take it for a commit, it becomes code, since a gap inside would be copied
 * too.
 */
export function idText(id: string): string {
  return id.search(LINKED) < 0 ? escaped(id) : code(id)
}

/** The longest line of a message, in characters. */
const LONGEST_LINE = 1000

/**
 * Our own sentence with foreign words in it. A request ID becomes code, so that it can be copied for the cloud's
 * support.
 */
export function prose(text: string): string {
  const parts = plain(text, LONGEST_LINE).split(/(?<=request ID )([A-Za-z0-9._-]+)/)
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : escaped(part, LONGEST_LINE * 4))).join('')
}

export function strong(markdown: string): string {
  return `<strong>${markdown}</strong>`
}

export function small(markdown: string): string {
  return `<sub>${markdown}</sub>`
}

/** A coloured block of GitHub. Blank lines separate its paragraphs. */
export function alert(kind: 'CAUTION' | 'WARNING' | 'NOTE', markdown: string): string {
  const lines = [`[!${kind}]`, ...markdown.split('\n')]
  return `${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n`
}

/** A block that opens at a click. */
export function details(title: string, markdown: string): string {
  return `<details><summary>${title}</summary>\n\n${markdown}\n</details>\n`
}

/** `url` is always our own, so it needs no escapes. */
export function link(text: string, url: string): string {
  return `[${text}](${url})`
}

/** A row of a table; the cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

/** `rows` come from `tableRow`. */
export function table(header: readonly string[], rows: readonly string[]): string {
  return `${tableRow(header)}${tableRow(header.map(() => '---'))}${rows.join('')}`
}

/** A block of code. A fence in the text would end it, so it is replaced. */
export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\`\n`
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`
}
