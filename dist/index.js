'use strict'
var __webpack_modules__ = {}
var __webpack_module_cache__ = {}
function __nccwpck_require__(moduleId) {
	var cachedModule = __webpack_module_cache__[moduleId]
	if (void 0 !== cachedModule) return cachedModule.exports
	var module1 = (__webpack_module_cache__[moduleId] = { exports: {} })
	var threw = true
	try {
		__webpack_modules__[moduleId](module1, module1.exports, __nccwpck_require__)
		threw = false
	} finally {
		if (threw) delete __webpack_module_cache__[moduleId]
	}
	return module1.exports
}
if (void 0 !== __nccwpck_require__) __nccwpck_require__.ab = __dirname + '/'
;(() => {
	var getProto = Object.getPrototypeOf ? obj => Object.getPrototypeOf(obj) : obj => obj.__proto__
	var leafPrototypes
	__nccwpck_require__.t = function (value, mode) {
		if (1 & mode) value = this(value)
		if (8 & mode) return value
		if ('object' == typeof value && value) {
			if (4 & mode && value.__esModule) return value
			if (16 & mode && 'function' == typeof value.then) return value
		}
		var ns = Object.create(null)
		__nccwpck_require__.r(ns)
		var def = {}
		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)]
		for (
			var current = 2 & mode && value;
			'object' == typeof current && !~leafPrototypes.indexOf(current);
			current = getProto(current)
		)
			Object.getOwnPropertyNames(current).forEach(key => (def[key] = () => value[key]))
		def['default'] = () => value
		__nccwpck_require__.d(ns, def)
		return ns
	}
})()
;(() => {
	__nccwpck_require__.d = (exports, definition) => {
		for (var key in definition)
			if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key))
				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] })
	}
})()
;(() => {
	__nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop)
})()
;(() => {
	__nccwpck_require__.r = exports => {
		if ('u' > typeof Symbol && Symbol.toStringTag)
			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' })
		Object.defineProperty(exports, '__esModule', { value: true })
	}
})()
var __webpack_exports__ = {}
__nccwpck_require__.r(__webpack_exports__)
__nccwpck_require__.d(__webpack_exports__, { pause: () => pause_pause, post: () => post, resume: () => resume_resume })

// src/model/text.ts
const unprintable = () => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu
const misplacedMarks = () => /^\p{M}+|(?<=\p{M}{4})\p{M}+/gu
const ORDINARY = /^[ -~\xab\xbb\u2026\u2013\u2192\xb7\u2019]*$/
const SHOWN = 300
function plain(text, longest = SHOWN) {
	const given = String(text)
	const printable = ORDINARY.test(given)
		? given
		: given.toWellFormed().replace(unprintable(), spelled).replace(misplacedMarks(), allSpelled)
	const visible = printable.replaceAll('##[', '## [')
	return visible.length > longest ? `${visible.slice(0, longest).toWellFormed()}\u{2026}` : visible
}
function allSpelled(characters) {
	return Array.from(characters, spelled).join('')
}
function spelled(character) {
	const code = character.codePointAt(0) ?? 0
	if (code > 65535) return `\\u{${code.toString(16)}}`
	return code > 255 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}
function logLine(text) {
	const line = plain(text, 4e3)
	return line.trimStart().startsWith('::') ? `\xb7 ${line}` : line
}
function logLines(text) {
	return text.split('\n').map(logLine)
}
function fewOf(items, shown = 10, asText = String) {
	const first = items.slice(0, shown).map(asText).join(', ')
	return items.length <= shown ? first : `${first} and ${items.length - shown} more`
}
function counted(count, noun) {
	return `${count} ${noun}${1 === count ? '' : 's'}`
}
function capital(text) {
	return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
function span(ms) {
	if (ms < 1e3) return `${Math.max(0, Math.round(ms))} ms`
	const seconds = Math.round(ms / 1e3)
	if (seconds < 60) return `${seconds} s`
	const minutes = Math.floor(seconds / 60)
	if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
	return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
}
function timeOfDay(ms) {
	return new Date(ms).toISOString().slice(11, 19)
}
function dayAndTime(ms, now) {
	const date = new Date(ms)
	const month = date.toUTCString().slice(8, 11)
	const isThisYear = date.getUTCFullYear() === new Date(now).getUTCFullYear()
	const year = isThisYear ? '' : ` ${date.getUTCFullYear()}`
	return `${date.getUTCDate()} ${month}${year} ${date.toISOString().slice(11, 16)}`
}

// src/runner/exit.ts
process.exitCode = 1
const LINGER = 500
function exit(success) {
	process.exitCode = success ? 0 : 1
	setTimeout(() => process.exit(), LINGER).unref()
	process.stdout.write('', () => process.exit())
}
process.on('uncaughtException', error => {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
	const lines = logLines(`This is a defect of the action; please report it with this text:\n${text}`)
	process.stdout.write(`${lines.join('\n')}\n`)
	process.exit(1)
})
const external_node_fs_namespaceObject = require('node:fs')
const external_node_os_namespaceObject = require('node:os')
const external_os_namespaceObject = require('os')

// @actions/core/lib/utils.js
function utils_toCommandValue(input) {
	if (null == input) return ''
	else if ('string' == typeof input || input instanceof String) return input
	return JSON.stringify(input)
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {}
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	}
}

// @actions/core/lib/command.js
function command_issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message)
	process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL)
}
function command_issue(name, message = '') {
	command_issueCommand(name, {}, message)
}
const CMD_STRING = '::'
class Command {
	constructor(command, properties, message) {
		if (!command) command = 'missing.command'
		this.command = command
		this.properties = properties
		this.message = message
	}
	toString() {
		let cmdStr = CMD_STRING + this.command
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += ' '
			let first = true
			for (const key in this.properties)
				if (this.properties.hasOwnProperty(key)) {
					const val = this.properties[key]
					if (val) {
						if (first) first = false
						else cmdStr += ','
						cmdStr += `${key}=${escapeProperty(val)}`
					}
				}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`
		return cmdStr
	}
}
function escapeData(s) {
	return utils_toCommandValue(s).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}
function escapeProperty(s) {
	return utils_toCommandValue(s)
		.replace(/%/g, '%25')
		.replace(/\r/g, '%0D')
		.replace(/\n/g, '%0A')
		.replace(/:/g, '%3A')
		.replace(/,/g, '%2C')
}
const external_crypto_namespaceObject = require('crypto')
const external_fs_namespaceObject = require('fs')

// @actions/core/lib/file-command.js
function file_command_issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`]
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`)
	if (!external_fs_namespaceObject.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`)
	external_fs_namespaceObject.appendFileSync(
		filePath,
		`${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`,
		{ encoding: 'utf8' }
	)
}
function file_command_prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`
	const convertedValue = utils_toCommandValue(value)
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`)
	if (convertedValue.includes(delimiter))
		throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`)
	return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`
}
require('path')

// @actions/core/lib/core.js
var ExitCode
;(function (ExitCode) {
	ExitCode[(ExitCode['Success'] = 0)] = 'Success'
	ExitCode[(ExitCode['Failure'] = 1)] = 'Failure'
})(ExitCode || (ExitCode = {}))
function setSecret(secret) {
	command_issueCommand('add-mask', {}, secret)
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || ''
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`)
	if (options && false === options.trimWhitespace) return val
	return val.trim()
}
function setOutput(name, value) {
	const filePath = process.env['GITHUB_OUTPUT'] || ''
	if (filePath) return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value))
	process.stdout.write(external_os_namespaceObject.EOL)
	command_issueCommand('set-output', { name }, utils_toCommandValue(value))
}
function debug(message) {
	command_issueCommand('debug', {}, message)
}
function error(message, properties = {}) {
	command_issueCommand(
		'error',
		toCommandProperties(properties),
		message instanceof Error ? message.toString() : message
	)
}
function warning(message, properties = {}) {
	command_issueCommand(
		'warning',
		toCommandProperties(properties),
		message instanceof Error ? message.toString() : message
	)
}
function notice(message, properties = {}) {
	command_issueCommand(
		'notice',
		toCommandProperties(properties),
		message instanceof Error ? message.toString() : message
	)
}
function startGroup(name) {
	command_issue('group', name)
}
function endGroup() {
	command_issue('endgroup')
}
function saveState(name, value) {
	const filePath = process.env['GITHUB_STATE'] || ''
	if (filePath) return file_command_issueFileCommand('STATE', file_command_prepareKeyValueMessage(name, value))
	command_issueCommand('save-state', { name }, utils_toCommandValue(value))
}
const external_node_net_namespaceObject = require('node:net')

// src/model/errors.ts
class StepError extends Error {}
class InputError extends StepError {
	name = 'InputError'
	problems
	constructor(problems) {
		super(1 === problems.length ? problems[0] : problems.map(problem => `- ${problem}`).join('\n'))
		this.problems = problems
	}
}
class ServiceError extends StepError {
	name = 'ServiceError'
	parts
	constructor(parts, options) {
		const code = parts.code ? `, ${parts.code}` : ''
		const id = parts.requestId ? ` (request ID ${parts.requestId})` : ''
		super(
			`Could not ${parts.operation}: ${parts.service} answered ${parts.status}${code}: ${parts.words}${id}`,
			options
		)
		this.parts = parts
	}
}
function isLocked(error) {
	const { status, words } = error.parts
	return [401, 403, 423, 441].includes(status) && /\block(ed)?\b/i.test(words)
}
class NetworkError extends StepError {
	name = 'NetworkError'
	host
	trouble
	sent
	constructor(operation, host, trouble, sent, words, options) {
		super(`Could not ${operation}: ${words}`, options)
		this.host = host
		this.trouble = trouble
		this.sent = sent
	}
}
class TimeLimitError extends StepError {
	name = 'TimeLimitError'
}
class RenewalError extends StepError {
	name = 'RenewalError'
	constructor(operation, cause) {
		super(`Could not ${operation}: the token has expired, and IAM gave no new one`, { cause })
	}
}
class RunnerFileError extends StepError {
	name = 'RunnerFileError'
	trouble
	constructor(what, trouble, words, options) {
		super(`The ${what} of this step could not be written: ${words}`, options)
		this.trouble = trouble
	}
}
class CancelledError extends StepError {
	name = 'CancelledError'
	constructor(options) {
		super('The job was cancelled', options)
	}
}

// src/cloud/noProxy.ts
function isDirect(url, noProxy) {
	const host = hostOf(url)
	if (isThisMachine(host)) return true
	return noProxy.split(/[\s,;]+/).some(entry => '' !== entry && names(entry, host))
}
function hostOf(url) {
	const name = canonical(url.hostname)
	return {
		name,
		family: (0, external_node_net_namespaceObject.isIP)(name),
		port: url.port || ('https:' === url.protocol ? '443' : '80')
	}
}
function isThisMachine({ name, family }) {
	return 'localhost' === name || '::1' === name || (4 === family && name.startsWith('127.'))
}
function names(entry, host) {
	const [, rest = entry, port = host.port] = /^([^:]*|\[.*\](?:\/\d+)?):(\d+)$/.exec(entry) ?? []
	if (Number(port) !== Number(host.port)) return false
	const [written = '', prefix] = rest.replace(/[[\]]/g, '').split('/')
	if (/^\*\.*$/.test(rest)) return true
	const address = canonical(written)
	if (0 !== (0, external_node_net_namespaceObject.isIP)(address)) return holds(written, address, prefix, host)
	return void 0 === prefix && 0 === host.family && isInDomain(host.name, written)
}
function holds(written, address, prefix, host) {
	const family = (0, external_node_net_namespaceObject.isIP)(address)
	if (family !== host.family) return false
	if (void 0 === prefix) return address === host.name
	const bits = Number(prefix) - (4 === family && written.includes(':') ? 96 : 0)
	if (!/^\d+$/.test(prefix) || bits < 0 || bits > (4 === family ? 32 : 128)) return false
	const range = new external_node_net_namespaceObject.BlockList()
	range.addSubnet(address, bits, `ipv${family}`)
	return range.check(host.name, `ipv${family}`)
}
function isInDomain(name, written) {
	const withoutDot = written.replace(/\.+$/, '')
	const domain = withoutDot.replace(/^\*?\./, '')
	const canonicalDomain = canonical(domain)
	if ('' === canonicalDomain) return false
	return name.endsWith(`.${canonicalDomain}`) || (domain === withoutDot && name === canonicalDomain)
}
function canonical(written) {
	const bare = written.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
	const host = URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? ''
	const name = host.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
	const inner = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(name)
	if (!inner) return name
	const value = 65536 * Number.parseInt(inner[1] ?? '', 16) + Number.parseInt(inner[2] ?? '', 16)
	const address = [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
	return (0, external_node_net_namespaceObject.isIPv4)(address) ? address : name
}

// src/cloud/proxy.ts
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
const WRITTEN = /^(?:(?:([a-z][a-z\d+.-]*):)?\/\/)?(?:(.*)@)?(\[[^\]]*\]|[^:/?#@[\]\s\\]+)(?::(\d+))?(?:[/?#][^@]*)?$/is
const SHORTEST_TOKEN = 8
function proxyFor(url, env) {
	const ofScheme = PROXY_VARIABLES.filter(name => `${url.protocol.slice(0, -1)}_proxy` === name.toLowerCase())
	const variable = ofScheme.find(name => env[name]?.trim())
	if (void 0 === variable || isDirect(url, env['no_proxy'] || env['NO_PROXY'] || '')) return null
	return readProxy(variable, env[variable] ?? '')
}
function describeProxy({ host, port, variable }) {
	return `the proxy ${plain(authorityOf(host, port), 100)} (${variable})`
}
function authorityOf(host, port) {
	return `${((0, external_node_net_namespaceObject.isIPv6))(host) ? `[${host}]` : host}:${port}`
}
function proxySecrets(value) {
	const credentials = /^(?:(?:[a-z][a-z\d+.-]*:)?\/\/)?(.*)@/is.exec(value.trim())?.[1] ?? ''
	const colon = credentials.indexOf(':')
	const password = -1 === colon ? '' : credentials.slice(colon + 1)
	if ('' === password) return credentials.length < SHORTEST_TOKEN ? [] : bothWays(credentials)
	return [...bothWays(password), ...bothWays(credentials)]
}
function bothWays(text) {
	return [...new Set([text, decoded(text).toString('utf8')])]
}
function readProxy(variable, value) {
	const [, scheme = 'http', credentials = '', host = '', port = ''] = WRITTEN.exec(value.trim()) ?? []
	const kind = scheme.toLowerCase()
	if ('http' !== kind && 'https' !== kind)
		throw problem(variable, `a proxy of the kind ${plain(kind, 20)} is not supported; use http:// or https://`)
	const known = proxy_hostOf(host)
	const number = Number(port || ('https' === kind ? 443 : 80))
	if ('' === known || number < 1 || number > 65535)
		throw problem(
			variable,
			'holds no address of a proxy; write http://host:port or http://user:password@host:port, an IPv6 address in brackets'
		)
	const authorization =
		'' === credentials
			? null
			: `Basic ${decoded(credentials.includes(':') ? credentials : `${credentials}:`).toString('base64')}`
	return { isTls: 'https' === kind, host: known, port: number, authorization, variable }
}
function problem(variable, words) {
	return new InputError([`${variable}: ${words}`])
}
function proxy_hostOf(written) {
	if (!written.startsWith('[')) return URL.parse(`http://${written}`)?.hostname ?? ''
	const address = written.slice(1, -1).replace('%25', '%')
	return (0, external_node_net_namespaceObject.isIPv6)(address) ? address : ''
}
function decoded(text) {
	const bytes = Buffer.from(text, 'utf8').toString('latin1')
	const raw = bytes.replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
	return Buffer.from(raw, 'latin1')
}

// src/inputs/credentials.ts
const SIGN_IN_METHOD_NAMES = {
	'access-key': 'AK/SK',
	token: 'an existing token',
	password: 'IAM user and password',
	keyless: 'keyless (OIDC)'
}
const SECRET_INPUTS = ['access-key-id', 'secret-access-key', 'security-token', 'auth-token', 'password']
const SECRET_VARIABLES = [
	'OS_AUTH_TOKEN',
	'OS_TOKEN',
	'OS_ACCESS_KEY',
	'OS_SECRET_KEY',
	'OS_SECURITY_TOKEN',
	'OS_PASSWORD',
	'HW_ACCESS_KEY',
	'HW_SECRET_KEY',
	'HW_SECURITY_TOKEN',
	'HW_USER_PASSWORD',
	'HUAWEI_CLOUD_ACCESS_KEY_ID',
	'HUAWEI_CLOUD_SECRET_ACCESS_KEY',
	'HUAWEICLOUD_SDK_AK',
	'HUAWEICLOUD_SDK_SK',
	'HUAWEICLOUD_SDK_SECURITY_TOKEN'
]
const BY_INPUT = [
	{ kind: 'access-key', need: [['access-key-id'], ['secret-access-key']], may: ['security-token'] },
	{ kind: 'token', need: [['auth-token']], may: [] },
	{ kind: 'password', need: [['username'], ['password'], ['domain-name']], may: [] },
	{ kind: 'keyless', need: [['identity-provider']], may: ['audience'] }
]
const FAMILIES = [
	{
		name: 'OpenStack',
		region: ['OS_REGION_NAME', 'OS_REGION'],
		projectId: ['OS_PROJECT_ID', 'OS_TENANT_ID'],
		projectName: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
		iam: 'OS_AUTH_URL',
		forms: [
			{ kind: 'token', need: [['OS_AUTH_TOKEN', 'OS_TOKEN']], may: [] },
			{ kind: 'access-key', need: [['OS_ACCESS_KEY'], ['OS_SECRET_KEY']], may: ['OS_SECURITY_TOKEN'] },
			{
				kind: 'password',
				need: [['OS_USERNAME'], ['OS_PASSWORD'], ['OS_USER_DOMAIN_NAME', 'OS_DOMAIN_NAME', 'OS_PROJECT_DOMAIN_NAME']],
				may: []
			}
		]
	},
	{
		name: 'Terraform of Huawei Cloud',
		region: ['HW_REGION_NAME'],
		projectId: ['HW_PROJECT_ID'],
		projectName: ['HW_PROJECT_NAME'],
		iam: 'HW_AUTH_URL',
		forms: [
			{ kind: 'access-key', need: [['HW_ACCESS_KEY'], ['HW_SECRET_KEY']], may: ['HW_SECURITY_TOKEN'] },
			{ kind: 'password', need: [['HW_USER_NAME'], ['HW_USER_PASSWORD'], ['HW_DOMAIN_NAME']], may: [] }
		]
	},
	{
		name: 'huaweicloud/auth-action',
		region: ['HUAWEI_CLOUD_REGION'],
		projectId: ['HUAWEI_CLOUD_PROJECT_ID'],
		projectName: [],
		iam: null,
		forms: [{ kind: 'access-key', need: [['HUAWEI_CLOUD_ACCESS_KEY_ID'], ['HUAWEI_CLOUD_SECRET_ACCESS_KEY']], may: [] }]
	},
	{
		name: 'vendor SDK',
		region: ['HUAWEICLOUD_SDK_REGION'],
		projectId: ['HUAWEICLOUD_SDK_PROJECT_ID'],
		projectName: [],
		iam: 'HUAWEICLOUD_SDK_IAM_ENDPOINT',
		forms: [
			{
				kind: 'access-key',
				need: [['HUAWEICLOUD_SDK_AK'], ['HUAWEICLOUD_SDK_SK']],
				may: ['HUAWEICLOUD_SDK_SECURITY_TOKEN']
			}
		]
	}
]
function familyOf({ source }) {
	return FAMILIES.find(({ name }) => name === source.family) ?? null
}
function namesOf(form) {
	return [...form.need.flat(), ...form.may]
}

// src/runner/canonical.ts
const MOST_LAYERS = 8
const ESCAPE =
	/\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|\\(.)|%([0-9a-f]{2})|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|''|\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf/gis
const CONTROLS = { n: '\n', r: '\r', t: '	', b: '\b', f: '\f' }
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
function canonical_canonical(given) {
	return undone(bytesOf(given))
}
function canonicalBytes(bytes) {
	return undone({ text: bytes, starts: null, ends: null })
}
function undone(given) {
	let { text, starts, ends } = given
	for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
		const next = undo(text)
		if (null === next) break
		const before = { starts, ends }
		starts = next.starts.map(at => before.starts?.[at] ?? at)
		ends = next.ends.map(at => before.ends?.[at - 1] ?? at)
		text = next.text
	}
	return { text, startOf: at => starts?.[at] ?? at, endOf: at => ends?.[at] ?? at + 1 }
}
function bytesOf(given) {
	if (/^[\x00-\x7f]*$/.test(given)) return { text: given, starts: null, ends: null }
	const starts = []
	const ends = []
	let text = ''
	let at = 0
	for (const character of given) {
		for (const byte of utf8(character)) {
			text += byte
			starts.push(at)
			ends.push(at + character.length)
		}
		at += character.length
	}
	return { text, starts, ends }
}
function undo(text) {
	const starts = []
	const ends = []
	let plain = ''
	let at = 0
	const keep = to => {
		plain += text.slice(at, to)
		for (; at < to; at += 1) {
			starts.push(at)
			ends.push(at + 1)
		}
	}
	for (const found of text.matchAll(ESCAPE)) {
		keep(found.index)
		const end = found.index + found[0].length
		for (const character of meaning(found)) {
			plain += character
			starts.push(found.index)
			ends.push(end)
		}
		at = end
	}
	if (0 === at) return null
	keep(text.length)
	return { text: plain, starts, ends }
}
function meaning([whole, high, low, unicode, braced, hex, escaped, percent, decimal, hexEntity, entity]) {
	if (void 0 !== high && void 0 !== low)
		return utf8(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)))
	const code = unicode ?? braced ?? hex ?? hexEntity
	if (void 0 !== code) return ofCode(Number.parseInt(code, 16))
	if (void 0 !== decimal) return ofCode(Number(decimal))
	if (void 0 !== percent) return String.fromCharCode(Number.parseInt(percent, 16))
	if (void 0 !== escaped) return CONTROLS[escaped] ?? escaped
	if (void 0 !== entity) return ENTITIES[entity.toLowerCase()] ?? ''
	return "''" === whole ? "'" : ''
}
function ofCode(code) {
	if (code > 1114111 || (code >= 8203 && code <= 8205) || 65279 === code) return ''
	return utf8(String.fromCodePoint(code))
}
function utf8(text) {
	return Buffer.from(text, 'utf8').toString('latin1')
}
function* decodings(text) {
	for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g))
		for (let shift = 0; shift < 4; shift += 1) {
			const decoded = Buffer.from(run.slice(shift), 'base64').toString('latin1')
			yield { text: decoded, from: index + shift, charactersPerByte: 4 / 3 }
		}
	for (const { 0: run, index } of text.matchAll(/[0-9a-f]{10,}/gi))
		for (let shift = 0; shift < 2; shift += 1) {
			const decoded = Buffer.from(run.slice(shift, run.length - ((run.length - shift) % 2)), 'hex').toString('latin1')
			yield { text: decoded, from: index + shift, charactersPerByte: 2 }
		}
}

