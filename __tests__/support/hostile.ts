/** Text that an attacker would choose, and what a reader of the log or the summary may see of it. */
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Each text would do something if it were taken for more than text. OWNED marks what it would say. */
export const HOSTILE: readonly string[] = [
  '::error::OWNED',
  '  ::error::OWNED',
  'a\n::set-output name=x::OWNED',
  'a\r::stop-commands::OWNED',
  'a\r\n::add-mask::OWNED',
  'a%0A::warning::OWNED',
  'a%0D%0A::save-state name=x::OWNED',
  'a ##[error]OWNED',
  '###[error]OWNED',
  'a\u0085::error::OWNED\u2028::error::OWNED\u2029::error::OWNED',
  '\u001b[31mOWNED\u001b[0m\u009b2J\u0007\u0008',
  '\u202eDENWO\u2066\u200b\ufeff\u00ad\u3164\u{e0041}',
  '<script>OWNED</script><img src=x onerror=OWNED><!-- OWNED',
  '</code></td></tr></table><h1>OWNED</h1>',
  '[OWNED](https://evil.example/x) ![OWNED](https://evil.example/y.png)',
  '[OWNED]: https://evil.example/x',
  '<https://evil.example> https://evil.example/x http://evil.example www.evil.example ftp://evil.example',
  'owned@evil.example mailto:owned@evil.example xmpp:owned@evil.example/x',
  '@octocat @example/team #1 example/shop#2 :octocat: :rocket:',
  '| OWNED | `OWNED` ``` ~~OWNED~~ **OWNED** __OWNED__ *OWNED* _OWNED_ \\| &lt;b&gt; &#64;octocat',
  '# OWNED',
  '1. OWNED',
  '- [x] OWNED',
  '> OWNED',
  '[^1] $`\\href{https://evil.example}{OWNED}`$ $$OWNED$$',
  `${'x'.repeat(245)}https://evil.example ${'y'.repeat(1_500)}`,
  '\ud800 lone',
  '\u0301\u0338 e\u0301 \u0928\u093f\u092e\u0938\u094d\u0924\u0947',
  `Z${'\u0337\u0301\u0316'.repeat(30)}`,
  'GH-1 gh-26 example/shop@5d41402abc4b2a76b9719d911017c592aaf4c61d 5d41402 fedcba9876543210',
  'costs $5 or $10, $x^2$',
]

/** All of it at once, for where there is room for one text only. */
export const ALL_HOSTILE = HOSTILE.join(' ')

/** The summary as the renderer of GitHub makes it, before anything is removed from it. */
export function render(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
}

const OWN_TAGS = new Set(
  'h2 h3 p strong sub table thead tbody tr th td code br ul li blockquote pre details summary a'.split(' '),
)
/** The summary links only to documents of this action. */
const OWN_LINK =
  /^ href="https:\/\/github\.com\/(example\/pause-dis-dump-tasks|o\/a)\/blob\/v1\/(docs\/troubleshooting\.md#[\w-]+|examples\/resume-by-hand\.yml)"$/

/** Tags that the summary does not use by itself: links, images and whatever else came through. */
export function foreignTags(html: string): string[] {
  const tags = html.match(/<[^>]*>?/g) ?? []
  return tags.filter((tag) => {
    const [, name = '', rest = ''] = /^<\/?([a-z0-9]+)(.*?)\/?>$/i.exec(tag) ?? []
    if (name === 'a' && !tag.startsWith('</')) return !OWN_LINK.test(rest)
    return !OWN_TAGS.has(name) || !/^( class="language-[a-z]+"| )?$/.test(rest)
  })
}

/**
 * What GitHub still finds in the rendered text: mail addresses, mentions, issues and emoji; outside of code also issues
 * by GH-1, commits and formulas. It leaves code blocks alone.
 */
export function linkedLater(html: string): string[] {
  const blockless = html.replace(/<pre>[\s\S]*?<\/pre>/g, ' ')
  const textOf = (part: string) => part.replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&')
  const codeless = textOf(blockless.replace(/<code>[\s\S]*?<\/code>/g, ' '))
  return [
    ...(textOf(blockless).match(/@[a-z0-9]|#\d|:[a-z0-9_+-]{1,80}:/gi) ?? []),
    ...(codeless.match(/\bgh-\d|(?<![a-z0-9])[0-9a-f]{7,40}(?![a-z0-9])|\$/gi) ?? []),
  ]
}
