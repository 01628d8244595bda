/** Foreign text made harmless for GitHub-flavoured Markdown, and the few forms that the summary needs. */
import { plain } from './text.js'

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

/**
 * Text that shows as itself: every character that means something to Markdown, HTML, or GitHub's links of
 * addresses becomes a character reference, which none of them reads as markup. Mentions, issue numbers, mail
 * addresses and emoji are looked for once more in what the references stand for: those get a gap without width.
 * Cut to `longest` characters as a whole, since pieces that are harmless alone can make a link together.
 */
export function escaped(text: string, longest?: number): string {
  if (HARMLESS.test(text)) return text
  return plain(text, longest)
    .replace(meaningful(), reference)
    .replace(meaningfulThere(), reference)
    .replace(/&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi, (character) => `${character}${GAP}`)
}

/** A space without width, as a character reference. */
const GAP = '&#8203;'

/**
 * Text as code: no mention, emoji or issue number is linked inside, and the width of the type tells names from
 * sentences.
 */
export function code(text: string | null): string {
  return text === null || text === '' ? '–' : `<code>${escaped(text)}</code>`
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