// src/runner/redact.ts
const HIDDEN = '***'
const PIECE = 16
const ENCODED_PIECE = 7
const SHORTEST_INSIDE = 5
const SHORTEST_ALONE = 3
const COMMON = new Set(
	'RUNNING STARTING PAUSED ABNORMAL ERROR DELETE OBS MRS DLI CLOUDTABLE DWS DIS IAM GitHub running paused resumed requested planned failed missing pause resume dump task tasks stream streams state before after result error warning notice never always success failure project region name all code true false'.split(
		' '
	)
)
const SIGNATURE = /signature["':=\s]{1,4}([0-9a-f]{8,})/gi
class Redaction {
	#plain = { length: PIECE, pieces: new Set(), whole: new Set() }
	#encoded = { length: ENCODED_PIECE, pieces: new Set(), whole: new Set() }
	#known = new Set()
	#public = new Set(COMMON)
	add(secret) {
		if (secret.length < SHORTEST_ALONE || COMMON.has(secret) || this.#known.has(secret)) return
		this.#known.add(secret)
		const trimmed = /^(["'])(.*)\1$/s.exec(secret)?.[2] ?? secret
		for (const form of new Set([secret, trimmed, trimmed.replaceAll(' ', '+')])) {
			const { text } = canonical_canonical(form)
			want(this.#plain, text)
			for (const begun of [text, text.slice(1), text.slice(2)]) want(this.#encoded, begun)
		}
	}
	show(text) {
		this.#public.add(text)
	}
	text(text) {
		if (0 === this.#known.size || this.#public.has(text)) return text
		const { text: bytes, startOf, endOf } = canonical_canonical(text)
		const spans = spansIn(bytes, this.#plain)
		for (const decoded of decodings(bytes)) {
			const inner = canonicalBytes(decoded.text)
			for (const [start, end] of spansIn(inner.text, this.#encoded))
				spans.push(encodedSpan(decoded, inner.startOf(start), inner.endOf(end - 1)))
		}
		return hide(
			text,
			spans.map(([start, end]) => [startOf(start), endOf(Math.min(end, bytes.length) - 1)])
		)
	}
}
function want({ length, pieces, whole }, secret) {
	if (secret.length < length) {
		if (secret.length >= SHORTEST_ALONE) whole.add(secret)
		return
	}
	for (let at = 0; at + length <= secret.length; at += 1) pieces.add(secret.slice(at, at + length))
}
function spansIn(bytes, { length, pieces, whole }) {
	const spans = []
	for (let at = 0; pieces.size > 0 && at + length <= bytes.length; at += 1)
		if (pieces.has(bytes.slice(at, at + length))) spans.push([at, at + length])
	for (const secret of whole)
		for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, at + 1)) {
			const end = at + secret.length
			if (secret.length >= SHORTEST_INSIDE || standsAlone(bytes, at, end)) spans.push([at, end])
		}
	for (const found of bytes.matchAll(SIGNATURE)) {
		const end = found.index + found[0].length
		spans.push([end - (found[1] ?? '').length, end])
	}
	return spans
}
function standsAlone(text, start, end) {
	return !/\w/.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`)
}
function encodedSpan({ from, charactersPerByte: per }, start, end) {
	return [from + Math.floor(start * per), from + Math.ceil(end * per)]
}
function hide(text, spans) {
	let hidden = ''
	let end = -1
	for (const [start, stop] of spans.sort(([a], [b]) => a - b)) {
		if (start > end || end < 0) hidden += `${text.slice(Math.max(end, 0), start)}${HIDDEN}`
		end = Math.max(end, stop)
	}
	return end < 0 ? text : hidden + text.slice(end)
}

// src/runner/runnerFile.ts
const TROUBLES = { EACCES: 'denied', EPERM: 'denied', EROFS: 'denied', ENOSPC: 'full', EDQUOT: 'full' }
function writing(what, file, write) {
	try {
		write()
	} catch (error) {
		const { trouble, words } = whyNotWritten(error, file ?? '')
		throw new RunnerFileError(what, trouble, words, { cause: error })
	}
}
function whyNotWritten(error, file) {
	const given = error instanceof Error ? error : new Error(String(error))
	const { message, code = accessCode(file) } = given
	const trouble = TROUBLES[code] ?? 'lost'
	const path = plain(file)
	if ('full' === trouble) return { trouble, words: `the disk is full (${code}, ${path})` }
	if ('lost' === trouble) return { trouble, words: plain(message) }
	if ('EROFS' === code) return { trouble, words: `${path} is on a file system that is read-only (${code})` }
	return { trouble, words: `${userInWords()} may not write ${path} (${code})${rightsOf(file)}` }
}
function accessCode(file) {
	try {
		;(0, external_node_fs_namespaceObject.accessSync)(file, external_node_fs_namespaceObject.constants.W_OK)
		return ''
	} catch (error) {
		return error.code ?? ''
	}
}
function userInWords() {
	const id = process.getuid?.()
	return void 0 === id ? 'the user of this step' : `the user with the ID ${id}`
}
function rightsOf(file) {
	try {
		const { uid, mode } = (0, external_node_fs_namespaceObject.statSync)(file)
		return `, which belongs to user ${uid} and has the rights ${(511 & mode).toString(8)}`
	} catch {
		return ''
	}
}

// src/runner/runner.ts
const PUBLIC_INPUTS = ['stream-name', 'task-names', 'task-ids', 'region', 'project-name', 'project-id']
const ACTION_MASKED = ['HUAWEI_CLOUD_REGION', 'HUAWEI_CLOUD_PROJECT_ID']
const ACTION_FOLDER = /\/_actions\/([\w.-]+\/[\w.-]+)\/([\w./-]+?)\/dist\//
const CLOUDS_FILES = () => [
	'clouds.yaml',
	`${(0, external_node_os_namespaceObject.homedir)()}/.config/openstack/clouds.yaml`,
	'/etc/openstack/clouds.yaml'
]
const CANCEL_GRACE = 2500
class Runner {
	env = process.env
	#secrets = new Set()
	#redaction = new Redaction()
	#isGroupOpen = false
	constructor() {
		if ('0' === this.env['NODE_TLS_REJECT_UNAUTHORIZED']) {
			delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
			this.warning(
				'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate authority set NODE_EXTRA_CA_CERTS.'
			)
		}
		for (const name of SECRET_INPUTS) this.mask(getInput(name))
		for (const name of SECRET_VARIABLES) this.mask(this.env[name] ?? '')
		for (const name of PROXY_VARIABLES) for (const secret of proxySecrets(this.env[name] ?? '')) this.mask(secret)
		for (const name of PUBLIC_INPUTS) for (const text of getInput(name).split(/[\s,"[\]]+/)) this.#redaction.show(text)
	}
	get elapsed() {
		return 1e3 * process.uptime()
	}
	given() {
		const input = name => getInput(name, { trimWhitespace: false })
		return {
			input,
			env: this.env,
			cloudsFile: () => CLOUDS_FILES().find(path => (0, external_node_fs_namespaceObject.existsSync)(path)) ?? null
		}
	}
	input(name) {
		return getInput(name)
	}
	mask(secret) {
		if ('' === secret) return
		for (const line of secret.split(/\r\n|\r|\n/).map(each => each.trim()))
			if (!('' === line || this.#secrets.has(line))) {
				this.#secrets.add(line)
				this.#redaction.add(line)
				setSecret(line)
			}
	}
	redacted(text) {
		return this.#redaction.text(text)
	}
	isMasked(text) {
		const byAnother = ACTION_MASKED.some(name => this.env[name] === text)
		return text.includes('***') || byAnother || [...this.#secrets].some(secret => text.includes(secret))
	}
	debug(text) {
		if (this.isDebug) debug(this.#annotation(text))
	}
	get isDebug() {
		return '1' === this.env['RUNNER_DEBUG']
	}
	startGroup(title) {
		this.endGroup()
		this.#isGroupOpen = true
		startGroup(plain(this.redacted(title)))
	}
	endGroup() {
		if (this.#isGroupOpen) endGroup()
		this.#isGroupOpen = false
	}
	info(text) {
		process.stdout.write(`${logLines(this.redacted(text)).join('\n')}\n`)
	}
	notice(text, title) {
		notice(this.#annotation(text), this.#titled(title))
	}
	warning(text, title) {
		warning(this.#annotation(text), this.#titled(title))
	}
	error(text, title) {
		this.endGroup()
		error(this.#annotation(text), this.#titled(title))
	}
	saveState(name, value) {
		writing('state', this.env['GITHUB_STATE'], () => saveState(name, value))
	}
	setOutputs(outputs) {
		writing('outputs', this.env['GITHUB_OUTPUT'], () => {
			for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
		})
	}
	summarize(markdown) {
		const file = this.env['GITHUB_STEP_SUMMARY']
		if (!file) return
		try {
			;(0, external_node_fs_namespaceObject.appendFileSync)(file, this.redacted(markdown))
		} catch (error) {
			this.warning(`The job summary could not be written: ${whyNotWritten(error, file).words}`)
		}
	}
	get action() {
		const { GITHUB_ACTION_REPOSITORY: name = '', GITHUB_ACTION_REF: version = '' } = this.env
		const isComposite = (this.env['GITHUB_ACTION_PATH'] ?? '') !== ''
		const [, folder, folderRef] = ACTION_FOLDER.exec((process.argv[1] ?? '').replaceAll('\\', '/')) ?? []
		const repository = folder ?? (isComposite ? '' : name)
		const ref = folderRef ?? (isComposite ? '' : version)
		if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return null
		const server = this.env['GITHUB_SERVER_URL'] ?? ''
		return { repository, ref, server: /^https:\/\/[\w.-]+(:\d+)?$/.test(server) ? server : 'https://github.com' }
	}
	get stepId() {
		const id = this.env['GITHUB_ACTION'] ?? ''
		return /^[A-Za-z][\w-]*$/.test(id) ? id : null
	}
	get isPullRequest() {
		return (this.env['GITHUB_EVENT_NAME'] ?? '').startsWith('pull_request')
	}
	listenForCancel(patience) {
		const cancelled = new AbortController()
		const overdue = new AbortController()
		let heard = false
		const onSignal = () => {
			if (heard) return
			heard = true
			this.info('The job is being cancelled; ending with what is known')
			if (0 === patience) cancelled.abort()
			else setTimeout(() => cancelled.abort(), patience).unref()
			setTimeout(() => overdue.abort(), CANCEL_GRACE).unref()
		}
		process.on('SIGINT', onSignal)
		process.on('SIGTERM', onSignal)
		return { cancelled: cancelled.signal, overdue: overdue.signal }
	}
	#titled(title) {
		return void 0 === title ? {} : { title: plain(this.redacted(title)) }
	}
	#annotation(text) {
		return logLines(this.redacted(text)).join('\n')
	}
}

// src/model/names.ts
function isStreamName(text) {
	return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}
function isProjectId(text) {
	return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}
function isTaskId(text) {
	return /^[\x21-\x7e]{1,64}$/.test(text)
}
function isTime(text) {
	const time = new Date(text)
	return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

// src/inputs/keyForm.ts
const ACCESS_KEY = /^[A-Z0-9]{20}$/
const when = (pattern, words) => value => (pattern.test(value) ? words : null)
const isHidden = when(
	/^\*{3,}$/,
	'is \xab***\xbb: it was copied from a log, which hides secrets. Copy it from where it was created'
)
const isPlaceholder = when(
	/^(\$\{?[A-Z_][A-Z0-9_]*\}?|\$\{\{.*\}\}|%[A-Z_]+%|<[^<>]*>)$/is,
	'is a placeholder or the name of a variable, not its value. Give the value, in a workflow by an expression of secrets'
)
const hasName = when(
	/^\s*(((export|set|setx)\s+|\$env:)["']?\w+|["']?([a-z]+[ _-])*(ak|sk|access[ _-]?key([ _-]?id)?|secret([ _-]access)?[ _-]?key|(security|auth|subject)[ _-]?token|token)["']?)\s*[=:]|^bearer\s/i,
	'begins with a name, such as \xabSK=\xbb or \xabexport SK=\xbb. Give the value alone'
)
const isTableLine = value => {
	const cells = value.split(/[,;\t\n]/).map(cell => cell.replace(/["\s]/g, ''))
	const isLine = cells.length > 1 && cells.some(cell => ACCESS_KEY.test(cell))
	const isHeader = /access key id/i.test(value) && /secret access key/i.test(value)
	return isLine || isHeader
		? 'is a whole line of a file such as credentials.csv. access-key-id takes the cell under \xabAccess Key Id\xbb alone, secret-access-key the one under \xabSecret Access Key\xbb'
		: null
}
const isQuoted = when(
	/^["'`\u2018\u201c\u201e\xab]|["'`\u2019\u201d\u201c\xbb]$/,
	'has quotes around it. Take the quotes off'
)
const hasLineBreak = when(/[\r\n]/, 'has a line break inside. Copy it again, in one line')
const hasBlank = when(/\s/, 'has a blank inside. Copy it again, without it')
const hasUnseen = value => {
	const found = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.exec(value)
	return null === found
		? null
		: `has a character inside that cannot be seen (${codeOf(found[0])}). Copy it again, or type it`
}
const hasForeign = value => {
	const found = /[^\x21-\x7e]/u.exec(value)
	return null === found
		? null
		: `has a character inside that cannot be in it (${codeOf(found[0])}). Copy it again from where it was created`
}
function codeOf(character) {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
const KEY = [isHidden, isPlaceholder, hasName, isTableLine, isQuoted, hasLineBreak, hasBlank, hasUnseen, hasForeign]
const FLAWS = {
	accessKey: KEY,
	secretKey: KEY,
	token: KEY,
	name: [isHidden, hasLineBreak, hasUnseen],
	password: [
		isHidden,
		when(/[\u200b-\u200f\u2060\ufeff\u00ad]/, 'has a character inside that cannot be seen. Copy it again, or type it')
	]
}
function flawsOf(signInMethod) {
	const names = signInMethod.source.names
	const check = (index, field, value) => {
		const words = null === value ? null : firstFlaw(FLAWS[field], value)
		return null === words ? [] : [`${names[index]}: ${words}.`]
	}
	switch (signInMethod.kind) {
		case 'access-key': {
			const { accessKey, secretKey, securityToken } = signInMethod
			const own = [
				...check(0, 'accessKey', accessKey),
				...check(1, 'secretKey', secretKey),
				...check(2, 'token', securityToken)
			]
			return own.length > 0 ? own : pairFlaws(`${names[0]}, ${names[1]}`, accessKey, secretKey)
		}
		case 'token':
			return check(0, 'token', signInMethod.token)
		case 'password':
			return [
				...check(0, 'name', signInMethod.username),
				...check(1, 'password', signInMethod.password),
				...check(2, 'name', signInMethod.domainName)
			]
		case 'keyless':
			return keylessFlaws(names[0] ?? '', signInMethod.identityProvider)
	}
}
function pairFlaws(names, accessKey, secretKey) {
	if (accessKey === secretKey)
		return [`${names}: both hold the same value. Set the first to the access key and the second to its secret.`]
	const isSwapped = ACCESS_KEY.test(secretKey) && !ACCESS_KEY.test(accessKey) && accessKey.length > 20
	return isSwapped
		? [`${names}: access key and secret key look swapped: the second has the form of an access key. Swap them.`]
		: []
}
function keylessFlaws(name, identityProvider) {
	return /^[\x21-\x7e]+$/.test(identityProvider)
		? []
		: [`${name}: is not the name of an identity provider (letters, digits, - and _).`]
}
function firstFlaw(flaws, value) {
	for (const flaw of flaws) {
		const words = flaw(value)
		if (null !== words) return words
	}
	return null
}

// src/inputs/chooseSignIn.ts
const EMPTY_SECRET =
	'A secret that does not exist, or that this run may not see (workflows from forks and Dependabot get none), is empty.'
function chooseSignInMethod(input, env, preferred = null, unread = []) {
	const begun = BY_INPUT.filter(form => namesOf(form).some(name => '' !== input(name)))
	const again = null === preferred ? null : sameAgain(preferred, input, env, begun.length > 0)
	if (null !== again) return checked(again)
	if (begun.length > 0) return byInputs(begun, input)
	for (const family of FAMILIES)
		for (const form of family.forms) {
			const signInMethod = complete(form, env, family.name)
			if (signInMethod) return checked(signInMethod)
		}
	return { problems: [`no credentials: ${nothingFound(env, unread)}`] }
}
function sameAgain({ family, kind, names = [] }, input, env, hasInputs) {
	if (hasInputs !== (null === family)) return null
	const forms = null === family ? BY_INPUT : (FAMILIES.find(({ name }) => name === family)?.forms ?? [])
	const form = forms.find(each => each.kind === kind)
	if (void 0 === form) return null
	const look = null === family ? input : env
	const same = {
		kind,
		need: form.need.map(field => field.filter(name => names.includes(name))),
		may: form.may.filter(name => names.includes(name))
	}
	return complete(same, look, family) ?? complete(form, look, family)
}
function byInputs(begun, input) {
	const given = begun.map(form => namesOf(form).filter(name => '' !== input(name)))
	if (begun.length > 1) {
		const methods = given.map(names => names.join(' + ')).join(', and ')
		return { problems: [`${given.flat().join(', ')}: these belong to different ways to sign in (${methods}); use one`] }
	}
	const form = begun[0]
	const signInMethod = complete(form, input, null)
	if (signInMethod) return checked(signInMethod)
	const missing = form.need.flat().filter(name => '' === input(name))
	const verb = 1 === missing.length ? 'is' : 'are'
	return { problems: [`${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`] }
}
function checked(signInMethod) {
	const problems = flawsOf(signInMethod)
	return problems.length > 0 ? { problems } : { signInMethod }
}
function nothingFound(env, unread) {
	const halves = FAMILIES.flatMap(family =>
		family.forms.flatMap(form => {
			const missing = form.need.filter(names => names.every(name => '' === env(name)))
			const found = namesOf(form).filter(name => '' !== env(name))
			if (0 === found.length) return []
			return [`${found.join(', ')} without ${missing.map(names => names.join(' or ')).join(', ')}`]
		})
	)
	const half = halves.length > 0 ? ` In the environment there is ${halves.join('; ')}.` : ''
	const other = unread.length > 0 ? ` Also there, and not read by this action: ${fewOf(unread)}.` : ''
	return `no credential input is set, and the environment has no complete sign-in method.${half}${other} Set identity-provider (keyless), or access-key-id and secret-access-key, or auth-token, or username, password and domain-name. ${EMPTY_SECRET}`
}
function complete(form, look, family) {
	const found = form.need.map(names => names.find(name => '' !== look(name)))
	if (found.some(name => void 0 === name)) return null
	const optional = form.may.filter(name => '' !== look(name))
	const names = [...found, ...optional]
	const [first = '', second = '', third = ''] = found.map(look)
	const extra = void 0 === optional[0] ? null : look(optional[0])
	const source = { family, names }
	switch (form.kind) {
		case 'access-key':
			return { kind: form.kind, source, accessKey: first, secretKey: second, securityToken: extra }
		case 'token':
			return { kind: form.kind, source, token: first }
		case 'password':
			return { kind: form.kind, source, username: first, password: second, domainName: third }
		case 'keyless':
			return { kind: form.kind, source, identityProvider: first, audience: extra }
	}
}

// src/inputs/elsewhere.ts
const AGENCY =
	'would lead into the account or project of an agency, and this action acts for the user or key itself. Give credentials of that account'
const domain = name => `names an account (domain) by its ID, and this action takes its name. Give ${name}`
const user = name => `names a user by ID, and this action takes the name. Give ${name}`
const project = id =>
	`says in which account (domain) the project is, and this action looks it up in that of the user only. Give ${id}`
const OPENSTACK = 'OpenStack'
const TERRAFORM = 'Terraform of Huawei Cloud'
const ELSEWHERE = [
	{ family: OPENSTACK, name: 'OS_AGENCY_NAME', matters: 'always', words: AGENCY },
	{ family: OPENSTACK, name: 'OS_AGENCY_DOMAIN_NAME', matters: 'always', words: AGENCY },
	{ family: OPENSTACK, name: 'OS_DELEGATED_PROJECT', matters: 'always', words: AGENCY },
	{ family: OPENSTACK, name: 'OS_TRUST_ID', matters: 'always', words: AGENCY },
	{ family: OPENSTACK, name: 'OS_USER_ID', matters: 'user', words: user('OS_USERNAME') },
	{ family: OPENSTACK, name: 'OS_USER_DOMAIN_ID', matters: 'user', words: domain('OS_USER_DOMAIN_NAME') },
	{ family: OPENSTACK, name: 'OS_DOMAIN_ID', matters: 'both', words: domain('OS_USER_DOMAIN_NAME') },
	{ family: OPENSTACK, name: 'OS_PROJECT_DOMAIN_ID', matters: 'project', words: project('OS_PROJECT_ID') },
	{ family: TERRAFORM, name: 'HW_ASSUME_ROLE_AGENCY_NAME', matters: 'always', words: AGENCY },
	{ family: TERRAFORM, name: 'HW_ASSUME_ROLE_DOMAIN_NAME', matters: 'always', words: AGENCY },
	{ family: TERRAFORM, name: 'HW_ASSUME_ROLE_DOMAIN_ID', matters: 'always', words: AGENCY },
	{ family: TERRAFORM, name: 'HW_USER_ID', matters: 'user', words: user('HW_USER_NAME') },
	{ family: TERRAFORM, name: 'HW_DOMAIN_ID', matters: 'both', words: domain('HW_DOMAIN_NAME') }
]
function leadElsewhere(env, signInMethod, isByName) {
	const isUser = signInMethod?.kind === 'password'
	const matters = { always: true, user: isUser, project: isByName, both: isUser || isByName }
	return ELSEWHERE.filter(
		({ family, name, matters: when }) => family === signInMethod?.source.family && matters[when] && '' !== env(name)
	).map(({ name, words }) => `${name}: ${words}, and set ${name}: '' in the env of this step.`)
}
function otherCloud(env, signInMethod, regionalDis) {
	const cloud = env('HW_CLOUD').toLowerCase()
	if (signInMethod?.source.family !== TERRAFORM || '' === cloud || null === regionalDis) return null
	const { hostname } = new URL(regionalDis)
	return hostname === cloud || hostname.endsWith(`.${cloud}`)
		? null
		: `HW_CLOUD: names another cloud than that of the region, where DIS is at ${hostname}. Set endpoint and iam-endpoint to the URLs of your cloud, or correct region.`
}
const OWNERS = /^(OS|OTC|HW|HWC|HCS|HUAWEI|HUAWEICLOUD|HUAWEI_CLOUD|HCLOUD|CLOUD_SDK|SDK|OBS|S3|AWS|TF_VAR)_/i
const CREDENTIALS =
	/(ACCESS_?KEY|SECRET|TOKEN|PASSW|PASSCODE|CREDENTIAL|USER|DOMAIN|PROFILE|CONFIG_FILE|SECURE_FILE|AGENCY|_[AS]K$|^OS_CLOUD$|_IDP)/i
function unreadCredentials(env) {
	const read = new Set(FAMILIES.flatMap(({ forms }) => forms.flatMap(namesOf)))
	return Object.keys(env).filter(
		name => env[name]?.trim() && OWNERS.test(name) && CREDENTIALS.test(name) && !read.has(name)
	)
}

// src/model/nearest.ts
function nearest(name, names) {
	return names
		.map(each => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }))
		.sort((a, b) => a.far - b.far)
		.map(({ each }) => each)
}
function meant(name, names) {
	const [first] = nearest(name, names)
	if (void 0 === first) return null
	const far = distance(name.toLowerCase(), first.toLowerCase())
	return far <= Math.max(1, Math.floor(first.length / 3)) ? first : null
}
function distance(from, to) {
	let before = []
	let last = Array.from({ length: to.length + 1 }, (_, column) => column)
	for (let row = 1; row <= from.length; row += 1) {
		const next = [row]
		for (let column = 1; column <= to.length; column += 1) {
			const isSame = from[row - 1] === to[column - 1]
			const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
			const ways = [(last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (isSame ? 0 : 1)]
			if (row > 1 && column > 1 && isSwapped) ways.push((before[column - 2] ?? 0) + 1)
			next.push(Math.min(...ways))
		}
		before = last
		last = next
	}
	return last[to.length] ?? 0
}

// src/inputs/lists.ts
const TOLD = 10
function readList(name, text, patternHint, check = () => null) {
	const parsed = parseList(text)
	if (null === parsed) {
		const problem = `${name}: begins like a JSON array, but is not one of strings. Write a, b without brackets, or ["a", "b"] with double quotes.`
		return { items: [], problems: [problem], empty: null }
	}
	const isNothing = /^(\[\s*\]|null|""|'')$/.test(text.trim())
	const items = isNothing ? [] : parsed
	const odd = items.flatMap(item => {
		const words = slipIn(item, patternHint) ?? check(item)
		return null === words ? [] : [`${name}: \xab${plain(item, 80)}\xbb ${words}`]
	})
	const more = odd.length > TOLD ? [`${name}: and ${odd.length - TOLD} more like these`] : []
	return {
		items,
		problems: [...odd.slice(0, TOLD), ...more],
		empty: isNothing ? `the list is empty (\xab${text.trim()}\xbb): what it was made of gave nothing` : null
	}
}
function parseList(text) {
	let items
	if (text.trim().startsWith('[')) {
		try {
			items = JSON.parse(text)
		} catch {
			return null
		}
		if (!items.every(item => 'string' == typeof item)) return null
	} else items = text.split(/[\n\r,]/)
	return [...new Set(items.map(item => item.trim()).filter(item => '' !== item))]
}
function slipIn(item, patternHint) {
	const bare = item.replace(/^([-*\u2022\u2013+]\s+)+/, '').replace(/^["'`]|["'`]$/g, '')
	const write = `Write ${plain(bare, 80)}`
	if (/^[-*\u2022\u2013+]\s/.test(item)) return `begins with a bullet. Take it off: one name a line. ${write}`
	if (/^-$/.test(item)) return 'is a dash alone. Take it off'
	if (/^["'`].*["'`]$/.test(item)) return `has quotes around it. Take them off. ${write}`
	if (/^#/.test(item)) return 'is a comment of YAML, which is no comment inside a text. Take the line out'
	if (item.includes(';')) return 'has a semicolon. Separate names by commas or line ends'
	if (/[*?]/.test(item)) return `is a pattern, and patterns are not supported. ${patternHint}`
	if (/^\{/.test(item)) return 'is not a name but a piece of JSON. Write names, or a JSON array of strings'
	return null
}
const MEANT = {
	resume: {
		true: 'always',
		yes: 'always',
		on: 'always',
		false: 'never',
		no: 'never',
		off: 'never',
		success: 'on-success'
	},
	'if-already-paused': { skip: 'ignore', fail: 'error', warn: 'leave', keep: 'leave' },
	'if-task-missing': { skip: 'ignore', fail: 'error', warning: 'warn' },
	'dry-run': { yes: 'true', on: 'true', 1: 'true', no: 'false', off: 'false', 0: 'false' }
}
function wordHint(name, text, values) {
	const word = text.toLowerCase().replace(/[\s_]+/g, '-')
	const value = MEANT[name]?.[word] ?? meant(word, values)
	return null == value ? '' : ` Did you mean ${value}?`
}
function parseDuration(text) {
	const found = /^(\d{1,9})([smh]?)$/.exec(text)
	if (!found) return null
	return Number(found[1]) * secondsIn(found[2] ?? '') * 1e3
}
function durationHint(text) {
	const part = /(\d{1,6}(?:\.\d{1,3})?)\s*(h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])/g
	const lower = text.toLowerCase()
	const parts = [...lower.matchAll(part)]
	if (0 === parts.length || '' !== lower.replace(part, '').replace(/^pt|[\s,+]|and/g, '')) return ''
	const sum = parts.reduce((all, [, count, unit = '']) => all + Number(count) * secondsIn(unit.charAt(0)), 0)
	const seconds = Math.ceil(sum)
	return ` Did you mean ${seconds % 60 === 0 && seconds > 0 ? `${seconds / 60}m` : `${seconds}s`}?`
}
function secondsIn(unit) {
	return { '': 1, s: 1, m: 60, h: 3600 }[unit] ?? 1
}

// src/inputs/endpoint.ts
const CONSOLE = 'the console, which is for browsers'
const IAM_HOST = 'the host of IAM, which goes into iam-endpoint'
const SERVICES = {
	DIS: {
		api: /\/v2(?:\/([0-9a-f]{32}|\{[^/]*\}|\$\([^/]*\)s|%7B[^/]*%7D)(?:\/.*)?)?$/i,
		example: 'https://dis.eu-de.otc.t-systems.com',
		foreign: { iam: IAM_HOST, 'iam-pub': IAM_HOST, console: CONSOLE, auth: CONSOLE }
	},
	IAM: {
		api: /\/v3(?:\.0)?(?:\/(?:auth|projects|domains|users|OS-[A-Za-z-]+)(?:\/.*)?)?$/,
		example: 'https://iam.eu-de.otc.t-systems.com',
		foreign: { dis: 'the host of DIS, which goes into endpoint', console: CONSOLE, auth: CONSOLE }
	}
}
function serviceUrl(name, text, service) {
	const { api, example } = SERVICES[service]
	const url = parsed(text)
	if (null === url) {
		const shown = plain(text.replace(/^.*@/s, '***@'), 120)
		return { problem: `${name}: \xab${shown}\xbb is not a URL. Write it like ${example}` }
	}
	const given = url.pathname.replace(/\/+$/, '')
	const found = api.exec(given)
	const path = given.slice(0, found?.index ?? given.length).replace(/\/+$/, '')
	const problem = problemOf(url, path, service)
	if (null !== problem) return { problem: `${name}: ${problem}` }
	const project = found?.[1] ?? null
	return { url: `${url.origin}${path}`, project: null !== project && isProjectId(project) ? project : null }
}
function isSafeForCredentials(url) {
	return 'https:' === url.protocol || ('http:' === url.protocol && endpoint_isThisMachine(url.hostname))
}
function parsed(text) {
	const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)
	const [host = ''] = text.split('/')
	if (!hasScheme && !/[.:]/.test(host)) return null
	return URL.parse(hasScheme ? text : `https://${text}`)
}
function problemOf(url, path, service) {
	const { foreign, example } = SERVICES[service]
	if (url.username || url.password) return 'a URL with credentials in it is refused; use the credential inputs'
	if ('https:' !== url.protocol && 'http:' !== url.protocol) return `https is needed, not ${plain(url.protocol, 20)}`
	if (!isSafeForCredentials(url))
		return `https is needed: over http, credentials for ${plain(url.host)} could be read on their way`
	if (path.includes('%')) return 'a path with encoded characters is not that of a service'
	if (url.search || url.hash) return 'a URL with a query or a fragment is not the URL of a service'
	const label = url.hostname.split('.')[0] ?? ''
	const other = url.hostname.includes('.') && Object.hasOwn(foreign, label) ? foreign[label] : void 0
	if (void 0 !== other) return `${plain(url.host)} is ${other}. Write the URL of ${service}, such as ${example}`
	return null
}
function endpoint_isThisMachine(host) {
	return 'localhost' === host || '[::1]' === host || /^127(\.\d{1,3}){3}$/.test(host)
}

// src/inputs/project.ts
function chooseProject(input, env, families, region, inUrl, problems) {
	const given = input('project-id')
	const name = input('project-name')
	if (null !== inUrl && '' !== given && given !== inUrl)
		problems.push(
			`endpoint, project-id: the path of endpoint names the project ${plain(inUrl, 64)}, and project-id is ${plain(given, 64)}. Write endpoint without /v2 and what follows it, and correct project-id.`
		)
	const id = given || inUrl || ''
	if ('' !== id || '' !== name) return { id: validId('project-id', id, problems), name: name || null }
	return projectOfFamilies(env, families, problems) ?? { id: null, name: region }
}
function projectOfFamilies(env, families, problems) {
	for (const { projectId, projectName } of families) {
		const id = oneValue(projectId, env, 'project-id', problems)
		if (null !== id) return { id: validId(id.name, id.value, problems), name: null }
		const name = oneValue(projectName, env, 'project-name', problems)
		if (null !== name) return { id: null, name: name.value }
	}
	return null
}
function oneValue(names, env, input, problems) {
	const [first, ...others] = names.filter(name => '' !== env(name))
	if (void 0 === first) return null
	const value = env(first)
	const same = text => ('region' === input ? text.toLowerCase() : text)
	const other = others.find(name => same(env(name)) !== same(value))
	if (void 0 !== other)
		problems.push(
			`${first}, ${other}: these mean the same and differ (\xab${plain(value, 64)}\xbb and \xab${plain(env(other), 64)}\xbb). Correct one of them, or set ${input}.`
		)
	return { name: first, value }
}
function validId(name, id, problems) {
	if ('' === id || isProjectId(id)) return id || null
	problems.push(
		`${name}: \xab${plain(id, 60)}\xbb is not the ID of a project (letters and digits, mostly 32). A name goes into project-name.`
	)
	return null
}

// src/inputs/regions.ts
const CLOUDS = [
	{
		name: 'Open Telekom Cloud',
		regions: ['eu-de', 'eu-nl'],
		dis: 'dis.{region}.otc.t-systems.com',
		iam: 'iam.{region}.otc.t-systems.com'
	},
	{
		name: 'Swiss Open Telekom Cloud',
		regions: ['eu-ch2'],
		dis: 'dis.{region}.sc.otc.t-systems.com',
		iam: 'iam-pub.{region}.sc.otc.t-systems.com'
	},
	{
		name: 'Huawei Cloud Europe',
		regions: ['eu-west-101'],
		dis: 'dis.{region}.myhuaweicloud.eu',
		iam: 'iam.{region}.myhuaweicloud.eu'
	},
	{
		name: 'Huawei Cloud',
		regions: ['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1', 'ap-southeast-1', 'ap-southeast-2'],
		dis: 'dis.{region}.myhuaweicloud.com',
		iam: 'iam.{region}.myhuaweicloud.com'
	}
]
function endpointsOf(region) {
	const listed = CLOUDS.find(cloud => cloud.regions.includes(region))
	const { name, dis, iam } = listed ?? CLOUDS[3]
	const url = host => `https://${host.replace('{region}', region)}`
	return { cloud: name, dis: url(dis), iam: url(iam), known: void 0 !== listed }
}
function isRegionName(text) {
	return /^[a-z]{2,}(-[a-z]+\d*)+(-\d+)?$/.test(text) && text.length <= 40
}
function nearestRegion(name) {
	const known = CLOUDS.flatMap(({ regions }) => regions)
	const text = name.toLowerCase().replace(/[\s_]+/g, '-')
	if (known.includes(text)) return text === name ? null : text
	const longer = known.find(region => text.startsWith(region))
	return longer ?? meant(text, known)
}
function regionHint(name) {
	const near = nearestRegion(name)
	return null === near ? '' : ` Did you mean ${near}?`
}
function readRegion(name, text) {
	const region = text.toLowerCase().replace(/\s+/g, '')
	const isZone = /-0\d$/.test(region)
	if (!isRegionName(region) || isZone) {
		const what = isZone ? 'is an availability zone, not the name of a region' : 'is not the name of a region'
		return { problem: `${name}: \xab${plain(text, 60)}\xbb ${what} (such as eu-de).${regionHint(text)}` }
	}
	const notice =
		region === text ? null : `${name}: \xab${plain(text, 60)}\xbb is taken as ${region}. Write it like that.`
	return { region, notice }
}

// src/inputs/place.ts
function choosePlace(input, env, signInMethod) {
	const problems = []
	const notices = []
	const families = familiesInOrder(signInMethod)
	const region = regionOf(input, env, families, problems, notices)
	const known = null === region ? null : endpointsOf(region)
	const dis = urlOf('endpoint', input('endpoint'), 'DIS', problems)
	if (null !== region && known && !known.known && null === dis) notices.push(patternNotice(region, known))
	const endpoint = dis?.url ?? known?.dis ?? null
	if (null === endpoint && 0 === problems.length)
		problems.push(
			'region: neither region nor endpoint is set, and no region is in the environment. Set region, such as eu-de.'
		)
	const project = chooseProject(input, env, families, region, dis?.project ?? null, problems)
	const isByName = null === project.id && '' === input('project-name')
	const asksIam = isAskingIam(signInMethod, project)
	const iam = chooseIam(input, env, signInMethod, known, asksIam, problems)
	problems.push(...leadElsewhere(env, signInMethod, isByName))
	const cloud = null === dis ? otherCloud(env, signInMethod, known?.dis ?? null) : null
	if (null !== cloud) problems.push(cloud)
	if (0 === problems.length) problems.push(...missing(signInMethod, asksIam, iam.iamEndpoint, project))
	if (problems.length > 0 || null === endpoint) return { problems }
	notices.push(...domainNotice(env, signInMethod, isByName))
	return { place: { region, endpoint, ...iam, project, notices } }
}
function isIamOfOwner({ iamEndpoint, iamNamedBy }, signInMethod, env) {
	if ('password' !== signInMethod.kind && 'keyless' !== signInMethod.kind) return true
	if ('iam-endpoint' === iamNamedBy) return true
	const variable = familyOf(signInMethod)?.iam ?? null
	if ('region' !== iamNamedBy && iamNamedBy !== variable) return false
	const own = null === variable ? '' : env(variable)
	if (null === variable || '' === own) return true
	const read = serviceUrl(variable, own, 'IAM')
	return 'url' in read && read.url === iamEndpoint
}
function familiesInOrder(signInMethod) {
	const own = FAMILIES.filter(family => family.name === signInMethod?.source.family)
	return [...own, ...FAMILIES.filter(family => !own.includes(family))]
}
function regionOf(input, env, families, problems, notices) {
	const given = { name: 'region', value: input('region') }
	const family = families.find(({ region }) => region.some(name => '' !== env(name)))
	const found = given.value ? given : oneValue(family?.region ?? [], env, 'region', problems)
	if (null === found) return null
	const read = readRegion(found.name, found.value)
	if ('problem' in read) {
		problems.push(read.problem)
		return null
	}
	if (null !== read.notice) notices.push(read.notice)
	return read.region
}
function patternNotice(region, { cloud, dis }) {
	return `region ${region} is in no list of regions with DIS; trying ${dis} by the pattern of ${cloud}.${regionHint(region)} Set endpoint (and iam-endpoint) if it is elsewhere.`
}
function isAskingIam(signInMethod, project) {
	if (null === signInMethod) return false
	return 'password' === signInMethod.kind || 'keyless' === signInMethod.kind || null !== project.name
}
function chooseIam(input, env, signInMethod, known, asksIam, problems) {
	const given = urlOf('iam-endpoint', input('iam-endpoint'), 'IAM', problems)
	if (null !== given) return { iamEndpoint: given.url, iamNamedBy: 'iam-endpoint' }
	const variable = null === signInMethod ? null : (familyOf(signInMethod)?.iam ?? null)
	if (null === variable || '' === env(variable)) return { iamEndpoint: known?.iam ?? null, iamNamedBy: 'region' }
	const named = urlOf(variable, env(variable), 'IAM', asksIam ? problems : [])
	return { iamEndpoint: named?.url ?? null, iamNamedBy: variable }
}
function missing(signInMethod, asksIam, iamEndpoint, project) {
	const problems = []
	if (asksIam && null === iamEndpoint)
		problems.push(
			null === project.id
				? 'iam-endpoint: the project has to be looked up in IAM; set iam-endpoint or region, or project-id'
				: 'iam-endpoint: signing in asks IAM; set iam-endpoint or region'
		)
	if (null !== signInMethod && null === project.id && null === project.name && 0 === problems.length)
		problems.push('project-id: neither project-id nor project-name is set, and there is no region to take the name of')
	return problems
}
function domainNotice(env, signInMethod, isByName) {
	const domain = env('OS_PROJECT_DOMAIN_NAME')
	if (signInMethod?.kind !== 'password' || 'OpenStack' !== signInMethod.source.family) return []
	if (!isByName || '' === domain || domain === signInMethod.domainName) return []
	return [
		'OS_PROJECT_DOMAIN_NAME: names another account (domain) than that of the user. The project is looked up in the account of the user.'
	]
}
function urlOf(name, text, service, problems) {
	if ('' === text) return null
	const read = serviceUrl(name, text, service)
	if ('url' in read) return read
	problems.push(read.problem)
	return null
}

// src/inputs/reader.ts
const DEFAULT_WAIT = 6e5
const TASK_PATTERN = 'Name each dump task, or set task-ids: all'
class Reader {
	problems = []
	warnings = []
	input
	#env
	#given
	#trimmedRegions = new Set()
	constructor(given) {
		this.#given = given
		this.input = name => this.#trimmed(name, given.input(name))
		this.#env = name => this.#trimmed(name, given.env[name] ?? '')
	}
	streams() {
		const { items, problems, empty } = readList('stream-name', this.input('stream-name'), 'Name each stream', item =>
			isStreamName(item)
				? null
				: 'is not the name of a stream (1 to 64 letters, digits, - and _; several are separated by commas or line ends)'
		)
		this.problems.push(...problems)
		if (null !== empty) this.problems.push(`stream-name: ${empty}. Name one or more DIS streams.`)
		else if (items.length + problems.length === 0) this.problems.push('stream-name: the name of a DIS stream is needed')
		return items
	}
	selection() {
		const ids = readList('task-ids', this.input('task-ids'), TASK_PATTERN, idSlip)
		const names = readList('task-names', this.input('task-names'), TASK_PATTERN)
		this.problems.push(...ids.problems, ...names.problems)
		const problems = ids.problems.length + names.problems.length
		if (ids.items.length + names.items.length + problems === 0) {
			const input = null === ids.empty && null !== names.empty ? 'task-names' : 'task-ids'
			const empty = ids.empty ?? names.empty
			const set = 'set task-ids (IDs of dump tasks, or the word all) or task-names'
			this.problems.push(null === empty ? `task-ids: ${set}` : `${input}: ${empty}. To go on, ${set}.`)
		}
		const all = ids.items.includes('all')
		if (all && (ids.items.length > 1 || names.items.length > 0))
			this.problems.push('task-ids: all stands alone; remove it, or the other task-ids and task-names')
		return { all, ids: all ? [] : ids.items, names: names.items }
	}
	signInMethod(preferred = null) {
		const { env, cloudsFile } = this.#given
		const file = cloudsFile?.() ?? null
		const unread = [...unreadCredentials(env), ...(null === file ? [] : [`the file ${plain(file, 120)}`])]
		const chosen = chooseSignInMethod(this.input, this.#env, preferred, unread)
		if ('signInMethod' in chosen) return chosen.signInMethod
		this.problems.push(...chosen.problems)
		return null
	}
	common() {
		const wait = this.#duration('wait-timeout')
		const ifMissing = this.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error') ?? 'error'
		const dryRun = this.#boolean('dry-run')
		const maxAttempts = this.#attempts()
		const signInMethod = this.signInMethod()
		const chosen = choosePlace(this.input, this.#env, signInMethod)
		if ('problems' in chosen) this.problems.push(...chosen.problems)
		if (this.problems.length > 0 || null === signInMethod || 'problems' in chosen) throw new InputError(this.problems)
		const trimmed = [...this.#trimmedRegions].map(
			name => `${name}: there is white space around the value; it was removed. Write it without.`
		)
		const place = { ...chosen.place, notices: [...trimmed, ...chosen.place.notices] }
		return { signInMethod, place, wait, ifMissing, dryRun, maxAttempts, warnings: this.warnings }
	}
	choice(name, values, otherwise) {
		const text = this.input(name)
		if ('' === text) return otherwise
		const value = values.find(each => each === text)
		if (void 0 === value) {
			const hint = wordHint(name, text, values)
			this.problems.push(`${name}: \xab${plain(text, 40)}\xbb is not one of ${values.join(', ')}.${hint}`)
		}
		return value ?? otherwise
	}
	#duration(name) {
		const text = this.input(name)
		const wait = '' === text ? DEFAULT_WAIT : parseDuration(text)
		if (null !== wait) return wait
		this.problems.push(
			`${name}: \xab${plain(text, 40)}\xbb is not a duration; use seconds, or 90s, 5m, 1h (0: do not wait).${durationHint(text)}`
		)
		return DEFAULT_WAIT
	}
	#boolean(name) {
		const text = this.input(name)
		if (!/^(|true|True|TRUE|false|False|FALSE)$/.test(text)) {
			const hint = wordHint(name, text, ['true', 'false'])
			this.problems.push(`${name}: \xab${plain(text, 40)}\xbb is neither true nor false.${hint}`)
		}
		return 'true' === text.toLowerCase()
	}
	#attempts() {
		const text = this.input('retry-max-attempts')
		if ('' === text) return 5
		if (!/^\d{1,2}$/.test(text) || Number(text) < 1)
			this.problems.push(`retry-max-attempts: \xab${plain(text, 40)}\xbb is not a number from 1 to 99`)
		return Number(text)
	}
	#trimmed(name, value) {
		const trimmed = value.trim()
		if (trimmed === value || '' === trimmed) return trimmed
		if (REGIONS.has(name)) this.#trimmedRegions.add(name)
		if (SECRETS.has(name)) {
			const warning = `${name}: there is white space around the value; it was removed. Correct the secret.`
			if (!this.warnings.includes(warning)) this.warnings.push(warning)
		}
		return trimmed
	}
}
const SECRETS = new Set([...SECRET_INPUTS, ...SECRET_VARIABLES])
const REGIONS = new Set(['region', ...FAMILIES.flatMap(({ region }) => region)])
function idSlip(item) {
	if ('all' !== item && /^(all|any|every|everything)$/i.test(item)) return 'is not an ID. Did you mean all?'
	if (isTaskId(item)) return null
	return 'is not the ID of a dump task (about 19 letters and digits; several are separated by commas or line ends, and names go into task-names)'
}

// src/inputs/inputs.ts
function readPauseRequest(given) {
	const reader = new Reader(given)
	const streams = reader.streams()
	const selection = reader.selection()
	const resume = reader.choice('resume', ['never', 'always', 'on-success'], null)
	const ifPaused = reader.choice('if-already-paused', ['leave', 'ignore', 'adopt', 'error'], 'leave') ?? 'leave'
	return { ...reader.common(), streams, selection, resume, ifPaused }
}
function readSignInMethod(given, preferred) {
	const reader = new Reader(given)
	const signInMethod = reader.signInMethod(preferred)
	if (null === signInMethod) throw new InputError(reader.problems)
	return { signInMethod, warnings: reader.warnings }
}

// src/model/note.ts
function note(what, todo = null, entry = null) {
	return { what, todo, entry }
}
function noteText({ what, todo }) {
	return null === todo ? what : `${what} ${todo}`
}

// src/model/result.ts
function resultWith(reports = [], more = {}) {
	return { reports, problems: [], warnings: [], errors: [], ...more }
}
function isSuccess({ reports, problems, errors }) {
	return 0 === problems.length && 0 === errors.length && reports.every(({ problem }) => null === problem)
}

// src/report/links.ts
function fileUrl(action, path) {
	return null === action ? null : `${action.server}/${action.repository}/blob/${action.ref}/${path}`
}
function entryUrl(action, entry) {
	return null === entry ? null : fileUrl(action, `docs/troubleshooting.md#${entry}`)
}

// src/model/tasks.ts
const OUTCOMES = [
	'paused',
	'already-paused',
	'adopted',
	'resumed',
	'already-running',
	'requested',
	'planned',
	'timed-out',
	'failed',
	'missing'
]
function isGone(task) {
	return void 0 === task || 'DELETE' === task.state
}
function isSameTask(a, b) {
	return null !== a.id && null !== b.id ? a.id === b.id : null !== a.name && a.name === b.name
}
class TaskIndex {
	#byId = new Map()
	#byName = new Map()
	constructor(tasks) {
		const keep = (map, key, task) => {
			if (null !== key && isGone(map.get(key))) map.set(key, task)
		}
		for (const task of tasks) {
			keep(this.#byId, task.id, task)
			keep(this.#byName, task.name, task)
		}
	}
	find({ id, name }) {
		const byId = null === id ? void 0 : this.#byId.get(id)
		if (void 0 !== byId) return byId
		const byName = null === name ? void 0 : this.#byName.get(name)
		return void 0 !== byName && isSameTask(byName, { id, name }) ? byName : void 0
	}
}
function taskKey({ id, name }) {
	return id ?? `name ${name}`
}
function taskLabel(task) {
	if (null === task.name) return task.id ?? '?'
	return null === task.id ? task.name : `${task.name} (${task.id})`
}
function fewLabels(tasks) {
	return fewOf(tasks.map(task => plain(taskLabel(task), 80)))
}
function byStream(items) {
	const streams = new Map()
	for (const item of items) {
		const own = streams.get(item.stream)
		if (own) own.push(item)
		else streams.set(item.stream, [item])
	}
	return streams
}
function namesByStream(tasks) {
	const streams = [...byStream(tasks)]
	const named = fewOf(
		streams,
		10,
		([stream, own]) => `stream ${stream ?? '?'}: ${own.map(task => plain(taskLabel(task), 80)).join(', ')}`
	)
	return named.replaceAll(', stream ', '; stream ')
}
function reportOf(task, outcome, more = {}) {
	const { stream, id, name, destination, state, lastTransfer } = task
	return {
		stream,
		id,
		name,
		destination,
		before: state,
		after: state,
		lastTransfer,
		pausedAt: null,
		outcome,
		took: null,
		pausedFor: null,
		sent: false,
		problem: null,
		warning: null,
		...more
	}
}

// src/report/names.ts
const MOST = 25
function names_namesOf(tasks) {
	if (tasks.length > MOST) return `${names_namesOf(tasks.slice(0, MOST))} and ${tasks.length - MOST} more`
	const keyOf = ({ stream, name }) => JSON.stringify([stream, name])
	const counts = new Map()
	for (const task of tasks) counts.set(keyOf(task), (counts.get(keyOf(task)) ?? 0) + 1)
	const isEnough = task => null !== task.name && 1 === counts.get(keyOf(task))
	return namesByStream(tasks.map(task => (isEnough(task) ? { ...task, id: null } : task)))
}

// src/report/annotations.ts
const annotations_MOST = 10
function annotationsOf(story) {
	const annotations = []
	const overflow = []
	for (const level of ['error', 'warning', 'notice']) {
		const all = story.advice.filter(each => each.level === level)
		const shown = all.length > annotations_MOST ? all.slice(0, annotations_MOST - 1) : all
		const rest = all.slice(shown.length)
		annotations.push(...shown.map(each => ({ level, title: each.title, text: textOf(each, story) })))
		if (0 === rest.length) continue
		const title = `${counted(rest.length, 'more cause')}`
		annotations.push({ level, title, text: 'They are in the job summary and at the end of the log.' })
		overflow.push(...rest.map(each => `${each.title}: ${textOf(each, story)}`))
	}
	overflow.push(...story.advice.flatMap(each => ('summary' === each.level ? textOf(each, story) : [])))
	return { annotations, overflow }
}
const SHORT = 160
function textOf({ lead, facts, todo, next, deadline, entry }, { action }) {
	const url = entryUrl(action, entry)
	const [only] = 1 === facts.length ? facts : []
	const told = only && (null !== lead || 0 === only.tasks.length) ? [only.text] : facts.map(factText)
	const isShort = void 0 !== only && `${told[0]}${todo}`.length <= SHORT
	const what = isShort && null !== todo ? [`${told[0]} ${todo}`] : told
	const more = null === url ? null : `More: ${url}`
	const given = [isShort ? null : todo, next, null === lead ? deadline : null, more]
	const rest = given.filter(line => null !== line)
	const first = null === lead ? [] : [[lead, deadline].filter(Boolean).join(' ')]
	const facing = [...first, ...shortened(what, first.length > 0 ? 1 : 3, ' \xb7 ')]
	return [...facing, ...shortened(rest, 4 - facing.length, ' ')].join('\n')
}
function shortened(lines, most, separator) {
	if (lines.length <= most) return [...lines]
	return [...lines.slice(0, most - 1), lines.slice(most - 1).join(separator)]
}
function factText({ tasks, text }) {
	return 0 === tasks.length ? oneLine(text) : `${names_namesOf(tasks)}: ${oneLine(text)}`
}
const oneLine = text =>
	text
		.split('\n')
		.map(line => line.trim())
		.join(' ')

// src/report/entries.ts
const ENTRY = {
	leftPaused: 'dump-tasks-stayed-paused',
	inputs: 'inputs',
	dryRun: 'dry-run',
	notThere: 'task-not-there',
	notTried: 'not-tried',
	defect: 'defect'
}

// src/model/direction.ts
const PAUSE = {
	call: 'stop',
	goal: 'PAUSED',
	reached: 'paused',
	already: 'already-paused',
	bad: ['ERROR'],
	badOutcome: 'timed-out',
	from: null,
	endsWithCancel: true,
	keepsTrying: false,
	needsTask: true,
	words: { done: 'paused', achieved: 'paused' }
}
const RESUME = {
	call: 'start',
	goal: 'RUNNING',
	reached: 'resumed',
	already: 'already-running',
	bad: ['ERROR', 'ABNORMAL'],
	badOutcome: 'failed',
	from: 'PAUSED',
	endsWithCancel: false,
	keepsTrying: true,
	needsTask: false,
	words: { done: 'running', achieved: 'resumed' }
}

// src/report/ended.ts
function endedOf(conclusion, surroundings) {
	return {
		dryRun: false,
		mode: null,
		left: null,
		ours: 'post' === conclusion.step,
		ignoresPaused: false,
		retention: new Map(),
		...conclusion,
		...surroundings,
		direction: 'pause' === conclusion.step ? PAUSE : RESUME,
		success: isSuccess(conclusion.result)
	}
}
function isUntried({ problem }) {
	return problem?.entry === ENTRY.notTried
}
const PAUSED_OUTCOMES = ['planned', 'paused', 'requested', 'timed-out', 'adopted', 'already-paused']
function leftByPause({ mode, result, ignoresPaused, step }) {
	if ('pause' !== step) return []
	const isResumed = 'always' === mode || 'on-success' === mode
	return result.reports.filter(({ outcome, sent }) => {
		if ('already-paused' === outcome) return !ignoresPaused
		return !isResumed && (PAUSED_OUTCOMES.includes(outcome) || (sent && 'failed' === outcome))
	})
}

// src/report/headline.ts
function iconOf(ended, advice) {
	if (!ended.success) return '\u274C'
	if (ended.dryRun) return '\uD83D\uDCDD'
	if (advice.some(({ level }) => 'warning' === level)) return '\u26A0\uFE0F'
	return advice.some(({ level }) => 'summary' === level) ? '\u23F8\uFE0F' : '\u2705'
}
function headlineOf(ended) {
	const named = [...new Set(ended.result.reports.map(({ stream }) => stream))]
	const known = named.length > 0 && !named.includes(null) ? named : (ended.place.streams ?? [])
	const streams = known.length > 3 ? `${known.length} streams` : known.map(stream => plain(stream, 64)).join(', ')
	const said = sayingOf(ended)
	return '' === streams ? capital(said) : `${streams}: ${said}`
}
function sayingOf(ended) {
	const { result, dryRun, left, success } = ended
	if (null !== left) {
		const isSure = result.reports.every(({ after }) => 'PAUSED' === after)
		return `${tasks(result.reports.length)} left paused${isSure ? '' : ', or about to pause'}`
	}
	if (dryRun) return dryRunSaying(ended)
	if (success) return doneSaying(ended)
	const others = result.errors.filter(error => !(error instanceof RunnerFileError))
	const isDone = isSuccess({ ...result, errors: others })
	return isDone ? `${doneSaying(ended)}, but the step failed` : failedSaying(ended)
}
function dryRunSaying({ direction, success, result }) {
	const [verb, changed] = direction === PAUSE ? ['paused', 'stopped'] : ['resumed', 'started']
	const planned = result.reports.filter(({ outcome }) => 'planned' === outcome).length
	if (!success) return `dry run failed, nothing was ${changed}`
	return `dry run, nothing was ${changed}; ${tasks(planned)} would be ${verb}`
}
function failedSaying({ direction, result, took }) {
	const verb = direction.words.achieved
	const failed = result.reports.filter(
		report => null !== report.problem && (direction === RESUME || !isUntried(report))
	).length
	if (failed > 0) return `${failed} of ${tasks(result.reports.length)} not ${verb} after ${span(took)}`
	return `dump tasks not ${verb}`
}
function doneSaying(ended) {
	const { direction, result, took } = ended
	const { reports } = result
	const count = (...outcomes) => reports.filter(({ outcome }) => outcomes.includes(outcome)).length
	const [reached, sent, already] = [count(direction.reached), count('requested'), count(direction.already, 'adopted')]
	const time = span(took)
	if (reached > 0) return `${tasks(reached)} ${direction.words.achieved} in ${time}`
	if (sent > 0) return `${direction.call} of ${tasks(sent)} sent, not waited for`
	if (direction === PAUSE && already > 0) return `${tasks(already)} paused already`
	const unpaused = reports.filter(neverPaused).length
	if (unpaused > 0 && unpaused === already) return `${tasks(unpaused)} never paused; watched for ${time}`
	if (already > 0) return `${tasks(already)} running already`
	return reports.length > 0 ? 'no dump task there' : `nothing to ${direction === PAUSE ? 'pause' : 'resume'}`
}
const tasks = count => counted(count, 'dump task')
function neverPaused({ outcome, pausedAt, warning }) {
	return 'already-running' === outcome && null === pausedAt && null !== warning
}
function fateOf(report, direction) {
	const { outcome, before } = report
	if (isUntried(report)) return 'not tried'
	if ('planned' !== outcome) return outcome
	const state = null === before || '' === before ? '' : ` (is ${plain(before, 40)})`
	const isDue = direction === PAUSE || 'PAUSED' === before
	return `would be ${isDue ? direction.words.achieved : 'waited for'}${state}`
}
const ORDER = [
	'failed',
	'timed-out',
	'missing',
	'not tried',
	'requested',
	'would be paused',
	'would be resumed',
	'would be waited for',
	'paused',
	'resumed',
	'already-paused',
	'adopted',
	'already-running'
]
function totals(reports, direction) {
	const counts = new Map()
	for (const report of reports) {
		const word = fateOf(report, direction).replace(/ \(.*/s, '')
		counts.set(word, (counts.get(word) ?? 0) + 1)
	}
	const rank = ([word]) => ORDER.indexOf(word)
	return [...counts]
		.sort((a, b) => rank(a) - rank(b))
		.map(([word, count]) => `${count} ${word}`)
		.join(', ')
}

// src/report/log.ts
function taskLines({ result, direction }) {
	return result.reports.map(report => {
		const { stream, before, after, outcome, took, pausedFor } = report
		const time = null === took ? '' : ` in ${span(took)}`
		const down = null === pausedFor ? '' : `, after ${span(pausedFor)} of pause`
		const isStated = 'planned' === outcome || (null === before && null === after)
		const states = isStated ? '' : ` (${plain(before ?? '?', 40)} \u{2192} ${plain(after ?? '?', 40)})`
		const label = `${plain(stream ?? '?')}/${plain(taskLabel(report), 80)}`
		return `${label}: ${fateOf(report, direction)}${time}${down}${states}`
	})
}
function lastLine({ result, direction, dryRun, success, headline, now, took }) {
	const { reports } = result
	const time = `${timeOfDay(now)} UTC`
	if (0 === reports.length) return `${headline} (${time})`
	const known = [...byStream(reports)].filter(([stream]) => null !== stream)
	const streams = fewOf(known, 10, ([stream, own]) => `${stream} ${own.length}`)
	const begin = `${success ? '' : 'Failed: '}${dryRun ? 'dry run, nothing was changed: ' : ''}`
	const end = `${totals(reports, direction)} in ${span(took)} (${time})${'' === streams ? '' : `: ${streams}`}`
	return capital(`${begin}${end}`)
}
const external_node_zlib_namespaceObject = require('node:zlib')

// src/model/handoverCode.ts
const FIELDS = ['stream', 'id', 'name', 'destination', 'before', 'after', 'last-transfer', 'paused-at', 'outcome']
const TIMES = ['last-transfer', 'paused-at']
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const MARKS = '!*?@^|~()<>,:;#&'
const LONGEST = 4e6
function toHandover(entries) {
	const columns = FIELDS.map(field => {
		const values = entries.map(entry => entry[field])
		const lines = (TIMES.includes(field) ? differences(values) : values).map(value => `${lineOf(value)}\n`)
		return (0, external_node_zlib_namespaceObject.deflateRawSync)(lines.join(''), { level: 9 })
	})
	const packed = Buffer.concat(columns.flatMap(column => [inFourBytes(column.length), column]))
	return handoverCode_spelled(
		Buffer.concat([inFourBytes((0, external_node_zlib_namespaceObject.crc32)(packed)), packed])
	)
}
function fromHandover(text) {
	const bytes = unspelled(text)
	if (null === bytes || bytes.length < 4) return null
	let rest = bytes.subarray(4)
	if ((0, external_node_zlib_namespaceObject.crc32)(rest) !== bytes.readUInt32BE(0)) return null
	try {
		const columns = FIELDS.map(field => {
			const end = 4 + rest.readUInt32BE(0)
			const column = (0, external_node_zlib_namespaceObject.inflateRawSync)(rest.subarray(4, end), {
				maxOutputLength: LONGEST
			})
			rest = rest.subarray(end)
			const values = column.toString('utf8').split('\n').slice(0, -1).map(handoverCode_textOf)
			return TIMES.includes(field) ? times(values) : values
		})
		return 0 === rest.length ? entriesOf(columns) : null
	} catch {
		return null
	}
}
function entriesOf(columns) {
	const count = columns[0]?.length ?? 0
	if (!columns.every(column => column.length === count)) return null
	return Array.from({ length: count }, (_, row) =>
		Object.fromEntries(FIELDS.map((field, at) => [field, columns[at]?.[row]]))
	)
}
function inFourBytes(count) {
	const bytes = Buffer.alloc(4)
	bytes.writeUInt32BE(count)
	return bytes
}
function lineOf(value) {
	return null === value ? '\\' : JSON.stringify(value).slice(1, -1)
}
function handoverCode_textOf(line) {
	return '\\' === line ? null : String(JSON.parse(`"${line}"`))
}
function differences(values) {
	let last = 0
	return values.map(value => {
		if (null === value || !isTime(value)) return value
		const difference = Date.parse(value) - last
		if (!Number.isSafeInteger(difference)) return value
		last += difference
		return String(difference)
	})
}
function times(values) {
	let last = 0
	return values.map(value => {
		if (null === value || !/^-?\d+$/.test(value)) return value
		last += Number(value)
		return new Date(last).toISOString()
	})
}
function handoverCode_spelled(bytes) {
	const groups = []
	for (let at = 0; at + 1 < bytes.length; at += 2) {
		const word = bytes.readUInt16BE(at)
		groups.push(`${LETTERS[word >> 10]}${LETTERS[(word >> 4) & 63]}${MARKS[15 & word]}`)
	}
	const last = bytes.length % 2 === 1 ? bytes[bytes.length - 1] : void 0
	if (void 0 !== last) groups.push(`${LETTERS[last >> 4]}${MARKS[15 & last]}`)
	return groups.join('')
}
function unspelled(text) {
	const whole = Math.floor(text.length / 3)
	const rest = text.slice(3 * whole)
	const bytes = Buffer.alloc(2 * whole + ('' === rest ? 0 : 1))
	for (let group = 0; group < whole; group += 1) {
		const [first, second, mark] = [0, 1, 2].map(at => (2 === at ? MARKS : LETTERS).indexOf(text.charAt(3 * group + at)))
		if (first < 0 || second < 0 || mark < 0) return null
		bytes.writeUInt16BE((first << 10) | (second << 4) | mark, 2 * group)
	}
	if ('' === rest) return bytes
	const [high, low] = [LETTERS.indexOf(rest.charAt(0)), MARKS.indexOf(rest.charAt(1))]
	if (2 !== rest.length || high < 0 || high > 15 || low < 0) return null
	bytes[bytes.length - 1] = (high << 4) | low
	return bytes
}

// src/report/handover.ts
function tasksOutput(reports) {
	return JSON.stringify(reports.map(entryOf))
}
function handoverOutput(reports) {
	return toHandover(reports.map(entryOf))
}
function entryOf(report) {
	const { stream, id, name, destination, before, after, lastTransfer, pausedAt, outcome } = report
	return { stream, id, name, destination, before, after, 'last-transfer': lastTransfer, 'paused-at': pausedAt, outcome }
}

// src/report/outputs.ts
function handoverOutputs(reports) {
	return { tasks: tasksOutput(reports), handover: handoverOutput(reports) }
}
function outputsOf(step, reports) {
	const changed = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
	switch (step) {
		case 'pause':
			return {
				'paused-task-ids': idsOf(changed),
				'already-paused-task-ids': idsOf(reports.filter(({ outcome }) => FOUND_PAUSED.includes(outcome))),
				'paused-count': String(changed.length),
				...handoverOutputs(reports)
			}
		case 'resume':
			return {
				'resumed-task-ids': idsOf(changed),
				'resumed-count': String(changed.length),
				tasks: tasksOutput(reports)
			}
		case 'post':
			return {}
	}
}
const CHANGED = ['paused', 'resumed', 'requested', 'timed-out']
const FOUND_PAUSED = ['already-paused', 'adopted']
function idsOf(reports) {
	return JSON.stringify(reports.flatMap(({ id }) => id ?? []))
}
const LONGEST_INPUT = 131e3
function longHandoverNotice({ handover = '' }) {
	if (handover.length <= LONGEST_INPUT) return null
	return `The output handover has ${Math.round(handover.length / 1e3)} kB, more than a step on Linux takes as an input (128 KiB). The post step resumes these tasks all the same. To resume them in another job, split the streams over several jobs, or name the tasks there.`
}

// src/model/remedies.ts
const byCode =
	(service, ...codes) =>
	error =>
		error instanceof ServiceError &&
		(null === service || error.parts.service === service) &&
		null !== error.parts.code &&
		codes.includes(error.parts.code)
const byStatus =
	(service, ...statuses) =>
	error =>
		error instanceof ServiceError &&
		(null === service || error.parts.service === service) &&
		statuses.includes(error.parts.status)
const any =
	(...conditions) =>
	error =>
		conditions.some(applies => applies(error))
const withoutCode = applies => error => error instanceof ServiceError && null === error.parts.code && applies(error)
const byLock = words => error => error instanceof ServiceError && isLocked(error) && words.test(error.parts.words)
const byWords = (statuses, pattern) => error =>
	error instanceof ServiceError && statuses.includes(error.parts.status) && pattern.test(error.parts.words)
const bySignIn = (statuses, way, words = /(?:)/) => {
	const beginning = 'keyless' === way ? 'sign in by the identity provider' : 'sign in '
	return error =>
		byStatus('IAM', ...statuses)(error) &&
		error instanceof ServiceError &&
		error.parts.operation.startsWith(beginning) &&
		words.test(error.parts.words)
}
const byTrouble =
	(...troubles) =>
	error =>
		error instanceof NetworkError && troubles.includes(error.trouble)
const REMEDIES = [
	{
		id: 'dis-4117',
		applies: byCode('DIS', 'DIS.4117'),
		cause: 'the project ID is not one of this region',
		remedy: 'set project-id to the ID that the console shows under My Credentials for the region of the streams'
	},
	{
		id: 'dis-4205',
		applies: byCode('DIS', 'DIS.4205'),
		cause: 'the stream is not running (it is being created, deleted or frozen)',
		remedy: 'look at the stream in the console, and run again when it is running'
	},
	{
		id: 'dis-4301',
		applies: byCode('DIS', 'DIS.4301'),
		cause: 'there is no stream of that name in this project and region',
		remedy: 'correct stream-name, region or project-id; names are case-sensitive'
	},
	{
		id: 'key-locked',
		applies: byLock(/\b(ak|access.?key|aksk|key)\b/i),
		cause: 'IAM locked the access key for 5 minutes, after too many wrong signatures',
		remedy: 'wait 5 minutes before the next run, since each further try prolongs the lock; then check secret-access-key'
	},
	{
		id: 'account-locked',
		applies: byLock(/(?:)/),
		cause: 'IAM locked the account or user for 15 minutes, after too many failed sign-ins',
		remedy:
			'wait 15 minutes before the next run, since each further try prolongs the lock; then check user name, password and domain-name'
	},
	{
		id: 'dis-4354',
		applies: byCode('DIS', 'DIS.4354'),
		cause: 'one of the dump tasks does not exist',
		remedy: 'correct task-ids; with a wait-timeout, or with task-names, the message lists what the stream has'
	},
	{
		id: 'dis-task-limits',
		applies: byCode('DIS', 'DIS.4355', 'DIS.4357', 'DIS.4358'),
		cause:
			'DIS speaks of creating a dump task (one of that name exists, a stream takes 5 at most), which this action never does',
		remedy:
			'look at the dump tasks of the stream in the console and run again; if it lasts, report this with the request ID'
	},
	{
		id: 'dis-throttled',
		applies: byCode('DIS', 'DIS.4303', 'DIS.4305'),
		cause: 'the service throttles: too much traffic or too many requests at once',
		remedy: 'run fewer jobs at the same time, or raise retry-max-attempts'
	},
	{
		id: 'dis-4309',
		applies: byCode('DIS', 'DIS.4309'),
		cause: "too many failed requests: the service blocks this runner's IP address for a while",
		remedy:
			'wait 30 minutes before running again, since every further request prolongs it; then correct what failed before'
	},
	{
		id: 'dis-4116',
		applies: byCode('DIS', 'DIS.4116'),
		cause: 'no permission for the stream, or the account is in arrears',
		remedy: 'give the user or agency the role DIS Administrator on the project of the streams'
	},
	{
		id: 'dis-invalid-request',
		applies: byCode('DIS', 'DIS.4200', 'DIS.4202', 'DIS.4300'),
		cause: 'the service does not take the request as it is',
		remedy: 'check stream-name and task-ids; if they are right, report this with the request ID'
	},
	{
		id: 'iam-provider-unknown',
		applies: bySignIn([404], 'keyless', /provider|idp/i),
		cause: 'IAM has no identity provider of that name, in the account and cloud that it belongs to',
		remedy:
			'set identity-provider to the name that the console shows in IAM under Identity Providers, and check that region or iam-endpoint is of that cloud (docs/keyless.md)'
	},
	{
		id: 'iam-second-factor',
		applies: bySignIn(
			[400, 401, 403],
			'any',
			/second factor|two.?factor|multi.?factor|\bm\.?f\.?a\b|\btotp\b|verification code|login protection/i
		),
		cause: 'the IAM user has to show a second factor (MFA), which no workflow can',
		remedy: 'sign in keyless or with AK/SK, or use an IAM user for programmatic access without a second factor'
	},
	{
		id: 'iam-project-refused',
		applies: bySignIn([400, 401, 403, 404], 'any', /\b(project|scope)\b/i),
		cause: 'IAM gives these credentials no token for that project: it is not there, or they have no role in it',
		remedy:
			'set project-id or project-name to the project of the streams, and give the user, or the group that the identity conversion rules lead to, the role DIS Administrator on it'
	},
	{
		id: 'iam-access-rule',
		applies: bySignIn([403], 'any'),
		cause:
			'an access rule of the account keeps this user or runner out: an IP address range, or no programmatic access',
		remedy:
			"ask the account's administrator to allow the address of the runner and programmatic access (IAM: Security Settings, and the access type of the user or identity provider)"
	},
	{
		id: 'iam-keyless-refused',
		applies: bySignIn([400, 401, 403, 404], 'keyless'),
		cause: 'the identity provider in IAM does not accept the ID token of this job',
		remedy:
			'compare the claims above with the identity provider in IAM: its name, Identity Provider URL, Client ID, Signing Key and identity conversion rules (docs/keyless.md)'
	},
	{
		id: 'github-no-id-token',
		applies: byStatus('GitHub', 400, 401, 403, 404),
		cause: 'GitHub gives this job no ID token',
		remedy:
			'give the job permissions: id-token: write (on Forgejo, enable-openid-connect: true); workflows started by a fork get none'
	},
	{
		id: 'github-answer',
		applies: error =>
			error instanceof ServiceError && 'GitHub' === error.parts.service && Boolean(error.parts.unreadable),
		cause: 'GitHub, or a proxy before it, answered without an ID token',
		remedy:
			'run the job again; if it lasts, look at the status page of GitHub (of your forge), and whether a proxy answers in its place'
	},
	{
		id: 'signature-form',
		applies: any(
			byCode('DIS', 'DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109'),
			byWords([401, 441], /authori[sz]ation\W+(header\W+)?(is\W+)?(format|missing|empty)/i)
		),
		cause:
			'the service takes neither form of the signature: another service answers, or a proxy changes the Authorization header',
		remedy:
			'check that endpoint is the URL of DIS, and that no proxy changes headers; if both are right, sign in with a token (keyless, IAM user) and report this with the request ID'
	},
	{
		id: 'signature-region',
		applies: byCode('DIS', 'DIS.4111'),
		cause: 'the signature is for another region than the one that answers',
		remedy: 'set region to the region of endpoint'
	},
	{
		id: 'key-unknown',
		applies: any(byCode('DIS', 'DIS.4107'), byWords([401, 403, 441], /ak .*not exist/i)),
		cause:
			'the access key is not known here: mistyped or swapped with the secret key, a temporary one without its security-token, deleted, or of the other cloud',
		remedy:
			'check access-key-id; set security-token if the key is temporary; check that region (or endpoint) is of the cloud of the key'
	},
	{
		id: 'clock-off',
		applies: any(
			byCode('DIS', 'DIS.4103', 'DIS.4104', 'DIS.4105'),
			byWords([401, 403, 441], /signature expired|signature time/i)
		),
		cause:
			'the clock of the runner is more than 15 minutes off; the action follows the clock of the service up to a day',
		remedy: 'set the clock of the runner right (NTP)'
	},
	{
		id: 'signature-wrong',
		applies: any(byCode('DIS', 'DIS.4100', 'DIS.4112'), byWords([401, 403, 441], /signature fail|signature mismatch/i)),
		cause: 'the secret key does not belong to the access key',
		remedy: 'check secret-access-key: a truncated or swapped secret is the usual reason'
	},
	{
		id: 'temporary-key-expired',
		applies: byWords([401, 403, 441], /security.?token.*expire|expire.*security.?token/i),
		cause: 'the temporary key (AK/SK with its security token) has expired',
		remedy: 'get a new temporary key, one that outlives the job: the post step needs it at the end; or sign in keyless'
	},
	{
		id: 'token-refused',
		applies: any(
			byCode('DIS', 'DIS.4113', 'DIS.4114'),
			byCode(null, 'APIGW.0307'),
			byWords([401, 403, 441], /(?<!security )token/i)
		),
		cause: 'the token has expired, or is of another project or cloud',
		remedy:
			'get a new token, scoped to the project of the streams; or use a sign-in method that renews it (keyless, IAM user)'
	},
	{
		id: 'iam-refused',
		applies: byStatus('IAM', 401),
		cause: 'IAM refuses these credentials',
		remedy:
			'check user name, password and domain-name (the account), or the key; programmatic access has to be allowed, and iam-endpoint or region has to be of the same cloud'
	},
	{
		id: 'iam-forbidden',
		applies: byStatus('IAM', 403, 404),
		cause: 'IAM does not let these credentials do that',
		remedy: 'set project-id, so that nothing has to be looked up; or allow the user to see its projects'
	},
	{
		id: 'gateway-forbidden',
		applies: byCode('DIS', 'APIGW.0302', 'APIGW.0304', 'APIGW.0306'),
		cause:
			'the gateway in front of DIS does not let these credentials through: no role, a token of another project, or an access rule for IP addresses',
		remedy:
			'give the user or agency the role DIS Administrator on the project of the streams; check project-id, and the access rules of the account'
	},
	{
		id: 'credentials-refused',
		applies: any(byStatus('DIS', 401, 441), byCode('DIS', 'APIGW.0301', 'APIGW.0303', 'APIGW.0305')),
		cause: 'the credentials are refused: a wrong secret key, an expired temporary key, or the other cloud',
		remedy: 'check the secrets; a temporary key must still be valid when the post step runs'
	},
	{
		id: 'forbidden-or-blocked',
		applies: withoutCode(byStatus('DIS', 403)),
		cause:
			"these credentials may not do that, or the service blocks this runner's IP address after too many failed requests",
		remedy:
			'give the user or agency the role DIS Administrator on the project of the streams; if it has that role, wait 30 minutes before running again'
	},
	{
		id: 'forbidden',
		applies: byStatus('DIS', 403),
		cause: 'these credentials may not do that',
		remedy: 'give the user or agency the role DIS Administrator on the project of the streams'
	},
	{
		id: 'redirect',
		applies: byStatus(null, 301, 302, 303, 307, 308),
		cause: 'the endpoint is not the service itself; credentials are never sent on to where it points',
		remedy: 'set endpoint or iam-endpoint to the address of the service'
	},
	{
		id: 'too-many-requests',
		applies: byStatus(null, 429),
		cause: 'too many requests',
		remedy: 'run fewer jobs at the same time, or raise retry-max-attempts'
	},
	{
		id: 'service-trouble',
		applies: error => error instanceof ServiceError && error.parts.status >= 500,
		cause: 'the service or the gateway in front of it is in trouble',
		remedy: "run again later; the request ID helps the cloud's support"
	},
	{
		id: 'unreadable-answer',
		applies: error => error instanceof ServiceError && Boolean(error.parts.unreadable),
		cause: 'what answered is not the service, or not in a form that is known',
		remedy: 'check endpoint and iam-endpoint, and whether a proxy or a sign-in page answers in their place'
	},
	{
		id: 'retry-after-too-long',
		applies: error => error instanceof TimeLimitError,
		cause: 'the service asks for more patience than there is time',
		remedy: 'run again later, or raise wait-timeout'
	},
	{
		id: 'name-unknown',
		applies: byTrouble('name-unknown'),
		cause:
			'the host name does not exist: the region is mistyped, or (for the host of DIS) most likely this region has no DIS, or the runner has no DNS for it',
		remedy: 'check region; set endpoint (and iam-endpoint) to the URLs of your cloud, or use a runner that can reach it'
	},
	{
		id: 'connection-refused',
		applies: byTrouble('refused', 'connect-timeout'),
		cause: 'nothing answers at that address from this runner',
		remedy: 'check endpoint, firewall and proxy (HTTPS_PROXY, NO_PROXY)'
	},
	{
		id: 'answer-timeout',
		applies: byTrouble('answer-timeout', 'broken', 'stale'),
		cause: 'the connection stood, and no complete answer came through it',
		remedy: 'run again; if it lasts, look for a proxy or firewall that cuts connections'
	},
	{
		id: 'certificate-untrusted',
		applies: byTrouble('certificate'),
		cause: 'the certificate is not signed by an authority that this runner trusts',
		remedy:
			'with a private certificate authority (a proxy that inspects TLS, a private cloud), set NODE_EXTRA_CA_CERTS to its certificate file in the env of the runner or the job'
	},
	{
		id: 'certificate-file',
		applies: byTrouble('certificate-file'),
		cause: 'the authority of that certificate is in a file that Node could not use when the step started',
		remedy:
			'set NODE_EXTRA_CA_CERTS to the path of a PEM file that is there when the step starts; in a container job it is a path inside of the container'
	},
	{
		id: 'certificate-name',
		applies: byTrouble('certificate-name'),
		cause:
			'another server answers at that name: the endpoint is mistyped, or DNS, a proxy or a firewall leads elsewhere',
		remedy: 'set endpoint (or iam-endpoint) to a name that the certificate has, or correct DNS or the proxy'
	},
	{
		id: 'certificate-date',
		applies: byTrouble('certificate-date'),
		cause: 'the certificate was not renewed in time, or the clock of the runner is wrong',
		remedy:
			'compare the dates with the real time: if the clock is off, set the clock of the runner right (NTP); if not, whoever runs that host has to renew its certificate'
	},
	{
		id: 'tls-trouble',
		applies: byTrouble('tls'),
		cause: 'what answers there does not speak TLS as it should',
		remedy: 'check the port and the scheme of endpoint, and the proxy'
	},
	{
		id: 'proxy-refused',
		applies: byTrouble('proxy-refused'),
		cause: 'the proxy refuses: it wants (other) credentials, or does not allow this host',
		remedy:
			'set HTTPS_PROXY with the right user and password, or have the proxy allow this host; if no proxy is needed, name the host in NO_PROXY'
	},
	{
		id: 'proxy-unreachable',
		applies: byTrouble('proxy'),
		cause: 'the proxy of HTTPS_PROXY cannot be reached, or could not reach the host',
		remedy: 'check HTTPS_PROXY and NO_PROXY'
	},
	{
		id: 'runner-file-denied',
		applies: error => error instanceof RunnerFileError && 'denied' === error.trouble,
		cause:
			"the user that runs this step may not write the runner's files; in a container job, the image sets that user",
		remedy:
			"run the container as a user who may write them (container: options: --user root, or the runner's own user ID), or give that user the right"
	},
	{
		id: 'runner-file-full',
		applies: error => error instanceof RunnerFileError && 'full' === error.trouble,
		cause: 'the disk of the runner is full',
		remedy: 'make room on the runner and run the job again'
	},
	{
		id: 'runner-file',
		applies: error => error instanceof RunnerFileError,
		cause: "the runner's folder for temporary files was removed while the job ran, or its disk fails",
		remedy: 'run the job again; if it lasts, look at what cleans up on the runner'
	}
]
function remedyFor(error) {
	return REMEDIES.find(({ applies }) => applies(error)) ?? null
}
function explain(error) {
	const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
	const remedy = remedyFor(error)
	const advice = null === remedy ? [] : [`Likely cause: ${remedy.cause}. What to do: ${remedy.remedy}.`]
	const cause = error instanceof RenewalError && error.cause instanceof Error ? [explain(error.cause)] : []
	return [error.message, ...details, ...advice, ...cause].join('\n')
}
function explainInLine(error) {
	return explain(error).replaceAll('\n', ' ')
}
function noteOf(error) {
	const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
	const cause = error instanceof RenewalError && error.cause instanceof Error ? noteOf(error.cause) : null
	const remedy = remedyFor(error)
	const advice = null === remedy ? null : `Likely cause: ${remedy.cause}. What to do: ${remedy.remedy}.`
	return {
		what: [error.message, ...details, ...(null === cause ? [] : [cause.what])].join('\n'),
		todo: advice ?? cause?.todo ?? null,
		entry: remedy?.id ?? cause?.entry ?? null
	}
}

// src/report/stillPaused.ts
const RETENTION = 'A stream keeps its data for 24 to 72 hours only (24 by default); what is not dumped by then is lost.'
function deadlineText(tasks, retention, now) {
	const deadlines = [...byStream(tasks)].map(([stream, own]) => {
		const hours = retention.get(stream ?? '')
		const since = Math.min(...own.map(({ pausedAt }) => Date.parse(pausedAt ?? '')))
		return { stream, at: void 0 === hours ? 0 / 0 : since + 36e5 * hours }
	})
	if (0 === deadlines.length || deadlines.some(({ at }) => Number.isNaN(at))) return RETENTION
	const times = new Map()
	for (const { stream, at } of deadlines.sort((a, b) => a.at - b.at)) {
		const time = dayAndTime(at, now)
		times.set(time, [...(times.get(time) ?? []), stream ?? '?'])
	}
	const parts = [...times].map(([time, streams]) => `${time} UTC${times.size > 1 ? ` (${fewOf(streams, 3)})` : ''}`)
	return deadlines.some(({ at }) => at < now)
		? `They had to be resumed by ${fewOf(parts, 3)}: since then the stream drops data that was not dumped.`
		: `Resume them by ${fewOf(parts, 3)}: after that the stream drops data that was not dumped.`
}
function notResumed(tasks, ours) {
	const failed = tasks.filter(({ outcome }) => 'missing' !== outcome)
	const isPaused = ({ after }) => 'PAUSED' === after || (null === after && ours)
	const isUnknown = ({ after }) => null === after && !ours
	const isRunning = ({ after }) => after === RESUME.goal
	const isOther = task => !isPaused(task) && !isUnknown(task) && !isRunning(task)
	const sentences = [
		['These dump tasks are still paused, as far as is known', isPaused],
		['These dump tasks were not started; whether they are still paused is not known', isUnknown],
		['These dump tasks run, and may still pause, as their stop was sent', isRunning],
		['These dump tasks are not running as they should', isOther]
	].flatMap(([text, applies]) => {
		const chosen = failed.filter(applies)
		return chosen.length > 0 ? [`${text}: ${names_namesOf(chosen)}.`] : []
	})
	return sentences.length > 0 ? sentences.join(' ') : null
}
function whatBecomesOf({ direction, result, mode, dryRun, step }) {
	if (direction !== PAUSE || dryRun || 'pause' !== step) return null
	const ours = result.reports.filter(({ sent, outcome }) => 'adopted' === outcome || (sent && 'missing' !== outcome))
	if (0 === ours.length) return result.reports.some(({ sent }) => sent) ? null : 'Nothing was stopped.'
	const names = ours.length > 10 ? counted(ours.length, 'dump task') : names_namesOf(ours)
	if ('always' === mode) return `At the end of the job the post step resumes what this step stopped: ${names}.`
	if ('on-success' !== mode) return null
	return `If the job fails, what this step stopped is not resumed (resume: on-success): ${names}.`
}
function leftAdvice(ended) {
	const { left, mode, step, dryRun } = ended
	if (null !== left) return leftByPostAdvice(ended, left)
	if ('pause' !== step || 'always' === mode || 'on-success' === mode) return null
	const tasks = leftByPause(ended)
	if (0 === tasks.length) return null
	const ours = tasks.filter(({ outcome }) => 'already-paused' !== outcome)
	const others = tasks.filter(({ outcome }) => 'already-paused' === outcome)
	const count = counted(tasks.length, 'dump task')
	const facts = [
		...(ours.length > 0 ? [{ tasks: [], text: `${whoLeaves(mode, dryRun)} ${listed(ours)}` }] : []),
		...(others.length > 0 ? [{ tasks: [], text: `Found paused, and left so: ${listed(others)}` }] : [])
	]
	return {
		level: null === mode ? 'warning' : 'summary',
		title: null === mode ? `Nothing resumes ${count}` : `${count} left paused`,
		lead: null,
		facts,
		todo:
			null === mode
				? 'Set resume to always or on-success; or to never, if another step resumes what this one stops.'
				: 'Hand them over: give the output handover of this step to the resume action, in a later step or job.',
		next: null,
		deadline: null,
		entry: ENTRY.leftPaused
	}
}
function whoLeaves(mode, dryRun) {
	const will = dryRun ? 'would' : 'will'
	return null === mode
		? `resume is not set, so nothing ${will} resume`
		: `resume is never, so this action ${will} not resume`
}
const WHY = {
	never: 'resume is never, and the pause step ended before it could report',
	'not-set': 'resume is not set, and the pause step ended before it could report',
	'job-failed': 'The job did not succeed, and resume is on-success'
}
function leftByPostAdvice({ result }, left) {
	const { reports } = result
	const isSure = reports.every(({ after }) => 'PAUSED' === after)
	const count = counted(reports.length, 'dump task')
	const state = isSure ? 'left paused' : 'left paused, or about to pause'
	return {
		level: 'never' === left ? 'summary' : 'warning',
		title: `${count} ${state}`,
		lead: null,
		facts: [{ tasks: [], text: `${WHY[left]}: ${count} ${state}: ${names_namesOf(reports)}.` }],
		todo: 'Start them when it is safe to, with the step in the job summary or in the console of DIS.',
		next: null,
		deadline: null,
		entry: ENTRY.leftPaused
	}
}
const listed = tasks => `${counted(tasks.length, 'dump task')}: ${names_namesOf(tasks)}.`

// src/report/advice.ts
function adviceOf(ended) {
	const { result, dryRun } = ended
	const { errors, problems, warnings, reports } = result
	const isTold = task => 'missing' === task.outcome && problems.some(isAboutMissing)
	const failures = [
		...errors.map(error => ({ note: noteOf(error), task: null })),
		...problems.map(note => ({ note, task: null })),
		...reports.flatMap(task => (!task.problem || isUntried(task) || isTold(task) ? [] : { note: task.problem, task }))
	]
	const others = [
		...warnings.map(note => ({ note, task: null })),
		...reports.flatMap(task => (task.warning ? { note: task.warning, task } : []))
	]
	const left = leftAdvice(ended)
	const all = [
		...failuresAdvice(grouped(failures), ended),
		...(dryRun ? [dryRunAdvice(ended)] : []),
		...(null === left ? [] : [left]),
		...grouped(others).map(warningAdvice)
	]
	return withDeadline(all, ended)
}
const isAboutMissing = ({ entry }) => entry === ENTRY.notThere
function grouped(mentions) {
	const causes = new Map()
	for (const { note, task } of mentions) {
		const isAlone = null === note.entry && null === note.todo
		const key = isAlone ? note.what : JSON.stringify([note.entry, note.todo])
		const cause = causes.get(key) ?? { facts: [], todo: note.todo, entry: note.entry }
		causes.set(key, cause)
		const known = cause.facts.find(({ text }) => text === note.what)
		const fact = known ?? { tasks: [], text: note.what }
		if (void 0 === known) cause.facts.push(fact)
		if (null !== task) fact.tasks.push(task)
	}
	return [...causes.values()]
}
function failuresAdvice(causes, ended) {
	const { direction, result, dryRun } = ended
	const untried = result.reports.filter(isUntried)
	return causes.map((cause, index) => {
		const own = cause.facts.flatMap(({ tasks }) => tasks)
		const concerned = 0 === index ? [...own, ...untried] : own
		const of = counted(result.reports.length, 'dump task')
		return {
			...cause,
			level: 'error',
			title:
				causes.length > 1 && own.length > 0
					? `${own.length} of ${of} not ${direction.words.achieved}`
					: headlineOf(ended),
			lead: direction === PAUSE || dryRun ? null : notResumed(concerned, ended.ours),
			next: 0 === index ? whatBecomesOf(ended) : null,
			deadline: null
		}
	})
}
function warningAdvice(cause) {
	const tasks = cause.facts.flatMap(fact => fact.tasks)
	const [first] = tasks
	const isOne = void 0 !== first && tasks.every(({ outcome }) => outcome === first.outcome)
	const count = counted(tasks.length, 'dump task')
	const fate = isOne ? TITLES[first.outcome] : void 0
	return {
		...cause,
		level: 'warning',
		title: 0 === tasks.length ? 'DIS dump tasks' : `${count}${fate ? ` ${fate}` : ': please check'}`,
		lead: null,
		next: null,
		deadline: null
	}
}
const TITLES = { 'already-paused': 'found paused', 'already-running': 'found running', missing: 'not there' }
function dryRunAdvice({ direction, isPullRequest }) {
	const isPause = direction === PAUSE
	return {
		level: isPullRequest ? 'notice' : 'warning',
		title: `Dry run: nothing was ${isPause ? 'stopped' : 'started'}`,
		lead: null,
		facts: [
			{
				tasks: [],
				text: isPause
					? 'This was a dry run: nothing was stopped. What comes after this step runs while the dumps do.'
					: 'This was a dry run: nothing was started. What is paused stays paused.'
			}
		],
		todo: `To ${isPause ? 'pause' : 'resume'} the dump tasks, remove dry-run.`,
		next: null,
		deadline: null,
		entry: ENTRY.dryRun
	}
}
function withDeadline(advice, ended) {
	const paused = pausedTasks(ended)
	if (null === paused) return advice
	const deadline = deadlineText(paused, ended.retention, ended.now)
	const first = advice.findIndex(
		({ level, lead, entry, facts }) =>
			('error' === level && (null !== lead || 0 === paused.length)) ||
			entry === ENTRY.leftPaused ||
			facts.some(({ tasks }) => tasks.some(task => paused.includes(task)))
	)
	return advice.map((each, index) => (index === first ? { ...each, deadline } : each))
}
function pausedTasks({ result, ...ended }) {
	const { direction, left, dryRun, success } = ended
	if (dryRun) return null
	const { reports } = result
	if (direction === RESUME && null === left && !success && 0 === reports.length) return []
	const paused =
		null !== left
			? reports
			: direction === PAUSE
				? leftByPause({ result, ...ended })
				: reports.filter(({ problem, outcome }) => null !== problem && 'missing' !== outcome)
	return paused.length > 0 ? paused : null
}

// src/report/resumeStep.ts
function placeOf(place, streams) {
	const { region, endpoint, iamEndpoint, project } = place
	return { region, endpoint, iamEndpoint, projectId: project.id, streams }
}
const UNKNOWN_PLACE = { region: null, endpoint: null, projectId: null }
const BAD_STATES = ['ERROR', 'ABNORMAL']
function resumeYaml(tasks, { place, action, isMasked }) {
	const isUsable = text => null !== text && /^[A-Za-z0-9_.-]{1,64}$/.test(text) && !isMasked(text)
	const startable = tasks.filter(canBeStarted)
	const named = startable.filter(
		({ stream, id, name }) => (null === stream || isUsable(stream)) && (isUsable(id) || isUsable(name))
	)
	const known = named.map(({ stream }) => stream)
	const streams = [...known, ...(known.includes(null) ? (place.streams ?? []) : [])].filter(isUsable)
	if (0 === streams.length) return null
	const byName = named.filter(({ id }) => !isUsable(id))
	const unnamed = startable.length - named.length
	const uses = action ? `${action.repository}/resume@${action.ref}` : 'OWNER/pause-dis-dump-tasks/resume@v1'
	return [
		`- uses: ${uses}`,
		'  with:',
		...listLines('stream-name', [...new Set(streams)]),
		...listLines('task-ids', named.map(({ id }) => id).filter(isUsable)),
		...listLines('task-names', byName.map(({ name }) => name).filter(isUsable)),
		...(unnamed > 0 ? [`    # ${counted(unnamed, 'dump task')} cannot be named here: see the console`] : []),
		...placeLines(place, isMasked),
		'    # and the credential inputs of the pause step'
	].join('\n')
}
function canBeStarted({ outcome, after, id }) {
	return 'missing' !== outcome && !BAD_STATES.includes(after) && (null !== id || null === after)
}
function placeLines(place, isMasked) {
	const { region, endpoint, iamEndpoint, projectId } = place
	const implied = null === region ? null : endpointsOf(region)
	const line = (name, value, byDefault) => {
		if (null == value || value === byDefault) return []
		return [isMasked(value) ? `    # and ${name} as in the pause step` : `    ${name}: ${scalar(value)}`]
	}
	return [
		...line('region', region),
		...line('endpoint', endpoint, implied?.dis),
		...line('iam-endpoint', iamEndpoint, implied?.iam),
		...line('project-id', projectId)
	]
}
function scalar(text) {
	const isOther = /^[-+]?(\.?\d[\d._]*(e[-+]?\d+)?|0x[\da-f]+|0o\d+|\.inf|\.nan)$|^(true|false|null|yes|no|on|off)$/i
	return isOther.test(text) ? `'${text}'` : text
}
function listLines(name, values) {
	if (0 === values.length) return []
	if (values.join(', ').length <= 60) return [`    ${name}: ${scalar(values.join(', '))}`]
	const shown = values.slice(0, 200)
	const more = values.length > shown.length ? [`    # and ${values.length - shown.length} more ${name}`] : []
	return [`    ${name}: |`, ...shown.map(value => `      ${value}`), ...more]
}

// src/report/story.ts
function storyOf(conclusion, surroundings) {
	const ended = endedOf(conclusion, surroundings)
	const advice = adviceOf(ended)
	return {
		...ended,
		icon: iconOf(ended, advice),
		headline: headlineOf(ended),
		advice,
		resumeStep: resumeYaml(stillPaused(ended), ended)
	}
}
function stillPaused(ended) {
	if (ended.dryRun) return []
	if (ended.direction === RESUME) {
		const { reports } = ended.result
		return null === ended.left ? reports.filter(({ problem }) => null !== problem) : reports
	}
	const left = leftByPause(ended)
	const ours = left.filter(({ outcome }) => 'already-paused' !== outcome)
	return ours.length > 0 ? ours : left
}

// src/report/markdown.ts
const HARMLESS = /^[A-Za-z0-9][A-Za-z0-9 ,;-]{0,199}$/
const meaningful = () => /[^\p{L}\p{N} ,;=+./:_()\xab\xbb\u2026\u2013'%-]/gu
const meaningfulThere = () => /:(?=\/\/)|(?<=\bwww)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+=]|(?<=^\d+)\./giu
const LINKED = /(?<![a-z0-9])(?:gh(?=-\d)|[0-9a-f]{7,}(?![a-z0-9]))/gi
const UNLINKED = /.{6}(?=.)|^gh$/gi
const GAP = '&#8203;'
function escaped(text, longest) {
	if (HARMLESS.test(text) && text.search(LINKED) < 0) return text
	return inert(plain(text, longest).replace(LINKED, word => word.replace(UNLINKED, '$&\u200B')))
		.replaceAll('&#8203;', GAP)
		.replaceAll('&#36;', '<code>&#36;</code>')
}
function inert(text) {
	return text
		.replace(meaningful(), reference)
		.replace(meaningfulThere(), reference)
		.replace(/&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi, character => `${character}${GAP}`)
}
function code(text) {
	if (null === text || '' === text) return '\u2013'
	return `<code>${HARMLESS.test(text) ? text : inert(plain(text))}</code>`
}
function idText(id) {
	return id.search(LINKED) < 0 ? escaped(id) : code(id)
}
function prose(text, longest) {
	const parts = plain(text, longest).split(/(?<=request ID )([A-Za-z0-9._-]+)/)
	return parts.map((part, index) => (index % 2 === 1 ? code(part) : escaped(part, 4 * longest))).join('')
}
function strong(markdown) {
	return `<strong>${markdown}</strong>`
}
function small(markdown) {
	return `<sub>${markdown}</sub>`
}
function markdown_alert(kind, paragraphs) {
	const lines = paragraphs.join('\n\n').split('\n')
	return `> [!${kind}]\n${lines.map(line => `> ${line}`.trimEnd()).join('\n')}\n`
}
function details(title, markdown) {
	return `<details><summary>${title}</summary>\n\n${markdown}\n</details>\n`
}
function markdown_link(text, url) {
	return `[${text}](${url})`
}
function tableRow(cells) {
	return `| ${cells.join(' | ')} |\n`
}
function table(header, rows) {
	return `${tableRow(header)}${tableRow(header.map(() => '---'))}${rows.join('')}`
}
function fenced(language, text) {
	return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\`\n`
}
function reference(character) {
	return `&#${character.codePointAt(0)};`
}

// src/report/taskTable.ts
const COLUMNS = ['Stream', 'Dump task', 'Result', 'State', 'Destination', 'Last dump (UTC)']
function headerOf(reports) {
	return COLUMNS.filter(column => {
		if ('Destination' === column) return reports.some(({ destination }) => null !== destination)
		if ('Last dump (UTC)' === column) return reports.some(({ lastTransfer }) => null !== lastTransfer)
		return true
	})
}
function rowOf(report, header, story) {
	return tableRow(header.map(column => CELLS[column](report, story)))
}
const CELLS = {
	Stream: ({ stream }) => shown(stream),
	'Dump task': ({ id, name }) => {
		if (null === name) return null === id ? '\u2013' : strong(idText(id))
		return null === id ? strong(shown(name)) : `${strong(shown(name))}<br>${small(idText(id))}`
	},
	Destination: ({ destination }) => shown(destination),
	State: ({ before, after }) => {
		if (null === before && null === after) return '\u2013'
		return before === after || null === before ? shown(after) : `${shown(before)} \u{2192} ${shown(after)}`
	},
	'Last dump (UTC)': ({ lastTransfer }, { now }) =>
		null === lastTransfer ? '\u2013' : dayAndTime(Date.parse(lastTransfer), now).replaceAll(' ', '&nbsp;'),
	Result: (report, story) => {
		const { took, pausedFor } = report
		const times = [
			...(null === took ? [] : [`in ${span(took)}`]),
			...(null === pausedFor ? [] : [`paused for ${span(pausedFor)}`])
		]
		const time = 0 === times.length ? '' : `<br>${small(times.join(', ').replaceAll(' ', '&nbsp;'))}`
		return `${taskTable_iconOf(report, story)} ${escaped(fateOf(report, story.direction))}${time}`
	}
}
function shown(text) {
	return null === text || '' === text ? '\u2013' : escaped(text)
}
const ICONS = {
	paused: '\u2705',
	'already-paused': '\u23F8\uFE0F',
	adopted: '\u2705',
	resumed: '\u2705',
	'already-running': '\u25B6\uFE0F',
	requested: '\uD83D\uDCE8',
	planned: '\uD83D\uDCDD',
	'timed-out': '\u231B',
	failed: '\u274C',
	missing: '\u2754'
}
function taskTable_iconOf(report, { step, mode, left }) {
	const { outcome, problem, warning } = report
	if (isUntried(report)) return 'pause' === step ? '\u2796' : '\u23F8\uFE0F'
	if (null !== problem) return 'timed-out' === outcome ? '\u231B' : '\u274C'
	const isResumed = 'always' === mode || 'on-success' === mode
	const isLeft = null !== left || ('pause' === step && !isResumed)
	if (isLeft && ('paused' === outcome || 'adopted' === outcome)) return '\u23F8\uFE0F'
	if (null !== warning && 'already-paused' !== outcome) return '\u26A0\uFE0F'
	return ICONS[outcome]
}

// src/report/summary.ts
const LARGEST_TABLE = 5e5
const LARGEST_ADVICE = 25e4
const LONGEST_LINE = 1e3
const MOST_LINES = 20
const MOST_FACTS = 20
const MOST_CAUSES = 50
const MOST_ROWS = 50
function summaryOf(story) {
	const sections = [
		`## ${story.icon} ${escaped(story.headline, LONGEST_LINE)}\n`,
		subtitle(story),
		...taskTable(story),
		...adviceBlocks(story),
		...(null === story.resumeStep ? [] : [resumeBlock(story, story.resumeStep)])
	]
	return `${sections.join('\n')}\n`
}
const STEPS = { pause: 'Pause step', post: 'Post step', resume: 'Resume step' }
function subtitle({ result, direction, step, stepId, place }) {
	const { region, endpoint } = place
	const where =
		null !== region ? `region ${escaped(region)}` : null !== endpoint ? escaped(`DIS at ${new URL(endpoint).host}`) : ''
	const parts = [
		result.reports.length > 0 ? strong(escaped(totals(result.reports, direction))) : '',
		`${STEPS[step]}${null === stepId ? '' : ` ${code(stepId)}`}`,
		where
	]
	return `${parts.filter(part => '' !== part).join(' \xb7 ')}\n`
}
function taskTable(story) {
	const { reports } = story.result
	if (0 === reports.length) return []
	const sorted = [...reports].sort((a, b) => rankOf(a) - rankOf(b))
	const header = headerOf(reports)
	const rows = fitting(sorted, report => rowOf(report, header, story), LARGEST_TABLE)
	const rest = sorted.slice(rows.length)
	const more =
		rest.length > 0
			? `
\u{2026} and ${counted(rest.length, 'more dump task')}: ${totals(rest, story.direction)}\n`
			: ''
	const whole = `${table(header, rows)}${more}`
	const title = `All ${reports.length} dump tasks${story.success ? '' : ', failures first'}`
	return [reports.length > MOST_ROWS ? details(title, whole) : whole]
}
function rankOf(report) {
	if (null !== report.problem && !isUntried(report)) return 0
	if ('missing' === report.outcome) return 1
	return null !== report.warning ? 2 : 3
}
const KINDS = { error: 'CAUTION', warning: 'WARNING', notice: 'NOTE', summary: 'NOTE' }
function adviceBlocks(story) {
	const blocks = fitting(story.advice.slice(0, MOST_CAUSES), advice => adviceBlock(advice, story), LARGEST_ADVICE)
	const more = story.advice.length - blocks.length
	return more > 0 ? [...blocks, `\u{2026} and ${more} more, in the log\n`] : blocks
}
function adviceBlock({ level, lead, facts, todo, next, deadline, entry }, { action }) {
	const url = entryUrl(action, entry)
	const until = null === deadline ? '' : lines(deadline)
	const isNamed = null !== lead
	const shown = facts.slice(0, MOST_FACTS).map(({ tasks, text }) => {
		const names =
			0 === tasks.length || (isNamed && 1 === facts.length)
				? ''
				: `${strong(prose(names_namesOf(tasks), LONGEST_LINE))}: `
		return `${names}${lines(text)}`
	})
	if (facts.length > shown.length) shown.push(`\u{2026} and ${facts.length - shown.length} more`)
	const parts = [null === todo ? '' : lines(todo), null === url ? '' : markdown_link('More in Troubleshooting', url)]
	const advice = joined(...parts)
	return markdown_alert(KINDS[level], [
		...(null === lead ? [] : [joined(strong(lines(lead)), until)]),
		1 === shown.length ? (shown[0] ?? '') : shown.map(line => `- ${line}`).join('\n'),
		...('' === advice ? [] : [advice]),
		...(null === next ? [] : [lines(next)]),
		...(null === lead && '' !== until ? [until] : [])
	])
}
const joined = (...parts) => parts.filter(part => '' !== part).join(' ')
function lines(text) {
	const indent = line => '&nbsp;'.repeat(Math.min(line.length - line.trimStart().length, 40))
	return text
		.split('\n')
		.slice(0, MOST_LINES)
		.map(line => `${indent(line)}${prose(line.trim(), LONGEST_LINE)}`)
		.join('<br>')
}
function resumeBlock({ action }, step) {
	const example = 'examples/resume-by-hand.yml'
	const url = fileUrl(action, example)
	const hint = `It starts what is paused by then. By hand: the console of DIS (the stream, its dump tasks), or the workflow ${null === url ? code(example) : markdown_link(example, url)}.\n`
	return details('The step that resumes them', `${fenced('yaml', step)}\n${hint}`)
}
function fitting(items, textOf, bytes) {
	const texts = []
	let size = 0
	for (const item of items) {
		const text = textOf(item)
		size += Buffer.byteLength(text) + 1
		if (size > bytes) break
		texts.push(text)
	}
	return texts
}

// src/report/conclude.ts
function conclude(runner, conclusion) {
	const result = withOutputs(runner, conclusion)
	const story = storyOf(
		{ ...conclusion, result },
		{
			now: Date.now(),
			took: runner.elapsed,
			action: runner.action,
			stepId: runner.stepId,
			isPullRequest: runner.isPullRequest,
			isMasked: text => runner.isMasked(text)
		}
	)
	tell(runner, story)
	return story.success
}
function tell(runner, story) {
	runner.endGroup()
	const lines = taskLines(story)
	if (lines.length > 0) runner.info(lines.join('\n'))
	const { annotations, overflow } = annotationsOf(story)
	for (const { level, title, text } of annotations) runner[level](text, title)
	for (const text of overflow) runner.info(text)
	runner.summarize(summaryOf(story))
	runner.info(lastLine(story))
}
function withOutputs(runner, { step, result }) {
	try {
		const outputs = outputsOf(step, result.reports)
		runner.setOutputs(outputs)
		const notice = longHandoverNotice(outputs)
		if (null !== notice) runner.notice(notice)
		return result
	} catch (error) {
		if (!(error instanceof RunnerFileError)) throw error
		return { ...result, errors: [...result.errors, error] }
	}
}
function resultOf(error, reports = []) {
	if (error instanceof InputError)
		return resultWith(reports, { problems: error.problems.map(each => note(each, null, ENTRY.inputs)) })
	if (error instanceof StepError) return resultWith(reports, { errors: [error] })
	return resultWith(reports, { problems: [note(defectText(error), null, ENTRY.defect)] })
}
function defectText(error) {
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
	return `This is a defect of the action; please report it with this text:\n${stack}`
}

// src/model/json.ts
function isRecord(value) {
	return 'object' == typeof value && null !== value && !Array.isArray(value)
}

// src/runner/savedState.ts
const MODES = { never: true, always: true, 'on-success': true }
const IAM_NAMED_BY = {
	'iam-endpoint': true,
	OS_AUTH_URL: true,
	HW_AUTH_URL: true,
	HUAWEICLOUD_SDK_IAM_ENDPOINT: true,
	region: true
}
const FATES = { unsent: true, sent: true, answered: true, unknown: true, refused: true }
const orNull = check => value => null === value || check(value)
const savedState_text =
	(check = () => true) =>
	value =>
		'string' == typeof value && '' !== value && check(value)
const oneOf = values => savedState_text(value => Object.hasOwn(values, value))
const count = (least, most) => value => Number.isSafeInteger(value) && value >= least && value <= most
const record = checks => value => isRecord(value) && Object.entries(checks).every(([name, check]) => check(value[name]))
const listOf = check => value => Array.isArray(value) && value.every(check)
const isServiceUrl = savedState_text(value => {
	const url = URL.parse(value)
	if (null === url || !isSafeForCredentials(url) || value.includes('%')) return false
	return value === `${url.origin}${'/' === url.pathname ? '' : url.pathname}`
})
const isPause = record({
	mode: orNull(oneOf(MODES)),
	region: orNull(savedState_text(isRegionName)),
	endpoint: isServiceUrl,
	iamEndpoint: orNull(isServiceUrl),
	iamNamedBy: oneOf(IAM_NAMED_BY),
	project: record({ id: orNull(savedState_text(isProjectId)), name: orNull(savedState_text()) }),
	wait: count(0, Number.MAX_SAFE_INTEGER),
	maxAttempts: count(1, 99),
	signIn: record({
		family: orNull(savedState_text(value => FAMILIES.some(({ name }) => name === value))),
		kind: oneOf(SIGN_IN_METHOD_NAMES),
		names: listOf(savedState_text())
	}),
	records: count(0, 99999)
})
const isBoolean = value => 'boolean' == typeof value
const isTask = record({
	id: orNull(savedState_text(isTaskId)),
	name: orNull(savedState_text()),
	destination: orNull(savedState_text()),
	lastTransfer: orNull(savedState_text(isTime)),
	fate: oneOf(FATES),
	mayComeLate: isBoolean,
	isAdopted: isBoolean,
	isPaused: isBoolean,
	pausedAt: orNull(savedState_text(isTime))
})
const isStream = record({ stream: savedState_text(isStreamName), tasks: listOf(isTask) })
function readPause(saved) {
	const json = savedState_parsed(saved)
	return isPause(json) ? json : null
}
function readStream(saved) {
	const json = savedState_parsed(saved)
	if (!isStream(json)) return null
	const stream = json
	return stream.tasks.every(({ id, name }) => null !== id || null !== name) ? stream : null
}
function savedState_parsed(saved) {
	try {
		return JSON.parse(saved)
	} catch {
		return null
	}
}

// src/runner/state.ts
function newRecord(stream, stop, adopt) {
	const saved = isAdopted => task => {
		const { id, name, destination, lastTransfer } = task
		const unsent = { fate: 'unsent', mayComeLate: false, isPaused: false, pausedAt: null }
		return { id, name, destination, lastTransfer, ...unsent, isAdopted }
	}
	return { stream, tasks: [...stop.map(saved(false)), ...adopt.map(saved(true))] }
}
class StateWriter {
	#save
	constructor(save) {
		this.#save = save
	}
	claim() {
		for (const name of ['pause', 'reported']) this.#save(name, '')
	}
	pause(pause) {
		for (let index = 0; index < pause.records; index += 1) this.#save(`stream-${index}`, '')
		this.#save('pause', pause)
	}
	stream(index, record) {
		this.#save(`stream-${index}`, record)
	}
	reported() {
		this.#save('reported', 'yes')
	}
}
function readSaved(lookup) {
	const text = lookup('pause')
	if ('' === text) return null
	const pause = readPause(text)
	if (null === pause) return 'unreadable'
	const texts = Array.from({ length: pause.records }, (_, index) => lookup(`stream-${index}`))
	const records = texts.filter(each => '' !== each).map(readStream)
	const streams = records.filter(record => null !== record)
	return { pause, streams, unreadable: records.length - streams.length, reported: 'yes' === lookup('reported') }
}
function mayHaveSomethingToResume({ streams, unreadable }) {
	return unreadable > 0 || streams.some(each => each.tasks.some(isOwn))
}
function ownTasks({ tasks }) {
	return tasks.filter(isOwn)
}
function isOwn({ fate, isAdopted }) {
	return isAdopted || ('unsent' !== fate && 'refused' !== fate)
}
const ENVIRONMENT = 2097152
const ENVIRONMENT_OF_MACOS = 1048576
const SPARE = 4e5
function stateRoom(platform, env) {
	const used = Object.entries(env).reduce((sum, [name, value = '']) => sum + variable(name, value), 0)
	const whole = 'darwin' === platform ? ENVIRONMENT_OF_MACOS : ENVIRONMENT
	return { one: 'win32' === platform ? 32e3 : 12e4, all: whole - SPARE - used }
}
function variable(name, value) {
	return Buffer.byteLength(name) + Buffer.byteLength(value) + 10
}
function stateProblem(pause, records, room) {
	const texts = records.map(record => JSON.stringify(grown(record)))
	const odd = records[texts.findIndex(text => null === readStream(text))]
	if (void 0 !== odd || null === readPause(JSON.stringify(pause))) {
		const what = odd ? `stream ${plain(odd.stream, 64)} has a dump task whose ID` : 'its project or IAM'
		return `stream-name: ${what} has a form that no service was seen to use, and the post step would not trust it`
	}
	const sizes = texts.map(text => variable('STATE_stream-00000', text))
	const large = sizes.findIndex(size => size > room.one)
	if (large >= 0) {
		const { stream, tasks } = records[large]
		return `stream-name: stream ${plain(stream, 64)}: what has to be remembered of its ${counted(tasks.length, 'dump task')} is too long for the post step (${inKb(sizes[large] ?? 0)}; one variable may hold ${inKb(room.one)}), which could not start. Pause fewer of them in one step: name them in task-ids or task-names`
	}
	const size = sizes.reduce((sum, each) => sum + each, 0)
	if (size <= room.all) return null
	return `stream-name: ${counted(records.length, 'stream')} are too many for one step: what has to be remembered of their dump tasks (${inKb(size)}) does not fit into the environment of the post step (room for ${inKb(Math.max(0, room.all))}), which could not start. Split them over several jobs, as a matrix does`
}
function inKb(bytes) {
	return `${Math.ceil(bytes / 1e3)} kB`
}
function grown({ stream, tasks }) {
	const longest = { fate: 'answered', mayComeLate: false, isAdopted: false, isPaused: false }
	return { stream, tasks: tasks.map(task => ({ ...task, ...longest, pausedAt: new Date(0).toISOString() })) }
}

// src/steps/announce.ts
function announce(runner, announced) {
	const { place, warnings } = announced
	runner.info(placeLine(announced))
	tellEnvironment(runner, announced)
	for (const notice of place.notices) runner.notice(notice)
	for (const warning of warnings) runner.warning(warning)
}
function announceAgain(runner, announced, isSame) {
	runner.info(isSame ? 'Signing in as the pause step did' : placeLine(announced))
	if (!isSame) tellEnvironment(runner, announced)
}
function tellEnvironment(runner, { signInMethod }) {
	const { source, kind } = signInMethod
	if (null === source.family) return
	const method = SIGN_IN_METHOD_NAMES[kind]
	runner.notice(`Credentials (${method}) are taken from the environment: ${sourceLabel(source)}`)
}
function placeLine({ place, signInMethod, proxy = null }) {
	const { region, endpoint, project } = place
	const projects = [project.id, project.name].filter(each => null !== each).map(each => plain(each, 64))
	return `${null === region ? '' : `Region ${region}, `}DIS ${plain(endpoint)}, project ${projects.join(' / ') || '(of the token)'}, signing in by ${SIGN_IN_METHOD_NAMES[signInMethod.kind]} from ${sourceLabel(signInMethod.source)}${null === proxy ? '' : `, through ${plain(proxy)}`}`
}
function sourceLabel({ family, names }) {
	return null === family ? `the inputs ${names.join(', ')}` : `the ${family} variables ${names.join(', ')}`
}
function proxyOf(place, env) {
	const proxies = [place.endpoint, place.iamEndpoint].map(url => url && proxyFor(new URL(url), env))
	const proxy = proxies.find(each => each)
	return proxy ? describeProxy(proxy) : null
}

// src/cloud/retry.ts
const THROTTLED = new Set(['DIS.4303', 'DIS.4305'])
const BLOCKED = 'DIS.4309'
const AGAIN = new Set([408, 500, 502, 503, 504])
const LASTING = new Set([
	'certificate',
	'certificate-file',
	'certificate-name',
	'certificate-date',
	'proxy-refused',
	'tls'
])
const SHORTEST_WAIT = 200
const FIRST_BACKOFF = 500
const LONGEST_BACKOFF = 1e4
function isThrottled(failure) {
	if (!(failure instanceof ServiceError)) return false
	const { code, status } = failure.parts
	return null !== code && THROTTLED.has(code) ? true : 429 === status && code !== BLOCKED
}
function concernsAll({ parts }) {
	return [401, 403, 441].includes(parts.status) || 'DIS.4116' === parts.code || 'DIS.4117' === parts.code
}
function mayTryAgain(failure) {
	if (failure instanceof RenewalError) return mayTryAgain(failure.cause)
	if (failure instanceof NetworkError) return !LASTING.has(failure.trouble)
	if (!(failure instanceof ServiceError) || failure.parts.code === BLOCKED) return false
	const { status, unreadable } = failure.parts
	return isThrottled(failure) || AGAIN.has(status) || status > 504 || 'broken' === unreadable
}
function isUnreadable(failure) {
	return failure instanceof ServiceError && Boolean(failure.parts.unreadable)
}
function fateUnknown(failure) {
	if (failure instanceof TimeLimitError) return fateUnknown(failure.cause)
	if (failure instanceof NetworkError) return 'maybe' === failure.sent
	if (!(failure instanceof ServiceError)) return false
	const { status, unreadable } = failure.parts
	return status >= 500 || 408 === status || (status < 300 && Boolean(unreadable))
}
function askedWait(failure) {
	return failure instanceof ServiceError ? (failure.parts.retryAfter ?? null) : null
}
function tooPatient(failure, asked, left) {
	const message = failure instanceof Error ? failure.message : String(failure)
	const text = `${message}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`
	return new TimeLimitError(text, { cause: failure })
}
function waitAfter(failures, random, asked = null) {
	const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures - 1, 10))
	return Math.max(SHORTEST_WAIT, asked ?? 0, Math.round(base * (1 + 0.2 * random)))
}
const LONGEST_RETRY_AFTER = 864e5
function retryAfter(value, serverTime) {
	if (void 0 === value) return null
	const text = value.trim()
	if (/^\d+(\.\d+)?$/.test(text)) return Math.min(LONGEST_RETRY_AFTER, Math.ceil(1e3 * Number(text)))
	const date = /[a-z]/i.test(text) ? Date.parse(text) : 0 / 0
	return Number.isNaN(date) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, date - serverTime))
}

// src/cloud/answer.ts
const UNSHOWN = 'nothing readable here, since it may hold a token'
function readJson(asked, answer, form) {
	const json = jsonOf(answer)
	if (void 0 === json) throw refusal(asked, answer, null, `no JSON in the answer: ${excerpt(asked, answer)}`, 'broken')
	const value = form(json)
	if (null === value) throw refusal(asked, answer, null, `an answer of another form: ${excerpt(asked, answer)}`, 'form')
	return value
}
function readTaken(asked, answer) {
	if ('' === withoutMark(answer.body).trim()) return true
	const json = jsonOf(answer)
	if (void 0 === json) {
		const found = `something that is no JSON: ${excerpt(asked, answer)}`
		throw refusal(asked, answer, null, found, 'broken')
	}
	const code = errorCodeIn(json)
	if (null === code) return true
	const { parts } = refusal(asked, answer, null)
	throw new ServiceError({ ...parts, code: plain(answer.redact(code), 40) })
}
function refusal(asked, answer, now, found, unreadable = null) {
	const { operation, service, stream } = asked
	const isShown = 'GitHub' !== service
	const { code, words } = isShown ? readRefusal(asked, answer) : { code: null, words: UNSHOWN }
	const date = Date.parse(answer.headers['date'] ?? '')
	const serverTime = Number.isNaN(date) ? null : date
	return new ServiceError({
		operation,
		service,
		stream,
		status: answer.status,
		code,
		words: found ?? (redirected(asked, answer) || words),
		requestId: requestIdOf(asked, answer),
		serverTime,
		retryAfter: retryAfter(answer.headers['retry-after'], serverTime ?? now ?? 0),
		unreadable
	})
}
function requestIdOf({ service }, answer) {
	const { 'x-request-id': common, 'x-iam-trace-id': ofIam } = answer.headers
	const fromHeader = 'IAM' === service ? ofIam || common : common || ofIam
	if ('GitHub' === service) return /^[\w:-]{1,64}$/.test(fromHeader ?? '') ? (fromHeader ?? null) : null
	const id = fromHeader || textIn(fieldsOf(jsonOf(answer)), 'request_id', 'requestId')
	return id ? plain(answer.redact(id), 80) : null
}
function readRefusal(asked, answer) {
	const fields = fieldsOf(jsonOf(answer))
	const code = textIn(fields, 'error_code', 'errorCode', 'code')
	const words = textIn(fields, 'error_msg', 'message', 'errorMsg', 'title')
	return {
		code: null === code ? null : plain(answer.redact(code), 40),
		words: null === words ? excerpt(asked, answer) : plain(answer.redact(words))
	}
}
function fieldsOf(json) {
	if (!isRecord(json)) return {}
	return isRecord(json['error']) ? json['error'] : json
}
function textIn(fields, ...names) {
	const found = names.map(name => fields[name]).find(value => 'string' == typeof value && '' !== value)
	return 'string' == typeof found ? found : null
}
function errorCodeIn(json) {
	const rest = [json]
	while (rest.length > 0) {
		const value = rest.pop()
		if (Array.isArray(value)) for (const each of value) rest.push(each)
		if (!isRecord(value)) continue
		const { error_code, errorCode, error, code } = value
		const ofKeystone = isRecord(error) ? error['code'] : error
		const named = 'string' == typeof code && /^[A-Z]+\.\d+$/.test(code) ? code : null
		const found = [error_code, errorCode, ofKeystone, named].find(isCode)
		if (void 0 !== found) return String(found)
		for (const each of Object.values(value)) rest.push(each)
	}
	return null
}
function isCode(value) {
	return 'string' == typeof value ? '' !== value && '0' !== value : 'number' == typeof value && 0 !== value
}
function jsonOf({ body }) {
	try {
		return JSON.parse(withoutMark(body))
	} catch {
		return
	}
}
function withoutMark(text) {
	return text.startsWith('\uFEFF') ? text.slice(1) : text
}
function redirected({ service }, answer) {
	if (answer.status < 300 || answer.status > 399) return ''
	const target = plain(answer.redact(answer.headers['location'] ?? 'nowhere'), 120)
	return `a redirect${'GitHub' === service ? '' : ` to ${target}`}, which is not followed`
}
function excerpt({ service }, answer) {
	if ('GitHub' === service) return UNSHOWN
	const type = plain(answer.redact(answer.headers['content-type'] ?? 'no content type'), 60)
	const text = plain(
		answer
			.redact(answer.body.slice(0, 64e3))
			.slice(0, 4e3)
			.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
			.replace(/<[^>]*>/g, ' ')
			.replace(/\s+/g, ' ')
			.trim(),
		160
	)
	return '' === text ? `nothing readable (${type})` : `\xab${text}\xbb (${type})`
}
const promises_namespaceObject = require('node:timers/promises')

// src/cloud/clock.ts
const LONGEST_TIMER = 2 ** 31 - 1
const systemClock = {
	now: () => Number(process.hrtime.bigint() / 1000000n),
	wall: Date.now,
	random: Math.random,
	async sleep(ms, signal) {
		try {
			await (0, promises_namespaceObject.setTimeout)(
				Math.min(Math.max(0, ms), LONGEST_TIMER),
				void 0,
				signal ? { signal } : {}
			)
		} catch (error) {
			if (!signal?.aborted) throw error
		}
	}
}
const TOLERATED = 3e5
const LARGEST_SKEW = 864e5
function clockSkew(localTime, serverTime, known = 0) {
	if (null == serverTime) return null
	const whole = serverTime - localTime
	const more = whole - known
	return Math.abs(more) > TOLERATED && Math.abs(whole) <= LARGEST_SKEW ? more : null
}
function serverTimeInWords(words) {
	const found = /server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(words)
	if (!found) return null
	const [, year, month, day, hour, minute, second] = found.map(Number)
	return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}

// src/cloud/limiter.ts
const WIDEST = 8
class Limiter {
	#width = 1
	#threshold = WIDEST
	#busy = 0
	#heldUntil = 0
	#queue = []
	#clock
	constructor(clock) {
		this.#clock = clock
	}
	async through(work, signal) {
		if (this.#busy >= Math.floor(this.#width)) await new Promise(resolve => this.#queue.push(resolve))
		else this.#busy += 1
		try {
			const held = this.#heldUntil - this.#clock.now()
			if (held > 0) await this.#clock.sleep(held, signal)
			return await work()
		} finally {
			this.#busy -= 1
			this.#next()
		}
	}
	answered() {
		const grown = this.#width < this.#threshold ? this.#threshold : this.#width + 1 / this.#width
		this.#width = Math.min(grown, WIDEST)
		this.#next()
	}
	throttled(ms) {
		this.#threshold = Math.max(1, Math.floor(this.#width / 2))
		this.#width = this.#threshold
		this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms)
	}
	silent() {
		this.#width = 1
	}
	#next() {
		while (this.#busy < Math.floor(this.#width)) {
			const next = this.#queue.shift()
			if (!next) return
			this.#busy += 1
			next()
		}
	}
}
const SPACING = 55
class Pace {
	#last = -1 / 0
	#turns = Promise.resolve()
	#clock
	constructor(clock) {
		this.#clock = clock
	}
	turn(signal) {
		this.#turns = this.#turns.then(async () => {
			const rest = this.#last + SPACING - this.#clock.now()
			if (rest > 0 && !signal.aborted) await this.#clock.sleep(rest, signal)
			this.#last = this.#clock.now()
		})
		return this.#turns
	}
}
const external_node_crypto_namespaceObject = require('node:crypto')

// src/cloud/sign.ts
function encode(text) {
	return encodeURIComponent(text.toWellFormed()).replace(
		/[!'()*]/g,
		character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
	)
}
function encodePath(path) {
	return /^[\w.~/-]*$/.test(path) ? path : path.split('/').map(encode).join('/')
}
function encodeQuery(query) {
	return query
		.map(([name, value]) => [encode(name), encode(value)])
		.sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
		.map(([name, value]) => `${name}=${value}`)
		.join('&')
}
function sdkDate(time) {
	const [date = '', clock = ''] = new Date(time).toISOString().split('T')
	return `${date.replaceAll('-', '')}T${clock.slice(0, 8).replaceAll(':', '')}Z`
}
function signedHeaders(headers) {
	return Object.keys(headers).sort().join(';')
}
function canonicalRequest({ method, path, query, headers, body }, signed) {
	const uri = path.endsWith('/') ? path : `${path}/`
	let lines = ''
	for (const name of signed.split(';')) lines += `${name}:${headers[name]?.trim()}\n`
	return `${method.toUpperCase()}\n${uri}\n${query}\n${lines}\n${signed}\n${sha256(body)}`
}
function stringToSign(canonical, date, scope) {
	const lines = void 0 === scope ? [date] : [date, scope]
	return ['SDK-HMAC-SHA256', ...lines, sha256(canonical)].join('\n')
}
function signature(text, key) {
	return hmac(key, text).toString('hex')
}
function scopeText(date, { region, service }) {
	return `${date.slice(0, 8)}/${region}/${service}/sdk_request`
}
function signingKey(secretKey, scope) {
	return scope.split('/').reduce(hmac, Buffer.from(`SDK${secretKey}`))
}
function plainAuthorization(request, { accessKey, secretKey }) {
	const { date, signed, canonical } = prepared(request)
	const proof = signature(stringToSign(canonical, date), secretKey)
	return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signed}, Signature=${proof}`
}
function scopedAuthorization(request, { accessKey, secretKey }, scope) {
	const { date, signed, canonical } = prepared(request)
	const text = scopeText(date, scope)
	const proof = signature(stringToSign(canonical, date, text), signingKey(secretKey, text))
	return `SDK-HMAC-SHA256 Credential=${accessKey}/${text}, SignedHeaders=${signed}, Signature=${proof}`
}
function regionOfScope(region, endpoint) {
	return region ?? /^dis\.([^.]+)\../.exec(new URL(endpoint).hostname)?.[1] ?? ''
}
function prepared(request) {
	const date = request.headers['x-sdk-date']
	if (void 0 === date) throw new TypeError('a request is signed with its x-sdk-date')
	const signed = signedHeaders(request.headers)
	return { date, signed, canonical: canonicalRequest(request, signed) }
}
function hmac(key, text) {
	return (0, external_node_crypto_namespaceObject.createHmac)('sha256', key).update(text).digest()
}
function sha256(text) {
	return (0, external_node_crypto_namespaceObject.hash)('sha256', text, 'hex')
}
function order(a, b) {
	return a < b ? -1 : a > b ? 1 : 0
}

// src/cloud/attempt.ts
class Attempts {
	world
	#limiters = new Map()
	#skew = 0
	#blocked = null
	#proven = false
	constructor(world) {
		this.world = world
	}
	async authorized(call, deadline, limits) {
		const removed = new Set()
		for (;;) {
			this.#refuseBlocked(call)
			const body = await bodyOf(call)
			const used = { headers: {}, skew: this.#skew }
			try {
				const send = () => this.#attempt(call, body, used, deadline, limits)
				return await this.#limiterOf(call).through(send, limits.signal)
			} catch (failure) {
				if (!(failure instanceof ServiceError)) throw failure
				const cause = isUnauthorized(failure) ? await this.#removeCause(call, failure, used, removed) : null
				if (null !== cause) removed.add(cause)
				else {
					if ('DIS' === call.service && !this.#proven && concernsAll(failure)) this.#blocked = failure
					throw failure
				}
			}
		}
	}
	async #removeCause(call, failure, used, removed) {
		const { info } = this.world
		const form = removed.has('form') ? null : (call.session?.switchForm(failure, used.headers) ?? null)
		if (null !== form) {
			info(form)
			return 'form'
		}
		const isSigned = void 0 !== used.headers['x-sdk-date']
		if (isSigned && !removed.has('clock') && (this.#skew !== used.skew || this.#correctClock(call, failure)))
			return 'clock'
		if (removed.has('token') || !(await this.#renew(call, used.headers))) return null
		info(`${call.service} refused the token; got a new one`)
		return 'token'
	}
	async #renew(call, used) {
		try {
			return (await call.session?.renew(used)) ?? false
		} catch (cause) {
			throw new RenewalError(call.operation, cause)
		}
	}
	async #attempt(call, body, used, deadline, { signal, onLeaving }) {
		const { http, clock, redact } = this.world
		if (signal?.aborted) throw new CancelledError()
		this.#refuseBlocked(call)
		const { operation, method } = call
		const { url, path, query } = targetOf(call)
		used.skew = this.#skew
		used.headers = { host: url.host, ...call.headers }
		if (call.session) {
			const signable = { method, path, query, headers: used.headers, body }
			used.headers = call.session.authorize(signable, clock.wall() + this.#skew)
		}
		onLeaving?.()
		const within = Math.max(1e3, deadline - clock.now())
		const sent = '' === query ? path : `${path}?${query}`
		const request = { operation, method, url, path: sent, headers: used.headers, body, within, signal }
		const answer = {
			...(await this.#observed(call, `${method} ${url.origin}${sent}`, () => http.exchange(request))),
			redact
		}
		call.onAnswer?.(answer)
		this.#refuse(call, answer)
		call.session?.accepted()
		if ('DIS' === call.service) this.#proven = true
		return call.read(answer)
	}
	async #observed(call, what, exchange) {
		const { clock, debug, redact } = this.world
		const limiter = this.#limiterOf(call)
		const began = clock.now()
		const tell = end => debug(redact(`${what}: ${end} in ${clock.now() - began} ms`))
		try {
			const answer = await exchange()
			const id = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id']
			tell(`${answer.status}${void 0 === id ? '' : `, request ID ${id}`}`)
			if (answer.status < 400) limiter.answered()
			return answer
		} catch (error) {
			if (error instanceof NetworkError) limiter.silent()
			tell(messageOf(error))
			throw error
		}
	}
	#refuse(call, answer) {
		const now = this.world.clock.wall()
		if (answer.cut) throw refusal(call, answer, now, 'the answer is far longer than it can be', 'form')
		if (answer.status >= 200 && answer.status <= 299) return
		const error = refusal(call, answer, now)
		if ('DIS' === call.service && (error.parts.code === BLOCKED || isLocked(error))) this.#blocked = error
		const limiter = this.#limiterOf(call)
		if (isThrottled(error)) limiter.throttled(waitAfter(1, this.world.clock.random()))
		else if (error.parts.status < 500 && !isUnauthorized(error)) limiter.answered()
		throw error
	}
	#refuseBlocked({ service }) {
		if (this.#blocked && 'DIS' === service) throw this.#blocked
	}
	#limiterOf({ service }) {
		const limiter = this.#limiters.get(service) ?? new Limiter(this.world.clock)
		this.#limiters.set(service, limiter)
		return limiter
	}
	#correctClock(call, failure) {
		const local = this.world.clock.wall()
		const { serverTime, words } = failure.parts
		const skew = clockSkew(local, serverTime, this.#skew) ?? clockSkew(local, serverTimeInWords(words), this.#skew)
		if (null === skew) return false
		this.#skew += skew
		const by = `${span(Math.abs(this.#skew))} ${this.#skew > 0 ? 'behind' : 'ahead of'}`
		this.world.notice(
			`The clock of this machine is ${by} the clock of ${call.service}, which refused the signature for that; going on by the clock of the service. Set the clock of the runner right.`
		)
		return true
	}
}
function targetOf({ endpoint, path, query = [] }) {
	const url = new URL(endpoint)
	const base = decodeURIComponent(url.pathname).replace(/\/+$/, '')
	return { url, path: encodePath(`${base}${path}`), query: encodeQuery(query) }
}
function isUnauthorized({ parts }) {
	return 401 === parts.status || 441 === parts.status
}
class UnmadeBody extends Error {}
async function bodyOf({ body = '' }) {
	if ('string' == typeof body) return body
	try {
		return await body()
	} catch (cause) {
		throw new UnmadeBody('', { cause })
	}
}
function messageOf(failure) {
	return failure instanceof Error ? failure.message : String(failure)
}

// src/cloud/call.ts
const CALL_LIMIT = 12e4
const MOST_UNREADABLE = 5
class Caller {
	world
	pace
	#attempts
	constructor(world) {
		this.world = world
		this.#attempts = new Attempts(world)
		this.pace = new Pace(world.clock)
	}
	async call(call, given = {}) {
		const { clock, maxAttempts, patience, latest, signal, info } = this.world
		const limits = { ...given, signal: given.signal ?? signal }
		const began = clock.now()
		const usual = began + (1 / 0 === maxAttempts ? patience : CALL_LIMIT)
		const times = { began, deadline: Math.min(limits.deadline ?? usual, latest), isFixed: void 0 !== limits.deadline }
		const tries = { attempts: limits.attempts ?? maxAttempts, failed: 0, throttled: 0, unreadable: 0 }
		for (;;)
			try {
				return await this.#attempts.authorized(call, times.deadline, limits)
			} catch (failure) {
				if (failure instanceof UnmadeBody) throw failure.cause
				const wait = this.#waitAfter(failure, tries, times)
				const count = Number.isFinite(tries.attempts)
					? `attempt ${tries.failed + 1} of ${tries.attempts}`
					: 'trying again'
				info(`${messageOf(failure)}; ${count} in ${span(wait)}`)
				await clock.sleep(wait, limits.signal)
				if (limits.signal.aborted) throw new CancelledError({ cause: failure })
				if (limits.beforeAgain && !(await limits.beforeAgain(failure))) return null
			}
	}
	#waitAfter(failure, tries, times) {
		const { clock, patience, latest, maxAttempts } = this.world
		if (!mayTryAgain(failure)) throw failure
		const isWaitedOut = isThrottled(failure) && tries.attempts > 1
		if (isWaitedOut) tries.throttled += 1
		else tries.failed += 1
		if (!isWaitedOut && tries.failed >= tries.attempts) throw failure
		tries.unreadable = isUnreadable(failure) ? tries.unreadable + 1 : 0
		if (!Number.isFinite(tries.attempts) && tries.unreadable >= MOST_UNREADABLE) throw failure
		if (isUnknownHost(failure) && Number.isFinite(maxAttempts)) throw failure
		const asked = askedWait(failure)
		const wait = waitAfter(isWaitedOut ? tries.throttled : tries.failed, clock.random(), asked)
		const isPatient = !times.isFixed && (isWaitedOut || null !== asked)
		const left = (isPatient ? Math.min(times.began + patience, latest) : times.deadline) - clock.now()
		if (wait < left) {
			if (isPatient) times.deadline = Math.min(latest, Math.max(times.deadline, clock.now() + wait + CALL_LIMIT))
			return wait
		}
		if (null === asked) throw failure
		throw tooPatient(failure, asked, left)
	}
}
function isUnknownHost(failure) {
	return failure instanceof NetworkError && 'name-unknown' === failure.trouble
}
const external_node_http_namespaceObject = require('node:http')
const external_node_https_namespaceObject = require('node:https')
const external_http_namespaceObject = require('http')
var external_http_namespaceObject_0 = __nccwpck_require__.t(external_http_namespaceObject, 2)
const external_https_namespaceObject = require('https')
var external_https_namespaceObject_0 = __nccwpck_require__.t(external_https_namespaceObject, 2)

// @actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
	const usingSsl = 'https:' === reqUrl.protocol
	if (checkBypass(reqUrl)) return
	const proxyVar = (() => {
		if (usingSsl) return process.env['https_proxy'] || process.env['HTTPS_PROXY']
		else return process.env['http_proxy'] || process.env['HTTP_PROXY']
	})()
	if (!proxyVar) return
	else
		try {
			return new DecodedURL(proxyVar)
		} catch (_a) {
			if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
				return new DecodedURL(`http://${proxyVar}`)
		}
}
function checkBypass(reqUrl) {
	if (!reqUrl.hostname) return false
	const reqHost = reqUrl.hostname
	if (isLoopbackAddress(reqHost)) return true
	const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || ''
	if (!noProxy) return false
	let reqPort
	if (reqUrl.port) reqPort = Number(reqUrl.port)
	else if ('http:' === reqUrl.protocol) reqPort = 80
	else if ('https:' === reqUrl.protocol) reqPort = 443
	const upperReqHosts = [reqUrl.hostname.toUpperCase()]
	if ('number' == typeof reqPort) upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`)
	for (const upperNoProxyItem of noProxy
		.split(',')
		.map(x => x.trim().toUpperCase())
		.filter(x => x))
		if (
			'*' === upperNoProxyItem ||
			upperReqHosts.some(
				x =>
					x === upperNoProxyItem ||
					x.endsWith(`.${upperNoProxyItem}`) ||
					(upperNoProxyItem.startsWith('.') && x.endsWith(`${upperNoProxyItem}`))
			)
		)
			return true
	return false
}
function isLoopbackAddress(host) {
	const hostLower = host.toLowerCase()
	return (
		'localhost' === hostLower ||
		hostLower.startsWith('127.') ||
		hostLower.startsWith('[::1]') ||
		hostLower.startsWith('[0:0:0:0:0:0:0:1]')
	)
}
class DecodedURL extends URL {
	constructor(url, base) {
		super(url, base)
		this._decodedUsername = decodeURIComponent(super.username)
		this._decodedPassword = decodeURIComponent(super.password)
	}
	get username() {
		return this._decodedUsername
	}
	get password() {
		return this._decodedPassword
	}
}

// tunnel/index.js
function httpOverHttp() {
	throw new Error('tunnel is not part of this bundle')
}
function httpsOverHttp() {
	throw new Error('tunnel is not part of this bundle')
}
function httpOverHttps() {
	throw new Error('tunnel is not part of this bundle')
}
function httpsOverHttps() {
	throw new Error('tunnel is not part of this bundle')
}

// undici/index.js
function ProxyAgent() {
	throw new Error('undici is not part of this bundle')
}

// @actions/http-client/lib/index.js
var lib_awaiter = function (thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P
			? value
			: new P(function (resolve) {
					resolve(value)
				})
	}
	return new (P || (P = Promise))(function (resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value))
			} catch (e) {
				reject(e)
			}
		}
		function rejected(value) {
			try {
				step(generator['throw'](value))
			} catch (e) {
				reject(e)
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected)
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next())
	})
}
var HttpCodes
;(function (HttpCodes) {
	HttpCodes[(HttpCodes['OK'] = 200)] = 'OK'
	HttpCodes[(HttpCodes['MultipleChoices'] = 300)] = 'MultipleChoices'
	HttpCodes[(HttpCodes['MovedPermanently'] = 301)] = 'MovedPermanently'
	HttpCodes[(HttpCodes['ResourceMoved'] = 302)] = 'ResourceMoved'
	HttpCodes[(HttpCodes['SeeOther'] = 303)] = 'SeeOther'
	HttpCodes[(HttpCodes['NotModified'] = 304)] = 'NotModified'
	HttpCodes[(HttpCodes['UseProxy'] = 305)] = 'UseProxy'
	HttpCodes[(HttpCodes['SwitchProxy'] = 306)] = 'SwitchProxy'
	HttpCodes[(HttpCodes['TemporaryRedirect'] = 307)] = 'TemporaryRedirect'
	HttpCodes[(HttpCodes['PermanentRedirect'] = 308)] = 'PermanentRedirect'
	HttpCodes[(HttpCodes['BadRequest'] = 400)] = 'BadRequest'
	HttpCodes[(HttpCodes['Unauthorized'] = 401)] = 'Unauthorized'
	HttpCodes[(HttpCodes['PaymentRequired'] = 402)] = 'PaymentRequired'
	HttpCodes[(HttpCodes['Forbidden'] = 403)] = 'Forbidden'
	HttpCodes[(HttpCodes['NotFound'] = 404)] = 'NotFound'
	HttpCodes[(HttpCodes['MethodNotAllowed'] = 405)] = 'MethodNotAllowed'
	HttpCodes[(HttpCodes['NotAcceptable'] = 406)] = 'NotAcceptable'
	HttpCodes[(HttpCodes['ProxyAuthenticationRequired'] = 407)] = 'ProxyAuthenticationRequired'
	HttpCodes[(HttpCodes['RequestTimeout'] = 408)] = 'RequestTimeout'
	HttpCodes[(HttpCodes['Conflict'] = 409)] = 'Conflict'
	HttpCodes[(HttpCodes['Gone'] = 410)] = 'Gone'
	HttpCodes[(HttpCodes['TooManyRequests'] = 429)] = 'TooManyRequests'
	HttpCodes[(HttpCodes['InternalServerError'] = 500)] = 'InternalServerError'
	HttpCodes[(HttpCodes['NotImplemented'] = 501)] = 'NotImplemented'
	HttpCodes[(HttpCodes['BadGateway'] = 502)] = 'BadGateway'
	HttpCodes[(HttpCodes['ServiceUnavailable'] = 503)] = 'ServiceUnavailable'
	HttpCodes[(HttpCodes['GatewayTimeout'] = 504)] = 'GatewayTimeout'
})(HttpCodes || (HttpCodes = {}))
var Headers
;(function (Headers) {
	Headers['Accept'] = 'accept'
	Headers['ContentType'] = 'content-type'
})(Headers || (Headers = {}))
var MediaTypes
;(function (MediaTypes) {
	MediaTypes['ApplicationJson'] = 'application/json'
})(MediaTypes || (MediaTypes = {}))
const HttpRedirectCodes = [
	HttpCodes.MovedPermanently,
	HttpCodes.ResourceMoved,
	HttpCodes.SeeOther,
	HttpCodes.TemporaryRedirect,
	HttpCodes.PermanentRedirect
]
const HttpResponseRetryCodes = [HttpCodes.BadGateway, HttpCodes.ServiceUnavailable, HttpCodes.GatewayTimeout]
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD']
const ExponentialBackoffCeiling = 10
const ExponentialBackoffTimeSlice = 5
class HttpClientError extends Error {
	constructor(message, statusCode) {
		super(message)
		this.name = 'HttpClientError'
		this.statusCode = statusCode
		Object.setPrototypeOf(this, HttpClientError.prototype)
	}
}
class HttpClientResponse {
	constructor(message) {
		this.message = message
	}
	readBody() {
		return lib_awaiter(this, void 0, void 0, function* () {
			return new Promise(resolve =>
				lib_awaiter(this, void 0, void 0, function* () {
					let output = Buffer.alloc(0)
					this.message.on('data', chunk => {
						output = Buffer.concat([output, chunk])
					})
					this.message.on('end', () => {
						resolve(output.toString())
					})
				})
			)
		})
	}
	readBodyBuffer() {
		return lib_awaiter(this, void 0, void 0, function* () {
			return new Promise(resolve =>
				lib_awaiter(this, void 0, void 0, function* () {
					const chunks = []
					this.message.on('data', chunk => {
						chunks.push(chunk)
					})
					this.message.on('end', () => {
						resolve(Buffer.concat(chunks))
					})
				})
			)
		})
	}
}
class HttpClient {
	constructor(userAgent, handlers, requestOptions) {
		this._ignoreSslError = false
		this._allowRedirects = true
		this._allowRedirectDowngrade = false
		this._maxRedirects = 50
		this._allowRetries = false
		this._maxRetries = 1
		this._keepAlive = false
		this._disposed = false
		this.userAgent = this._getUserAgentWithOrchestrationId(userAgent)
		this.handlers = handlers || []
		this.requestOptions = requestOptions
		if (requestOptions) {
			if (null != requestOptions.ignoreSslError) this._ignoreSslError = requestOptions.ignoreSslError
			this._socketTimeout = requestOptions.socketTimeout
			if (null != requestOptions.allowRedirects) this._allowRedirects = requestOptions.allowRedirects
			if (null != requestOptions.allowRedirectDowngrade)
				this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade
			if (null != requestOptions.maxRedirects) this._maxRedirects = Math.max(requestOptions.maxRedirects, 0)
			if (null != requestOptions.keepAlive) this._keepAlive = requestOptions.keepAlive
			if (null != requestOptions.allowRetries) this._allowRetries = requestOptions.allowRetries
			if (null != requestOptions.maxRetries) this._maxRetries = requestOptions.maxRetries
		}
	}
	options(requestUrl, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('OPTIONS', requestUrl, null, additionalHeaders || {})
		})
	}
	get(requestUrl, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('GET', requestUrl, null, additionalHeaders || {})
		})
	}
	del(requestUrl, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('DELETE', requestUrl, null, additionalHeaders || {})
		})
	}
	post(requestUrl, data, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('POST', requestUrl, data, additionalHeaders || {})
		})
	}
	patch(requestUrl, data, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('PATCH', requestUrl, data, additionalHeaders || {})
		})
	}
	put(requestUrl, data, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('PUT', requestUrl, data, additionalHeaders || {})
		})
	}
	head(requestUrl, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request('HEAD', requestUrl, null, additionalHeaders || {})
		})
	}
	sendStream(verb, requestUrl, stream, additionalHeaders) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return this.request(verb, requestUrl, stream, additionalHeaders)
		})
	}
	getJson(requestUrl_1) {
		return lib_awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson
			)
			const res = yield this.get(requestUrl, additionalHeaders)
			return this._processResponse(res, this.requestOptions)
		})
	}
	postJson(requestUrl_1, obj_1) {
		return lib_awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2)
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson
			)
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
				additionalHeaders,
				MediaTypes.ApplicationJson
			)
			const res = yield this.post(requestUrl, data, additionalHeaders)
			return this._processResponse(res, this.requestOptions)
		})
	}
	putJson(requestUrl_1, obj_1) {
		return lib_awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2)
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson
			)
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
				additionalHeaders,
				MediaTypes.ApplicationJson
			)
			const res = yield this.put(requestUrl, data, additionalHeaders)
			return this._processResponse(res, this.requestOptions)
		})
	}
	patchJson(requestUrl_1, obj_1) {
		return lib_awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2)
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson
			)
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
				additionalHeaders,
				MediaTypes.ApplicationJson
			)
			const res = yield this.patch(requestUrl, data, additionalHeaders)
			return this._processResponse(res, this.requestOptions)
		})
	}
	request(verb, requestUrl, data, headers) {
		return lib_awaiter(this, void 0, void 0, function* () {
			if (this._disposed) throw new Error('Client has already been disposed.')
			const parsedUrl = new URL(requestUrl)
			let info = this._prepareRequest(verb, parsedUrl, headers)
			const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb) ? this._maxRetries + 1 : 1
			let numTries = 0
			let response
			do {
				response = yield this.requestRaw(info, data)
				if (response && response.message && response.message.statusCode === HttpCodes.Unauthorized) {
					let authenticationHandler
					for (const handler of this.handlers)
						if (handler.canHandleAuthentication(response)) {
							authenticationHandler = handler
							break
						}
					if (authenticationHandler) return authenticationHandler.handleAuthentication(this, info, data)
					else break
				}
				let redirectsRemaining = this._maxRedirects
				while (
					response.message.statusCode &&
					HttpRedirectCodes.includes(response.message.statusCode) &&
					this._allowRedirects &&
					redirectsRemaining > 0
				) {
					const redirectUrl = response.message.headers['location']
					if (!redirectUrl) break
					const parsedRedirectUrl = new URL(redirectUrl)
					if (
						'https:' === parsedUrl.protocol &&
						parsedUrl.protocol !== parsedRedirectUrl.protocol &&
						!this._allowRedirectDowngrade
					)
						throw new Error(
							'Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.'
						)
					yield response.readBody()
					if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
						for (const header in headers) if ('authorization' === header.toLowerCase()) delete headers[header]
					}
					info = this._prepareRequest(verb, parsedRedirectUrl, headers)
					response = yield this.requestRaw(info, data)
					redirectsRemaining--
				}
				if (!response.message.statusCode || !HttpResponseRetryCodes.includes(response.message.statusCode)) break
				numTries += 1
				if (numTries < maxTries) {
					yield response.readBody()
					yield this._performExponentialBackoff(numTries)
				}
			} while (numTries < maxTries)
			return response
		})
	}
	dispose() {
		if (this._agent) this._agent.destroy()
		this._disposed = true
	}
	requestRaw(info, data) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) => {
				function callbackForResult(err, res) {
					if (err) reject(err)
					else if (res) resolve(res)
					else reject(new Error('Unknown error'))
				}
				this.requestRawWithCallback(info, data, callbackForResult)
			})
		})
	}
	requestRawWithCallback(info, data, onResult) {
		if ('string' == typeof data) {
			if (!info.options.headers) info.options.headers = {}
			info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8')
		}
		let callbackCalled = false
		function handleResult(err, res) {
			if (!callbackCalled) {
				callbackCalled = true
				onResult(err, res)
			}
		}
		const req = info.httpModule.request(info.options, msg => {
			const res = new HttpClientResponse(msg)
			handleResult(void 0, res)
		})
		let socket
		req.on('socket', sock => {
			socket = sock
		})
		req.setTimeout(this._socketTimeout || 18e4, () => {
			if (socket) socket.end()
			handleResult(new Error(`Request timeout: ${info.options.path}`))
		})
		req.on('error', function (err) {
			handleResult(err)
		})
		if (data && 'string' == typeof data) req.write(data, 'utf8')
		if (data && 'string' != typeof data) {
			data.on('close', function () {
				req.end()
			})
			data.pipe(req)
		} else req.end()
	}
	getAgent(serverUrl) {
		const parsedUrl = new URL(serverUrl)
		return this._getAgent(parsedUrl)
	}
	getAgentDispatcher(serverUrl) {
		const parsedUrl = new URL(serverUrl)
		const proxyUrl = getProxyUrl(parsedUrl)
		const useProxy = proxyUrl && proxyUrl.hostname
		if (!useProxy) return
		return this._getProxyAgentDispatcher(parsedUrl, proxyUrl)
	}
	_prepareRequest(method, requestUrl, headers) {
		const info = {}
		info.parsedUrl = requestUrl
		const usingSsl = 'https:' === info.parsedUrl.protocol
		info.httpModule = usingSsl ? external_https_namespaceObject_0 : external_http_namespaceObject_0
		const defaultPort = usingSsl ? 443 : 80
		info.options = {}
		info.options.host = info.parsedUrl.hostname
		info.options.port = info.parsedUrl.port ? parseInt(info.parsedUrl.port) : defaultPort
		info.options.path = (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '')
		info.options.method = method
		info.options.headers = this._mergeHeaders(headers)
		if (null != this.userAgent) info.options.headers['user-agent'] = this.userAgent
		info.options.agent = this._getAgent(info.parsedUrl)
		if (this.handlers) for (const handler of this.handlers) handler.prepareRequest(info.options)
		return info
	}
	_mergeHeaders(headers) {
		if (this.requestOptions && this.requestOptions.headers)
			return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}))
		return lowercaseKeys(headers || {})
	}
	_getExistingOrDefaultHeader(additionalHeaders, header, _default) {
		let clientHeader
		if (this.requestOptions && this.requestOptions.headers) {
			const headerValue = lowercaseKeys(this.requestOptions.headers)[header]
			if (headerValue) clientHeader = 'number' == typeof headerValue ? headerValue.toString() : headerValue
		}
		const additionalValue = additionalHeaders[header]
		if (void 0 !== additionalValue)
			return 'number' == typeof additionalValue ? additionalValue.toString() : additionalValue
		if (void 0 !== clientHeader) return clientHeader
		return _default
	}
	_getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
		let clientHeader
		if (this.requestOptions && this.requestOptions.headers) {
			const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType]
			if (headerValue)
				clientHeader =
					'number' == typeof headerValue
						? String(headerValue)
						: Array.isArray(headerValue)
							? headerValue.join(', ')
							: headerValue
		}
		const additionalValue = additionalHeaders[Headers.ContentType]
		if (void 0 !== additionalValue)
			if ('number' == typeof additionalValue) return String(additionalValue)
			else if (Array.isArray(additionalValue)) return additionalValue.join(', ')
			else return additionalValue
		if (void 0 !== clientHeader) return clientHeader
		return _default
	}
	_getAgent(parsedUrl) {
		let agent
		const proxyUrl = getProxyUrl(parsedUrl)
		const useProxy = proxyUrl && proxyUrl.hostname
		if (this._keepAlive && useProxy) agent = this._proxyAgent
		if (!useProxy) agent = this._agent
		if (agent) return agent
		const usingSsl = 'https:' === parsedUrl.protocol
		let maxSockets = 100
		if (this.requestOptions)
			maxSockets = this.requestOptions.maxSockets || external_http_namespaceObject.globalAgent.maxSockets
		if (proxyUrl && proxyUrl.hostname) {
			const agentOptions = {
				maxSockets,
				keepAlive: this._keepAlive,
				proxy: Object.assign(
					Object.assign(
						{},
						(proxyUrl.username || proxyUrl.password) && { proxyAuth: `${proxyUrl.username}:${proxyUrl.password}` }
					),
					{ host: proxyUrl.hostname, port: proxyUrl.port }
				)
			}
			let tunnelAgent
			const overHttps = 'https:' === proxyUrl.protocol
			tunnelAgent = usingSsl ? (overHttps ? httpsOverHttps : httpsOverHttp) : overHttps ? httpOverHttps : httpOverHttp
			agent = tunnelAgent(agentOptions)
			this._proxyAgent = agent
		}
		if (!agent) {
			const options = { keepAlive: this._keepAlive, maxSockets }
			agent = usingSsl
				? new external_https_namespaceObject.Agent(options)
				: new external_http_namespaceObject.Agent(options)
			this._agent = agent
		}
		if (usingSsl && this._ignoreSslError)
			agent.options = Object.assign(agent.options || {}, { rejectUnauthorized: false })
		return agent
	}
	_getProxyAgentDispatcher(parsedUrl, proxyUrl) {
		let proxyAgent
		if (this._keepAlive) proxyAgent = this._proxyAgentDispatcher
		if (proxyAgent) return proxyAgent
		const usingSsl = 'https:' === parsedUrl.protocol
		proxyAgent = new ProxyAgent(
			Object.assign(
				{ uri: proxyUrl.href, pipelining: this._keepAlive ? 1 : 0 },
				(proxyUrl.username || proxyUrl.password) && {
					token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
				}
			)
		)
		this._proxyAgentDispatcher = proxyAgent
		if (usingSsl && this._ignoreSslError)
			proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, { rejectUnauthorized: false })
		return proxyAgent
	}
	_getUserAgentWithOrchestrationId(userAgent) {
		const baseUserAgent = userAgent || 'actions/http-client'
		const orchId = process.env['ACTIONS_ORCHESTRATION_ID']
		if (orchId) {
			const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_')
			return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`
		}
		return baseUserAgent
	}
	_performExponentialBackoff(retryNumber) {
		return lib_awaiter(this, void 0, void 0, function* () {
			retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber)
			const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber)
			return new Promise(resolve => setTimeout(() => resolve(), ms))
		})
	}
	_processResponse(res, options) {
		return lib_awaiter(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) =>
				lib_awaiter(this, void 0, void 0, function* () {
					const statusCode = res.message.statusCode || 0
					const response = { statusCode, result: null, headers: {} }
					if (statusCode === HttpCodes.NotFound) resolve(response)
					function dateTimeDeserializer(key, value) {
						if ('string' == typeof value) {
							const a = new Date(value)
							if (!isNaN(a.valueOf())) return a
						}
						return value
					}
					let obj
					let contents
					try {
						contents = yield res.readBody()
						if (contents && contents.length > 0) {
							obj =
								options && options.deserializeDates ? JSON.parse(contents, dateTimeDeserializer) : JSON.parse(contents)
							response.result = obj
						}
						response.headers = res.message.headers
					} catch (err) {}
					if (statusCode > 299) {
						let msg
						msg =
							obj && obj.message
								? obj.message
								: contents && contents.length > 0
									? contents
									: `Failed request: (${statusCode})`
						const err = new HttpClientError(msg, statusCode)
						err.result = response.result
						reject(err)
					} else resolve(response)
				})
			)
		})
	}
}
const lowercaseKeys = obj => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {})
const external_node_tls_namespaceObject = require('node:tls')

