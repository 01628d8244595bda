/** Foreign text made harmless for GitHub-flavoured Markdown, and the few forms that the summary needs. */
import { plain } from '../model/text.ts'

/**
 * Nearly every name and state: nothing in it is markup, wherever it stands. Spares it the expressions below, whose
 * tables of all letters take longer to make than a summary.
 */
const HARMLESS = /^[A-Za-z0-9][A-Za-z0-9 ,;-]{0,199}$/
/** All characters but those that never mean anything. */
const meaningful = () => /[^\p{L}\p{N} ,;=+./:_()«»…–'%-]/gu
/** What means something only where it stands: the middle of an address, an underscore at a word's end, a list's mark. */
const meaningfulThere = () =>
  /:(?=\/\/)|(?<=\bwww)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+=]|(?<=^\d+)\./giu
/** What GitHub links outside of code without any mark: issues (`GH-1`) and commits, by 7 digits of their hash or more. */
const LINKED = /(?<![a-z0-9])(?:gh(?=-\d)|[0-9a-f]{7,}(?![a-z0-9]))/gi
/** Fewer digits than that. */
const UNLINKED = /.{6}(?=.)|^gh$/gi

/** A space without width, as a character reference. */
const GAP = '&#8203;'

/**
 * Text that shows as itself: every character that means something to Markdown, HTML, or GitHub's links of
 * addresses becomes a character reference, which none of them reads as markup. Mentions, issues, commits, mail
 * addresses and emoji are looked for once more in what the references stand for: those get a gap without width. So are
 * formulas, between two `$`: only code keeps those apart. Cut to `longest` characters as a whole, since pieces that
 * are harmless alone can make a link together.
 */
export function escaped(text: string, longest?: number): string {
  if (HARMLESS.test(text) && text.search(LINKED) < 0) return text
  return inert(plain(text, longest).replace(LINKED, (word) => word.replace(UNLINKED, '$&\u200b')))
    .replaceAll('&#8203;', GAP)
    .replaceAll('&#36;', '<code>&#36;</code>')
}

/** The same for text inside of code, where GitHub links nothing and sees no formula. */
function inert(text: string): string {
  return text
    .replace(meaningful(), reference)
    .replace(meaningfulThere(), reference)
    .replace(/&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi, (character) => `${character}${GAP}`)
}

/** Text as code. */
export function code(text: string | null): string {
  if (text === null || text === '') return '–'
  return `<code>${HARMLESS.test(text) ? text : inert(plain(text))}</code>`
}

/** An ID as it can be copied: where GitHub would take it for a commit, as code. */
export function idText(id: string): string {
  return id.search(LINKED) < 0 ? escaped(id) : code(id)
}

/** A sentence of ours with foreign words in it. A request ID is for the cloud's support, so it can be copied. */
export function prose(text: string, longest: number): string {
  const parts = plain(text, longest).split(/(?<=request ID )([A-Za-z0-9._-]+)/)
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : escaped(part, longest * 4))).join('')
}

export function strong(markdown: string): string {
  return `<strong>${markdown}</strong>`
}

export function small(markdown: string): string {
  return `<sub>${markdown}</sub>`
}

/** GitHub's coloured block. Each paragraph is Markdown already. */
export function alert(kind: 'CAUTION' | 'WARNING' | 'NOTE', paragraphs: readonly string[]): string {
  const lines = paragraphs.join('\n\n').split('\n')
  return `> [!${kind}]\n${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n`
}

/** What opens at a click. */
export function details(title: string, markdown: string): string {
  return `<details><summary>${title}</summary>\n\n${markdown}\n</details>\n`
}

/** `url` is our own, and so needs no escapes. */
export function link(text: string, url: string): string {
  return `[${text}](${url})`
}

/** A row of a table; the cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

/** A table; the rows are those of `tableRow`. */
export function table(header: readonly string[], rows: readonly string[]): string {
  return `${tableRow(header)}${tableRow(header.map(() => '---'))}${rows.join('')}`
}

/** A block of code in a language; the text must not hold a fence, which names and IDs cannot. */
export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\`\n`
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`
}
