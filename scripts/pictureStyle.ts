/** GitHub's styles for the elements that a summary uses, light and dark. */
export type Look = 'light' | 'dark'

const COLOURS = {
  light: {
    ...{
      page: '#fff',
      text: '#1f2328',
      muted: '#59636e',
      line: '#d1d9e0',
      stripe: '#f6f8fa',
      link: '#0969da',
    },
    ...{ note: '#0969da', warning: '#9a6700', caution: '#d1242f' },
  },
  dark: {
    ...{
      page: '#0d1117',
      text: '#f0f6fc',
      muted: '#9198a1',
      line: '#3d444d',
      stripe: '#151b23',
      link: '#4493f8',
    },
    ...{ note: '#4493f8', warning: '#d29922', caution: '#f85149' },
  },
}

export function styleOf(look: Look): string {
  const { page, text, muted, line, stripe, link, note, warning, caution } = COLOURS[look]
  return `
  body { margin: 0; background: ${page} }
  article { padding: 20px 28px 12px; font: 14px/1.5 "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: ${text} }
  h2 { margin: 0 0 16px; padding-bottom: 6px; border-bottom: 1px solid ${line}; font-size: 21px }
  h2:not(:first-child) { margin-top: 24px }
  p, table, blockquote, pre, ul, details { margin: 0 0 16px }
  a { color: ${link} }
  code { padding: 2.8px 5.6px; border-radius: 6px; background: #818b981f; font: 12px "Liberation Mono", monospace }
  pre { padding: 14px; border-radius: 6px; background: ${stripe}; overflow: hidden }
  pre code { padding: 0; background: none }
  sub { position: relative; bottom: -.25em; font-size: 75%; line-height: 0; vertical-align: baseline }
  summary { display: list-item; cursor: pointer }
  details[open] > summary { margin-bottom: 16px }
  table { border-collapse: collapse }
  th, td { padding: 6px 13px; border: 1px solid ${line}; text-align: left }
  tr:nth-child(even) td { background: ${stripe} }
  blockquote { padding: 0 14px; border-left: 3.5px solid ${line}; color: ${muted} }
  blockquote.alert { padding: 7px 14px; color: inherit }
  blockquote > :last-child { margin-bottom: 0 }
  .alert > .title { font-weight: 500 }
  .note { border-color: ${note} } .note > .title { color: ${note} }
  .warning { border-color: ${warning} } .warning > .title { color: ${warning} }
  .caution { border-color: ${caution} } .caution > .title { color: ${caution} }`
}

/** Turns quotes that start with `[!WARNING]` and the like into coloured blocks, as GitHub does. */
export function withAlerts(html: string): string {
  return html.replace(
    /<blockquote>\s*<p>\[!(NOTE|WARNING|CAUTION)\]\s*(<\/p>)?/g,
    (_, kind: string, end: string | undefined) => {
      const name = kind.toLowerCase()
      const title = `${kind.charAt(0)}${name.slice(1)}`
      return `<blockquote class="alert ${name}"><p class="title">${title}</p>${end ? '' : '<p>'}`
    },
  )
}