// src/cloud/connections.ts
const NEXT_ADDRESS = 250
class ProxyError extends Error {
	proxy
	status
	constructor(proxy, status, words, options) {
		super(words, options)
		this.proxy = proxy
		this.status = status
	}
}
function createAgent({ isTls, proxy, keepAlive, onSocket }) {
	const agent = isTls
		? new external_node_https_namespaceObject.Agent({ keepAlive })
		: new external_node_http_namespaceObject.Agent({ keepAlive })
	const secure = external_node_https_namespaceObject.Agent.prototype.createConnection.bind(agent)
	agent.createConnection = (given, onOpen) => {
		const options = given
		connections_open(options, proxy, onSocket)
			.then(socket => (isTls ? rememberCertificate(secure({ ...options, socket })) : socket))
			.then(
				socket => onOpen?.(null, socket),
				error => onOpen?.(error, void 0)
			)
	}
	return agent
}
async function connections_open(to, proxy, onSocket) {
	if (null === proxy) return dial(to, onSocket)
	try {
		const socket = await dial({ ...to, host: proxy.host, port: proxy.port }, onSocket)
		const { host } = proxy
		const servername = 0 === (0, external_node_net_namespaceObject.isIP)(host) ? host : ''
		const way = proxy.isTls
			? rememberCertificate(external_node_tls_namespaceObject.connect({ socket, host, servername }))
			: socket
		return await tunnel(way, to, proxy)
	} catch (cause) {
		if (cause instanceof ProxyError) throw cause
		throw new ProxyError(proxy, null, 'no tunnel', { cause })
	}
}
function tunnel(way, { host, port }, proxy) {
	const path = authorityOf(host, port)
	const headers = { host: path, connection: 'keep-alive' }
	if (null !== proxy.authorization) headers['proxy-authorization'] = proxy.authorization
	return new Promise((resolve, reject) => {
		const request = external_node_http_namespaceObject.request({
			method: 'CONNECT',
			path,
			headers,
			createConnection: () => way
		})
		request.once('error', reject)
		request.once('connect', ({ statusCode = 0, statusMessage = '' }) => {
			if (statusCode >= 200 && statusCode <= 299) return resolve(way)
			way.destroy()
			reject(new ProxyError(proxy, statusCode, `${statusCode} ${statusMessage}`.trim()))
		})
		request.end()
	})
}
async function dial({ host, port, opening }, onSocket) {
	const addresses = 0 === (0, external_node_net_namespaceObject.isIP)(host) ? await addressesOf(host) : [host]
	opening?.throwIfAborted()
	return new Promise((resolve, reject) => {
		const open = new Set()
		const errors = []
		let timer
		const next = () => {
			clearTimeout(timer)
			const address = addresses.shift()
			if (void 0 === address) {
				if (0 === open.size) reject(1 === errors.length ? errors[0] : new AggregateError(errors))
				return
			}
			const signal = void 0 === opening ? {} : { signal: opening }
			const socket = (0, external_node_net_namespaceObject.connect)({ host: address, port, noDelay: true, ...signal })
			onSocket(socket)
			open.add(socket)
			timer = setTimeout(next, NEXT_ADDRESS)
			const fail = error => {
				open.delete(socket)
				errors.push(error)
				next()
			}
			socket.once('error', fail)
			socket.once('connect', () => {
				clearTimeout(timer)
				socket.off('error', fail)
				open.delete(socket)
				addresses.length = 0
				for (const slower of open) slower.destroy()
				resolve(socket)
			})
		}
		next()
	})
}
function addressesOf(host) {
	const { lookup } = process.getBuiltinModule('node:dns')
	return new Promise((resolve, reject) => {
		lookup(host, { all: true }, (error, found) => {
			if (error) reject(error)
			else resolve(found.map(({ address }) => address))
		})
	})
}
function rememberCertificate(socket) {
	socket.prependOnceListener('secure', () => {
		const certificate = socket.getPeerCertificate(true)
		const onError = error => {
			error.certificate = certificate
		}
		socket.prependOnceListener('error', onError)
		socket.once('secureConnect', () => socket.off('error', onError))
	})
	return socket
}

// src/cloud/extraAuthorities.ts
function extraAuthorities(env) {
	const file = env['NODE_EXTRA_CA_CERTS']
	if (!file) return null
	try {
		const isPem = (0, external_node_fs_namespaceObject.readFileSync)(file, 'latin1').includes(
			'-----BEGIN CERTIFICATE-----'
		)
		return { file, problem: isPem ? null : 'which holds no certificate in the form of PEM' }
	} catch (error) {
		const code = error.code ?? ''
		return { file, problem: 'ENOENT' === code ? 'which is not there' : `which cannot be read (${code})` }
	}
}

// src/cloud/certificate.ts
function certificateTrouble(error, host, verification) {
	const { certificate, code = '' } = error
	if (!isCertificateCode(code)) return null
	if ('ERR_TLS_CERT_ALTNAME_INVALID' === code) {
		const names = void 0 === certificate ? '' : `: ${certificate_namesOf(certificate)}`
		return { trouble: 'certificate-name', words: `the certificate of ${host} is for another name${names}` }
	}
	if ('CERT_HAS_EXPIRED' === code || 'CERT_NOT_YET_VALID' === code)
		return { trouble: 'certificate-date', words: dateWords(code, certificate, host, verification.now) }
	const untrusted = `the certificate of ${host} is not trusted: ${plain(error.message)}${issuerWords(certificate)}`
	const extra = verification.authorities()
	if (null === extra) return { trouble: 'certificate', words: untrusted }
	const file = `NODE_EXTRA_CA_CERTS names ${plain(extra.file)}`
	return null === extra.problem
		? { trouble: 'certificate', words: `${untrusted}; ${file}, which does not hold its authority` }
		: { trouble: 'certificate-file', words: `${untrusted}; ${file}, ${extra.problem}` }
}
function isCertificateCode(code) {
	return /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SELF_SIGNED/.test(code)
}
function dateWords(code, certificate, host, now) {
	const what =
		'CERT_HAS_EXPIRED' === code
			? `the certificate of ${host} has expired`
			: `the certificate of ${host} is not valid yet`
	const clock = `the clock of this runner says ${inWords(now)}`
	const odd = chainOf(certificate).find(each => now < startOf(each) || now > endOf(each))
	if (void 0 === odd) return `${what}: ${clock}`
	const whose = odd === certificate ? 'it is' : `that of its issuer, ${nameIn(odd.subject)}, is`
	return `${what}: ${whose} valid from ${inWords(startOf(odd))} to ${inWords(endOf(odd))}, and ${clock}`
}
function chainOf(certificate) {
	const chain = new Set()
	for (let each = certificate; each?.valid_from && !chain.has(each); each = each.issuerCertificate) chain.add(each)
	return [...chain]
}
const startOf = certificate => Date.parse(certificate.valid_from)
const endOf = certificate => Date.parse(certificate.valid_to)
function inWords(time) {
	return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
function certificate_namesOf({ subjectaltname, subject }) {
	return plain(subjectaltname?.replace(/(^|, )[\w ]+:/g, '$1') ?? nameIn(subject))
}
function issuerWords(certificate) {
	return certificate?.issuer === void 0 ? '' : `; its issuer is ${nameIn(certificate.issuer)}`
}
function nameIn({ CN, OU, O }) {
	return plain(CN ?? OU ?? O ?? 'without a name', 150)
}

// src/cloud/trouble.ts
class LimitReached extends Error {
	trouble
	limit
	constructor(trouble, limit) {
		super(trouble)
		this.trouble = trouble
		this.limit = limit
	}
}
function troubleOf(cause, host, scene) {
	const service = plain(host)
	if (cause instanceof LimitReached) return limitTrouble(cause, service, scene.proxy)
	if (cause instanceof ProxyError) return proxyTrouble(cause, service, scene)
	return connectionTrouble(cause, service, scene)
}
function limitTrouble({ trouble, limit }, host, proxy) {
	const missing = 'connect-timeout' === trouble ? 'connection to' : 'complete answer from'
	const way = null === proxy ? '' : `, through ${describeProxy(proxy)}`
	return { trouble, words: `no ${missing} ${host} within ${span(limit)}${way}` }
}
function proxyTrouble({ proxy, status, message, cause }, host, scene) {
	const words = `${describeProxy(proxy)} gave no way to ${host}`
	if (null !== status) {
		const isRefusal = 401 === status || 403 === status || 407 === status
		return { trouble: isRefusal ? 'proxy-refused' : 'proxy', words: `${words}: it answered ${plain(message)}` }
	}
	const inner = connectionTrouble(cause, plain(authorityOf(proxy.host, proxy.port)), scene)
	const isAboutTls = inner.trouble.startsWith('certificate')
	return { trouble: isAboutTls ? inner.trouble : 'proxy', words: `${words}: ${inner.words}` }
}
function connectionTrouble(cause, host, scene) {
	const errors = cause instanceof AggregateError ? cause.errors : [cause]
	const codes = errors.map(error => String(error?.code ?? ''))
	const said = plain(
		errors.map(error => (error instanceof Error ? error.message : String(error))).join('; ') || codes.join(', ')
	)
	if (codes.some(code => /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/.test(code)))
		return { trouble: 'name-unknown', words: `the host name ${host} does not resolve (${codes[0]})` }
	const certificate = certificateTrouble(errors[0], host, scene)
	if (null !== certificate) return certificate
	if (codes.some(code => 'EPROTO' === code || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')))
		return { trouble: 'tls', words: `no secure connection to ${host}: ${said}` }
	if (codes.some(code => /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code)))
		return { trouble: 'refused', words: `no connection to ${host}: ${said}` }
	const words = `the connection to ${host} broke: ${said || 'no reason given'}`
	return scene.isStale ? { trouble: 'stale', words: `${words}, as it was used again` } : { trouble: 'broken', words }
}

// src/cloud/watch.ts
const CONNECT_LIMIT = 1e4
const ANSWER_LIMIT = 3e4
function monotonic() {
	return Number(process.hrtime.bigint() / 1000000n)
}
class Watch {
	connected = false
	onEnd = () => {}
	#opening = new AbortController()
	#began = monotonic()
	#within
	#request = null
	#timer
	#answered = false
	#stopped = false
	constructor(within = 1 / 0) {
		this.#within = Math.min(within, CONNECT_LIMIT + ANSWER_LIMIT)
	}
	get isStale() {
		return this.connected && !this.#answered && this.#request?.reusedSocket === true
	}
	observing(module1) {
		return {
			request: (given, onResponse) => {
				const options = { ...given, opening: this.#opening.signal }
				const request = module1.request(options, onResponse)
				this.#request = request
				this.#limit(Math.min(CONNECT_LIMIT, this.#within), 'connect-timeout')
				request.once('response', () => {
					this.#answered = true
				})
				request.once('socket', socket => {
					const secure = 'secureConnecting' in socket
					if (socket.connecting || (secure && socket.secureConnecting))
						socket.once(secure ? 'secureConnect' : 'connect', () => this.#onConnected())
					else this.#onConnected()
				})
				return request
			}
		}
	}
	end(reason) {
		this.onEnd(reason)
		this.#request?.destroy(reason)
		if (!this.connected) this.#opening.abort(reason)
	}
	stop() {
		this.#stopped = true
		clearTimeout(this.#timer)
	}
	#onConnected() {
		if (this.#stopped) return
		this.connected = true
		const left = this.#within - (monotonic() - this.#began)
		if (left < ANSWER_LIMIT) this.#limit(left, 'answer-timeout', this.#within)
		else this.#limit(ANSWER_LIMIT, 'answer-timeout')
	}
	#limit(ms, trouble, said = ms) {
		clearTimeout(this.#timer)
		this.#timer = setTimeout(() => this.end(new LimitReached(trouble, said)), ms)
	}
}

// src/cloud/http.ts
const BODY_LIMIT = 0x2000000
const HEADER_LIMIT = 131072
class Http {
	#services = new Map()
	#closing = new Set()
	#sockets = new Set()
	#client = new HttpClient()
	userAgent
	env
	constructor(userAgent, env) {
		this.userAgent = userAgent
		this.env = env
	}
	close() {
		for (const socket of this.#sockets) socket.destroy()
	}
	async exchange(request) {
		const { url, signal } = request
		const service = this.#serviceOf(url)
		const watch = new Watch(request.within)
		const onCancel = () => watch.end(new CancelledError())
		signal?.addEventListener('abort', onCancel)
		try {
			return await this.#send(request, service, watch)
		} catch (cause) {
			if (cause instanceof CancelledError) throw cause
			const isStale = watch.isStale && !(cause instanceof LimitReached)
			this.#drop(url.origin, service, isStale)
			throw this.#errorOf(request, service, cause, watch.connected ? 'maybe' : 'no', isStale)
		} finally {
			watch.stop()
			signal?.removeEventListener('abort', onCancel)
		}
	}
	#send(request, { module: module1, agent, options }, watch) {
		const { url, path, method, body } = request
		const own = { host: url.host, 'user-agent': this.userAgent, 'accept-encoding': 'identity' }
		return new Promise((resolve, reject) => {
			watch.onEnd = reject
			this.#client.requestRawWithCallback(
				{
					parsedUrl: url,
					httpModule: watch.observing(module1),
					options: { ...options, agent, method, path, headers: { ...own, ...request.headers } }
				},
				'' === body ? null : body,
				(error, response) => (response ? readAnswer(response.message, resolve, reject) : reject(error))
			)
		})
	}
	#serviceOf(url) {
		const known = this.#services.get(url.origin)
		if (known) return known
		const { protocol, port, origin } = url
		const isTls = 'https:' === protocol
		const proxy = proxyFor(url, this.env)
		const keepAlive = !this.#closing.has(origin)
		const agent = createAgent({ isTls, proxy, keepAlive, onSocket: socket => this.#keep(socket) })
		const hostname = url.hostname.replace(/^\[|\]$/g, '')
		const options = { protocol, hostname, port, maxHeaderSize: HEADER_LIMIT }
		const service = {
			proxy,
			agent,
			module: isTls ? external_node_https_namespaceObject : external_node_http_namespaceObject,
			options
		}
		this.#services.set(origin, service)
		return service
	}
	#drop(origin, service, isStale) {
		if (isStale) this.#closing.add(origin)
		if (this.#services.get(origin) === service) this.#services.delete(origin)
		for (const idle of Object.values(service.agent.freeSockets)) for (const socket of idle ?? []) socket.destroy()
	}
	#errorOf({ operation, url }, { proxy }, cause, sent, isStale) {
		const authorities = () => extraAuthorities(this.env)
		const { trouble, words } = troubleOf(cause, url.host, { proxy, authorities, now: Date.now(), isStale })
		return new NetworkError(operation, url.hostname, trouble, sent, words, { cause })
	}
	#keep(socket) {
		this.#sockets.add(socket)
		socket.once('close', () => this.#sockets.delete(socket))
	}
}
function readAnswer(message, resolve, reject) {
	const chunks = []
	let size = 0
	const finish = () => {
		resolve({
			status: message.statusCode ?? 0,
			headers: message.headers,
			body: Buffer.concat(chunks).toString('utf8'),
			cut: size > BODY_LIMIT
		})
	}
	message.on('data', chunk => {
		chunks.push(chunk)
		size += chunk.length
		if (size <= BODY_LIMIT) return
		finish()
		message.destroy()
	})
	message.on('end', finish)
	message.on('error', reject)
	message.on('close', () => {
		if (!message.complete) reject(new Error('the answer broke off'))
	})
}

// src/cloud/idToken.ts
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'
function idTokenSource(env) {
	const requestUrl = env['ACTIONS_ID_TOKEN_REQUEST_URL']
	const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
	if (!requestUrl || !requestToken) throw new InputError([notAllowed(env)])
	const url = URL.parse(requestUrl)
	if (null === url || !isWellFormed(url.pathname))
		throw new InputError([
			'ACTIONS_ID_TOKEN_REQUEST_URL: is not a URL, so no ID token can be asked for. The runner sets this variable: do not overwrite it.'
		])
	if (!isSafeForCredentials(url))
		throw new InputError([
			`ACTIONS_ID_TOKEN_REQUEST_URL: is not an https URL but of ${plain(url.origin, 120)}, where an ID token could be read on its way, so none is asked for. Serve the forge over https (Forgejo and Gitea: ROOT_URL in app.ini), or use another sign-in method (docs/keyless.md).`
		])
	return { requestUrl, requestToken }
}
function notAllowed(env) {
	if (env['FORGEJO_ACTIONS'] || env['GITEA_ACTIONS'])
		return 'identity-provider needs an ID token, and this job may not ask for one. On Forgejo, add this line to the job (or to the workflow):\nenable-openid-connect: true\nA forge without ID tokens needs another sign-in method (docs/keyless.md).'
	const issuer = issuerOf(env['GITHUB_SERVER_URL'] ?? '')
	const other =
		null === issuer || issuer === GITHUB_ISSUER
			? ''
			: `\nThe tokens of this GitHub come from ${issuer}: IAM needs that as the Identity Provider URL (docs/keyless.md).`
	return `identity-provider needs an ID token of GitHub, and this job may not ask for one. Add these lines to the job (or to the workflow):\npermissions:\n  id-token: write\n(a job that sets permissions loses the ones it does not name: keep contents: read if it checks out). Workflows started by a fork get no ID token.${other}`
}
function issuerOf(serverUrl) {
	const url = URL.parse(serverUrl)
	if (null === url) return null
	if ('github.com' === url.hostname) return GITHUB_ISSUER
	if (url.hostname.endsWith('.ghe.com')) return `https://token.actions.${url.hostname}`
	return `${url.origin}/_services/token`
}
function isWellFormed(path) {
	try {
		return '' !== decodeURIComponent(path)
	} catch {
		return false
	}
}
async function getIdToken(caller, source, audience) {
	const url = new URL(source.requestUrl)
	const asked = { operation: 'get an ID token from GitHub', service: 'GitHub' }
	return caller.call({
		...asked,
		method: 'GET',
		endpoint: url.origin,
		path: decodeURIComponent(url.pathname),
		query: [...url.searchParams.entries(), ['audience', audience]],
		headers: { accept: 'application/json', authorization: `Bearer ${source.requestToken}` },
		read: answer => {
			const redact = text => (answer.body.startsWith(text) ? '' : answer.redact(text))
			try {
				return readJson(asked, { ...answer, redact }, tokenIn)
			} catch (error) {
				throw withoutToken(error)
			}
		}
	})
}
function withoutToken(error) {
	if (!(error instanceof ServiceError)) return error
	const { parts } = error
	const words = 'form' === parts.unreadable ? 'an answer without an ID token in it' : parts.words
	return new ServiceError({ ...parts, words, unreadable: 'broken' })
}
function tokenIn(json) {
	return isRecord(json) && 'string' == typeof json['value'] && '' !== json['value'] ? json['value'] : null
}
const idToken_SHOWN = [
	'iss',
	'aud',
	'sub',
	'repository',
	'repository_id',
	'environment',
	'ref',
	'job_workflow_ref',
	'exp'
]
const idToken_FIELDS = {
	iss: 'Identity Provider URL',
	aud: 'Client ID',
	kid: 'a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself',
	exp: 'must not have passed by the clock of IAM'
}
function describeClaims(idToken) {
	const [header, claims] = idToken.split('.').slice(0, 2).map(decodePart)
	const line = (name, value) =>
		void 0 === value
			? []
			: [`${name}: ${plain(claimText(name, value))} (${idToken_FIELDS[name] ?? 'identity conversion rules'})`]
	const lines = [...idToken_SHOWN.flatMap(name => line(name, claims?.[name])), ...line('kid', header?.['kid'])]
	const issuer = claims?.['iss']
	if ('string' != typeof issuer || issuer === GITHUB_ISSUER) return lines
	return [
		...lines,
		'This is not the issuer of github.com: it needs an identity provider of its own in IAM, with that Identity Provider URL and the keys that its .well-known/openid-configuration leads to as Signing Key (docs/keyless.md).'
	]
}
function claimText(name, value) {
	if ('exp' === name && 'number' == typeof value) {
		const time = new Date(1e3 * value)
		return Number.isNaN(time.getTime()) ? `${value}, which is no time` : time.toISOString()
	}
	if (Array.isArray(value) && value.every(each => 'string' == typeof each)) return value.join(', ')
	return 'object' == typeof value && null !== value ? 'not a text' : String(value)
}
function decodePart(part) {
	try {
		const json = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
		return isRecord(json) ? json : null
	} catch {
		return null
	}
}

// src/steps/context.ts
const USER_AGENT = 'pause-dis-dump-tasks'
const PATIENCE_WITHOUT_WAIT = 12e4
function patienceOf(wait) {
	return wait || PATIENCE_WITHOUT_WAIT
}
function makeWorld(runner, persistence, cancellation, onProject) {
	const http = new Http(USER_AGENT, runner.env)
	const clock = systemClock
	const info = text => runner.info(text)
	const notice = text => runner.notice(text)
	const redact = text => runner.redacted(text)
	const signal = cancellation.cancelled
	const { patience, within, keepsTrying } = persistence
	const latest = null === within ? 1 / 0 : clock.now() + within
	const maxAttempts = keepsTrying ? 1 / 0 : persistence.maxAttempts
	const debug = text => runner.debug(text)
	return {
		...cancellation,
		caller: new Caller({ http, clock, maxAttempts, patience, latest, info, debug, notice, redact, signal }),
		clock,
		latest,
		maxAttempts: persistence.maxAttempts,
		info,
		onProject,
		warning: text => runner.warning(text),
		debug,
		startGroup: title => runner.startGroup(title),
		endGroup: () => runner.endGroup(),
		mask: secret => runner.mask(secret),
		idTokenSource: () => idTokenSource(runner.env),
		close: () => http.close()
	}
}

// src/apply/ending.ts
const STAYED_PAUSED = 'dump-tasks-stayed-paused'
const IF_IT_PAUSES = 'If it pauses later, resume it.'
const IN_CONSOLE = 'Look at it in the console of DIS.'
const BAD_ADVICE = 'Look at it in the console of DIS and correct its destination.'
const WAIT_ADVICE = 'It may still get there: look at it in the console of DIS, or raise wait-timeout.'
function stateOf(task) {
	return null === task || '' === task.state ? 'not known' : plain(task.state, 40)
}
function endingOf(verdict, direction, seen) {
	switch (verdict) {
		case 'reached':
		case 'wait':
		case 'start':
			return null
		case 'already':
			return { outcome: direction.already }
		case 'started-by-others':
			return { outcome: direction.already, warning: STARTED_BY_OTHERS }
		case 'gone':
			return { outcome: 'missing', ...(direction.needsTask ? { problem: DELETED } : { warning: DELETED }) }
		case 'bad':
			return { outcome: 'failed', problem: note(`It is in state ${stateOf(seen)}.`, BAD_ADVICE, 'bad-state') }
		case 'cannot-start':
			return { outcome: 'failed', problem: NO_ID }
		case 'unsettled':
			return { outcome: 'failed', problem: UNSETTLED }
		case 'stop-never-showed':
			return { outcome: direction.already, warning: NEVER_SHOWED }
	}
}
const STARTED_BY_OTHERS = note(
	'It was paused, and somebody else started it: its dump may have run during the deployment.',
	'Find out who started it. Only one run at a time should pause it.',
	'started-by-others'
)
const DELETED = note('It is not there any more: it was deleted meanwhile.')
const NO_ID = note(
	'It is PAUSED, and the service gives no ID for it, which a start needs.',
	'Start it in the console of DIS.'
)
const UNSETTLED = note(
	'Its stop was accepted, and it is still running, unsettled: it may pause at any time, and nothing will start it then.',
	'Watch it, and resume it if it pauses.',
	STAYED_PAUSED
)
const NEVER_SHOWED = note('Its stop may have been sent, and it is still running.', IF_IT_PAUSES, STAYED_PAUSED)
const PAUSED_ONCE_MORE = note(
	'It paused once more after its start: a stop that had got no answer took effect late. It was started again.'
)
function unwatchedEnding({ call, seen }) {
	if ('unsent' !== call) return { outcome: 'requested' }
	return { outcome: 'requested', warning: note(`It is ${stateOf(seen)}, and was not waited for.`) }
}
function lastEnding(direction, tracked, circumstances) {
	const { call, stop, seen, settled, goalSince } = tracked
	const { wait, isCancelled, trouble } = circumstances
	if (settled) return { outcome: direction.reached }
	if (0 === wait && 'answered' === call) return { outcome: 'requested' }
	if (stop?.mayComeLate && null !== goalSince && ('unsent' !== call || 'paused' === stop.fate))
		return watchedTooShort(direction, tracked)
	if (isCancelled) return cancelledEnding(direction, tracked)
	if ('unsent' !== call) return sentEnding(direction, tracked, circumstances)
	if (null !== stop && 'paused' !== stop.fate && seen?.state === direction.goal)
		return unseenStopEnding(direction, 'answered' === stop.fate, seen, trouble)
	const isLate = null !== seen && 'PAUSED' !== seen.state && null === trouble
	const text = `It could not be ${direction.words.achieved}. ${lastSeen(seen)}`
	return { outcome: isLate ? 'timed-out' : 'failed', problem: withCause(text, trouble, IN_CONSOLE) }
}
function watchedTooShort(direction, { call }) {
	return {
		outcome: 'unsent' === call ? direction.already : direction.reached,
		warning: note(
			'It runs. Its stop was sent more than once, and one that got no answer may still pause it; there was no time to watch it any longer.',
			IF_IT_PAUSES,
			STAYED_PAUSED
		)
	}
}
function cancelledEnding(direction, { call, seen }) {
	const state = lastSeen(seen)
	if ('unsent' === call)
		return { outcome: 'failed', problem: note(`The job was cancelled before its ${direction.call} was sent. ${state}`) }
	const text = `The job was cancelled while it was waited for.${doubtOf(direction, call)} ${state}`
	return { outcome: 'requested', problem: note(text) }
}
function sentEnding(direction, tracked, circumstances) {
	const { call, seen, badSince } = tracked
	const { wait, waited, isTimeUp, trouble } = circumstances
	const state = lastSeen(seen)
	const doubt = doubtOf(direction, call)
	if (0 === wait)
		return { outcome: 'requested', problem: withCause(`${doubt.trim()} ${state}`.trim(), trouble, IN_CONSOLE) }
	if (!isTimeUp) {
		const text = `Its ${direction.call} was sent, and its state could not be seen. ${state}${doubt}`
		return { outcome: 'requested', problem: withCause(text, trouble, IN_CONSOLE) }
	}
	const advice = null !== badSince ? BAD_ADVICE : 'doubtful' === call ? IN_CONSOLE : WAIT_ADVICE
	const text = `Not ${direction.goal} within ${span(waited)}. ${state}${doubt}`
	return {
		outcome: null !== badSince ? direction.badOutcome : 'timed-out',
		problem: withCause(text, trouble, advice, 'not-in-time')
	}
}
function unseenStopEnding(direction, isAnswered, seen, trouble) {
	const state = lastSeen(seen)
	if (!isAnswered && null === trouble) {
		const text = `Its stop may have been sent, and it was not seen to pause. ${state}`
		return { outcome: direction.already, warning: note(text, IF_IT_PAUSES, STAYED_PAUSED) }
	}
	const sent = isAnswered ? 'was accepted' : 'may have been sent'
	const text = `Its stop ${sent} and was not seen to take effect: it may still pause, unsettled. ${state}`
	return {
		outcome: 'failed',
		problem: withCause(text, trouble, 'Watch it, and resume it if it pauses.', STAYED_PAUSED)
	}
}
function withCause(text, trouble, advice, entry = null) {
	if (null === trouble) return note(text, advice, entry)
	const cause = noteOf(trouble)
	return note(`${text} ${cause.what}`, cause.todo ?? advice, cause.entry ?? entry)
}
function lastSeen(seen) {
	return seen ? `It was last seen ${stateOf(seen)}.` : 'Its state was never seen.'
}
function doubtOf(direction, call) {
	return 'doubtful' === call ? ` Whether its ${direction.call} arrived is not known.` : ''
}

// src/apply/pollOrder.ts
class PollOrder {
	#count = 0
	#lastUnsettled = 0
	note(settled) {
		this.#count += 1
		if (!settled) this.#lastUnsettled = this.#count
		return this.#count
	}
	leaves() {
		this.note(false)
	}
	isStale(poll) {
		return poll < this.#lastUnsettled
	}
}

// src/apply/schedule.ts
const SHORTEST = 150
const schedule_LONGEST = 1e4
const SHARE = 0.1
const GIVE_UP_AFTER = 3e4
const STOP_WATCH = 6e4
const CANCELLED_JOB_WAIT = 6e4
const HEARTBEAT = 15e3
const LAST_POLL = 1e4
function nextPoll(elapsed, random) {
	const base = Math.min(schedule_LONGEST, Math.max(SHORTEST, elapsed * SHARE))
	return base === SHORTEST ? SHORTEST : Math.round(base * (1 - 0.2 * random))
}

// src/apply/sighting.ts
function labelOf(task) {
	return `${task.stream}/${plain(taskLabel(task), 80)}`
}
function noteState(tracked, listed, direction, world) {
	const previous = tracked.seen?.state ?? null
	if ('unsent' === tracked.call) tracked.before ??= listed.state
	if (previous !== listed.state) tellChange(tracked, previous, listed.state, direction, world)
	noteBad(tracked, listed, direction, world)
	if (listed.state === direction.goal) {
		tracked.goalSince ??= world.clock.now()
		if (null === direction.from) tracked.pausedAt ??= new Date(world.clock.wall()).toISOString()
	} else leaveGoal(tracked, listed, direction)
	tracked.seen = listed
}
function tellChange({ task, settled }, previous, state, direction, { info, warning }) {
	const from = null === previous ? '' : `${plain(previous, 40)} \u{2192} `
	info(`${labelOf(task)}: ${from}${plain(state, 40)}`)
	if (settled && state !== direction.goal)
		warning(`${labelOf(task)} was ${plain(previous)} and is ${plain(state, 40)} again.`)
}
function noteBad(tracked, { state }, direction, { clock, warning }) {
	const isBad = direction.bad.includes(state)
	if (isBad && null === tracked.badSince) {
		tracked.badSince = clock.now()
		warning(`${labelOf(tracked.task)} is in state ${plain(state, 40)}.`)
	}
	if (!isBad) tracked.badSince = null
}
function leaveGoal(tracked, { state }, direction) {
	const ran = null !== tracked.goalSince
	if (null === direction.from) tracked.pausedAt = null
	tracked.goalSince = null
	if (!ran || state !== direction.from || !tracked.stop?.mayComeLate) return
	tracked.call = 'unsent'
	tracked.warning = PAUSED_ONCE_MORE
}

// src/apply/send.ts
async function sendAction(direction, stream, tasks, world, { onUnanswered, ...limits }) {
	const { dis, cancelled, overdue } = world
	let rest = tasks
	let onItsWay = false
	let doubtful = false
	const onLeaving = () => {
		if (cancelled.aborted && direction.endsWithCancel) throw new CancelledError()
		limits.onLeaving?.()
		onItsWay = true
	}
	const beforeAgain = async failure => {
		onItsWay = false
		if (!fateUnknown(failure)) return true
		doubtful = true
		onUnanswered()
		if (failure instanceof NetworkError) rest = await notAtGoal(direction, stream, rest, world)
		return rest.length > 0
	}
	try {
		const ids = () => rest.flatMap(({ id }) => id ?? [])
		await dis.sendAction(direction.call, stream, ids, { ...limits, onLeaving, beforeAgain, signal: overdue })
		return { fate: 'answered' }
	} catch (failure) {
		const error = failure instanceof Error ? failure : new Error(String(failure))
		if (error instanceof CancelledError) {
			const open = void 0 === error.cause ? onItsWay : fateUnknown(error.cause)
			return { fate: doubtful || open ? 'unknown' : 'unsent', error }
		}
		if (doubtful || fateUnknown(error)) return { fate: 'unknown', error }
		return mayTryAgain(error) ? { fate: 'unsent', error } : { fate: 'refused', error }
	}
}
async function notAtGoal(direction, stream, tasks, { dis, clock, overdue, info }) {
	info(`Whether the ${direction.call} for stream ${stream} arrived is not known; asking for the list of the stream`)
	try {
		const list = await dis.listTasks(stream, { deadline: clock.now() + LAST_POLL, signal: overdue })
		const index = new TaskIndex(list.tasks)
		return tasks.filter(task => index.find(task)?.state !== direction.goal)
	} catch {
		return tasks
	}
}
function mayBeAboutState(error) {
	if (!(error instanceof ServiceError) || error.parts.code === BLOCKED) return false
	const { status, code } = error.parts
	return 400 === status || (status < 300 && null !== code)
}

// src/apply/streamCalls.ts
class StreamCalls {
	startAt = 0
	#tasks
	#list
	#options
	#world
	#order
	#failedStarts = 0
	constructor(tasks, list, options, world, order) {
		this.#tasks = tasks
		this.#list = list
		this.#options = options
		this.#world = world
		this.#order = order
	}
	async startDue() {
		if (null === this.#options.direction.from || this.#world.clock.now() < this.startAt) return
		const due = this.#tasks.toStart()
		for (const tracked of due) tracked.before = tracked.seen?.state ?? null
		if (due.length > 0) await this.send(due)
	}
	async send(batch, again = false) {
		const { direction, wait, memory } = this.#options
		const { stream } = this.#tasks
		const positions = this.#positions(batch)
		const tasks = batch.map(({ task, seen }) => ({ ...task, id: task.id ?? seen?.id ?? null }))
		const sent = await sendAction(direction, stream, tasks, this.#world, {
			...(direction.keepsTrying && wait > 0 && { attempts: 1 }),
			onLeaving: () => {
				this.#order.leaves()
				memory?.stop(stream, 'sent', positions)
			},
			onUnanswered: () => memory?.unanswered(stream, positions)
		})
		if ('refused' !== sent.fate) memory?.stop(stream, sent.fate, positions)
		this.#list.expectChange()
		switch (sent.fate) {
			case 'answered':
				return this.#onAnswered(batch)
			case 'unknown':
				return this.#onUnknown(batch, sent.error)
			case 'unsent':
				return this.#onUnsent(batch, sent.error)
			case 'refused':
				return this.#onRefused(batch, sent.error, again)
		}
	}
	#onAnswered(batch) {
		this.#list.trouble = null
		this.#failedStarts = 0
		this.#tasks.waitFromNow(batch)
		const labels = fewLabels(batch.map(({ task }) => task))
		this.#world.info(`Stream ${this.#tasks.stream}: ${this.#options.direction.call} of ${labels} accepted`)
	}
	#onUnknown(batch, error) {
		for (const tracked of batch) if ('unsent' === tracked.call) tracked.call = 'doubtful'
		this.#world.info(explainInLine(error))
		if (this.#options.direction.keepsTrying) {
			this.#tasks.callTrouble = error
			this.#backOff(batch, error)
		} else this.#tasks.watchStop(error)
	}
	#onUnsent(batch, error) {
		const { direction, wait } = this.#options
		this.#list.trouble = error
		if (!direction.keepsTrying || 0 === wait || error instanceof TimeLimitError) this.#tasks.fail(batch, error)
		else {
			this.#world.info(error.message)
			this.#backOff(batch, error)
		}
	}
	#backOff(batch, error) {
		const { clock } = this.#world
		this.#failedStarts += 1
		this.startAt = clock.now() + waitAfter(this.#failedStarts, clock.random(), askedWait(error))
		const asked = askedWait(error)
		const left = this.#tasks.deadline - clock.now()
		if (null !== asked && asked > left) this.#tasks.fail(batch, tooPatient(error, asked, left))
	}
	async #onRefused(batch, error, again) {
		const { direction, believeList, memory } = this.#options
		const isAboutState = mayBeAboutState(error)
		const isHalf = isAboutState && batch.length > 1
		if (isHalf) for (const tracked of batch) tracked.call = 'doubtful'
		const isDoubtful = batch.some(({ call }) => 'doubtful' === call)
		memory?.stop(this.#tasks.stream, isDoubtful ? 'unknown' : 'refused', this.#positions(batch))
		this.#list.trouble = error
		this.#world.info(explainInLine(error))
		const rest = !again && believeList && isAboutState ? await this.#afterList(batch, isHalf) : null
		if (rest?.length === 0) return
		if (null !== rest && rest.length < batch.length) return this.send(rest, true)
		const open = batch.filter(({ report }) => null === report)
		if (direction.keepsTrying && !again && isHalf) for (const tracked of open) await this.send([tracked], true)
		else if (!direction.keepsTrying && isDoubtful && believeList) this.#tasks.watchStop(error)
		else this.#tasks.fail(open, error)
	}
	async #afterList(batch, isHalf) {
		const { direction, memory } = this.#options
		const list = await this.#list.askAfterRefusal()
		if (null === list) return null
		const atGoal = batch.filter(({ task }) => list.find(task)?.state === direction.goal)
		const byOthers = isHalf ? [] : atGoal
		this.#tasks.take(
			batch.filter(tracked => !byOthers.includes(tracked)),
			list
		)
		for (const tracked of byOthers) {
			tracked.seen = list.find(tracked.task) ?? tracked.seen
			this.#tasks.end(tracked, { outcome: direction.already })
		}
		if (byOthers.length > 0) memory?.already(this.#tasks.stream, this.#positions(byOthers))
		return batch.filter(tracked => null === tracked.report && !atGoal.includes(tracked))
	}
	#positions(batch) {
		const wanted = new Set(batch)
		return this.#tasks.all.flatMap((tracked, position) => (wanted.has(tracked) ? [position] : []))
	}
}

// src/cloud/strayStream.ts
const NO_STREAM = 'DIS.4301'
const strayStream_SHOWN = 20
async function withStreamNames(error, dis) {
	if (!(error instanceof ServiceError) || error.parts.code !== NO_STREAM) return error
	const { stream } = error.parts
	if (void 0 === stream) return error
	try {
		const { redact } = dis.caller.world
		const names = (await dis.listStreams()).map(name => plain(redact(name), 64))
		const details = [...(error.parts.details ?? []), didYouMean(stream, names)]
		return new ServiceError({ ...error.parts, details }, { cause: error })
	} catch {
		return error
	}
}
function didYouMean(stream, names) {
	const [first, ...others] = nearest(stream, names)
	if (void 0 === first) return 'The project has no streams.'
	if (0 === others.length) return `Did you mean ${first}? It is the only stream of the project.`
	return `Did you mean ${first}? The streams of the project, the nearest first: ${fewOf([first, ...others], strayStream_SHOWN)}.`
}
function unknownStream(stream) {
	return new ServiceError({
		operation: `list the dump tasks of stream ${stream}`,
		service: 'DIS',
		status: 400,
		code: NO_STREAM,
		words: "it is not among the project's streams",
		requestId: null,
		stream
	})
}

// src/apply/streamList.ts
class StreamList {
	trouble = null
	isHopeless = false
	#stream
	#world
	#failures = 0
	#isFirst = true
	constructor(stream, world) {
		this.#stream = stream
		this.#world = world
	}
	expectChange() {
		this.#isFirst = true
	}
	async poll(until) {
		const { dis, clock, cancelled } = this.#world
		if (!this.#isFirst) await dis.caller.pace.turn(cancelled)
		this.#isFirst = false
		if (cancelled.aborted) return null
		const now = clock.now()
		const deadline = null === until ? now + LAST_POLL : Math.max(now + LAST_POLL / 10, until)
		const list = await this.#ask({ attempts: 1, deadline })
		if (null === list && null !== until) this.#judgeTrouble(until)
		return list
	}
	async askAfterRefusal() {
		const { trouble } = this
		const list = await this.#ask({ deadline: this.#world.clock.now() + LAST_POLL })
		this.trouble = trouble
		this.isHopeless = false
		return list
	}
	retryIn() {
		if (0 === this.#failures) return null
		return waitAfter(this.#failures, this.#world.clock.random(), askedWait(this.trouble))
	}
	async #ask(limits) {
		const { dis, cancelled } = this.#world
		try {
			const { tasks, unlisted } = await dis.listTasks(this.#stream, { ...limits, signal: cancelled })
			return this.#seen(tasks, unlisted)
		} catch (failure) {
			const error = failure instanceof Error ? failure : new Error(String(failure))
			if (error instanceof CancelledError) return null
			if (await this.#isGone(error)) return this.#seen([], 0)
			this.trouble = error
			this.#failures += 1
			return null
		}
	}
	async #isGone(error) {
		if (!(error instanceof ServiceError) || error.parts.code !== NO_STREAM) return false
		try {
			return !(await this.#world.dis.listStreams()).includes(this.#stream)
		} catch {
			return true
		}
	}
	#seen(tasks, unlisted) {
		this.trouble = null
		this.#failures = 0
		const index = new TaskIndex(tasks)
		return { find: task => index.find(task), isWhole: 0 === unlisted }
	}
	#judgeTrouble(until) {
		const { maxAttempts, clock, info } = this.#world
		if (null === this.trouble) return
		const mayPass = isUnreadable(this.trouble) ? this.#failures < maxAttempts : mayTryAgain(this.trouble)
		const asked = askedWait(this.trouble)
		const left = until - clock.now()
		if (null !== asked && asked > left) this.trouble = tooPatient(this.trouble, asked, left)
		this.isHopeless = !mayPass || this.trouble instanceof TimeLimitError
		if (!this.isHopeless) info(`${this.trouble.message}; polling again in ${span(this.retryIn() ?? 0)}`)
	}
}

// src/apply/judge.ts
function judge(direction, progress, listed, now) {
	if (void 0 === listed || isGone(listed)) return 'gone'
	const { call, stop, badSince, task } = progress
	if (direction.bad.includes(listed.state)) {
		const isNew = null === badSince || now - badSince < GIVE_UP_AFTER
		const mayPass = null === direction.from || 'unsent' !== call || (null !== stop && 'paused' !== stop.fate)
		return isNew && mayPass ? 'wait' : 'bad'
	}
	if (listed.state === direction.goal) return atGoal(direction, progress, now)
	if (null === direction.from || listed.state !== direction.from || 'answered' === call) return 'wait'
	return (listed.id ?? task.id) === null ? 'cannot-start' : 'start'
}
function atGoal(direction, { call, stop, goalSince }, now) {
	if (null === direction.from) return 'reached'
	if (stop?.mayComeLate && now - (goalSince ?? now) < STOP_WATCH) return 'wait'
	if ('unsent' !== call) return 'reached'
	if (null === stop) return 'already'
	if ('paused' === stop.fate) return 'started-by-others'
	if (now < stop.until) return 'wait'
	return 'answered' === stop.fate ? 'unsettled' : 'stop-never-showed'
}

// src/apply/trackedTask.ts
function trackedTask({ task, stop }) {
	return {
		task,
		stop,
		before: task.state || null,
		seen: '' === task.state ? null : task,
		call: 'unsent',
		answeredAt: null,
		goalSince: null,
		badSince: null,
		settled: false,
		pausedAt: stop?.pausedAt ?? null,
		warning: null,
		report: null
	}
}

// src/apply/streamTasks.ts
class StreamTasks {
	stream
	all
	since
	deadline
	callTrouble = null
	#options
	#world
	#clock
	#told = ''
	constructor({ stream, tasks }, options, world) {
		this.stream = stream
		this.#options = options
		this.#world = world
		this.#clock = world.clock
		this.all = tasks.map(trackedTask)
		this.since = world.clock.now()
		this.deadline = this.#deadlineFrom(this.since)
	}
	get open() {
		return this.all.filter(({ report }) => null === report)
	}
	get isSettled() {
		return this.open.every(({ settled }) => settled)
	}
	waitFromNow(batch) {
		this.callTrouble = null
		this.since = this.#clock.now()
		const answered = { call: 'answered', answeredAt: this.since, badSince: null }
		for (const tracked of batch) Object.assign(tracked, answered)
		this.deadline = this.#deadlineFrom(this.since)
	}
	watchStop(trouble) {
		this.callTrouble = trouble
		this.since = this.#clock.now()
		this.deadline = this.#latest(this.since + Math.min(this.#options.wait, STOP_WATCH))
	}
	take(tasks, list) {
		for (const tracked of tasks) {
			const listed = list.find(tracked.task)
			if (void 0 !== listed) this.#see(tracked, listed)
			if (void 0 !== listed || list.isWhole) this.judge(tracked, listed)
		}
		this.#tellReached()
	}
	judge(tracked, listed) {
		const { direction } = this.#options
		const verdict = judge(direction, tracked, listed, this.#clock.now())
		tracked.settled = 'reached' === verdict
		if (void 0 === listed) tracked.seen = null
		const ending = endingOf(verdict, direction, tracked.seen)
		if (null !== ending) this.end(tracked, ending)
	}
	toStart() {
		const { direction } = this.#options
		const now = this.#clock.now()
		return this.open.filter(each => null !== each.seen && 'start' === judge(direction, each, each.seen, now))
	}
	fail(batch, error) {
		const problem = noteOf(error)
		for (const tracked of batch) if (null === tracked.report) this.end(tracked, { outcome: 'failed', problem })
	}
	endAsTheyAre(batch, trouble) {
		for (const tracked of batch) this.end(tracked, this.#lastEnding(tracked, trouble ?? this.callTrouble))
	}
	end(tracked, { outcome, problem = null, warning = null }) {
		const { task, before, seen, call, answeredAt, goalSince, pausedAt } = tracked
		const isPolled = null !== seen && (seen !== task || 'unsent' === call)
		const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name }
		const isResumed = null !== this.#options.direction.from && null !== goalSince && null !== pausedAt
		tracked.report = reportOf(known, outcome, {
			before,
			after: isPolled ? seen.state : null,
			sent: 'unsent' !== call,
			pausedAt,
			took: null !== answeredAt && null !== goalSince ? Math.max(0, goalSince - answeredAt) : null,
			pausedFor: isResumed ? Math.max(0, this.#clock.wall() - Date.parse(pausedAt)) : null,
			problem,
			warning: warning ?? tracked.warning
		})
	}
	#see(tracked, listed) {
		noteState(tracked, listed, this.#options.direction, this.#world)
		if (null !== tracked.goalSince && tracked.stop?.mayComeLate)
			this.deadline = Math.max(this.deadline, this.#latest(tracked.goalSince + STOP_WATCH))
	}
	#lastEnding(tracked, trouble) {
		return lastEnding(this.#options.direction, tracked, {
			wait: this.#options.wait,
			isTimeUp: this.#clock.now() >= this.deadline,
			isCancelled: this.#world.cancelled.aborted,
			waited: this.deadline - this.since,
			trouble
		})
	}
	#tellReached() {
		const { memory } = this.#options
		const reached = this.all.flatMap(({ settled, pausedAt }, position) => (settled ? [{ position, pausedAt }] : []))
		const told = JSON.stringify(reached)
		if (!memory || told === this.#told || (0 === reached.length && '' === this.#told)) return
		this.#told = told
		memory.reached(this.stream, reached)
	}
	#deadlineFrom(now) {
		const watched = this.open.map(({ call, stop }) =>
			'answered' !== call && stop && 'paused' !== stop.fate ? stop.until : now
		)
		const latest = watched.reduce((a, b) => Math.max(a, b), now)
		return this.#latest(Math.max(now + this.#options.wait, latest))
	}
	#latest(time) {
		return Math.min(time, this.#options.latest)
	}
}

// src/apply/streamRun.ts
class StreamRun {
	#tasks
	#calls
	#list
	#options
	#world
	#order
	#settledAt = 0
	constructor(followed, options, world, order) {
		this.#options = options
		this.#world = world
		this.#order = order
		this.#list = new StreamList(followed.stream, world)
		this.#tasks = new StreamTasks(followed, options, world)
		this.#calls = new StreamCalls(this.#tasks, this.#list, options, world, order)
	}
	get tracked() {
		return this.#tasks.all
	}
	async run() {
		const tasks = this.#tasks
		if (null === this.#options.direction.from) await this.#calls.send(tasks.all)
		else {
			for (const tracked of tasks.all) if (tracked.seen) tasks.judge(tracked, tracked.seen)
			await this.#calls.startDue()
		}
		if (0 === this.#options.wait && null === this.#list.trouble && null === tasks.callTrouble)
			for (const tracked of tasks.open) tasks.end(tracked, unwatchedEnding(tracked))
		await this.poll()
	}
	async poll() {
		const { cancelled, clock } = this.#world
		const tasks = this.#tasks
		for (let due = clock.now(); tasks.open.length > 0 && !cancelled.aborted; due = this.#nextDue()) {
			const rest = due - clock.now()
			if (rest > 0) await clock.sleep(rest, cancelled)
			const isLast = clock.now() >= tasks.deadline
			const poll = await this.#pollOnce(isLast)
			if (cancelled.aborted) return
			await this.#calls.startDue()
			if (isLast && clock.now() >= tasks.deadline) {
				const late = tasks.open.filter(({ settled }) => !settled || null === poll)
				tasks.endAsTheyAre(late, this.#list.trouble)
			}
			if (null !== poll && tasks.isSettled) {
				this.#settledAt = poll
				return
			}
		}
	}
	get isStale() {
		return this.#tasks.open.length > 0 && this.#order.isStale(this.#settledAt)
	}
	conclude() {
		this.#tasks.endAsTheyAre(this.#tasks.open, this.#list.trouble)
		return this.#tasks.all.map(({ report }) => report)
	}
	async #pollOnce(isLast) {
		const tasks = this.#tasks
		const list = await this.#list.poll(isLast ? null : tasks.deadline)
		if (null === list) {
			if (this.#list.isHopeless) tasks.endAsTheyAre(tasks.open, this.#list.trouble)
			return null
		}
		tasks.take(tasks.open, list)
		return this.#order.note(tasks.isSettled)
	}
	#nextDue() {
		const { clock } = this.#world
		const { open, since, deadline } = this.#tasks
		const { startAt } = this.#calls
		const { from } = this.#options.direction
		const now = clock.now()
		const next = now + (this.#list.retryIn() ?? nextPoll(now - since, clock.random()))
		const isWaiting = open.every(({ seen, call }) => 'answered' !== call && seen?.state === from)
		return Math.min(isWaiting ? Math.max(next, startAt) : next, Math.max(now, deadline))
	}
}

// src/apply/follow.ts
async function follow(streams, options, world) {
	const order = new PollOrder()
	const runs = streams.filter(({ tasks }) => tasks.length > 0).map(each => new StreamRun(each, options, world, order))
	const over = new AbortController()
	if (options.wait > 0 && runs.length > 0) world.startGroup(CHANGES)
	const heartbeat = beat(runs, options.direction, world, over.signal)
	try {
		await Promise.all(runs.map(run => run.run()))
		for (;;) {
			const stale = runs.filter(run => run.isStale)
			if (0 === stale.length || world.cancelled.aborted) break
			await Promise.all(stale.map(run => run.poll()))
		}
		return runs.flatMap(run => run.conclude())
	} finally {
		over.abort()
		await heartbeat
		world.endGroup()
	}
}
const CHANGES = 'Changes of state while waiting'
async function beat(runs, direction, { clock, info, cancelled, startGroup, endGroup }, over) {
	const start = clock.now()
	for (;;) {
		await clock.sleep(HEARTBEAT, over)
		if (over.aborted) return
		if (cancelled.aborted) continue
		const lines = waitingLines(
			runs.flatMap(({ tracked }) => tracked),
			direction,
			clock.now()
		)
		if (0 !== lines.length) {
			endGroup()
			for (const line of lines) info(`${span(clock.now() - start)}: ${line}`)
			startGroup(CHANGES)
		}
	}
}
function waitingLines(tracked, direction, now) {
	const open = tracked.filter(({ settled, report }) => !settled && null === report)
	const watched = open.filter(({ seen }) => null !== direction.from && seen?.state === direction.goal)
	const waiting = open.filter(each => !watched.includes(each))
	const lines = []
	if (waiting.length > 0) {
		const names = fewOf(
			waiting.map(({ task, seen }) => `${labelOf(task)} (${stateOf(seen)})`),
			5
		)
		const done = `${tracked.length - open.length} of ${counted(tracked.length, 'dump task')} ${direction.words.done}`
		lines.push(`${done}; waiting for ${names}`)
	}
	if (watched.length > 0) {
		const left = Math.max(...watched.map(({ stop }) => (stop?.until ?? now) - now), 0)
		const run = 1 === watched.length ? '1 runs after its stop' : `${watched.length} run after their stop`
		lines.push(
			`${run}; watching ${left > 0 ? `${span(left)} more ` : ''}whether ${1 === watched.length ? 'it pauses' : 'they pause'}`
		)
	}
	return lines
}

// src/cloud/disAnswers.ts
function taskList(stream, json, redact) {
	if (!isRecord(json)) return null
	const total = json['total_number']
	const isEmpty = 0 === total && (json['tasks'] ?? null) === null
	const listed = isEmpty ? [] : json['tasks']
	if (!Array.isArray(listed)) return null
	const tasks = []
	for (const entry of listed) {
		const task = isRecord(entry) ? taskOf(stream, entry, redact) : null
		if (null === task) return null
		tasks.push(task)
	}
	const unlisted = 'number' == typeof total ? Math.max(0, total - tasks.length) : 0
	return { tasks: withoutDeletedNamesakes(tasks), unlisted }
}
function taskOf(stream, entry, redact) {
	const state = disAnswers_textOf(entry['state'], redact)
	const id = idOf(entry, redact)
	const name = nameOf(entry['task_name'], redact)
	if (null === state || (null === id && null === name)) return null
	const destination = disAnswers_textOf(entry['destination_type'], redact)
	return { stream, id, name, destination, state, lastTransfer: timeOf(entry['last_transfer_timestamp']) }
}
function withoutDeletedNamesakes(tasks) {
	if (!tasks.some(isGone)) return tasks
	const taken = new Set(tasks.flatMap(task => (isGone(task) ? [] : (task.name ?? []))))
	return tasks.filter(task => !isGone(task) || null === task.name || !taken.has(task.name))
}
function streamPage(json) {
	if (!isRecord(json) || !Array.isArray(json['stream_names'])) return null
	const names = json['stream_names'].filter(name => 'string' == typeof name && '' !== name)
	return { names, hasMore: true === json['has_more_streams'] }
}
function streamDetails(json) {
	if (!isRecord(json)) return null
	const hours = json['retention_period']
	const isTime = 'number' == typeof hours && Number.isFinite(hours) && hours > 0 && hours <= MOST_HOURS
	return { retentionHours: isTime ? hours : null }
}
const LATEST_TIME = Date.UTC(1e4, 0)
const MOST_HOURS = 8784
function disAnswers_textOf(value, redact) {
	return 'string' == typeof value && '' !== value ? redact(value) : null
}
const WORD = /^(?=.{1,15}$)([A-Z]?[a-z]+|[A-Z]+)([-_]([A-Z]?[a-z]+|[A-Z]+))*-?\d{0,3}$/
function nameOf(value, redact) {
	if ('string' != typeof value || '' === value) return null
	const shown = redact(value)
	const [before = '', after = '', ...more] = shown.split('***')
	const hidden = value.slice(before.length, value.length - after.length)
	return 0 === more.length && WORD.test(hidden) ? value : shown
}
function idOf(entry, redact) {
	const id = nameOf(entry['task_id'], redact)
	return id === entry['task_id'] ? id : null
}
function timeOf(value) {
	const isTime = 'number' == typeof value && value > 0 && value < LATEST_TIME
	return isTime ? new Date(value).toISOString() : null
}

// src/cloud/dis.ts
const BRIEFLY = 1e4
const MOST_PAGES = 50
class Dis {
	#streamNames = null
	caller
	place
	session
	constructor(caller, place, session) {
		this.caller = caller
		this.place = place
		this.session = session
	}
	async listTasks(stream, limits) {
		const asked = { operation: `list the dump tasks of stream ${stream}`, service: 'DIS', stream }
		return this.caller.call(
			{
				...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks`),
				read: answer => readJson(asked, answer, json => taskList(stream, json, answer.redact))
			},
			limits
		)
	}
	async findTaskId(stream, name, limits) {
		if (/\/|^\.*$/.test(name)) return null
		const operation = `show the dump task ${plain(name, 64)} of stream ${stream}`
		const asked = { operation, service: 'DIS', stream }
		return this.caller.call(
			{
				...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks/${name}`),
				read: answer => readJson(asked, answer, json => (isRecord(json) ? { id: idOf(json, answer.redact) } : null)).id
			},
			limits
		)
	}
	async showStream(stream) {
		const asked = { operation: `show the stream ${stream}`, service: 'DIS', stream }
		return this.caller.call(
			{
				...this.#call(asked, 'GET', streamPath(this.place, stream)),
				read: answer => readJson(asked, answer, streamDetails)
			},
			this.#briefly()
		)
	}
	listStreams() {
		this.#streamNames ??= this.#listStreams()
		return this.#streamNames
	}
	async #listStreams() {
		const asked = { operation: 'list the streams of the project', service: 'DIS' }
		const call = this.#call(asked, 'GET', `/v2/${this.place.projectId}/streams`)
		const limits = this.#briefly()
		const names = new Set()
		let last = null
		for (let page = 0; page < MOST_PAGES; page += 1) {
			const query = [['limit', '100']]
			if (null !== last) query.push(['start_stream_name', last])
			const read = answer => readJson(asked, answer, streamPage)
			const found = await this.caller.call({ ...call, query, read }, limits)
			for (const name of found.names) names.add(name)
			const next = found.names.at(-1) ?? null
			if (!found.hasMore || null === next || next === last) break
			last = next
		}
		return [...names]
	}
	#briefly() {
		return { attempts: 1, deadline: this.caller.world.clock.now() + BRIEFLY }
	}
	async sendAction(call, stream, ids, limits) {
		const count = ids().length
		const asked = {
			operation: `${call} ${count} dump task${1 === count ? '' : 's'} of stream ${stream}`,
			service: 'DIS',
			stream
		}
		await this.caller.call(
			{
				...this.#call(asked, 'POST', `${streamPath(this.place, stream)}/transfer-tasks/action`),
				body: () => JSON.stringify({ action: call, tasks: ids().map(id => ({ id })) }),
				read: answer => readTaken(asked, answer)
			},
			limits
		)
	}
	#call(asked, method, path) {
		const headers = { 'content-type': 'application/json' }
		return { ...asked, method, endpoint: this.place.endpoint, path, headers, session: this.session }
	}
}
function streamPath(place, stream) {
	return `/v2/${place.projectId}/streams/${stream}`
}

// src/cloud/iam.ts
const iam_SHORTEST_TOKEN = 16
const REFUSED = [400, 401, 403, 404]
class Iam {
	caller
	endpoint
	mask
	constructor(caller, endpoint, mask) {
		this.caller = caller
		this.endpoint = endpoint
		this.mask = mask
	}
	async passwordToken(user, scope) {
		const { username: name, password, domainName } = user
		const methods = ['password']
		const identity = { methods, password: { user: { name, password, domain: { name: domainName } } } }
		const asked = { operation: `sign in as the IAM user ${plain(name, 64)}`, service: 'IAM' }
		return this.caller.call({
			...asked,
			method: 'POST',
			endpoint: this.endpoint,
			path: '/v3/auth/tokens',
			query: [['nocatalog', 'true']],
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ auth: { identity, scope: { project: scopeOf(scope) } } }),
			onAnswer: answer => this.#maskToken(answer),
			read: answer => readToken(asked, answer)
		})
	}
	async keylessToken(identityProvider, idToken, scope) {
		const provider = plain(identityProvider, 64)
		const asked = { operation: `sign in by the identity provider ${provider}`, service: 'IAM' }
		let used = ''
		try {
			return await this.caller.call({
				...asked,
				method: 'POST',
				endpoint: this.endpoint,
				path: '/v3.0/OS-AUTH/id-token/tokens',
				headers: { 'content-type': 'application/json', 'x-idp-id': identityProvider },
				body: async () => {
					used = await idToken()
					return JSON.stringify({ auth: { id_token: { id: used }, scope: { project: scopeOf(scope) } } })
				},
				onAnswer: answer => this.#maskToken(answer),
				read: answer => readToken(asked, answer)
			})
		} catch (error) {
			if (!(error instanceof ServiceError) || 'IAM' !== error.parts.service) throw error
			if (!REFUSED.includes(error.parts.status)) throw error
			const details = ['The ID token that IAM refused says:', ...describeClaims(used).map(line => `  ${line}`)]
			throw new ServiceError({ ...error.parts, details })
		}
	}
	projectsNamed(name, session) {
		return this.#projects('/v3/projects', [['name', name]], `look up the project ${plain(name, 64)}`, session)
	}
	projectsVisible(session) {
		return this.#projects('/v3/auth/projects', [], 'list the projects of these credentials', session)
	}
	#maskToken({ headers }) {
		const token = headers['x-subject-token'] ?? ''
		if (token.length >= iam_SHORTEST_TOKEN) this.mask(token)
	}
	async #projects(path, query, operation, session) {
		const asked = { operation, service: 'IAM' }
		return this.caller.call({
			...asked,
			method: 'GET',
			endpoint: this.endpoint,
			path,
			query,
			headers: { 'content-type': 'application/json' },
			session,
			read: answer => readJson(asked, answer, json => projectList(json, answer.redact))
		})
	}
}
function scopeOf(scope) {
	return null === scope.id ? { name: scope.name } : { id: scope.id }
}
function readToken(asked, answer) {
	const { project } = readJson(asked, answer, json => {
		if (!isRecord(json) || !isRecord(json['token'])) return null
		const named = json['token']['project']
		const found = isRecord(named) ? projectOf(named, answer.redact) : null
		return isRecord(named) && null === found ? null : { project: found }
	})
	const token = answer.headers['x-subject-token'] ?? ''
	if ('' === token) throw refusal(asked, answer, null, 'an answer without a token (no X-Subject-Token header)', 'form')
	if (token.length < iam_SHORTEST_TOKEN) {
		const found = `a token of ${counted(token.length, 'character')}: no token of IAM is that short`
		throw refusal(asked, answer, null, found, 'form')
	}
	return { token, project }
}
function projectList(json, redact) {
	if (!isRecord(json) || !('projects' in json)) return null
	if (null === json['projects']) return []
	if (!Array.isArray(json['projects'])) return null
	return json['projects'].flatMap(entry => {
		const project = isRecord(entry) && false !== entry['enabled'] ? projectOf(entry, redact) : null
		return null === project ? [] : [project]
	})
}
function projectOf(entry, redact) {
	const { id, name } = entry
	const isId = 'string' == typeof id && /^[A-Za-z0-9_-]{1,64}$/.test(id) && redact(id) === id
	return isId && 'string' == typeof name ? { id, name: redact(name) } : null
}

// src/cloud/session.ts
const FIRST_FORM = { dis: 'scoped', iam: 'plain' }
function signingSession(key, scope) {
	let form = FIRST_FORM[scope.service]
	let switched = false
	return {
		authorize(request, time) {
			const headers = { ...request.headers, 'x-sdk-date': sdkDate(time) }
			if (null !== key.projectId) headers['x-project-id'] = key.projectId
			if (null !== key.securityToken) headers['x-security-token'] = key.securityToken
			const signable = { ...request, headers }
			headers['authorization'] =
				'scoped' === form ? scopedAuthorization(signable, key, scope) : plainAuthorization(signable, key)
			return headers
		},
		switchForm(failure, used) {
			if (!isAboutForm(failure)) return null
			const isOutdated = void 0 !== used['authorization'] && formOf(used['authorization']) !== form
			if (switched && !isOutdated) return null
			if (!isOutdated) form = 'scoped' === form ? 'plain' : 'scoped'
			switched = true
			const { service, code, status } = failure.parts
			return `${service} does not take this form of the signature (${code ?? status}); signing in the ${form} form from now on`
		},
		renew: async () => false,
		accepted() {}
	}
}
function formOf(authorization) {
	return authorization.includes(' Credential=') ? 'scoped' : 'plain'
}
const FORM_CODES = new Set(['DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109', 'DIS.4111'])
const FORM_WORDS =
	/authori[sz]ation\W+(header\W+)?(is\W+)?(format|form|scheme|type|missing|empty|malformed|not found)\b|authori[sz]ation header (is )?(incorrect|invalid|unsupported)|(malformed|unsupported|cannot parse|(incorrect|invalid) (format|form) of)( the)? authori[sz]ation/i
const UNDERSTOOD_WORDS = /signature (fail|mismatch|expired|time)|not exist|lock/i
function isAboutForm({ parts: { status, code, words } }) {
	if (null !== code && FORM_CODES.has(code)) return true
	return (401 === status || 441 === status) && FORM_WORDS.test(words) && !UNDERSTOOD_WORDS.test(words)
}
const FRESH = 6e4
function tokenSession(first, renewToken, clock) {
	let token = first
	let obtained = clock.now()
	let proven = false
	let renewedYoung = false
	let renewal = null
	const begin = async (renew, isYoung) => {
		try {
			token = await renew()
			renewedYoung ||= isYoung
			obtained = clock.now()
			proven = false
		} finally {
			renewal = null
		}
	}
	return {
		authorize: request => ({ ...request.headers, 'x-auth-token': token }),
		async renew(used) {
			if (used['x-auth-token'] !== token) return true
			const isYoung = clock.now() - obtained < FRESH
			if (null === renewal) {
				if (!renewToken || (isYoung && (!proven || renewedYoung))) return false
				renewal = begin(renewToken, isYoung)
			}
			await renewal
			return true
		},
		switchForm: () => null,
		accepted() {
			proven = true
		}
	}
}

// src/cloud/signIn.ts
async function signIn(signInMethod, place, world) {
	switch (signInMethod.kind) {
		case 'access-key': {
			const region = regionOfScope(place.region, place.endpoint)
			const sessionFor = (service, projectId) => signingSession({ ...signInMethod, projectId }, { region, service })
			const project = await findProject(place, sessionFor('iam', null), world)
			return { session: sessionFor('dis', project.id), ...named(project) }
		}
		case 'token': {
			const session = tokenSession(signInMethod.token, null, world.clock)
			const project = await findProject(place, session, world)
			return { session, ...named(project) }
		}
		case 'password': {
			const iam = iamOf(place, world)
			return byToken(scope => iam.passwordToken(signInMethod, scope), place, world)
		}
		case 'keyless': {
			const iam = iamOf(place, world)
			const audience = signInMethod.audience ?? new URL(iam.endpoint).origin
			const source = world.idTokenSource()
			world.mask(source.requestToken)
			const idToken = async () => {
				const token = await getIdToken(world.caller, source, audience)
				world.mask(token)
				return token
			}
			return byToken(scope => iam.keylessToken(signInMethod.identityProvider, idToken, scope), place, world)
		}
	}
}
async function byToken(obtain, place, world) {
	const get = async () => {
		const { token, project } = await obtain(place.project)
		checkProject(project, place.project)
		return { token, project: project }
	}
	const { token, project } = await get()
	const session = tokenSession(token, async () => (await get()).token, world.clock)
	return { session, ...named(project) }
}
function named(project) {
	return { projectId: project.id, projectName: project.name }
}
function checkProject(own, wanted) {
	if (null === own)
		throw new InputError([
			'project-id: IAM gave a token that is not scoped to a project, and DIS needs one that is. Set project-id or project-name to a project that these credentials may use.'
		])
	const label = `${plain(own.name, 64)} (${plain(own.id, 64)})`
	if (null !== wanted.id && own.id !== wanted.id)
		throw new InputError([
			`project-id: the credentials lead into the project ${label}, not into ${plain(wanted.id, 64)}. Nothing was changed. Set the ID of the project in which the streams are, or use credentials of that project.`
		])
	if (null !== wanted.name && own.name !== wanted.name)
		throw new InputError([
			`project-name: the credentials lead into the project ${label}, not into ${plain(wanted.name, 64)}. Nothing was changed.`
		])
}
async function findProject(place, session, world) {
	const { id, name } = place.project
	if (null === name) return { id: id ?? '', name: null }
	const iam = iamOf(place, world)
	const found = await projectsCalled(name, iam, session)
	const fitting = found.matches.filter(each => null === id || each.id === id)
	const project = fitting[0]
	if (null !== id && !project && found.matches.length > 0)
		throw new InputError([
			`project-id: ${plain(id, 64)} is not the ID of the project called ${plain(name, 64)}, which is ${fewOf(found.matches.map(each => plain(each.id, 64)))}. Nothing was changed. Correct one of project-id and project-name, or leave one of them out.`
		])
	if (!project || fitting.length > 1) {
		const seen = found.visible.map(each => `${plain(each.name, 64)} (${plain(each.id, 64)})`)
		const list = seen.length > 0 ? `these credentials can see: ${fewOf(seen)}` : 'these credentials can see none at all'
		const count = fitting.length > 1 ? 'several projects are' : 'no project is'
		throw new InputError([
			`project-name: ${count} called ${plain(name, 64)}; ${list}. Set project-id (Console: My Credentials \u{2192} Projects).`
		])
	}
	return project
}
async function projectsCalled(name, iam, session) {
	const isMatch = project => project.name === name
	let listed = []
	try {
		listed = await iam.projectsNamed(name, session)
	} catch (error) {
		const isOther = error instanceof ServiceError && [403, 404].includes(error.parts.status) && !isLocked(error)
		if (!isOther) throw error
	}
	if (listed.some(isMatch)) return { matches: listed.filter(isMatch), visible: listed }
	const visible = await iam.projectsVisible(session)
	return { matches: visible.filter(isMatch), visible }
}
function iamOf(place, { caller, mask }) {
	if (null === place.iamEndpoint)
		throw new InputError(['iam-endpoint: signing in asks IAM; set iam-endpoint or region'])
	return new Iam(caller, place.iamEndpoint, mask)
}

// src/cloud/connect.ts
async function connect(signInMethod, place, world) {
	const { session, projectId, projectName } = await signIn(signInMethod, place, world)
	world.onProject(projectId)
	if (null !== projectName) world.info(`Project ${plain(projectName, 64)} is ${plain(projectId, 64)}`)
	return new Dis(world.caller, { endpoint: place.endpoint, projectId }, session)
}

// src/plan/find.ts
const MOST_DETAILS = 50
const AT_ONCE = 8
async function findTasks(dis, streams, options) {
	const { signal, allOrNothing, isWanted } = options
	const over = new AbortController()
	const either = AbortSignal.any([signal, over.signal])
	const results = []
	let existing = null
	const waiting = streams.entries()
	const list = async (index, stream) => {
		try {
			if (null !== existing && !existing.has(stream)) throw unknownStream(stream)
			const listed = await dis.listTasks(stream, { signal: either })
			const tasks = await withIds(dis, listed.tasks, isWanted, either)
			results[index] = { found: { stream, ...listed, tasks } }
		} catch (failure) {
			if (failure instanceof CancelledError && over.signal.aborted) return
			if (failure instanceof CancelledError || !(failure instanceof Error)) throw failure
			if (allOrNothing) over.abort()
			existing ??= await existingStreams(dis, failure)
			results[index] = { failed: { stream, error: await withStreamNames(failure, dis) } }
		}
	}
	const work = async () => {
		for (const [index, stream] of waiting) {
			if (either.aborted) return
			await list(index, stream)
		}
	}
	if (allOrNothing && void 0 !== streams[0]) {
		await list(0, streams[0])
		waiting.next()
	}
	await Promise.all(Array.from({ length: AT_ONCE }, work))
	if (signal.aborted) throw new CancelledError()
	return {
		found: results.flatMap(each => ('found' in each ? [each.found] : [])),
		failed: results.flatMap(each => ('failed' in each ? [each.failed] : []))
	}
}
async function existingStreams(dis, failure) {
	if (!(failure instanceof ServiceError) || failure.parts.code !== NO_STREAM) return null
	try {
		return new Set(await dis.listStreams())
	} catch {
		return null
	}
}
async function withIds(dis, tasks, isWanted, signal) {
	const unknown = tasks.filter(task => null === task.id && !isGone(task) && isWanted(task)).slice(0, MOST_DETAILS)
	if (0 === unknown.length) return tasks
	const ids = new Map()
	await Promise.all(unknown.map(async task => ids.set(task, await find_idOf(dis, task, signal))))
	return tasks.map(task => ({ ...task, id: task.id ?? ids.get(task) ?? null }))
}
async function find_idOf(dis, { stream, name }, signal) {
	if (null === name || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) return null
	try {
		return await dis.findTaskId(stream, name, { signal })
	} catch (error) {
		if (error instanceof CancelledError || mayTryAgain(error)) throw error
		return null
	}
}

// src/plan/listOrder.ts
function inListOrder(reports, found) {
	const rest = byStream(reports)
	const listed = found.flatMap(({ stream, tasks }) => {
		const places = new Map(tasks.map((task, place) => [taskKey(task), place]))
		const placeOf = report => places.get(taskKey(report)) ?? tasks.length
		const own = rest.get(stream) ?? []
		rest.delete(stream)
		return own.sort((a, b) => placeOf(a) - placeOf(b))
	})
	return [...listed, ...[...rest.values()].flat()]
}

// src/plan/plan.ts
function planPause(request, found) {
	const { chosen, missing, problems, warnings } = plan_select(request.selection, found, request.ifMissing)
	const stop = chosen.filter(task => 'PAUSED' !== task.state)
	const paused = chosen.filter(task => 'PAUSED' === task.state)
	const adopt = 'adopt' === request.ifPaused ? paused : []
	if ('error' === request.ifPaused && paused.length > 0)
		problems.push(
			note(
				`Paused already, and if-already-paused: error refuses that: ${namesByStream(paused)}.`,
				'Find out who paused them (an earlier attempt of this job?), and resume them or set if-already-paused to adopt or leave.',
				'dump-tasks-stayed-paused'
			)
		)
	problems.push(...[...stop, ...adopt].filter(({ id }) => null === id).map(noIdProblem))
	return { stop, adopt, leave: 'adopt' === request.ifPaused ? [] : paused, missing, problems, warnings }
}
function untouchedBy(plan, request) {
	return [
		...plan.adopt.map(task => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
		...plan.leave.map(task => reportOf(task, 'already-paused', { warning: leftAlone(request) })),
		...plan.missing
	]
}
function leftAlone({ resume, ifPaused }) {
	if (null === resume || 'never' === resume || 'ignore' === ifPaused) return null
	return note(
		'It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it.',
		'To have such tasks resumed, set if-already-paused: adopt; if they are paused on purpose, set it to ignore.',
		'dump-tasks-stayed-paused'
	)
}
function plannedResume(task) {
	if (task.state === RESUME.goal) return reportOf(task, RESUME.already)
	if (RESUME.bad.includes(task.state)) {
		const what = `It is in state ${plain(task.state, 40)}, which a resume does not change.`
		const problem = note(what, 'Look at it in the console of DIS and correct its destination.', 'bad-state')
		return reportOf(task, 'failed', { problem })
	}
	return reportOf(task, 'planned')
}
function noIdProblem({ stream, name }) {
	return note(
		`The service gives no ID for the dump task ${plain(name)} of stream ${stream}, neither in its list nor in its detail, and a stop or start needs it.`,
		'Take its ID from the console: task-ids with wait-timeout: 0 can stop it.'
	)
}
function planResume(request, found) {
	const { what, ifMissing } = request
	if ('selection' in what) return plan_select(what.selection, found, ifMissing)
	return fromHanded(what.handed, found, ifMissing)
}
function fromHanded(handed, found, ifMissing) {
	const streams = new Map(found.map(each => [each.stream, { ...each, index: new TaskIndex(each.tasks) }]))
	const chosen = new Map()
	const missing = []
	for (const task of handed) {
		const listed = streams.get(task.stream)
		if (!listed) continue
		const match = listed.index.find(task)
		if (match && !isGone(match)) chosen.set(match, { ...match, id: match.id ?? task.id })
		else if (!match && listed.unlisted > 0) missing.push(unlistedReport(task))
		else missing.push(missingReport(task, match, 'error' === ifMissing ? 'warn' : ifMissing))
	}
	return { chosen: [...chosen.values()], missing, problems: [], warnings: [] }
}
function unlistedReport(task) {
	const problem = note('The service counts more dump tasks than it lists, and it is not among those that it lists.')
	return { ...missingReport(task, void 0, 'ignore'), outcome: 'failed', problem }
}
function mayMean({ all, ids, names }, { name }) {
	return all || ids.length > 0 || (null !== name && names.includes(name))
}
function plan_select(selection, found, ifMissing) {
	return selection.all ? selectAll(found, ifMissing) : selectNamed(selection, found, ifMissing)
}
function selectAll(found, ifMissing) {
	const chosen = found.flatMap(({ tasks }) => tasks.filter(task => !isGone(task)))
	const problems = found
		.filter(({ unlisted }) => unlisted > 0)
		.map(({ stream, tasks, unlisted }) =>
			note(
				`Stream ${stream} has ${tasks.length + unlisted} dump tasks by the service's own count, and it lists ${tasks.length}: \xaball\xbb would miss some.`,
				'Name the tasks by task-ids or task-names.'
			)
		)
	if (chosen.length > 0 || 0 === found.length || 'ignore' === ifMissing)
		return { chosen, missing: [], problems, warnings: [] }
	const streams = fewOf(found.map(({ stream }) => stream))
	const text = `There is no dump task in ${1 === found.length ? 'stream' : 'the streams'} ${streams}.`
	const isError = 'error' === ifMissing
	if (isError) problems.push(note(text, 'If that is right, set if-task-missing to warn or ignore.', 'task-not-there'))
	return { chosen, missing: [], problems, warnings: isError ? [] : [note(text)] }
}
function selectNamed(selection, found, ifMissing) {
	const ids = new Set(selection.ids)
	const names = new Set(selection.names)
	const isAsked = ({ id, name }) => (null !== id && ids.has(id)) || (null !== name && names.has(name))
	const tasks = found.flatMap(stream => stream.tasks).filter(isAsked)
	const chosen = tasks.filter(task => !isGone(task))
	const only = 1 === found.length ? (found[0]?.stream ?? null) : null
	const isShort = found.some(({ unlisted }) => unlisted > 0)
	const missingOne = key => value => {
		if (chosen.some(task => task[key] === value)) return []
		const listed = tasks.find(task => task[key] === value)
		const task = { id: null, name: null, stream: only, [key]: value }
		return [isShort && !listed ? unlistedReport(task) : missingReport(task, listed, ifMissing)]
	}
	const missing = [...selection.ids.flatMap(missingOne('id')), ...selection.names.flatMap(missingOne('name'))]
	const isUnsure = missing.some(({ outcome }) => 'failed' === outcome)
	const isProblem = missing.length > 0 && ('error' === ifMissing || isUnsure)
	return { chosen, missing, problems: isProblem ? [missingProblem(missing, found)] : [], warnings: [] }
}
function missingReport(task, listed, ifMissing) {
	const text = `The dump task ${plain(taskLabel(task))} is not there${listed ? ' any more (DELETE)' : ''}.`
	const found = listed ?? { destination: null, state: null, lastTransfer: null }
	return {
		stream: listed?.stream ?? task.stream,
		id: listed?.id ?? task.id,
		name: listed?.name ?? task.name,
		destination: found.destination,
		before: found.state,
		after: found.state,
		lastTransfer: found.lastTransfer,
		pausedAt: null,
		outcome: 'missing',
		took: null,
		pausedFor: null,
		sent: false,
		problem: 'error' === ifMissing ? note(text, null, 'task-not-there') : null,
		warning: 'warn' === ifMissing ? note(text, null, 'task-not-there') : null
	}
}
function missingProblem(missing, found) {
	const names = fewOf(missing.map(report => plain(taskLabel(report))))
	const streams = found.map(({ stream, tasks }) => {
		const living = tasks.filter(task => !isGone(task)).map(task => plain(taskLabel(task)))
		return `stream ${stream} has ${living.length > 0 ? fewOf(living) : 'no dump task'}`
	})
	const isName = id => found.some(({ tasks }) => tasks.some(task => task.name === id))
	const named = missing.flatMap(({ id, name }) => (null === name && isName(id) ? plain(id) : []))
	const todo = [
		...(named.length > 0
			? [`${fewOf(named)} ${1 === named.length ? 'is a name' : 'are names'}: set task-names instead.`]
			: []),
		...(missing.some(({ id, name }) => /^all$/i.test(id ?? name ?? ''))
			? ['For every dump task, set task-ids: all.']
			: []),
		`Correct task-ids or task-names (${fewOf(streams, 5)}), or set if-task-missing to warn or ignore.`
	]
	return note(`Not there: ${names}.`, todo.join(' '), 'task-not-there')
}

// src/steps/pauseMemory.ts
class SavedMemory {
	#records
	#save
	#adoptsLate
	constructor(streams, plan, adoptsLate, save) {
		const stop = byStream(plan.stop)
		const adopt = byStream(plan.adopt)
		this.#records = new Map(
			streams.map((stream, index) => {
				const record = newRecord(stream, stop.get(stream) ?? [], adopt.get(stream) ?? [])
				return [stream, { index, record }]
			})
		)
		this.#adoptsLate = adoptsLate
		this.#save = save
	}
	get records() {
		return [...this.#records.values()].map(({ record }) => record)
	}
	begin() {
		for (const { stream, tasks } of this.records)
			if (tasks.some(({ isAdopted }) => isAdopted)) this.#change(stream, task => task)
	}
	stop(stream, fate, positions) {
		this.#changeAt(stream, positions, task => ({ ...task, fate: keptFate(task.fate, fate) }))
	}
	unanswered(stream, positions) {
		this.#changeAt(stream, positions, task => ({ ...task, mayComeLate: true }))
	}
	reached(stream, tasks) {
		const times = new Map(tasks.map(({ position, pausedAt }) => [position, pausedAt]))
		this.#change(stream, (task, position) => {
			if (task.isAdopted) return task
			return { ...task, isPaused: times.has(position), pausedAt: times.get(position) ?? null }
		})
	}
	already(stream, positions) {
		if (this.#adoptsLate) this.#changeAt(stream, positions, task => ({ ...task, isAdopted: true }))
	}
	#changeAt(stream, positions, change) {
		const meant = new Set(positions)
		this.#change(stream, (task, position) => (meant.has(position) ? change(task) : task))
	}
	#change(stream, change) {
		const kept = this.#records.get(stream)
		if (!kept) return
		kept.record = { stream, tasks: kept.record.tasks.map(change) }
		this.#save(kept.index, kept.record)
	}
}
function keptFate(before, now) {
	return 'unknown' === before && ('refused' === now || 'unsent' === now) ? 'unknown' : now
}

// src/steps/dataLoss.ts
const HOUR = 36e5
const SHORTEST_RETENTION = 24
function pauseSpan({ pausedAt, lastTransfer }, now) {
	const since = Date.parse(pausedAt ?? lastTransfer ?? '')
	return Number.isNaN(since) ? null : Math.max(0, now - since)
}
function mayHaveLost(paused) {
	return null !== paused && paused > SHORTEST_RETENTION * HOUR
}
function withLoss(report, paused, hours) {
	const kept = hours ?? SHORTEST_RETENTION
	const isStarted = report.sent && ('resumed' === report.outcome || 'requested' === report.outcome)
	if (!isStarted || null === paused || paused <= kept * HOUR) return report
	const known = void 0 === hours ? 'by default' : 'by its own setting'
	const loss = note(
		`It was paused for ${span(paused)}, and its stream keeps data for ${kept} hours only (${known}): what the stream had to drop meanwhile is lost.`,
		'Load what is missing from its source, and resume sooner or raise the retention of the stream.',
		'data-lost'
	)
	const what = null === report.warning ? loss.what : `${loss.what} ${report.warning.what}`
	return { ...report, warning: { ...loss, what } }
}

// src/steps/retention.ts
async function retentionOf(dis, streams) {
	const hours = new Map()
	await Promise.all(
		[...new Set(streams)].map(async stream => {
			try {
				const shown = await dis.showStream(stream)
				if (null !== shown.retentionHours) hours.set(stream, shown.retentionHours)
			} catch {}
		})
	)
	return hours
}
async function retentionAfterResume(dis, reports, pausedFor) {
	const isLeft = ({ problem, after, outcome }) => null !== problem && 'missing' !== outcome && 'PAUSED' === after
	const asked = reports.filter(report => isLeft(report) || mayHaveLost(pausedFor(report)))
	return retentionOf(
		dis,
		asked.flatMap(({ stream }) => stream ?? [])
	)
}
async function retentionWhereLeft(saved, { signInMethod, place }, world) {
	const dis = await connect(signInMethod, place, world)
	return retentionOf(
		dis,
		saved.streams.map(({ stream }) => stream)
	)
}

// src/steps/pauseTasks.ts
async function pauseTasks(request, world) {
	const dis = await connect(request.signInMethod, request.place, world)
	const [stream = ''] = request.streams
	if (isMinimal(request)) {
		const tasks = request.selection.ids.map(id => unlistedTask(stream, id))
		return resultWith(await stop(request, dis, { stop: tasks, adopt: [] }, [], world))
	}
	const { found, failed } = await findTasks(dis, request.streams, {
		signal: world.cancelled,
		allOrNothing: true,
		isWanted: task => mayMean(request.selection, task)
	})
	if (failed.length > 0) {
		const plan = planPause({ ...request, ifMissing: 'ignore' }, found)
		const reports = inListOrder(notTried({ ...plan, missing: [] }), found)
		return resultWith(reports, { errors: failed.map(({ error }) => error) })
	}
	const plan = planPause(request, found)
	const { problems, warnings } = plan
	world.debug(planLine(plan))
	if (problems.length > 0) return resultWith(inListOrder(notTried(plan), found), { problems })
	const untouched = untouchedBy(plan, request)
	if (request.dryRun) remembering(request, dis, plan, world)
	const stopped = request.dryRun
		? plan.stop.map(task => reportOf(task, 'planned'))
		: await stop(request, dis, plan, untouched, world)
	if (!request.dryRun) await tellRetention(request, dis, stopped, world)
	return resultWith(inListOrder([...stopped, ...untouched], found), { warnings })
}
async function tellRetention({ resume }, dis, stopped, world) {
	if ('always' === resume || 'on-success' === resume || world.cancelled.aborted) return
	const left = stopped.filter(({ outcome }) => 'missing' !== outcome && 'failed' !== outcome)
	const streams = left.flatMap(({ stream }) => stream ?? [])
	if (streams.length > 0) world.onRetention(await retentionOf(dis, streams))
}
function isMinimal(request) {
	const { streams, selection, wait, ifMissing, resume, dryRun, ifPaused } = request
	const byIds = 1 === streams.length && !selection.all && 0 === selection.names.length
	const unresumed = null === resume || 'never' === resume
	const asksNothing = 'leave' === ifPaused || 'ignore' === ifPaused
	return byIds && 0 === wait && 'error' === ifMissing && unresumed && !dryRun && asksNothing
}
function planLine({ stop, adopt, leave, missing }) {
	return `Plan: stop ${stop.length}, adopt ${adopt.length}, leave ${leave.length}, missing ${missing.length}`
}
async function stop(request, dis, plan, untouched, world) {
	if (plan.stop.length + plan.adopt.length === 0) return []
	const { streams, wait } = request
	const { pause, memory } = remembering(request, dis, plan, world)
	world.publish(() => {
		const requested = task => reportOf(task, 'requested', { after: null, before: task.state || null })
		return [...plan.stop.map(requested), ...untouched]
	})
	world.savePause(pause)
	memory.begin()
	const toStop = byStream(plan.stop)
	const followed = streams.map(stream => ({
		stream,
		tasks: (toStop.get(stream) ?? []).map(task => ({ task, stop: null }))
	}))
	const options = { direction: PAUSE, wait, latest: 1 / 0, believeList: !isMinimal(request), memory }
	const reports = await follow(followed, options, { ...world, dis })
	return reports.map(report => changedMeanwhile(request, report))
}
function remembering(request, dis, plan, world) {
	const adoptsLate = 'adopt' === request.ifPaused
	const save = (index, stream) => world.saveStream(index, stream)
	const memory = new SavedMemory(request.streams, plan, adoptsLate, save)
	const pause = savedPause(request, dis.place.projectId)
	const problem = stateProblem(pause, memory.records, world.stateRoom)
	if (null !== problem) throw new InputError([problem])
	return { pause, memory }
}
function savedPause(request, projectId) {
	const { place, resume, wait, maxAttempts, streams } = request
	const { kind, source } = request.signInMethod
	const { region, endpoint, iamEndpoint, iamNamedBy } = place
	return {
		mode: resume,
		region,
		endpoint,
		iamEndpoint,
		iamNamedBy,
		project: { id: projectId, name: null },
		wait,
		maxAttempts,
		signIn: { family: source.family, kind, names: source.names },
		records: streams.length
	}
}
function changedMeanwhile(request, report) {
	const { ifMissing, ifPaused } = request
	if ('missing' === report.outcome && 'error' !== ifMissing)
		return { ...report, problem: null, warning: 'warn' === ifMissing ? report.problem : null }
	if ('already-paused' !== report.outcome) return report
	if ('adopt' === ifPaused) return { ...report, outcome: 'adopted' }
	if ('error' !== ifPaused) return { ...report, warning: leftAlone(request) }
	const what = 'Somebody else paused it while this step ran, and if-already-paused is error.'
	return { ...report, problem: note(what, 'Find out who paused it.', 'dump-tasks-stayed-paused') }
}
function notTried(plan) {
	const problem = note('Not tried: the check before the first stop failed, so nothing was stopped.', null, 'not-tried')
	return [
		...plan.stop.map(task => reportOf(task, 'failed', { problem })),
		...[...plan.adopt, ...plan.leave].map(task => reportOf(task, 'already-paused')),
		...plan.missing.map(report => ({ ...report, problem: null }))
	]
}
function unlistedTask(stream, id) {
	return { stream, id, name: null, destination: null, state: '', lastTransfer: null }
}

// src/steps/runStep.ts
async function playToTheEnd(story, asTheyStand) {
	try {
		return await story()
	} catch (error) {
		return resultOf(error, asTheyStand())
	}
}
async function inWorld(runner, persistence, cancellation, onProject, play) {
	const world = makeWorld(runner, persistence, cancellation, onProject)
	try {
		return await play(world)
	} finally {
		world.close()
	}
}

// src/steps/pauseStep.ts
async function runPause(runner) {
	const state = new StateWriter((name, value) => runner.saveState(name, value))
	const cancellation = runner.listenForCancel(0)
	const known = new PauseSoFar()
	const result = await playToTheEnd(
		async () => {
			state.claim()
			const request = readPauseRequest(runner.given())
			known.begin(request)
			announce(runner, { ...request, proxy: proxyOf(request.place, runner.env) })
			const { maxAttempts, wait } = request
			const persistence = { maxAttempts, keepsTrying: false, patience: patienceOf(wait), within: null }
			const onProject = projectId => known.setProject(projectId)
			const play = world => pause(runner, state, request, known, world)
			return inWorld(runner, persistence, cancellation, onProject, play)
		},
		() => known.asItStands()
	)
	const success = conclude(runner, { step: 'pause', result, ...known.conclusion })
	tellReported(state)
	return success
}
function pause(runner, state, request, known, world) {
	return pauseTasks(request, {
		...world,
		stateRoom: stateRoom(process.platform, runner.env),
		savePause: pause => state.pause(pause),
		saveStream(index, stream) {
			state.stream(index, stream)
			runner.debug(`State written: ${stream.stream}: ${stream.tasks.map(({ fate }) => fate).join(', ')}`)
			if (stream.tasks.some(({ fate }) => 'unsent' !== fate)) known.stopped.add(stream.stream)
		},
		publish(reports) {
			known.published = reports
			runner.setOutputs(handoverOutputs(reports()))
		},
		onRetention: hours => known.setRetention(hours)
	})
}
function tellReported(state) {
	try {
		state.reported()
	} catch (error) {
		if (!(error instanceof RunnerFileError)) throw error
	}
}
class PauseSoFar {
	published = () => []
	stopped = new Set()
	#request = null
	#place = UNKNOWN_PLACE
	#retention = new Map()
	begin(request) {
		this.#request = request
		this.#place = placeOf(request.place, request.streams)
	}
	setProject(projectId) {
		this.#place = { ...this.#place, projectId }
	}
	setRetention(hours) {
		this.#retention = hours
	}
	get conclusion() {
		return {
			place: this.#place,
			mode: this.#request?.resume ?? null,
			dryRun: this.#request?.dryRun ?? false,
			ignoresPaused: this.#request?.ifPaused === 'ignore',
			retention: this.#retention
		}
	}
	asItStands() {
		return this.published().map(report => {
			if ('requested' !== report.outcome) return report
			if (null !== report.stream && this.stopped.has(report.stream)) return { ...report, sent: true }
			return { ...report, outcome: 'failed', problem: note('Its stop was not sent.', null, ENTRY.notTried) }
		})
	}
}

// src/pause.ts
function pause_pause() {
	runPause(new Runner()).then(exit)
}

// src/steps/afterResume.ts
async function afterResume(dis, reports, since, world) {
	const now = world.clock.wall()
	const pausedFor = report => report.pausedFor ?? pauseSpan(since(report), now)
	const hours = await retentionAfterResume(dis, reports, pausedFor)
	if (hours.size > 0) world.onRetention(hours)
	return reports.map(report => withLoss(report, pausedFor(report), hours.get(report.stream ?? '')))
}

// src/steps/resumeSaved.ts
function decidePost(saved, jobStatus) {
	switch (saved.pause.mode) {
		case null:
			return { do: 'leave', why: 'not-set', told: saved.reported }
		case 'never':
			return { do: 'leave', why: 'never', told: saved.reported }
		case 'always':
			return { do: 'resume', cancelled: 'cancelled' === jobStatus }
		case 'on-success':
			if ('success' === jobStatus) return { do: 'resume', cancelled: false }
			if ('failure' === jobStatus || 'cancelled' === jobStatus) return { do: 'leave', why: 'job-failed', told: false }
			return {
				do: 'fail',
				problem: note(
					`resume is on-success, and how the job ended is not known: job-status is ${'' === jobStatus ? 'empty' : `\xab${plain(jobStatus, 40)}\xbb`}.`,
					'Leave job-status as it is by default, and do not use this action inside nested composite actions with on-success.'
				)
			}
	}
}
function unresumed(saved, problem) {
	return saved.streams.flatMap(each =>
		ownTasks(each).map(task => ({
			...reportOf(unseen(each.stream, task), 'failed', { problem, pausedAt: task.pausedAt }),
			before: null,
			after: null
		}))
	)
}
function leftAsSaved(saved) {
	return saved.streams.flatMap(each =>
		ownTasks(each).map(task => {
			const outcome = task.isAdopted ? 'adopted' : task.isPaused ? 'paused' : 'requested'
			return { ...asLeft(each.stream, task, outcome), pausedAt: task.pausedAt }
		})
	)
}
function asLeft(stream, task, outcome) {
	const after = 'requested' === outcome ? null : 'PAUSED'
	return reportOf(unseen(stream, task), outcome, {
		before: 'adopted' === outcome ? after : null,
		after,
		pausedAt: task.pausedAt
	})
}
async function resumeSaved(saved, { signInMethod, place }, world) {
	const { latest, clock } = world
	const dis = await connect(signInMethod, place, world)
	const now = clock.now()
	const wait = Math.min(postWait(saved.pause), latest - now)
	const streams = saved.streams.map(each => followedOf(each, now, wait))
	const options = { direction: RESUME, wait, latest, believeList: true }
	const reports = await follow(streams, options, { ...world, dis })
	return resultWith(await afterResume(dis, reports, savedSince(saved), world))
}
function savedSince({ streams }) {
	const saved = new Map(streams.flatMap(({ stream, tasks }) => tasks.map(task => [`${stream} ${taskKey(task)}`, task])))
	return report => saved.get(`${report.stream} ${taskKey(report)}`) ?? { pausedAt: null, lastTransfer: null }
}
function postWait({ wait }) {
	return wait || DEFAULT_WAIT
}
function followedOf(saved, now, wait) {
	const { stream } = saved
	const tasks = ownTasks(saved).map(task => {
		const { fate, isPaused, isAdopted, mayComeLate, pausedAt } = task
		const seen = isPaused || isAdopted ? 'paused' : 'answered' === fate ? 'answered' : 'unknown'
		const until = now + ('answered' === seen ? wait : STOP_WATCH)
		return { task: unseen(stream, task), stop: { fate: seen, until, mayComeLate, pausedAt } }
	})
	return { stream, tasks }
}
function unseen(stream, { id, name, destination, lastTransfer }) {
	return { stream, id, name, destination, lastTransfer, state: '' }
}
function lostNote({ streams, unreadable }) {
	if (0 === unreadable) return null
	const all = counted(streams.length + unreadable, 'stream')
	return note(
		`What the pause step saved of ${unreadable} of ${all} cannot be read, so which dump tasks it stopped there is not known.`,
		'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.'
	)
}
function savedPlace({ pause }, signInMethod, env) {
	const { region, endpoint, iamEndpoint, iamNamedBy, project } = pause
	if (!isIamOfOwner(pause, signInMethod, env)) {
		const named = 'region' === iamNamedBy ? 'the region' : iamNamedBy
		throw new InputError([
			`${signInMethod.source.names.join(', ')}: the main step signed in at another IAM (that of ${named}) than the one of these credentials; they are not sent there. Give the post step the credentials that the main step had.`
		])
	}
	return { region, endpoint, iamEndpoint, iamNamedBy, project, notices: [] }
}

// src/steps/postStep.ts
const NOT_RESUMED = note('It was not resumed.', null, ENTRY.notTried)
const UNREADABLE = note(
	'What the pause step saved cannot be read, so which dump tasks it stopped is not known.',
	'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.',
	ENTRY.leftPaused
)
async function runPostStep(state) {
	const saved = readSaved(state)
	if (null === saved || ('unreadable' !== saved && !mayHaveSomethingToResume(saved))) {
		process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
		return true
	}
	return runPost(saved, new Runner())
}
async function runPost(saved, runner) {
	if ('unreadable' === saved)
		return conclude(runner, { step: 'post', result: resultWith([], { problems: [UNREADABLE] }), place: UNKNOWN_PLACE })
	const place = { ...saved.pause, projectId: saved.pause.project.id }
	const decision = decidePost(saved, runner.input('job-status'))
	const lost = lostNote(saved)
	switch (decision.do) {
		case 'fail': {
			const problems = [decision.problem, ...(lost ? [lost] : [])]
			return conclude(runner, { step: 'post', result: resultWith(unresumed(saved, NOT_RESUMED), { problems }), place })
		}
		case 'leave':
			return leave(runner, saved, place, decision, lost)
		case 'resume':
			return resume(runner, saved, place, decision.cancelled, lost)
	}
}
async function leave(runner, saved, place, { why, told }, lost) {
	if (null !== lost) runner.warning(noteText(lost))
	const reports = leftAsSaved(saved)
	if (told) runner.info('Nothing to resume: resume is not set to always or on-success.')
	if (told || 0 === reports.length) return true
	const retention = await askRetention(runner, saved)
	conclude(runner, { step: 'post', result: resultWith(reports), place, left: why, retention })
	return true
}
async function askRetention(runner, saved) {
	const { mode, wait } = saved.pause
	const isOneRequest = 0 === wait && 1 === saved.streams.length && (null === mode || 'never' === mode)
	if (isOneRequest) return new Map()
	const ask = (world, signIn) => retentionWhereLeft(saved, signIn, world)
	return playInSavedPlace(runner, saved, false, ask).catch(() => new Map())
}
async function resume(runner, saved, place, cancelled, lost) {
	let retention = new Map()
	const onRetention = hours => {
		retention = hours
	}
	const problems = null === lost ? [] : [lost]
	const result = await playToTheEnd(
		async () => {
			if (0 === saved.streams.length) return resultWith()
			return playInSavedPlace(runner, saved, cancelled, (world, signIn) =>
				resumeSaved(saved, signIn, { ...world, onRetention })
			)
		},
		() => unresumed(saved, NOT_RESUMED)
	)
	const told = { ...result, problems: [...problems, ...result.problems] }
	return conclude(runner, { step: 'post', result: told, place, retention })
}
async function playInSavedPlace(runner, saved, cancelled, play) {
	const { pause } = saved
	const cancellation = runner.listenForCancel(CANCEL_GRACE)
	const read = readSignInMethod(runner.given(), pause.signIn)
	const place = savedPlace(saved, read.signInMethod, name => (runner.env[name] ?? '').trim())
	const { source, kind } = read.signInMethod
	const isSame = source.family === pause.signIn.family && kind === pause.signIn.kind
	announceAgain(runner, { ...read, place, proxy: proxyOf(place, runner.env) }, isSame)
	const persistence = {
		maxAttempts: pause.maxAttempts,
		keepsTrying: true,
		patience: postWait(pause),
		within: cancelled ? CANCELLED_JOB_WAIT : null
	}
	return inWorld(
		runner,
		persistence,
		cancellation,
		() => {},
		world => play(world, { ...read, place })
	)
}

// src/post.ts
function post() {
	runPostStep(name => process.env[`STATE_${name}`] ?? '').then(exit)
}

// src/inputs/handedTasks.ts
const TO_START = ['paused', 'requested', 'timed-out', 'adopted']
const UNUSABLE =
	'is not the tasks or handover output of a pause step: it was cut or edited on its way. Nothing was started. Pass the output on unchanged, or set stream-name and task-ids instead'
function parseTasks(text) {
	const entries = entriesIn(text.trim())
	if ('string' == typeof entries) return { problem: `${UNUSABLE} (${entries})` }
	const tasks = []
	for (const [index, entry] of entries.entries()) {
		const task = handedTask(entry)
		if ('string' == typeof task) return { problem: `${UNUSABLE} (entry ${index + 1}: ${task})` }
		tasks.push(task)
	}
	return {
		handed: tasks.filter(({ outcome }) => TO_START.includes(outcome)),
		failed: tasks.filter(({ outcome }) => 'failed' === outcome)
	}
}
function entriesIn(text) {
	if (!/^[[{]/.test(text)) return fromHandover(text) ?? 'neither JSON nor a whole handover'
	try {
		const json = JSON.parse(text)
		return Array.isArray(json) ? json : `JSON, but ${kindOf(json)} instead of an array`
	} catch {
		return 'no JSON'
	}
}
function handedTask(entry) {
	if (!isRecord(entry)) return `${kindOf(entry)} instead of an object`
	const odd = FIELDS.find(field => {
		const value = entry[field] ?? null
		return null !== value && 'string' != typeof value
	})
	if (void 0 !== odd) return `${odd} is ${kindOf(entry[odd])}`
	const text = field => entry[field] ?? null
	const [stream, id, name] = [text('stream'), text('id'), text('name')]
	const [pausedAt, lastTransfer] = [text('paused-at'), text('last-transfer')]
	const outcome = OUTCOMES.find(each => each === entry['outcome'])
	if (void 0 === outcome) return `outcome is ${kindOf(entry['outcome'])}`
	if ('' === id || '' === name || (null === id && null === name)) return 'it has neither id nor name'
	if (null === stream && TO_START.includes(outcome)) return 'it names no stream'
	if (null !== stream && !isStreamName(stream)) return `stream is ${kindOf(stream)}`
	for (const time of [pausedAt, lastTransfer]) if (null !== time && !isTime(time)) return `${kindOf(time)} is no time`
	return { stream: stream ?? '', id, name, pausedAt, lastTransfer, outcome }
}
function kindOf(value) {
	if ('string' == typeof value) return '' === value ? 'an empty text' : `\xab${plain(value, 60)}\xbb`
	if (Array.isArray(value)) return 'an array'
	if (void 0 === value) return 'missing'
	return 'object' == typeof value && null !== value ? 'an object' : String(value)
}

// src/inputs/resumeInputs.ts
function readResumeRequest(given) {
	const reader = new Reader(given)
	const what = whatToResume(reader)
	if ('handed' in what && 0 === what.handed.length && 0 === reader.problems.length)
		return { what: null, warnings: reader.warnings }
	return { ...reader.common(), what }
}
function whatToResume(reader) {
	const tasks = reader.input('tasks')
	const others = ['stream-name', 'task-ids', 'task-names'].filter(name => '' !== reader.input(name))
	if ('' !== tasks) {
		if (others.length > 0) reader.problems.push(`tasks: stands instead of ${others.join(', ')}; set one or the other`)
		const parsed = parseTasks(tasks)
		if ('problem' in parsed) reader.problems.push(`tasks: ${parsed.problem}`)
		else if (parsed.failed.length > 0)
			reader.warnings.push(
				`These dump tasks could not be paused, and are not started: ${namesByStream(parsed.failed)}. If their stop was sent, they may be paused all the same: look at them.`
			)
		return { handed: 'handed' in parsed ? parsed.handed : [] }
	}
	if (0 === others.length) {
		reader.problems.push(
			'tasks: is empty, and stream-name is not set. If it was given the output of a pause step in another job: the runner drops an output of a job in which it finds text that is masked as a secret (the region, after huaweicloud/auth-action). Hand over the output handover instead, which masking does not touch; or the pause step set no output, as it found nothing to do or did not run. To resume without it, set stream-name and task-ids or task-names.'
		)
		return { handed: [] }
	}
	return { streams: reader.streams(), selection: reader.selection() }
}

// src/steps/resumeTasks.ts
async function resumeTasks(request, world) {
	const { what, wait } = request
	const dis = await connect(request.signInMethod, request.place, world)
	const { found, failed } = await find(request, dis, world.cancelled)
	const mayBeElsewhere = failed.length > 0 && 'streams' in what
	const ifMissing = mayBeElsewhere ? 'ignore' : request.ifMissing
	const { chosen, missing, problems, warnings } = planResume({ ...request, ifMissing }, found)
	const errors = failed.map(({ error }) => error)
	const unseen = 'handed' in what ? failed.flatMap(({ stream, error }) => askedTasks(what, noteOf(error), stream)) : []
	const others = [...(mayBeElsewhere ? missing.map(report => unfound(report, failed)) : missing), ...unseen]
	if (request.dryRun) return { reports: [...chosen.map(plannedResume), ...others], problems, warnings, errors }
	const handed = 'handed' in what ? what.handed : []
	const streams = found.map(({ stream }) => ({
		stream,
		tasks: chosen.filter(task => task.stream === stream).map(task => ({ task, stop: pastStop(task, handed) }))
	}))
	const options = { direction: RESUME, wait, latest: 1 / 0, believeList: true }
	const started = await follow(streams, options, { ...world, dis })
	const doubtful = started.map(report => withDoubt(report, handed))
	const told = await afterResume(dis, doubtful, foundSince(chosen, handed), world)
	return { reports: [...told, ...others], problems, warnings, errors }
}
function foundSince(chosen, handed) {
	const found = new Map(chosen.map(task => [`${task.stream} ${taskKey(task)}`, task]))
	return report => {
		const own = handed.find(each => each.stream === report.stream && isSameTask(each, report))
		const task = found.get(`${report.stream} ${taskKey(report)}`)
		const isPaused = task?.state === 'PAUSED'
		return { pausedAt: own?.pausedAt ?? null, lastTransfer: isPaused ? task.lastTransfer : (own?.lastTransfer ?? null) }
	}
}
async function find(request, dis, signal) {
	const { what } = request
	if ('streams' in what) {
		const isWanted = task => mayMean(what.selection, task)
		return findTasks(dis, what.streams, { signal, allOrNothing: false, isWanted })
	}
	const streams = [...new Set(what.handed.map(({ stream }) => stream))]
	const isWanted = task => what.handed.some(each => null === each.id && isSameTask(each, task))
	const { found, failed } = await findTasks(dis, streams, { signal, allOrNothing: false, isWanted })
	const isGone = ({ error }) => error instanceof ServiceError && error.parts.code === NO_STREAM
	const gone = failed.filter(isGone).map(({ stream }) => ({ stream, tasks: [], unlisted: 0 }))
	return { found: [...found, ...gone], failed: failed.filter(each => !isGone(each)) }
}
function pastStop(task, handed) {
	const own = handed.find(each => each.stream === task.stream && isSameTask(each, task))
	if (own?.outcome !== 'paused' && own?.outcome !== 'adopted') return null
	return { fate: 'paused', until: 0, mayComeLate: false, pausedAt: own.pausedAt }
}
function unfound(report, failed) {
	const [only] = failed
	const streams = failed.map(({ stream }) => stream)
	return {
		...report,
		stream: 1 === failed.length && only ? only.stream : null,
		outcome: 'failed',
		problem: note(`It was not found, and the service gave no list of ${fewOf(streams)}.`, null, 'not-tried')
	}
}
function withDoubt(report, handed) {
	const doubtful = handed.some(
		task =>
			('requested' === task.outcome || 'timed-out' === task.outcome) &&
			task.stream === report.stream &&
			isSameTask(task, report)
	)
	if (!doubtful || 'already-running' !== report.outcome || null !== report.warning) return report
	const what = 'It is running, and its stop was sent but never seen to take effect.'
	return { ...report, warning: note(what, 'If it pauses later, resume it.', 'dump-tasks-stayed-paused') }
}
function askedTasks(what, problem, only) {
	const report = (stream, { id, name }) => {
		const task = { stream: stream ?? '', id, name, destination: null, state: '', lastTransfer: null }
		return { ...reportOf(task, 'failed', { problem }), stream, before: null, after: null }
	}
	if ('handed' in what)
		return what.handed.filter(({ stream }) => void 0 === only || stream === only).map(task => report(task.stream, task))
	const stream = 1 === what.streams.length ? (what.streams[0] ?? null) : null
	return [
		...what.selection.ids.map(id => report(stream, { id, name: null })),
		...what.selection.names.map(name => report(stream, { id: null, name }))
	]
}

// src/steps/resumeStep.ts
async function runResume(runner) {
	const cancellation = runner.listenForCancel(CANCEL_GRACE)
	let request = null
	let place = UNKNOWN_PLACE
	let retention = new Map()
	const onRetention = hours => {
		retention = hours
	}
	const notTried = note('It was not resumed.', null, ENTRY.notTried)
	const result = await playToTheEnd(
		async () => {
			const read = readResumeRequest(runner.given())
			if (null === read.what) return nothingToResume(runner, read.warnings)
			request = read
			const { what, maxAttempts, wait } = read
			place = placeOf(read.place, 'streams' in what ? what.streams : [])
			announce(runner, { ...read, proxy: proxyOf(read.place, runner.env) })
			const persistence = { maxAttempts, keepsTrying: wait > 0, patience: patienceOf(wait), within: null }
			const onProject = projectId => {
				place = { ...place, projectId }
			}
			return inWorld(runner, persistence, cancellation, onProject, world =>
				resumeTasks(read, { ...world, onRetention })
			)
		},
		() => (null === request ? [] : askedTasks(request.what, notTried))
	)
	return conclude(runner, { step: 'resume', result, place, retention, ...circumstancesOf(request) })
}
function circumstancesOf(request) {
	return { ours: null === request || 'handed' in request.what, dryRun: request?.dryRun ?? false }
}
function nothingToResume(runner, warnings) {
	for (const warning of warnings) runner.warning(warning)
	runner.notice('There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.')
	return resultWith()
}

// src/resume.ts
function resume_resume() {
	runResume(new Runner()).then(exit)
}

// src/index.ts
module.exports = __webpack_exports__
