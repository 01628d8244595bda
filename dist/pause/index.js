/******/ ;(() => {
	// webpackBootstrap
	/******/ 'use strict'
	/******/ var __webpack_modules__ = {
		/***/ 454: /***/ (__unused_webpack_module, exports, __nccwpck_require__) => {
			var __webpack_unused_export__

			var net = __nccwpck_require__(278)
			var tls = __nccwpck_require__(756)
			var http = __nccwpck_require__(611)
			var https = __nccwpck_require__(692)
			var events = __nccwpck_require__(434)
			var util = __nccwpck_require__(23)
			exports.xj = httpOverHttp
			exports.I9 = httpsOverHttp
			exports.aQ = httpOverHttps
			exports.vX = httpsOverHttps
			function httpOverHttp(options) {
				var agent = new TunnelingAgent(options)
				agent.request = http.request
				return agent
			}
			function httpsOverHttp(options) {
				var agent = new TunnelingAgent(options)
				agent.request = http.request
				agent.createSocket = createSecureSocket
				agent.defaultPort = 443
				return agent
			}
			function httpOverHttps(options) {
				var agent = new TunnelingAgent(options)
				agent.request = https.request
				return agent
			}
			function httpsOverHttps(options) {
				var agent = new TunnelingAgent(options)
				agent.request = https.request
				agent.createSocket = createSecureSocket
				agent.defaultPort = 443
				return agent
			}
			function TunnelingAgent(options) {
				var self = this
				self.options = options || {}
				self.proxyOptions = self.options.proxy || {}
				self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets
				self.requests = []
				self.sockets = []
				self.on('free', function onFree(socket, host, port, localAddress) {
					var options = toOptions(host, port, localAddress)
					for (var i = 0, len = self.requests.length; i < len; ++i) {
						var pending = self.requests[i]
						if (pending.host === options.host && pending.port === options.port) {
							self.requests.splice(i, 1)
							pending.request.onSocket(socket)
							return
						}
					}
					socket.destroy()
					self.removeSocket(socket)
				})
			}
			util.inherits(TunnelingAgent, events.EventEmitter)
			TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
				var self = this
				var options = mergeOptions(
					{
						request: req,
					},
					self.options,
					toOptions(host, port, localAddress),
				)
				if (self.sockets.length >= this.maxSockets) {
					self.requests.push(options)
					return
				}
				self.createSocket(options, function (socket) {
					socket.on('free', onFree)
					socket.on('close', onCloseOrRemove)
					socket.on('agentRemove', onCloseOrRemove)
					req.onSocket(socket)
					function onFree() {
						self.emit('free', socket, options)
					}
					function onCloseOrRemove(err) {
						self.removeSocket(socket)
						socket.removeListener('free', onFree)
						socket.removeListener('close', onCloseOrRemove)
						socket.removeListener('agentRemove', onCloseOrRemove)
					}
				})
			}
			TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
				var self = this
				var placeholder = {}
				self.sockets.push(placeholder)
				var connectOptions = mergeOptions({}, self.proxyOptions, {
					method: 'CONNECT',
					path: options.host + ':' + options.port,
					agent: false,
					headers: {
						host: options.host + ':' + options.port,
					},
				})
				if (options.localAddress) {
					connectOptions.localAddress = options.localAddress
				}
				if (connectOptions.proxyAuth) {
					connectOptions.headers = connectOptions.headers || {}
					connectOptions.headers['Proxy-Authorization'] =
						'Basic ' + new Buffer(connectOptions.proxyAuth).toString('base64')
				}
				debug('making CONNECT request')
				var connectReq = self.request(connectOptions)
				connectReq.useChunkedEncodingByDefault = false
				connectReq.once('response', onResponse)
				connectReq.once('upgrade', onUpgrade)
				connectReq.once('connect', onConnect)
				connectReq.once('error', onError)
				connectReq.end()
				function onResponse(res) {
					res.upgrade = true
				}
				function onUpgrade(res, socket, head) {
					process.nextTick(function () {
						onConnect(res, socket, head)
					})
				}
				function onConnect(res, socket, head) {
					connectReq.removeAllListeners()
					socket.removeAllListeners()
					if (res.statusCode !== 200) {
						debug('tunneling socket could not be established, statusCode=%d', res.statusCode)
						socket.destroy()
						var error = new Error(
							'tunneling socket could not be established, ' + 'statusCode=' + res.statusCode,
						)
						error.code = 'ECONNRESET'
						options.request.emit('error', error)
						self.removeSocket(placeholder)
						return
					}
					if (head.length > 0) {
						debug('got illegal response body from proxy')
						socket.destroy()
						var error = new Error('got illegal response body from proxy')
						error.code = 'ECONNRESET'
						options.request.emit('error', error)
						self.removeSocket(placeholder)
						return
					}
					debug('tunneling connection has established')
					self.sockets[self.sockets.indexOf(placeholder)] = socket
					return cb(socket)
				}
				function onError(cause) {
					connectReq.removeAllListeners()
					debug('tunneling socket could not be established, cause=%s\n', cause.message, cause.stack)
					var error = new Error('tunneling socket could not be established, ' + 'cause=' + cause.message)
					error.code = 'ECONNRESET'
					options.request.emit('error', error)
					self.removeSocket(placeholder)
				}
			}
			TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
				var pos = this.sockets.indexOf(socket)
				if (pos === -1) {
					return
				}
				this.sockets.splice(pos, 1)
				var pending = this.requests.shift()
				if (pending) {
					this.createSocket(pending, function (socket) {
						pending.request.onSocket(socket)
					})
				}
			}
			function createSecureSocket(options, cb) {
				var self = this
				TunnelingAgent.prototype.createSocket.call(self, options, function (socket) {
					var hostHeader = options.request.getHeader('host')
					var tlsOptions = mergeOptions({}, self.options, {
						socket: socket,
						servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host,
					})
					var secureSocket = tls.connect(0, tlsOptions)
					self.sockets[self.sockets.indexOf(socket)] = secureSocket
					cb(secureSocket)
				})
			}
			function toOptions(host, port, localAddress) {
				if (typeof host === 'string') {
					return {
						host: host,
						port: port,
						localAddress: localAddress,
					}
				}
				return host
			}
			function mergeOptions(target) {
				for (var i = 1, len = arguments.length; i < len; ++i) {
					var overrides = arguments[i]
					if (typeof overrides === 'object') {
						var keys = Object.keys(overrides)
						for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
							var k = keys[j]
							if (overrides[k] !== undefined) {
								target[k] = overrides[k]
							}
						}
					}
				}
				return target
			}
			var debug
			if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
				debug = function () {
					var args = Array.prototype.slice.call(arguments)
					if (typeof args[0] === 'string') {
						args[0] = 'TUNNEL: ' + args[0]
					} else {
						args.unshift('TUNNEL:')
					}
					console.error.apply(console, args)
				}
			} else {
				debug = function () {}
			}
			__webpack_unused_export__ = debug

			/***/
		},

		/***/ 434: /***/ (module) => {
			module.exports = require('events')

			/***/
		},

		/***/ 611: /***/ (module) => {
			module.exports = require('http')

			/***/
		},

		/***/ 692: /***/ (module) => {
			module.exports = require('https')

			/***/
		},

		/***/ 278: /***/ (module) => {
			module.exports = require('net')

			/***/
		},

		/***/ 756: /***/ (module) => {
			module.exports = require('tls')

			/***/
		},

		/***/ 23: /***/ (module) => {
			module.exports = require('util')

			/***/
		},

		/******/
	}
	/************************************************************************/
	/******/ // The module cache
	/******/ var __webpack_module_cache__ = {}
	/******/
	/******/ // The require function
	/******/ function __nccwpck_require__(moduleId) {
		/******/ // Check if module is in cache
		/******/ var cachedModule = __webpack_module_cache__[moduleId]
		/******/ if (cachedModule !== undefined) {
			/******/ return cachedModule.exports
			/******/
		}
		/******/ // Create a new module (and put it into the cache)
		/******/ var module = (__webpack_module_cache__[moduleId] = {
			/******/ // no module.id needed
			/******/ // no module.loaded needed
			/******/ exports: {},
			/******/
		})
		/******/
		/******/ // Execute the module function
		/******/ var threw = true
		/******/ try {
			/******/ __webpack_modules__[moduleId](module, module.exports, __nccwpck_require__)
			/******/ threw = false
			/******/
		} finally {
			/******/ if (threw) delete __webpack_module_cache__[moduleId]
			/******/
		}
		/******/
		/******/ // Return the exports of the module
		/******/ return module.exports
		/******/
	}
	/******/
	/************************************************************************/
	/******/ /* webpack/runtime/asset-relocator-loader */
	/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + '/'
	/******/
	/******/ /* webpack/runtime/create fake namespace object */
	/******/ ;(() => {
		/******/ var getProto = Object.getPrototypeOf
			? (obj) => Object.getPrototypeOf(obj)
			: (obj) => obj.__proto__
		/******/ var leafPrototypes
		/******/ // create a fake namespace object
		/******/ // mode & 1: value is a module id, require it
		/******/ // mode & 2: merge all properties of value into the ns
		/******/ // mode & 4: return value when already ns object
		/******/ // mode & 16: return value when it's Promise-like
		/******/ // mode & 8|1: behave like require
		/******/ __nccwpck_require__.t = function (value, mode) {
			/******/ if (mode & 1) value = this(value)
			/******/ if (mode & 8) return value
			/******/ if (typeof value === 'object' && value) {
				/******/ if (mode & 4 && value.__esModule) return value
				/******/ if (mode & 16 && typeof value.then === 'function') return value
				/******/
			}
			/******/ var ns = Object.create(null)
			/******/ __nccwpck_require__.r(ns)
			/******/ var def = {}
			/******/ leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)]
			/******/ for (
				var current = mode & 2 && value;
				typeof current == 'object' && !~leafPrototypes.indexOf(current);
				current = getProto(current)
			) {
				/******/ Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => value[key]))
				/******/
			}
			/******/ def['default'] = () => value
			/******/ __nccwpck_require__.d(ns, def)
			/******/ return ns
			/******/
		}
		/******/
	})()
	/******/
	/******/ /* webpack/runtime/define property getters */
	/******/ ;(() => {
		/******/ // define getter functions for harmony exports
		/******/ __nccwpck_require__.d = (exports, definition) => {
			/******/ for (var key in definition) {
				/******/ if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
					/******/ Object.defineProperty(exports, key, { enumerable: true, get: definition[key] })
					/******/
				}
				/******/
			}
			/******/
		}
		/******/
	})()
	/******/
	/******/ /* webpack/runtime/hasOwnProperty shorthand */
	/******/ ;(() => {
		/******/ __nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop)
		/******/
	})()
	/******/
	/******/ /* webpack/runtime/make namespace object */
	/******/ ;(() => {
		/******/ // define __esModule on exports
		/******/ __nccwpck_require__.r = (exports) => {
			/******/ if (typeof Symbol !== 'undefined' && Symbol.toStringTag) {
				/******/ Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' })
				/******/
			}
			/******/ Object.defineProperty(exports, '__esModule', { value: true })
			/******/
		}
		/******/
	})()
	/******/
	/************************************************************************/
	var __webpack_exports__ = {} // CONCATENATED MODULE: ./lib/text.js
	const unprintable = () =>
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu
	const ORDINARY = /^[ -~\xab\xbb\u2026\u2013\u2192\xb7\u2019]*$/
	const SHOWN = 300
	function text_plain(text, longest = SHOWN) {
		const given = String(text)
		const printable = ORDINARY.test(given) ? given : given.toWellFormed().replace(unprintable(), spelled)
		const visible = printable.replaceAll('##[', '## [')
		return visible.length > longest ? `${visible.slice(0, longest).toWellFormed()}\u{2026}` : visible
	}
	function spelled(character) {
		const code = character.codePointAt(0) ?? 0
		if (code > 0xffff) return `\\u{${code.toString(16)}}`
		return code > 0xff
			? `\\u${code.toString(16).padStart(4, '0')}`
			: `\\x${code.toString(16).padStart(2, '0')}`
	}
	function logLine(text) {
		const line = text_plain(text, 4000)
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
		return `${count} ${noun}${count === 1 ? '' : 's'}`
	}
	function span(ms) {
		if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
		const seconds = Math.round(ms / 1000)
		if (seconds < 60) return `${seconds} s`
		const minutes = Math.floor(seconds / 60)
		if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
		return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
	} // CONCATENATED MODULE: ./lib/exit.js

	process.exitCode = 1
	const LINGER = 500
	function exit(success) {
		process.exitCode = success ? 0 : 1
		setTimeout(() => process.exit(), LINGER).unref()
		process.stdout.write('', () => process.exit())
	}
	process.on('uncaughtException', (error) => {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
		const lines = logLines(`This is a defect of the action; please report it with this text:\n${text}`)
		process.stdout.write(`${lines.join('\n')}\n`)
		process.exit(1)
	}) // CONCATENATED MODULE: ./lib/credentials.js
	const WAY_IN_NAMES = {
		'access-key': 'AK/SK',
		token: 'an existing token',
		password: 'IAM user and password',
		keyless: 'keyless (OIDC)',
	}
	const SECRET_INPUTS = ['access-key-id', 'secret-access-key', 'security-token', 'auth-token', 'password']
	const SECRET_VARIABLES = [
		'OS_AUTH_TOKEN',
		'OS_TOKEN',
		'OS_ACCESS_KEY',
		'OS_SECRET_KEY',
		'OS_SECURITY_TOKEN',
		'OS_PASSWORD',
		'HUAWEI_CLOUD_ACCESS_KEY_ID',
		'HUAWEI_CLOUD_SECRET_ACCESS_KEY',
		'HUAWEICLOUD_SDK_AK',
		'HUAWEICLOUD_SDK_SK',
		'HUAWEICLOUD_SDK_SECURITY_TOKEN',
	]
	const BY_INPUT = [
		{
			kind: 'access-key',
			need: [['access-key-id'], ['secret-access-key']],
			may: ['security-token'],
		},
		{
			kind: 'token',
			need: [['auth-token']],
			may: [],
		},
		{
			kind: 'password',
			need: [['username'], ['password'], ['domain-name']],
			may: [],
		},
		{
			kind: 'keyless',
			need: [['identity-provider']],
			may: ['audience'],
		},
	]
	const FAMILIES = [
		{
			name: 'OpenStack',
			region: 'OS_REGION_NAME',
			projectId: 'OS_PROJECT_ID',
			projectName: 'OS_PROJECT_NAME',
			iam: 'OS_AUTH_URL',
			forms: [
				{
					kind: 'token',
					need: [['OS_AUTH_TOKEN', 'OS_TOKEN']],
					may: [],
				},
				{
					kind: 'access-key',
					need: [['OS_ACCESS_KEY'], ['OS_SECRET_KEY']],
					may: ['OS_SECURITY_TOKEN'],
				},
				{
					kind: 'password',
					need: [['OS_USERNAME'], ['OS_PASSWORD'], ['OS_DOMAIN_NAME', 'OS_USER_DOMAIN_NAME']],
					may: [],
				},
			],
		},
		{
			name: 'huaweicloud/auth-action',
			region: 'HUAWEI_CLOUD_REGION',
			projectId: 'HUAWEI_CLOUD_PROJECT_ID',
			projectName: null,
			iam: null,
			forms: [
				{
					kind: 'access-key',
					need: [['HUAWEI_CLOUD_ACCESS_KEY_ID'], ['HUAWEI_CLOUD_SECRET_ACCESS_KEY']],
					may: [],
				},
			],
		},
		{
			name: 'vendor SDK',
			region: 'HUAWEICLOUD_SDK_REGION',
			projectId: 'HUAWEICLOUD_SDK_PROJECT_ID',
			projectName: null,
			iam: null,
			forms: [
				{
					kind: 'access-key',
					need: [['HUAWEICLOUD_SDK_AK'], ['HUAWEICLOUD_SDK_SK']],
					may: ['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
				},
			],
		},
	]
	const EMPTY_SECRET =
		'A secret that does not exist, or that this run may not see (workflows from forks and Dependabot get none), is empty.'
	function chooseWayIn(input, env) {
		const begun = BY_INPUT.filter((form) => namesOf(form).some((name) => input(name) !== ''))
		if (begun.length > 0) return byInputs(begun, input)
		for (const family of FAMILIES) {
			for (const form of family.forms) {
				const wayIn = complete(form, env, family.name)
				if (wayIn) return checked(wayIn)
			}
		}
		return {
			problem: `no credentials: ${nothingFound(env)}`,
		}
	}
	function byInputs(begun, input) {
		const given = begun.map((form) => namesOf(form).filter((name) => input(name) !== ''))
		if (begun.length > 1) {
			const ways = given.map((names) => names.join(' + ')).join(', and ')
			return {
				problem: `${given.flat().join(', ')}: these belong to different ways to sign in (${ways}); use one`,
			}
		}
		const form = begun[0]
		const wayIn = complete(form, input, null)
		if (wayIn) return checked(wayIn)
		const missing = form.need.flat().filter((name) => input(name) === '')
		const verb = missing.length === 1 ? 'is' : 'are'
		return {
			problem: `${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`,
		}
	}
	function checked(wayIn) {
		const fits = (value) => value === null || /^[\x21-\x7e]+$/.test(value)
		const { names } = wayIn.source
		const copied =
			'holds a line break, a blank or another character that cannot be in it. Copy it anew, in one line'
		switch (wayIn.kind) {
			case 'access-key':
				if (!fits(wayIn.accessKey))
					return {
						problem: `${names[0]}: ${copied}`,
					}
				return fits(wayIn.securityToken)
					? {
							wayIn,
						}
					: {
							problem: `${names[2]}: ${copied}`,
						}
			case 'token':
				return fits(wayIn.token)
					? {
							wayIn,
						}
					: {
							problem: `${names[0]}: ${copied}`,
						}
			case 'keyless':
				if (fits(wayIn.identityProvider))
					return {
						wayIn,
					}
				return {
					problem: `${names[0]}: is not the name of an identity provider (letters, digits, - and _)`,
				}
			case 'password':
				return {
					wayIn,
				}
		}
	}
	function nothingFound(env) {
		const halves = FAMILIES.flatMap((family) =>
			family.forms.flatMap((form) => {
				const missing = form.need.filter((names) => names.every((name) => env(name) === ''))
				const found = namesOf(form).filter((name) => env(name) !== '')
				if (found.length === 0) return []
				return [`${found.join(', ')} without ${missing.map((names) => names.join(' or ')).join(', ')}`]
			}),
		)
		const half = halves.length > 0 ? ` In the environment there is ${halves.join('; ')}.` : ''
		return (
			'no credential input is set, and the environment has no complete way in.' +
			`${half} Set identity-provider (keyless), or access-key-id and secret-access-key, or auth-token, or username, ` +
			`password and domain-name. ${EMPTY_SECRET}`
		)
	}
	function complete(form, look, family) {
		const found = form.need.map((names) => names.find((name) => look(name) !== ''))
		if (found.some((name) => name === undefined)) return null
		const optional = form.may.filter((name) => look(name) !== '')
		const names = [...found, ...optional]
		const [first = '', second = '', third = ''] = found.map(look)
		const extra = optional[0] === undefined ? null : look(optional[0])
		const source = {
			family,
			names,
		}
		switch (form.kind) {
			case 'access-key':
				return {
					kind: form.kind,
					source,
					accessKey: first,
					secretKey: second,
					securityToken: extra,
				}
			case 'token':
				return {
					kind: form.kind,
					source,
					token: first,
				}
			case 'password':
				return {
					kind: form.kind,
					source,
					username: first,
					password: second,
					domainName: third,
				}
			case 'keyless':
				return {
					kind: form.kind,
					source,
					identityProvider: first,
					audience: extra,
				}
		}
	}
	function namesOf(form) {
		return [...form.need.flat(), ...form.may]
	} // CONCATENATED MODULE: ./lib/announce.js

	function announce(runner, place, wayIn, warnings) {
		runner.info(placeLine(place, wayIn))
		const fromEnvironment = environmentNotice(wayIn)
		for (const notice of [...(fromEnvironment === null ? [] : [fromEnvironment]), ...place.notices])
			runner.notice(notice)
		for (const warning of warnings) runner.warning(warning)
	}
	function placeLine(place, wayIn) {
		const { region, endpoint, project } = place
		const projects = [project.id, project.name]
			.filter((each) => each !== null)
			.map((each) => text_plain(each, 64))
		return (
			`${region === null ? '' : `Region ${region}, `}DIS ${text_plain(endpoint)}, project ${projects.join(' / ') || '(of the token)'}, ` +
			`signing in by ${WAY_IN_NAMES[wayIn.kind]} from ${sourceLabel(wayIn.source)}`
		)
	}
	function environmentNotice(wayIn) {
		return wayIn.source.family === null
			? null
			: `Credentials (${WAY_IN_NAMES[wayIn.kind]}) are taken from the environment: ${sourceLabel(wayIn.source)}`
	}
	function sourceLabel({ family, names }) {
		return family === null ? `the inputs ${names.join(', ')}` : `the ${family} variables ${names.join(', ')}`
	}
	function whereLine(place) {
		return place.region === null ? `DIS at ${new URL(place.endpoint).host}` : `region ${place.region}`
	} // CONCATENATED MODULE: ./lib/compilers.js
	const FEW_STREAMS = 8
	function leaveUncompiled(streams) {
		if (streams <= FEW_STREAMS) return
		process.getBuiltinModule?.('node:v8').setFlagsFromString('--no-opt --no-maglev')
	} // CONCATENATED MODULE: ./lib/errors.js
	class StepError extends Error {}
	class errors_InputError extends StepError {
		problems
		name = 'InputError'
		constructor(problems) {
			super(problems.length === 1 ? problems[0] : problems.map((problem) => `- ${problem}`).join('\n'))
			this.problems = problems
		}
	}
	class ServiceError extends StepError {
		parts
		name = 'ServiceError'
		constructor(parts) {
			const code = parts.code ? `, ${parts.code}` : ''
			const id = parts.requestId ? ` (request ID ${parts.requestId})` : ''
			super(
				`Could not ${parts.operation}: ${parts.service} answered ${parts.status}${code}: ${parts.words}${id}`,
			)
			this.parts = parts
		}
	}
	class NetworkError extends StepError {
		operation
		host
		trouble
		sent
		name = 'NetworkError'
		constructor(operation, host, trouble, sent, words, options) {
			super(`Could not ${operation}: ${words}`, options)
			this.operation = operation
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
			super(`Could not ${operation}: the token has expired, and a new one could not be had`, {
				cause,
			})
		}
	}
	class RunnerFileError extends StepError {
		name = 'RunnerFileError'
		constructor(what, words) {
			super(`The ${what} of this step could not be written: ${words}`)
		}
	}
	class CancelledError extends StepError {
		name = 'CancelledError'
		constructor(options) {
			super('The job was cancelled', options)
		}
	} // CONCATENATED MODULE: ./lib/json.js
	function json_isRecord(value) {
		return typeof value === 'object' && value !== null && !Array.isArray(value)
	} // CONCATENATED MODULE: ./lib/handover.js

	function handover_tasksOutput(reports) {
		const isReport = (value) => json_isRecord(value) && 'lastTransfer' in value
		return JSON.stringify(reports, (_, value) => (isReport(value) ? taskOutput(value) : value))
	}
	function taskOutput({ stream, id, name, destination, before, after, lastTransfer, outcome }) {
		return {
			stream,
			id,
			name,
			destination,
			before,
			after,
			'last-transfer': lastTransfer,
			outcome,
		}
	}
	function handoverOutput(tasks, masked) {
		const base64 = (text) => Buffer.from(text, 'utf8').toString('base64')
		const forms = masked.flatMap((secret) =>
			[0, 1, 2].map((start) => {
				const bytes = Buffer.from(secret, 'utf8').subarray(start)
				return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
			}),
		)
		const packed = base64(tasks)
		const isMasked = forms.some((form) => form !== '' && packed.includes(form))
		return isMasked ? base64(tasks.replaceAll('-', '\\u002d')) : packed
	}
	const TO_START = /* unused pure expression or super */ null && [
		'paused',
		'requested',
		'timed-out',
		'adopted',
	]
	function parseTasks(text) {
		const problem =
			'is not the tasks or handover output of a pause step: it was cut or edited on its way. Nothing was started. ' +
			'Pass the output on unchanged, or set stream-name and task-ids instead'
		const json = decoded(text)
		if (!Array.isArray(json))
			return {
				problem: `${problem} (${json === undefined ? 'no JSON' : 'no array'})`,
			}
		const handed = []
		const failed = []
		for (const [index, entry] of json.entries()) {
			const task = isRecord(entry) ? handedTask(entry) : null
			if (task === null)
				return {
					problem: `${problem} (entry ${index + 1}: ${plain(JSON.stringify(entry), 120)})`,
				}
			if (TO_START.includes(task.outcome)) {
				if (task.stream === '')
					return {
						problem: `${problem} (entry ${index + 1} names no stream)`,
					}
				handed.push(task)
			}
			if (task.outcome === 'failed') failed.push(task)
		}
		return {
			handed,
			failed,
		}
	}
	function decoded(text) {
		const plainText = text.trim().startsWith('[') ? text : fromBase64(text)
		try {
			return JSON.parse(plainText)
		} catch {
			return undefined
		}
	}
	function fromBase64(text) {
		const packed = text.replace(/\s+/g, '')
		return /^[A-Za-z0-9+/]+={0,2}$/.test(packed) && packed.length % 4 === 0
			? Buffer.from(packed, 'base64').toString('utf8')
			: ''
	}
	function handedTask(entry) {
		const { stream, id, name, outcome } = entry
		const known = OUTCOMES.find((each) => each === outcome)
		const isText = (value) => value === null || (typeof value === 'string' && value !== '')
		if (known === undefined || !isText(id) || !isText(name) || (id === null && name === null)) return null
		if (stream !== null && (typeof stream !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(stream))) return null
		return {
			stream: stream ?? '',
			id: id,
			name: name,
			outcome: known,
		}
	}
	const STATE = {
		pause: 'pause',
		reported: 'reported',
		streamPrefix: 'stream-',
	}
	const LARGEST_STATE = 1_500_000
	function fitsIntoState(streams) {
		return (
			streams.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(toSave(each))), 0) <= LARGEST_STATE
		)
	}
	function toSave(stream) {
		const slim = ({ id, name, destination, lastTransfer }) => ({
			id,
			name,
			destination,
			lastTransfer,
		})
		return {
			...stream,
			stop: stream.stop.map(slim),
			adopted: stream.adopted.map(slim),
		}
	}
	function readSaved(state) {
		const pauseText = state.get(STATE.pause)
		if (pauseText === undefined || pauseText === '') return null
		try {
			const pause = JSON.parse(pauseText)
			const position = (name) => Number(name.slice(STATE.streamPrefix.length))
			const streams = [...state]
				.filter(([name]) => name.startsWith(STATE.streamPrefix))
				.sort(([a], [b]) => position(a) - position(b))
				.map(([, text]) => JSON.parse(text))
			const whole = streams.every(
				(each) => [each.stop, each.named, each.adopted, each.paused].every(Array.isArray) && each.fate,
			)
			return pause.version === 1 && whole
				? {
						pause,
						streams,
					}
				: 'unreadable'
		} catch {
			return 'unreadable'
		}
	}
	function mayHaveSomethingToResume(saved) {
		return saved.streams.some((stream) => stream.adopted.length > 0 || mayBeStopped(stream).length > 0)
	}
	function mayBeStopped({ fate, stop, named }) {
		return fate === 'unsent' || fate === 'refused' ? [] : stop.filter((_, index) => named.includes(index))
	} // CONCATENATED MODULE: ./lib/regions.js
	const CLOUDS = [
		{
			name: 'Open Telekom Cloud',
			regions: ['eu-de', 'eu-nl'],
			dis: 'dis.{region}.otc.t-systems.com',
			iam: 'iam.{region}.otc.t-systems.com',
		},
		{
			name: 'Swiss Open Telekom Cloud',
			regions: ['eu-ch2'],
			dis: 'dis.{region}.sc.otc.t-systems.com',
			iam: 'iam-pub.{region}.sc.otc.t-systems.com',
		},
		{
			name: 'Huawei Cloud Europe',
			regions: ['eu-west-101'],
			dis: 'dis.{region}.myhuaweicloud.eu',
			iam: 'iam.{region}.myhuaweicloud.eu',
		},
		{
			name: 'Huawei Cloud',
			regions: [
				'cn-north-1',
				'cn-north-4',
				'cn-east-2',
				'cn-east-3',
				'cn-south-1',
				'ap-southeast-1',
				'ap-southeast-2',
			],
			dis: 'dis.{region}.myhuaweicloud.com',
			iam: 'iam.{region}.myhuaweicloud.com',
		},
	]
	function endpointsOf(region) {
		const listed = CLOUDS.find((cloud) => cloud.regions.includes(region))
		const { name, dis, iam } = listed ?? CLOUDS[3]
		const url = (host) => `https://${host.replace('{region}', region)}`
		return {
			cloud: name,
			dis: url(dis),
			iam: url(iam),
			known: listed !== undefined,
		}
	}
	function isRegionName(text) {
		return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 40
	} // CONCATENATED MODULE: ./lib/remedies.js

	const byCode =
		(service, ...codes) =>
		(error) =>
			error instanceof ServiceError &&
			(service === null || error.parts.service === service) &&
			error.parts.code !== null &&
			codes.includes(error.parts.code)
	const byStatus =
		(service, ...statuses) =>
		(error) =>
			error instanceof ServiceError &&
			(service === null || error.parts.service === service) &&
			statuses.includes(error.parts.status)
	const byWords = (statuses, pattern) => (error) =>
		error instanceof ServiceError && statuses.includes(error.parts.status) && pattern.test(error.parts.words)
	const bySignIn = (statuses, way, words = /(?:)/) => {
		const beginning = way === 'keyless' ? 'sign in by the identity provider' : 'sign in '
		return (error) =>
			byStatus('IAM', ...statuses)(error) &&
			error instanceof ServiceError &&
			error.parts.operation.startsWith(beginning) &&
			words.test(error.parts.words)
	}
	const byTrouble =
		(...troubles) =>
		(error) =>
			error instanceof NetworkError && troubles.includes(error.trouble)
	const REMEDIES = [
		{
			id: 'dis-4117',
			applies: byCode('DIS', 'DIS.4117'),
			cause: 'the project ID is not one of this region',
			remedy:
				'set project-id to the ID that the console shows under My Credentials for the region of the streams',
		},
		{
			id: 'dis-4205',
			applies: byCode('DIS', 'DIS.4205'),
			cause: 'the stream is not running (it is being created, deleted or frozen)',
			remedy: 'look at the stream in the console, and run again when it is running',
		},
		{
			id: 'dis-4301',
			applies: byCode('DIS', 'DIS.4301'),
			cause: 'there is no stream of that name in this project and region',
			remedy: 'correct stream-name, region or project-id; names are case-sensitive',
		},
		{
			id: 'dis-4354',
			applies: byCode('DIS', 'DIS.4354'),
			cause: 'one of the dump tasks does not exist',
			remedy:
				'correct task-ids; with a wait-timeout, or with task-names, the message lists what the stream has',
		},
		{
			id: 'dis-throttled',
			applies: byCode('DIS', 'DIS.4303', 'DIS.4305'),
			cause: 'the service throttles: too much traffic or too many requests at once',
			remedy: 'run fewer jobs at the same time, or raise retry-max-attempts',
		},
		{
			id: 'dis-4309',
			applies: byCode('DIS', 'DIS.4309'),
			cause: "too many failed requests: the service blocks this runner's IP address for a while",
			remedy:
				'wait before running again, since every further request prolongs it; then mend what failed before',
		},
		{
			id: 'dis-4116',
			applies: byCode('DIS', 'DIS.4116'),
			cause: 'no permission for the stream, or the account is in arrears',
			remedy: 'give the user or agency the role DIS Administrator on the project of the streams',
		},
		{
			id: 'dis-invalid-request',
			applies: byCode('DIS', 'DIS.4200', 'DIS.4202', 'DIS.4300'),
			cause: 'the service does not take the request as it is',
			remedy: 'check stream-name and task-ids; if they are right, report this with the request ID',
		},
		{
			id: 'iam-provider-unknown',
			applies: bySignIn([404], 'keyless', /provider|idp/i),
			cause: 'IAM has no identity provider of that name, in the account and cloud that it belongs to',
			remedy:
				'set identity-provider to the name that the console shows in IAM under Identity Providers, and check that region or ' +
				'iam-endpoint is of that cloud (docs/keyless.md)',
		},
		{
			id: 'iam-project-refused',
			applies: bySignIn([400, 401, 403, 404], 'any', /\b(project|scope)\b/i),
			cause:
				'IAM gives these credentials no token for that project: it is not there, or they have no role in it',
			remedy:
				'set project-id or project-name to the project of the streams, and give the user, or the group that the identity ' +
				'conversion rules lead to, the role DIS Administrator on it',
		},
		{
			id: 'iam-keyless-refused',
			applies: bySignIn([400, 401, 403, 404], 'keyless'),
			cause: 'the identity provider in IAM does not accept the ID token of this job',
			remedy:
				'compare the claims above with the identity provider in IAM: its name, Identity Provider URL, Client ID, Signing ' +
				'Key and identity conversion rules (docs/keyless.md)',
		},
		{
			id: 'github-no-id-token',
			applies: byStatus('GitHub', 400, 401, 403, 404),
			cause: 'GitHub gives this job no ID token',
			remedy: 'give the job permissions: id-token: write; workflows started by a fork get none',
		},
		{
			id: 'key-unknown',
			applies: byWords([401, 403, 441], /ak .*not exist/i),
			cause:
				'the access key is not known here: mistyped or swapped with the secret key, a temporary one without its ' +
				'security-token, deleted, or of the other cloud',
			remedy:
				'check access-key-id; set security-token if the key is temporary; check that region (or endpoint) is of the cloud ' +
				'of the key',
		},
		{
			id: 'clock-off',
			applies: byWords([401, 403, 441], /signature expired|signature time/i),
			cause: 'the clock of the runner is more than 15 minutes off',
			remedy: 'set the clock of the runner right (NTP)',
		},
		{
			id: 'signature-wrong',
			applies: byWords([401, 403, 441], /signature fail|signature mismatch/i),
			cause: 'the secret key does not belong to the access key',
			remedy: 'check secret-access-key: a truncated or swapped secret is the usual reason',
		},
		{
			id: 'temporary-key-expired',
			applies: byWords([401, 403, 441], /security.?token.*expire|expire.*security.?token/i),
			cause: 'the temporary key (AK/SK with its security token) has expired',
			remedy:
				'get a new temporary key, one that outlives the job: the post step needs it at the end; or sign in keyless',
		},
		{
			id: 'token-refused',
			applies: byWords([401, 403, 441], /(?<!security )token/i),
			cause: 'the token has expired, or is of another project or cloud',
			remedy:
				'get a new token, scoped to the project of the streams; or use a way in that renews it (keyless, IAM user)',
		},
		{
			id: 'iam-refused',
			applies: byStatus('IAM', 401),
			cause: 'IAM refuses these credentials',
			remedy:
				'check user name, password and domain-name (the account), or the key; programmatic access has to be allowed, and ' +
				'iam-endpoint or region has to be of the same cloud',
		},
		{
			id: 'iam-forbidden',
			applies: byStatus('IAM', 403, 404),
			cause: 'IAM does not let these credentials do that',
			remedy: 'set project-id, so that nothing has to be looked up; or allow the user to see its projects',
		},
		{
			id: 'credentials-refused',
			applies: byStatus('DIS', 401, 441),
			cause: 'the credentials are refused: a wrong secret key, an expired temporary key, or the other cloud',
			remedy: 'check the secrets; a temporary key must still be valid when the post step runs',
		},
		{
			id: 'forbidden',
			applies: byStatus('DIS', 403),
			cause: 'these credentials may not do that',
			remedy: 'give the user or agency the role DIS Administrator on the project of the streams',
		},
		{
			id: 'redirect',
			applies: byStatus(null, 301, 302, 303, 307, 308),
			cause: 'the endpoint is not the service itself; credentials are never sent on to where it points',
			remedy: 'set endpoint or iam-endpoint to the address of the service',
		},
		{
			id: 'too-many-requests',
			applies: byStatus(null, 429),
			cause: 'too many requests',
			remedy: 'run fewer jobs at the same time, or raise retry-max-attempts',
		},
		{
			id: 'service-trouble',
			applies: (error) => error instanceof ServiceError && error.parts.status >= 500,
			cause: 'the service or the gateway in front of it is in trouble',
			remedy: "run again later; the request ID helps the cloud's support",
		},
		{
			id: 'unreadable-answer',
			applies: (error) => error instanceof ServiceError && Boolean(error.parts.unreadable),
			cause: 'what answered is not the service, or not in a form that is known',
			remedy: 'check endpoint and iam-endpoint, and whether a proxy or a sign-in page answers in their place',
		},
		{
			id: 'retry-after-too-long',
			applies: (error) => error instanceof TimeLimitError,
			cause: 'the service asks for more patience than there is time',
			remedy: 'run again later, or raise wait-timeout',
		},
		{
			id: 'name-unknown',
			applies: byTrouble('name-unknown'),
			cause:
				'the host name does not exist: the region is mistyped, or (for the host of DIS) most likely this region has no DIS, or ' +
				'the runner has no DNS for it',
			remedy:
				'check region; set endpoint (and iam-endpoint) to the URLs of your cloud, or use a runner that can reach it',
		},
		{
			id: 'connection-refused',
			applies: byTrouble('refused', 'connect-timeout'),
			cause: 'nothing answers at that address from this runner',
			remedy: 'check endpoint, firewall and proxy (HTTPS_PROXY, NO_PROXY)',
		},
		{
			id: 'answer-timeout',
			applies: byTrouble('answer-timeout', 'broken'),
			cause: 'the connection stood, and no complete answer came through it',
			remedy: 'run again; if it lasts, look for a proxy or firewall that cuts connections',
		},
		{
			id: 'certificate-untrusted',
			applies: byTrouble('certificate'),
			cause: 'the certificate is not signed by an authority that this runner trusts',
			remedy:
				'with a private certificate authority (a proxy that inspects TLS, a private cloud), set NODE_EXTRA_CA_CERTS to its ' +
				'certificate file in the env of the runner or the job',
		},
		{
			id: 'tls-trouble',
			applies: byTrouble('tls'),
			cause: 'what answers there does not speak TLS as it should',
			remedy: 'check the port and the scheme of endpoint, and the proxy',
		},
		{
			id: 'proxy-refused',
			applies: byTrouble('proxy-refused'),
			cause: 'the proxy refuses: it wants (other) credentials, or does not allow this host',
			remedy: 'set HTTPS_PROXY with the right user and password, or let the proxy through to this host',
		},
		{
			id: 'proxy-unreachable',
			applies: byTrouble('proxy'),
			cause: 'the proxy of HTTPS_PROXY cannot be reached, or could not reach the host',
			remedy: 'check HTTPS_PROXY and NO_PROXY',
		},
		{
			id: 'runner-file',
			applies: (error) => error instanceof RunnerFileError,
			cause:
				'the disk of the runner is full, or its folder for temporary files was removed while the job ran',
			remedy: 'make room on the runner and run the job again',
		},
	]
	function remedyFor(error) {
		return REMEDIES.find(({ applies }) => applies(error)) ?? null
	}
	function explain(error) {
		const details = error instanceof ServiceError ? (error.parts.details ?? []) : []
		const remedy = remedyFor(error)
		const advice = remedy === null ? [] : [`Likely cause: ${remedy.cause}. What to do: ${remedy.remedy}.`]
		const cause = error instanceof RenewalError && error.cause instanceof Error ? [explain(error.cause)] : []
		return [error.message, ...details, ...advice, ...cause].join('\n')
	}
	function explainInLine(error) {
		return explain(error).replaceAll('\n', ' ')
	} // CONCATENATED MODULE: ./lib/tasks.js

	const tasks_OUTCOMES = [
		'paused',
		'already-paused',
		'adopted',
		'resumed',
		'already-running',
		'requested',
		'planned',
		'timed-out',
		'failed',
		'missing',
	]
	function tasks_isGone(task) {
		return task === undefined || task.state === 'DELETE'
	}
	function tasks_isSameTask(a, b) {
		return a.id !== null && b.id !== null ? a.id === b.id : a.name !== null && a.name === b.name
	}
	function withTextsOf(earlier, now) {
		const { stream, id, name, destination, lastTransfer } = earlier
		const isSame = id === now.id && name === now.name && destination === now.destination
		return isSame && lastTransfer === now.lastTransfer
			? {
					stream,
					id,
					name,
					destination,
					state: now.state,
					lastTransfer,
				}
			: now
	}
	function taskLabel(task) {
		if (task.name === null) return task.id ?? '?'
		return task.id === null ? task.name : `${task.name} (${task.id})`
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
	function tasks_namesByStream(tasks) {
		const streams = [...byStream(tasks)]
		const named = fewOf(streams, 10, ([stream, own]) => {
			return `stream ${stream ?? '?'}: ${own.map((task) => text_plain(taskLabel(task), 80)).join(', ')}`
		})
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
			outcome,
			sent: false,
			problem: null,
			warning: null,
			...more,
		}
	} // CONCATENATED MODULE: ./lib/transition.js
	const PAUSE = {
		call: 'stop',
		goal: 'PAUSED',
		reached: 'paused',
		already: 'already-paused',
		bad: ['ERROR'],
		words: {
			done: 'paused',
			achieved: 'paused',
		},
	}
	const transition_RESUME = {
		call: 'start',
		goal: 'RUNNING',
		reached: 'resumed',
		already: 'already-running',
		bad: ['ERROR', 'ABNORMAL'],
		words: {
			done: 'running',
			achieved: 'resumed',
		},
	} // CONCATENATED MODULE: ./lib/report.js

	const report_RETENTION =
		'A stream keeps its data for 24 to 72 hours only (24 by default): what it then still holds back is lost.'
	const report_STEP_LEAD = 'This step starts what is paused:'
	function handoverOutputs(reports, masked) {
		const tasks = handover_tasksOutput(reports)
		return {
			tasks,
			handover: handoverOutput(tasks, masked),
		}
	}
	function pauseOutputs(reports, masked) {
		const stopped = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
		const already = reports.filter(({ outcome }) => outcome === 'already-paused' || outcome === 'adopted')
		return {
			'paused-task-ids': idsOf(stopped),
			'already-paused-task-ids': idsOf(already),
			'paused-count': String(stopped.length),
			...handoverOutputs(reports, masked),
		}
	}
	function report_resumeOutputs(reports) {
		const started = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome))
		return {
			'resumed-task-ids': idsOf(started),
			'resumed-count': String(started.length),
			tasks: tasksOutput(reports),
		}
	}
	const CHANGED = ['paused', 'resumed', 'requested', 'timed-out']
	function idsOf(reports) {
		return JSON.stringify(reports.flatMap(({ id }) => id ?? []))
	}
	function totals(reports) {
		const counts = tasks_OUTCOMES.map((outcome) => [
			reports.filter((report) => report.outcome === outcome).length,
			outcome,
		])
		return counts
			.filter(([count]) => count !== 0)
			.map(([count, outcome]) => `${count} ${outcome}`)
			.join(', ')
	}
	const LINES_AT_ONCE = 100
	function* logOf(reports) {
		let lines = []
		for (const report of reports) {
			const { before, after, outcome } = report
			const states =
				before === null && after === null
					? ''
					: ` (${text_plain(before ?? '?', 40)} \u{2192} ${text_plain(after ?? '?', 40)})`
			lines.push(
				`${text_plain(report.stream ?? '?')}/${text_plain(taskLabel(report), 80)}: ${outcome}${states}`,
			)
			if (lines.length < LINES_AT_ONCE) continue
			yield lines.join('\n')
			lines = []
		}
		if (reports.length > 0) yield [...lines, `Dump tasks: ${totals(reports)}`].join('\n')
	}
	function grouped(reports, field) {
		const texts = [...new Set(reports.flatMap((report) => report[field] ?? []))]
		return texts.map((text) => ({
			names: tasks_namesByStream(reports.filter((report) => report[field] === text)),
			text,
		}))
	}
	function leftPaused(reports) {
		const outcomes = ['paused', 'requested', 'timed-out', 'adopted', 'already-paused']
		return reports.filter(({ outcome, sent }) => outcomes.includes(outcome) || (sent && outcome === 'failed'))
	}
	function reasonsOf(result) {
		const failed = result.reports.filter(({ problem }) => problem !== null)
		const groups = grouped(failed, 'problem').map(({ names, text }) => `- ${names}: ${text}`)
		return [
			...limited([...new Set(result.errors.map((error) => explain(error)))], 10, 'error'),
			...limited(result.problems, 20, 'problem'),
			...limited(groups, 20, 'task group'),
		]
	}
	function report_failureText(direction, result, remark) {
		const failed = result.reports.filter(({ problem }) => problem !== null).length
		const all = counted(result.reports.length, 'dump task')
		const head = failed > 0 ? [`${failed} of ${all} could not be ${direction.words.achieved}.`] : []
		return [...head, ...reasonsOf(result), ...(remark === null ? [] : [remark])].join('\n')
	}
	function report_notResumed(reports, ours) {
		const failed = reports.filter(({ problem, outcome }) => problem !== null && outcome !== 'missing')
		const isPaused = ({ after }) => after === 'PAUSED' || (after === null && ours)
		const isUnknown = ({ after }) => after === null && !ours
		const isRunning = ({ after }) => after === RESUME.goal
		const sentence = (text, chosen) => (chosen.length > 0 ? [`${text}: ${namesByStream(chosen)}.`] : [])
		return [
			...sentence('These dump tasks are still paused, as far as is known', failed.filter(isPaused)),
			...sentence(
				'These dump tasks were not started, and whether they are still paused is not known',
				failed.filter(isUnknown),
			),
			...sentence(
				'These dump tasks run, and may still pause, as their stop was sent',
				failed.filter(isRunning),
			),
			...sentence(
				'These dump tasks are not running as they should',
				failed.filter((report) => !isPaused(report) && !isUnknown(report) && !isRunning(report)),
			),
		]
	}
	function report_stillPausedText(result, lead, step) {
		return [...lead, report_RETENTION, ...reasonsOf(result), report_STEP_LEAD, step].join('\n')
	}
	function defectText(error) {
		const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
		return `This is a defect of the action; please report it with this text:\n${stack}`
	}
	function limited(lines, most, noun) {
		if (lines.length <= most) return [...lines]
		return [...lines.slice(0, most), `\u{2026} and ${counted(lines.length - most, noun)} more`]
	}
	function resumeYaml(tasks, place) {
		const safe = (text) => text !== null && /^[A-Za-z0-9_.-]{1,64}$/.test(text)
		const known = tasks.map(({ stream }) => stream)
		const streams = [
			...new Set([...known, ...(known.includes(null) ? (place.streams ?? []) : [])].filter(safe)),
		]
		const ids = tasks.map(({ id }) => id).filter(safe)
		const names = tasks
			.filter(({ id }) => !safe(id))
			.map(({ name }) => name)
			.filter(safe)
		const implied = place.region === null ? null : endpointsOf(place.region)
		const action = place.action ?? 'OWNER/pause-dis-dump-tasks@v1'
		const lines = [
			`- uses: ${action.replace('@', '/resume@')}`,
			'  with:',
			...listLines('stream-name', streams),
			...(ids.length > 0 ? listLines('task-ids', ids) : []),
			...(names.length > 0 ? listLines('task-names', names) : []),
			...(place.region !== null ? [`    region: ${scalar(place.region)}`] : []),
			...(place.endpoint !== null && place.endpoint !== implied?.dis
				? [`    endpoint: ${place.endpoint}`]
				: []),
			...(place.iamEndpoint && place.iamEndpoint !== implied?.iam
				? [`    iam-endpoint: ${place.iamEndpoint}`]
				: []),
			...(place.projectId === null ? [] : [`    project-id: ${scalar(place.projectId)}`]),
			'    # and the credential inputs of the pause step',
		]
		return lines.join('\n')
	}
	function scalar(text) {
		const isOther =
			/^[-+]?(\.?\d[\d._]*(e[-+]?\d+)?|0x[\da-f]+|0o\d+|\.inf|\.nan)$|^(true|false|null|yes|no|on|off)$/i
		return isOther.test(text) ? `'${text}'` : text
	}
	function listLines(name, values) {
		if (values.length <= 5) return [`    ${name}: ${scalar(values.join(', '))}`]
		const shown = values.slice(0, 200)
		const more =
			values.length > shown.length ? [`    # and ${values.length - shown.length} more ${name}`] : []
		return [`    ${name}: |`, ...shown.map((value) => `      ${value}`), ...more]
	} // CONCATENATED MODULE: ./lib/result.js
	function result_resultWith(reports = [], more = {}) {
		return {
			reports,
			problems: [],
			warnings: [],
			errors: [],
			...more,
		}
	}
	function result_isSuccess({ reports, problems, errors }) {
		return problems.length === 0 && errors.length === 0 && reports.every(({ problem }) => problem === null)
	} // CONCATENATED MODULE: ./lib/markdown.js

	const HARMLESS = /^[A-Za-z0-9][A-Za-z0-9 ,;-]{0,199}$/
	const meaningful = () => /[^\p{L}\p{N} ,;=+./:_()\xab\xbb\u2026\u2013'%-]/gu
	const meaningfulThere = () =>
		/:(?=\/\/)|(?<=\bwww)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+=]|(?<=^\d+)\./giu
	function escaped(text, longest) {
		if (HARMLESS.test(text)) return text
		return text_plain(text, longest)
			.replace(meaningful(), reference)
			.replace(meaningfulThere(), reference)
			.replace(/&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi, (character) => `${character}${GAP}`)
	}
	const GAP = '&#8203;'
	function code(text) {
		return text === null || text === '' ? '\u2013' : `<code>${escaped(text)}</code>`
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
	} // CONCATENATED MODULE: ./lib/summary.js

	const LARGEST_TABLE = 500_000
	const LARGEST_LIST = 250_000
	const LONGEST_LINE = 1000
	const MOST_LINES = 20
	const MARKS = {
		paused: '\u2705',
		'already-paused': '\u23F8\uFE0F',
		adopted: '\u23F8\uFE0F',
		resumed: '\u2705',
		'already-running': '\u25B6\uFE0F',
		requested: '\u{1F4E8}',
		planned: '\u{1F4DD}',
		'timed-out': '\u231B',
		failed: '\u274C',
		missing: '\u2754',
	}
	function summary_summaryOf(parts) {
		const { title, mark, dryRun, result, where, remark, stillPaused } = parts
		const { reports } = result
		const sections = [
			`## ${mark} ${title}\n`,
			dryRun ? '> **Dry run: nothing was changed.**\n' : '',
			stillPaused === null
				? ''
				: `> \u{26A0}\u{FE0F} **${escaped(stillPaused.lead, LONGEST_LINE)}** ${report_RETENTION}\n`,
			line([reports.length > 0 ? `**${totals(reports)}**` : '', escaped(where)]),
			remark === null ? '' : `${sentences(remark)}\n`,
			toDo(result),
			stillPaused === null ? '' : `${report_STEP_LEAD}\n\n${fenced('yaml', stillPaused.step)}`,
			taskTable(reports),
		]
		return `${sections.filter((section) => section !== '').join('\n')}\n`
	}
	function line(parts) {
		const said = parts.filter((part) => part !== '')
		return said.length > 0 ? `${said.join(' \xb7 ')}\n` : ''
	}
	function toDo({ reports, problems, warnings, errors }) {
		const problemsOfTasks = grouped(reports, 'problem').map(({ names, text }) => item('\u274C', names, text))
		const warningsOfTasks = grouped(reports, 'warning').map(({ names, text }) =>
			item('\u26A0\uFE0F', names, text),
		)
		const items = [
			...[...new Set(errors.map(explain))].map((text) => `- \u{274C} ${sentences(text)}`),
			...problems.map((text) => `- \u{274C} ${sentences(text)}`),
			...problemsOfTasks,
			...warnings.map((text) => `- \u{26A0}\u{FE0F} ${sentences(text)}`),
			...warningsOfTasks,
		]
		if (items.length === 0) return ''
		const shown = fitting(items.slice(0, 50), (text) => text, LARGEST_LIST)
		if (items.length > shown.length)
			shown.push(`- \u{2026} and ${items.length - shown.length} more, in the log`)
		return `### What to do\n\n${shown.join('\n')}\n`
	}
	function item(mark, names, text) {
		return `- ${mark} ${code(names)}: ${sentences(text)}`
	}
	function sentences(text) {
		const indent = (line) => '&nbsp;'.repeat(Math.min(line.length - line.trimStart().length, 40))
		return text
			.split('\n')
			.slice(0, MOST_LINES)
			.map((line) => `${indent(line)}${escaped(line.trim(), LONGEST_LINE)}`)
			.join('<br>')
	}
	function taskTable(reports) {
		if (reports.length === 0) return ''
		const rank = ({ problem, warning }) => (problem !== null ? 0 : warning !== null ? 1 : 2)
		const sorted = [...reports].sort((a, b) => rank(a) - rank(b))
		const rows = fitting(sorted, rowOf, LARGEST_TABLE)
		const rest = sorted.slice(rows.length)
		const more =
			rest.length > 0
				? `
\u{2026} and ${counted(rest.length, 'more dump task')}: ${totals(rest)}\n`
				: ''
		const header = ['Stream', 'Dump task', 'Destination', 'Before', 'After', 'Last dump (UTC)', 'Result']
		return `${table(header, rows)}${more}`
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
	function rowOf(report) {
		const { stream, id, name, destination, before, after, lastTransfer, outcome } = report
		const task = name === null ? code(id) : id === null ? code(name) : `${code(name)}<br>${code(id)}`
		const time = lastTransfer === null ? '\u2013' : lastTransfer.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
		const states = [code(before), code(after)]
		return tableRow([code(stream), task, code(destination), ...states, time, `${MARKS[outcome]} ${outcome}`])
	} // CONCATENATED MODULE: ./lib/conclude.js

	function sceneOf({ region, endpoint, iamEndpoint, project }, dryRun) {
		return {
			region,
			endpoint,
			iamEndpoint,
			projectId: project.id,
			dryRun,
		}
	}
	const UNKNOWN_SCENE = {
		region: null,
		endpoint: null,
		projectId: null,
		dryRun: false,
	}
	function concludePause(runner, given, scene, mode) {
		const result = withOutputs(given, ({ reports }) => {
			const outputs = pauseOutputs(reports, scene.region === null ? [] : [scene.region])
			runner.setOutputs(outputs)
			warnOfLongHandover(runner, outputs)
		})
		const success = result_isSuccess(result)
		logAndWarn(runner, result)
		const isResumed = mode === 'always' || mode === 'on-success'
		const left = leftPaused(result.reports).filter(
			({ outcome }) => !scene.dryRun && (!isResumed || outcome === 'already-paused'),
		)
		const unresumed =
			left.length > 0
				? {
						lead: leftText(left, mode),
						step: stepFor(runner, left, scene),
					}
				: null
		if (unresumed && mode === null) {
			runner.warning(
				`${unresumed.lead} ${report_RETENTION}\n${report_STEP_LEAD}\n${unresumed.step}`,
				'Not resumed',
			)
		}
		const remark = success || scene.dryRun ? null : whatBecomesOf(result.reports, mode)
		if (!success)
			runner.error(report_failureText(PAUSE, result, remark), `Dump tasks ${failureOf(result, 'pause')}`)
		runner.summarize(
			summary_summaryOf({
				title: titleOf(result, scene.dryRun, 'pause'),
				mark: markOf(success, scene.dryRun),
				remark: unresumed && !isResumed ? null : remark,
				dryRun: scene.dryRun,
				result,
				where: whereOf(scene),
				stillPaused: unresumed,
			}),
		)
		return success
	}
	function concludeResume(runner, given, scene, { outputs, ours }) {
		const result = withOutputs(given, ({ reports }) => {
			if (outputs) runner.setOutputs(resumeOutputs(reports))
		})
		const success = isSuccess(result)
		logAndWarn(runner, result)
		const failed = result.reports.filter(({ problem, outcome }) => problem !== null && outcome !== 'missing')
		const lead = notResumed(result.reports, ours)
		const step = lead.length > 0 ? stepFor(runner, failed, scene) : ''
		if (!success) {
			const text =
				lead.length > 0 ? stillPausedText(result, lead, step) : failureText(RESUME, result, RETENTION)
			runner.error(text, `Dump tasks ${failureOf(result, 'resume')}`)
		}
		runner.summarize(
			summaryOf({
				title: titleOf(result, scene.dryRun, 'resume'),
				mark: markOf(success, scene.dryRun),
				remark: null,
				dryRun: scene.dryRun,
				result,
				where: whereOf(scene),
				stillPaused:
					lead.length > 0
						? {
								lead: lead.join(' '),
								step,
							}
						: null,
			}),
		)
		return success
	}
	function concludeLeft(runner, reports, scene, lead, annotate) {
		const step = stepFor(runner, reports, scene)
		if (annotate) runner.warning(`${lead} ${RETENTION}\n${STEP_LEAD}\n${step}`, 'Dump tasks left paused')
		const result = resultWith(reports)
		const where = whereOf(scene)
		const stillPaused = {
			lead,
			step,
		}
		const title = 'DIS dump tasks left paused'
		runner.summarize(
			summaryOf({
				title,
				mark: '\u26A0\uFE0F',
				remark: null,
				dryRun: false,
				result,
				where,
				stillPaused,
			}),
		)
	}
	function resultOf(error, reports = []) {
		if (error instanceof errors_InputError)
			return result_resultWith(reports, {
				problems: [...error.problems],
			})
		if (error instanceof StepError)
			return result_resultWith(reports, {
				errors: [error],
			})
		return result_resultWith(reports, {
			problems: [defectText(error)],
		})
	}
	function titleOf(result, dryRun, verb) {
		if (dryRun) return `DIS dump tasks: dry run of a ${verb}`
		if (!result_isSuccess(result)) return `DIS dump tasks ${failureOf(result, verb)}`
		if (result.reports.length === 0) return `DIS dump tasks: nothing to ${verb}`
		const isUnseen = result.reports.some(({ outcome }) => outcome === 'requested')
		return isUnseen ? `DIS dump tasks: ${verb} requested, not waited for` : `DIS dump tasks ${verb}d`
	}
	function failureOf(result, verb) {
		const others = result.errors.filter((error) => !(error instanceof RunnerFileError))
		return result_isSuccess({
			...result,
			errors: others,
		})
			? `${verb}d, but the step failed`
			: `not ${verb}d`
	}
	function markOf(success, dryRun) {
		return success ? (dryRun ? '\u{1F4DD}' : '\u2705') : '\u274C'
	}
	const LONGEST_INPUT = 131_000
	function warnOfLongHandover(runner, { handover = '' }) {
		if (handover.length <= LONGEST_INPUT) return
		runner.notice(
			`The output handover has ${Math.round(handover.length / 1000)} kB, more than a step on Linux can be given as an ` +
				'input (128 KiB). The post step resumes so many tasks; for another job, split the streams, or name them there.',
		)
	}
	function withOutputs(result, set) {
		try {
			set(result)
			return result
		} catch (error) {
			if (!(error instanceof RunnerFileError)) throw error
			return {
				...result,
				errors: [...result.errors, error],
			}
		}
	}
	function logAndWarn(runner, result) {
		for (const lines of logOf(result.reports)) runner.info(lines)
		for (const warning of result.warnings) runner.warning(warning)
		for (const { names, text } of grouped(result.reports, 'warning')) runner.warning(`${names}: ${text}`)
	}
	function leftText(left, mode) {
		const ours = left.filter(({ outcome }) => outcome !== 'already-paused')
		const others = left.filter(({ outcome }) => outcome === 'already-paused')
		const tasks = (chosen) => `${counted(chosen.length, 'dump task')}: ${tasks_namesByStream(chosen)}.`
		return [
			...(ours.length === 0
				? []
				: mode === 'never'
					? [`resume is never, so this action will not resume ${tasks(ours)}`]
					: [`resume is not set, so nothing will resume ${tasks(ours)}`]),
			...(others.length === 0 ? [] : [`Paused before, and left so: ${tasks(others)}`]),
			...(mode === null
				? ['Set resume to always or on-success, or to never if another step resumes what this one stops.']
				: []),
		].join(' ')
	}
	function whatBecomesOf(reports, mode) {
		const ours = reports.filter(
			({ sent, outcome }) => outcome === 'adopted' || (sent && outcome !== 'missing'),
		)
		if (ours.length === 0) return 'Nothing was stopped.'
		const names = tasks_namesByStream(ours)
		if (mode === 'always') {
			return `At the end of the job the post step resumes what this step stopped: ${names}.`
		}
		if (mode === 'on-success') {
			return `If the job fails, what this step stopped is not resumed (resume: on-success): ${names}.`
		}
		return `Nobody resumes what this step stopped, should it be paused or pause yet: ${names}. ${report_RETENTION}`
	}
	function stepFor(runner, reports, scene) {
		const ours = reports.filter(({ outcome }) => outcome !== 'already-paused')
		return resumeYaml(ours.length > 0 ? ours : reports, {
			...scene,
			action: runner.action,
		})
	}
	function whereOf({ region, endpoint }) {
		return endpoint === null
			? ''
			: whereLine({
					region,
					endpoint,
				})
	} // CONCATENATED MODULE: ./lib/endpoint.js

	function serviceUrl(name, text, version) {
		let url
		try {
			url = new URL(text)
		} catch {
			const shown = text_plain(text.replace(/^.*@/s, '***@'), 120)
			return {
				problem: `${name}: \xab${shown}\xbb is not a URL (such as https://dis.eu-de.otc.t-systems.com)`,
			}
		}
		const problem = problemOf(url)
		if (problem !== null)
			return {
				problem: `${name}: ${problem}`,
			}
		const path = url.pathname.replace(/\/+$/, '').replace(version, '').replace(/\/+$/, '')
		return {
			url: `${url.origin}${path}`,
		}
	}
	function isSafeForCredentials(url) {
		return url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname))
	}
	function problemOf(url) {
		if (url.username || url.password)
			return 'a URL with credentials in it is refused; use the credential inputs'
		if (url.protocol !== 'https:' && url.protocol !== 'http:') {
			return `https is needed, not ${text_plain(url.protocol, 20)}`
		}
		if (!isSafeForCredentials(url)) {
			return `https is needed: over http, credentials for ${text_plain(url.host)} could be read on their way`
		}
		if (url.pathname.includes('%')) return 'a path with encoded characters is not that of a service'
		if (url.search || url.hash) return 'a URL with a query or a fragment is not the URL of a service'
		return null
	}
	function isThisMachine(host) {
		return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
	} // CONCATENATED MODULE: ./lib/place.js

	const IAM_VERSION = /\/v3(\.0)?$/
	function choosePlace(input, env, wayIn) {
		const problems = []
		const notices = []
		const families = familiesInOrder(wayIn)
		const region = regionOf(input, env, families, problems)
		const known = region === null ? null : endpointsOf(region)
		const endpoint = urlOf('endpoint', input('endpoint'), /\/v2$/, problems) ?? known?.dis ?? null
		if (known && !known.known && !input('endpoint')) {
			notices.push(
				`region ${region} is in no list of regions with DIS; trying ${known.dis} by the pattern of ${known.cloud}. ` +
					'Set endpoint (and iam-endpoint) if it is elsewhere.',
			)
		}
		if (endpoint === null && problems.length === 0) {
			problems.push('region: neither region nor endpoint is set, and no region is in the environment')
		}
		const iamInput = urlOf('iam-endpoint', input('iam-endpoint'), IAM_VERSION, problems)
		const authUrl = wayIn?.source.family === 'OpenStack' ? env('OS_AUTH_URL') : ''
		const iamNamedBy = iamInput !== null ? 'iam-endpoint' : authUrl !== '' ? 'OS_AUTH_URL' : 'region'
		const iamEndpoint =
			iamInput ??
			urlOf('OS_AUTH_URL', authUrl, IAM_VERSION, problems) ??
			(authUrl === '' ? (known?.iam ?? null) : null)
		const project = projectOf(input, env, families, region, problems)
		const asksIam =
			wayIn !== null && (wayIn.kind === 'password' || wayIn.kind === 'keyless' || project.name !== null)
		if (asksIam && iamEndpoint === null && problems.length === 0) {
			problems.push(
				project.id === null
					? 'iam-endpoint: the project has to be looked up in IAM; set iam-endpoint or region, or project-id'
					: 'iam-endpoint: signing in asks IAM; set iam-endpoint or region',
			)
		}
		if (wayIn !== null && project.id === null && project.name === null && problems.length === 0) {
			problems.push(
				'project-id: neither project-id nor project-name is set, and there is no region to take the name of',
			)
		}
		if (problems.length > 0 || endpoint === null)
			return {
				problems,
			}
		return {
			place: {
				region,
				endpoint,
				iamEndpoint,
				iamNamedBy,
				project,
				notices,
			},
		}
	}
	function familiesInOrder(wayIn) {
		const own = FAMILIES.filter((family) => family.name === wayIn?.source.family)
		return [...own, ...FAMILIES.filter((family) => !own.includes(family))]
	}
	function regionOf(input, env, families, problems) {
		const variable = families.map((family) => family.region).find((name) => env(name) !== '')
		const [name, region] = input('region')
			? ['region', input('region')]
			: variable
				? [variable, env(variable)]
				: ['region', '']
		if (region === '') return null
		if (isRegionName(region)) return region
		problems.push(`${name}: \xab${text_plain(region, 60)}\xbb is not the name of a region (such as eu-de)`)
		return null
	}
	function projectOf(input, env, families, region, problems) {
		const valid = (name, id) => {
			if (id === '' || /^[A-Za-z0-9_-]{1,64}$/.test(id)) return id || null
			problems.push(
				`${name}: \xab${text_plain(id, 60)}\xbb is not the ID of a project (letters and digits, mostly 32)`,
			)
			return null
		}
		if (input('project-id') || input('project-name')) {
			return {
				id: valid('project-id', input('project-id')),
				name: input('project-name') || null,
			}
		}
		for (const family of families) {
			const id = valid(family.projectId, env(family.projectId))
			if (id !== null)
				return {
					id,
					name: null,
				}
			const name = family.projectName ? env(family.projectName) : ''
			if (name)
				return {
					id: null,
					name,
				}
		}
		return {
			id: null,
			name: region,
		}
	}
	function urlOf(name, text, version, problems) {
		if (text === '') return null
		const read = serviceUrl(name, text, version)
		if ('url' in read) return read.url
		problems.push(read.problem)
		return null
	} // CONCATENATED MODULE: ./lib/schedule.js
	const SHORTEST = 150
	const LONGEST = 10_000
	const SHARE = 0.1
	const GIVE_UP_AFTER = 30_000
	const UNKNOWN_FATE_WATCH = 60_000
	const CANCELLED_JOB_WAIT = 60_000
	const HEARTBEAT = 15_000
	const LAST_LOOK = 10_000
	const CANCEL_GRACE = 2_500
	const DEFAULT_WAIT = 600_000
	function nextLook(elapsed, random) {
		const base = Math.min(LONGEST, Math.max(SHORTEST, elapsed * SHARE))
		return Math.round(base * (1 - 0.2 * random))
	} // CONCATENATED MODULE: ./lib/inputs.js

	function readPauseRequest(given) {
		const reader = new Reader(given)
		const streams = reader.streams()
		const selection = reader.selection()
		const resume = reader.choice('resume', ['never', 'always', 'on-success'], null)
		const ifPaused = reader.choice('if-already-paused', ['leave', 'adopt', 'error'], 'leave') ?? 'leave'
		return {
			...reader.common(),
			streams,
			selection,
			resume,
			ifPaused,
		}
	}
	function readWayIn(given) {
		const reader = new Reader(given)
		const wayIn = reader.wayIn()
		if (wayIn === null) throw new InputError(reader.problems)
		return {
			wayIn,
			warnings: reader.warnings,
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
			if (!items.every((item) => typeof item === 'string')) return null
		} else {
			items = text.split(/[\n\r,]/)
		}
		return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))]
	}
	function parseDuration(text) {
		const found = /^(\d{1,9})([smh]?)$/.exec(text)
		if (!found) return null
		const factor =
			{
				'': 1,
				s: 1,
				m: 60,
				h: 3600,
			}[found[2] ?? ''] ?? 1
		return Number(found[1]) * factor * 1000
	}
	class Reader {
		problems = []
		warnings = []
		input
		#env
		constructor(given) {
			this.input = (name) => this.#trimmed(name, given.input(name), SECRET_INPUTS)
			this.#env = (name) => this.#trimmed(name, given.env[name] ?? '', SECRET_VARIABLES)
		}
		streams() {
			const before = this.problems.length
			const streams = this.#list('stream-name')
			if (streams.length === 0 && this.problems.length === before)
				this.problems.push('stream-name: the name of a DIS stream is needed')
			for (const stream of streams) {
				if (!/^[A-Za-z0-9_-]{1,64}$/.test(stream)) {
					this.problems.push(
						`stream-name: \xab${text_plain(stream, 80)}\xbb is not the name of a stream (1 to 64 letters, digits, - and _; several are separated by commas or line ends)`,
					)
				}
			}
			return streams
		}
		selection() {
			const before = this.problems.length
			const ids = this.#list('task-ids')
			const names = this.#list('task-names')
			if (ids.length + names.length === 0 && this.problems.length === before) {
				this.problems.push('task-ids: set task-ids (IDs of dump tasks, or the word all) or task-names')
			}
			const all = ids.includes('all')
			if (all && (ids.length > 1 || names.length > 0)) {
				this.problems.push('task-ids: all stands alone; remove it, or the other task-ids and task-names')
			}
			for (const id of ids) {
				if (!/^[\x21-\x7e]{1,64}$/.test(id)) {
					this.problems.push(
						`task-ids: \xab${text_plain(id, 80)}\xbb is not the ID of a dump task (about 19 letters and digits; several are separated by commas or line ends, and names go into task-names)`,
					)
				}
			}
			return {
				all,
				ids: all ? [] : ids,
				names,
			}
		}
		wayIn() {
			const chosen = chooseWayIn(this.input, this.#env)
			if ('wayIn' in chosen) return chosen.wayIn
			this.problems.push(chosen.problem)
			return null
		}
		common() {
			const waitText = this.input('wait-timeout')
			const wait = waitText === '' ? DEFAULT_WAIT : parseDuration(waitText)
			if (wait === null) {
				this.problems.push(
					`wait-timeout: \xab${text_plain(waitText, 40)}\xbb is not a duration; use seconds, or 90s, 5m, 1h (0: do not wait)`,
				)
			}
			const ifMissing = this.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error') ?? 'error'
			const dryRun = this.#boolean('dry-run')
			const maxAttempts = this.#attempts()
			const wayIn = this.wayIn()
			const chosen = choosePlace(this.input, this.#env, wayIn)
			if ('problems' in chosen) this.problems.push(...chosen.problems)
			if (this.problems.length > 0 || wayIn === null || wait === null || 'problems' in chosen) {
				throw new errors_InputError(this.problems)
			}
			return {
				wayIn,
				place: chosen.place,
				wait,
				ifMissing,
				dryRun,
				maxAttempts,
				warnings: this.warnings,
			}
		}
		choice(name, values, otherwise) {
			const text = this.input(name)
			if (text === '') return otherwise
			const value = values.find((each) => each === text)
			if (value === undefined)
				this.problems.push(`${name}: \xab${text_plain(text, 40)}\xbb is none of ${values.join(', ')}`)
			return value ?? otherwise
		}
		#list(name) {
			const list = parseList(this.input(name))
			if (list === null) this.problems.push(`${name}: begins like a JSON array, but is not one of strings`)
			return list ?? []
		}
		#boolean(name) {
			const text = this.input(name)
			if (!/^(|true|True|TRUE|false|False|FALSE)$/.test(text)) {
				this.problems.push(`${name}: \xab${text_plain(text, 40)}\xbb is neither true nor false`)
			}
			return text.toLowerCase() === 'true'
		}
		#attempts() {
			const text = this.input('retry-max-attempts')
			if (text === '') return 5
			if (!/^\d{1,2}$/.test(text) || Number(text) < 1) {
				this.problems.push(`retry-max-attempts: \xab${text_plain(text, 40)}\xbb is not a number from 1 to 99`)
			}
			return Number(text)
		}
		#trimmed(name, value, secrets) {
			const trimmed = value.trim()
			if (trimmed !== value && trimmed !== '' && secrets.includes(name)) {
				const warning = `${name}: there is white space around the value; it was removed. Correct the secret.`
				if (!this.warnings.includes(warning)) this.warnings.push(warning)
			}
			return trimmed
		}
	} // CONCATENATED MODULE: ./lib/cloud/retry.js

	const THROTTLED = new Set(['DIS.4303', 'DIS.4305'])
	const BLOCKED = 'DIS.4309'
	const AGAIN = new Set([408, 429, 500, 502, 503, 504])
	const LASTING = new Set(['certificate', 'proxy-refused', 'tls'])
	const FIRST_BACKOFF = 500
	const LONGEST_BACKOFF = 8_000
	function mayTryAgain(failure) {
		if (failure instanceof RenewalError) return mayTryAgain(failure.cause)
		if (failure instanceof NetworkError) return !LASTING.has(failure.trouble)
		if (!(failure instanceof ServiceError)) return false
		const { code, status, unreadable } = failure.parts
		if (code === BLOCKED) return false
		if (code !== null && THROTTLED.has(code)) return true
		return AGAIN.has(status) || status > 504 || unreadable === 'broken'
	}
	function fateUnknown(failure) {
		if (failure instanceof TimeLimitError) return fateUnknown(failure.cause)
		if (failure instanceof NetworkError) return failure.sent === 'maybe'
		if (!(failure instanceof ServiceError)) return false
		const { status } = failure.parts
		return status >= 500 || status === 408 || status < 300
	}
	function backoff(attempt, random) {
		return Math.round(random * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1)))
	}
	function retryAfter(value, serverTime) {
		if (value === undefined) return null
		const text = value.trim()
		if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
		const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
		return Number.isNaN(date) ? null : Math.max(0, date - serverTime)
	} // CONCATENATED MODULE: ./lib/cloud/answer.js

	function readJson(asked, answer, form) {
		let json
		try {
			json = JSON.parse(answer.body)
		} catch {
			throw refusal(asked, answer, null, `no JSON in the answer: ${excerpt(answer)}`, 'broken')
		}
		const value = form(json)
		if (value === null)
			throw refusal(asked, answer, null, `an answer of another form: ${excerpt(answer)}`, 'form')
		return value
	}
	function refusal(asked, answer, now, found, unreadable = null) {
		const { code, words, requestId } = readRefusal(answer)
		const date = Date.parse(answer.headers['date'] ?? '')
		const serverTime = Number.isNaN(date) ? null : date
		return new ServiceError({
			operation: asked.operation,
			service: asked.service,
			status: answer.status,
			code,
			words: found ?? words,
			requestId,
			serverTime,
			retryAfter: retryAfter(answer.headers['retry-after'], serverTime ?? now ?? 0),
			unreadable,
		})
	}
	function readRefusal(answer) {
		const fromHeader = answer.redact(answer.headers['x-request-id'] ?? '')
		let json = null
		try {
			json = JSON.parse(answer.body)
		} catch {}
		const fields = json_isRecord(json) ? (json_isRecord(json['error']) ? json['error'] : json) : {}
		const text = (...names) => {
			const values = names.map((name) => fields[name])
			const found = values.find((value) => typeof value === 'string' && value !== '')
			return found === undefined ? undefined : answer.redact(String(found))
		}
		const code = text('error_code', 'errorCode', 'code')
		const words = text('error_msg', 'message', 'errorMsg', 'title')
		const requestId = fromHeader || text('request_id', 'requestId')
		return {
			code: code === undefined ? null : text_plain(code, 40),
			words: words === undefined ? redirected(answer) || excerpt(answer) : text_plain(words),
			requestId: requestId ? text_plain(requestId, 80) : null,
		}
	}
	function redirected(answer) {
		if (answer.status < 300 || answer.status > 399) return ''
		return `a redirect to ${text_plain(answer.redact(answer.headers['location'] ?? 'nowhere'), 120)}, which is not followed`
	}
	function excerpt(answer) {
		const type = text_plain(answer.redact(answer.headers['content-type'] ?? 'no content type'), 60)
		const text = text_plain(
			answer
				.redact(answer.body.slice(0, 64_000))
				.slice(0, 4_000)
				.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
				.replace(/<[^>]*>/g, ' ')
				.replace(/\s+/g, ' ')
				.trim(),
			160,
		)
		return text === '' ? `nothing readable (${type})` : `\xab${text}\xbb (${type})`
	} // CONCATENATED MODULE: ./lib/cloud/idToken.js

	function idTokenSource(env) {
		const requestUrl = env['ACTIONS_ID_TOKEN_REQUEST_URL']
		const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
		if (!requestUrl || !requestToken) {
			throw new errors_InputError([
				'identity-provider needs an ID token of GitHub, and this job may not ask for one. Add these lines to the ' +
					'job (or to the workflow):\npermissions:\n  id-token: write\n(a job that sets permissions loses the ' +
					'ones it does not name: keep contents: read if it checks out). Workflows started by a fork get no ID token.',
			])
		}
		if (!URL.canParse(requestUrl) || !isSafeForCredentials(new URL(requestUrl))) {
			throw new errors_InputError([
				'ACTIONS_ID_TOKEN_REQUEST_URL: is no https URL, so the runner cannot be asked for an ID token',
			])
		}
		return {
			requestUrl,
			requestToken,
		}
	}
	async function getIdToken(caller, source, audience) {
		const url = new URL(source.requestUrl)
		const asked = {
			operation: 'get an ID token from GitHub',
			service: 'GitHub',
		}
		return caller.call({
			...asked,
			method: 'GET',
			endpoint: url.origin,
			path: decodeURIComponent(url.pathname),
			query: [...url.searchParams.entries(), ['audience', audience]],
			headers: {
				accept: 'application/json',
				authorization: `Bearer ${source.requestToken}`,
			},
			read: (answer) => {
				const redact = (text) => (answer.body.startsWith(text) ? '' : answer.redact(text))
				return readJson(
					asked,
					{
						...answer,
						redact,
					},
					tokenIn,
				)
			},
		})
	}
	function tokenIn(json) {
		return json_isRecord(json) && typeof json['value'] === 'string' && json['value'] !== ''
			? json['value']
			: null
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
		'exp',
	]
	function describeClaims(idToken) {
		const [header, claims] = idToken.split('.').slice(0, 2).map(decodePart)
		const fields = {
			iss: 'Identity Provider URL',
			aud: 'Client ID',
			kid: 'a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself',
			exp: 'must not have passed by the clock of IAM',
		}
		const lines = idToken_SHOWN.flatMap((name) => {
			const value = claims?.[name]
			if (value === undefined) return []
			const shown = name === 'exp' && typeof value === 'number' ? new Date(value * 1000).toISOString() : value
			return [
				`${name}: ${text_plain(typeof shown === 'string' ? shown : JSON.stringify(shown))} (${fields[name] ?? 'identity conversion rules'})`,
			]
		})
		const kid = header?.['kid']
		return kid === undefined ? lines : [...lines, `kid: ${text_plain(kid)} (${fields['kid']})`]
	}
	function decodePart(part) {
		try {
			const json = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
			return json_isRecord(json) ? json : null
		} catch {
			return null
		}
	} // CONCATENATED MODULE: ./lib/cloud/iam.js

	const REFUSED = [400, 401, 403, 404]
	class Iam {
		caller
		endpoint
		constructor(caller, endpoint) {
			this.caller = caller
			this.endpoint = endpoint
		}
		async passwordToken(user, scope) {
			const { username: name, password, domainName } = user
			const methods = ['password']
			const identity = {
				methods,
				password: {
					user: {
						name,
						password,
						domain: {
							name: domainName,
						},
					},
				},
			}
			const asked = {
				operation: `sign in as the IAM user ${text_plain(name, 64)}`,
				service: 'IAM',
			}
			return this.caller.call({
				...asked,
				method: 'POST',
				endpoint: this.endpoint,
				path: '/v3/auth/tokens',
				query: [['nocatalog', 'true']],
				headers: {
					'content-type': 'application/json',
				},
				body: JSON.stringify({
					auth: {
						identity,
						scope: {
							project: scopeOf(scope),
						},
					},
				}),
				read: (answer) => readToken(asked, answer),
			})
		}
		async keylessToken(identityProvider, idToken, scope) {
			const provider = text_plain(identityProvider, 64)
			const asked = {
				operation: `sign in by the identity provider ${provider}`,
				service: 'IAM',
			}
			let used = ''
			try {
				return await this.caller.call({
					...asked,
					method: 'POST',
					endpoint: this.endpoint,
					path: '/v3.0/OS-AUTH/id-token/tokens',
					headers: {
						'content-type': 'application/json',
						'x-idp-id': identityProvider,
					},
					body: async () => {
						used = await idToken()
						return JSON.stringify({
							auth: {
								id_token: {
									id: used,
								},
								scope: {
									project: scopeOf(scope),
								},
							},
						})
					},
					read: (answer) => readToken(asked, answer),
				})
			} catch (error) {
				if (!(error instanceof ServiceError) || error.parts.service !== 'IAM') throw error
				if (!REFUSED.includes(error.parts.status)) throw error
				const details = [
					'The ID token that IAM refused says:',
					...describeClaims(used).map((line) => `  ${line}`),
				]
				throw new ServiceError({
					...error.parts,
					details,
				})
			}
		}
		projectsNamed(name, session) {
			return this.#projects(
				'/v3/projects',
				[['name', name]],
				`look up the project ${text_plain(name, 64)}`,
				session,
			)
		}
		projectsVisible(session) {
			return this.#projects('/v3/auth/projects', [], 'list the projects of these credentials', session)
		}
		async #projects(path, query, operation, session) {
			const asked = {
				operation,
				service: 'IAM',
			}
			return this.caller.call({
				...asked,
				method: 'GET',
				endpoint: this.endpoint,
				path,
				query,
				headers: {
					'content-type': 'application/json',
				},
				session,
				read: (answer) => readJson(asked, answer, projectList),
			})
		}
	}
	function scopeOf(scope) {
		return scope.id === null
			? {
					name: scope.name,
				}
			: {
					id: scope.id,
				}
	}
	function readToken(asked, answer) {
		const { project } = readJson(asked, answer, (json) => {
			if (!json_isRecord(json) || !json_isRecord(json['token'])) return null
			const named = json['token']['project']
			const found = json_isRecord(named) ? iam_projectOf(named) : null
			return json_isRecord(named) && found === null
				? null
				: {
						project: found,
					}
		})
		const token = answer.headers['x-subject-token']
		if (!token) {
			throw new ServiceError({
				...asked,
				status: answer.status,
				code: null,
				words: 'an answer without a token (no X-Subject-Token header)',
				requestId: answer.headers['x-request-id'] ? text_plain(answer.headers['x-request-id'], 80) : null,
				unreadable: 'form',
			})
		}
		return {
			token,
			project,
		}
	}
	function projectList(json) {
		if (!json_isRecord(json) || !('projects' in json)) return null
		if (json['projects'] === null) return []
		if (!Array.isArray(json['projects'])) return null
		return json['projects'].flatMap((entry) => {
			const project = json_isRecord(entry) && entry['enabled'] !== false ? iam_projectOf(entry) : null
			return project === null ? [] : [project]
		})
	}
	function iam_projectOf(entry) {
		const { id, name } = entry
		const isId = typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id)
		return isId && typeof name === 'string'
			? {
					id,
					name,
				}
			: null
	} // CONCATENATED MODULE: external "node:crypto"
	const external_node_crypto_namespaceObject = require('node:crypto') // CONCATENATED MODULE: ./lib/cloud/sign.js

	function encode(text) {
		return encodeURIComponent(text.toWellFormed()).replace(
			/[!'()*]/g,
			(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
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
	function stringToSign(canonical, date) {
		return `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`
	}
	function signature(text, secretKey) {
		return (0, external_node_crypto_namespaceObject.createHmac)('sha256', secretKey)
			.update(text)
			.digest('hex')
	}
	function authorization(request, accessKey, secretKey) {
		const date = request.headers['x-sdk-date']
		if (date === undefined) throw new TypeError('a request is signed with its x-sdk-date')
		const signed = signedHeaders(request.headers)
		const text = stringToSign(canonicalRequest(request, signed), date)
		return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signed}, Signature=${signature(text, secretKey)}`
	}
	function sha256(text) {
		return (0, external_node_crypto_namespaceObject.hash)('sha256', text, 'hex')
	}
	function order(a, b) {
		return a < b ? -1 : a > b ? 1 : 0
	} // CONCATENATED MODULE: ./lib/cloud/session.js

	function signingSession(key) {
		return {
			authorize(request, time) {
				const headers = {
					...request.headers,
					'x-sdk-date': sdkDate(time),
				}
				if (key.projectId !== null) headers['x-project-id'] = key.projectId
				if (key.securityToken !== null) headers['x-security-token'] = key.securityToken
				headers['authorization'] = authorization(
					{
						...request,
						headers,
					},
					key.accessKey,
					key.secretKey,
				)
				return headers
			},
			renew: async () => false,
			accepted() {},
		}
	}
	const FRESH = 60_000
	function tokenSession(first, renewToken, clock) {
		let token = first
		let obtained = clock.now()
		let proven = false
		let renewal = null
		return {
			authorize: (request) => ({
				...request.headers,
				'x-auth-token': token,
			}),
			async renew(used) {
				if (used['x-auth-token'] !== token) return true
				if (!renewToken || (!proven && clock.now() - obtained < FRESH)) return false
				renewal ??= renewToken()
					.then((next) => {
						token = next
						obtained = clock.now()
						proven = false
					})
					.finally(() => {
						renewal = null
					})
				await renewal
				return true
			},
			accepted() {
				proven = true
			},
		}
	} // CONCATENATED MODULE: ./lib/signIn.js

	async function signIn(wayIn, place, world) {
		switch (wayIn.kind) {
			case 'access-key': {
				const key = {
					...wayIn,
					projectId: null,
				}
				const project = await findProject(place, () => signingSession(key), world.caller)
				return {
					session: signingSession({
						...wayIn,
						projectId: project.id,
					}),
					...named(project),
				}
			}
			case 'token': {
				const session = tokenSession(wayIn.token, null, world.clock)
				const project = await findProject(place, () => session, world.caller)
				return {
					session,
					...named(project),
				}
			}
			case 'password': {
				const iam = iamOf(place, world.caller)
				return byToken((scope) => iam.passwordToken(wayIn, scope), place, world)
			}
			case 'keyless': {
				const iam = iamOf(place, world.caller)
				const audience = wayIn.audience ?? new URL(iam.endpoint).origin
				const source = world.idTokenSource()
				world.mask(source.requestToken)
				const idToken = async () => {
					const token = await getIdToken(world.caller, source, audience)
					world.mask(token)
					return token
				}
				return byToken((scope) => iam.keylessToken(wayIn.identityProvider, idToken, scope), place, world)
			}
		}
	}
	async function byToken(obtain, place, world) {
		const get = async () => {
			const { token, project } = await obtain(place.project)
			world.mask(token)
			checkProject(project, place.project)
			return {
				token,
				project: project,
			}
		}
		const { token, project } = await get()
		const session = tokenSession(token, async () => (await get()).token, world.clock)
		return {
			session,
			...named(project),
		}
	}
	function named(project) {
		return {
			projectId: project.id,
			projectName: project.name,
		}
	}
	function checkProject(own, wanted) {
		if (own === null) {
			throw new errors_InputError([
				'project-id: IAM gave a token that is not scoped to a project, and DIS needs one that is. Set project-id or ' +
					'project-name to a project that these credentials may use.',
			])
		}
		const label = `${text_plain(own.name, 64)} (${text_plain(own.id, 64)})`
		if (wanted.id !== null && own.id !== wanted.id) {
			throw new errors_InputError([
				`project-id: the credentials lead into the project ${label}, not into ${text_plain(wanted.id, 64)}. Nothing was ` +
					'changed. Set the ID of the project in which the streams are, or use credentials of that project.',
			])
		}
		if (wanted.name !== null && own.name !== wanted.name) {
			throw new errors_InputError([
				`project-name: the credentials lead into the project ${label}, not into ${text_plain(wanted.name, 64)}. Nothing ` +
					'was changed.',
			])
		}
	}
	async function findProject(place, session, caller) {
		const { id, name } = place.project
		if (name === null)
			return {
				id: id ?? '',
				name: null,
			}
		const iam = iamOf(place, caller)
		const found = await projectsCalled(name, iam, session())
		const fitting = found.matches.filter((each) => id === null || each.id === id)
		const project = fitting[0]
		if (id !== null && !project && found.matches.length > 0) {
			throw new errors_InputError([
				`project-id: ${text_plain(id, 64)} is not the ID of the project called ${text_plain(name, 64)}, which is ` +
					`${fewOf(found.matches.map((each) => text_plain(each.id, 64)))}. Nothing was changed. Correct one of project-id and ` +
					'project-name, or leave one of them out.',
			])
		}
		if (!project || fitting.length > 1) {
			const seen = found.visible.map((each) => `${text_plain(each.name, 64)} (${text_plain(each.id, 64)})`)
			const list =
				seen.length > 0
					? `these credentials can see: ${fewOf(seen)}`
					: 'these credentials can see none at all'
			const count = fitting.length > 1 ? 'several projects are' : 'no project is'
			throw new errors_InputError([
				`project-name: ${count} called ${text_plain(name, 64)}; ${list}. Set project-id (Console: My Credentials \u{2192} Projects).`,
			])
		}
		return project
	}
	async function projectsCalled(name, iam, session) {
		const isMatch = (project) => project.name === name
		let listed = []
		try {
			listed = await iam.projectsNamed(name, session)
		} catch (error) {
			if (!(error instanceof ServiceError) || (error.parts.status !== 403 && error.parts.status !== 404))
				throw error
		}
		if (listed.some(isMatch))
			return {
				matches: listed.filter(isMatch),
				visible: listed,
			}
		const visible = await iam.projectsVisible(session)
		return {
			matches: visible.filter(isMatch),
			visible,
		}
	}
	function iamOf(place, caller) {
		if (place.iamEndpoint === null)
			throw new errors_InputError(['iam-endpoint: signing in asks IAM; set iam-endpoint or region'])
		return new Iam(caller, place.iamEndpoint)
	} // CONCATENATED MODULE: ./lib/cloud/dis.js

	class Dis {
		caller
		place
		session
		constructor(caller, place, session) {
			this.caller = caller
			this.place = place
			this.session = session
		}
		get gate() {
			return this.caller.world.http.gate
		}
		async listTasks(stream, limits) {
			const asked = {
				operation: `list the dump tasks of stream ${stream}`,
				service: 'DIS',
			}
			return this.caller.call(
				{
					...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks`),
					read: (answer) => readJson(asked, answer, (json) => taskList(stream, json)),
				},
				limits,
			)
		}
		async findTaskId(stream, name, limits) {
			const asked = {
				operation: `show the dump task ${name} of stream ${stream}`,
				service: 'DIS',
			}
			return this.caller.call(
				{
					...this.#call(asked, 'GET', `${streamPath(this.place, stream)}/transfer-tasks/${name}`),
					read: (answer) =>
						readJson(asked, answer, (json) =>
							json_isRecord(json)
								? {
										id: textOf(json['task_id']),
									}
								: null,
						).id,
				},
				limits,
			)
		}
		async sendAction(call, stream, ids, limits) {
			const count = ids().length
			const asked = {
				operation: `${call} ${count} dump task${count === 1 ? '' : 's'} of stream ${stream}`,
				service: 'DIS',
			}
			await this.caller.call(
				{
					...this.#call(asked, 'POST', `${streamPath(this.place, stream)}/transfer-tasks/action`),
					body: () =>
						JSON.stringify({
							action: call,
							tasks: ids().map((id) => ({
								id,
							})),
						}),
					read: () => true,
				},
				limits,
			)
		}
		#call(asked, method, path) {
			const headers = {
				'content-type': 'application/json',
			}
			return {
				...asked,
				method,
				endpoint: this.place.endpoint,
				path,
				headers,
				session: this.session,
			}
		}
	}
	function streamPath(place, stream) {
		return `/v2/${place.projectId}/streams/${stream}`
	}
	function taskList(stream, json) {
		if (!json_isRecord(json)) return null
		const isEmpty = json['total_number'] === 0 && (json['tasks'] ?? null) === null
		const listed = isEmpty ? [] : json['tasks']
		if (!Array.isArray(listed)) return null
		const tasks = []
		for (const entry of listed) {
			if (!json_isRecord(entry) || typeof entry['state'] !== 'string' || entry['state'] === '') return null
			const id = textOf(entry['task_id'])
			const name = textOf(entry['task_name'])
			if (id === null && name === null) return null
			tasks.push({
				stream,
				id,
				name,
				destination: textOf(entry['destination_type']),
				state: entry['state'],
				lastTransfer: timeOf(entry['last_transfer_timestamp']),
			})
		}
		const total = json['total_number']
		return {
			tasks,
			unlisted: typeof total === 'number' ? Math.max(0, total - tasks.length) : 0,
		}
	}
	function textOf(value) {
		return typeof value === 'string' && value !== '' ? value : null
	}
	function timeOf(value) {
		if (typeof value !== 'number' || !(value > 0)) return null
		const date = new Date(value)
		return Number.isNaN(date.getTime()) ? null : date.toISOString()
	} // CONCATENATED MODULE: ./lib/cloud/connect.js

	async function connect(wayIn, place, world) {
		const { session, projectId, projectName } = await signIn(wayIn, place, world)
		world.onProject(projectId)
		if (projectName !== null)
			world.info(`Project ${text_plain(projectName, 64)} is ${text_plain(projectId, 64)}`)
		return new Dis(
			world.caller,
			{
				endpoint: place.endpoint,
				projectId,
			},
			session,
		)
	} // CONCATENATED MODULE: ./lib/find.js

	async function findTasks(dis, streams, signal) {
		const results = await dis.gate.forEach(streams, (stream) => findIn(dis, stream, signal))
		return {
			found: results.filter((result) => 'tasks' in result),
			failed: results.filter((result) => 'error' in result),
		}
	}
	async function findIn(dis, stream, signal) {
		try {
			const { tasks, unlisted } = await dis.listTasks(stream, {
				signal,
			})
			return {
				stream,
				unlisted,
				tasks: await Promise.all(tasks.map((task) => withId(dis, task, signal))),
			}
		} catch (failure) {
			if (failure instanceof CancelledError || !(failure instanceof Error)) throw failure
			return {
				stream,
				error: failure,
			}
		}
	}
	async function withId(dis, task, signal) {
		if (task.id !== null || task.name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(task.name)) return task
		try {
			return {
				...task,
				id: await dis.findTaskId(task.stream, task.name, {
					signal,
				}),
			}
		} catch (error) {
			const isAnswer = error instanceof ServiceError || error instanceof NetworkError
			if (!isAnswer || mayTryAgain(error)) throw error
			return task
		}
	} // CONCATENATED MODULE: ./lib/ending.js

	function stateOf(task) {
		return task === null || task.state === '' ? 'not known' : text_plain(task.state, 40)
	}
	function endingOf(verdict, direction, seen) {
		switch (verdict) {
			case 'reached':
			case 'wait':
			case 'start':
				return null
			case 'already':
				return {
					outcome: direction.already,
				}
			case 'gone': {
				const text = 'It is not there any more: it was deleted meanwhile.'
				return {
					outcome: 'missing',
					...(direction === PAUSE
						? {
								problem: text,
							}
						: {
								warning: text,
							}),
				}
			}
			case 'bad':
				return {
					outcome: 'failed',
					problem: `It is in state ${stateOf(seen)}. ${BAD_ADVICE}`,
				}
			case 'cannot-start':
				return {
					outcome: 'failed',
					problem:
						'It is PAUSED, and the service gives no ID for it, which a start needs. Start it in the console of DIS.',
				}
			case 'unsettled':
				return {
					outcome: 'failed',
					problem:
						'Its stop was sent, and it still is running, unsettled: it may pause at any time from now on, and nothing will ' +
						'start it then. Watch it, and resume it should it pause.',
				}
			case 'stop-never-showed':
				return {
					outcome: direction.already,
					warning:
						'Its stop may have been sent, and never showed: it is still running. Should it pause after all, resume it.',
				}
		}
	}
	function unwatchedEnding({ call, seen }) {
		if (call !== 'unsent')
			return {
				outcome: 'requested',
			}
		return {
			outcome: 'requested',
			warning: `It is ${stateOf(seen)}, and was not waited for.`,
		}
	}
	const BAD_ADVICE = 'Look at it in the console of DIS and correct its destination.'
	const LOOK_ADVICE = 'Look at it in the console of DIS.'
	const WAIT_ADVICE = 'It may still get there: look at it in the console of DIS, or raise wait-timeout.'
	function lastEnding(direction, journey, circumstances) {
		const { call, pendingStop, seen, badSince, settled } = journey
		const { wait, waited, isTimeUp, isCancelled, trouble } = circumstances
		if (settled)
			return {
				outcome: direction.reached,
			}
		if (wait === 0 && call === 'answered')
			return {
				outcome: 'requested',
			}
		const state = seen ? `It was last seen ${stateOf(seen)}.` : 'Its state was never seen.'
		const why = trouble ? ` ${explainInLine(trouble)}` : ''
		const doubt = call === 'doubtful' ? ` Whether its ${direction.call} arrived is not known.` : ''
		if (isCancelled) {
			return call === 'unsent'
				? {
						outcome: 'failed',
						problem: `The job was cancelled before its ${direction.call} was sent. ${state}`,
					}
				: {
						outcome: 'requested',
						problem: `The job was cancelled while it was waited for.${doubt} ${state}`,
					}
		}
		if (call !== 'unsent') {
			if (wait === 0)
				return {
					outcome: 'requested',
					problem: `${doubt.trim()} ${state}${why}`,
				}
			if (!isTimeUp) {
				const text = `Its ${direction.call} was sent, and its state could not be seen.`
				return {
					outcome: 'requested',
					problem: `${text} ${state}${doubt}${why}`,
				}
			}
			const advice = badSince !== null ? BAD_ADVICE : call === 'doubtful' ? LOOK_ADVICE : WAIT_ADVICE
			return {
				outcome: badSince !== null && direction !== PAUSE ? 'failed' : 'timed-out',
				problem: `Not ${direction.goal} within ${span(waited)}. ${state}${doubt}${why} ${advice}`,
			}
		}
		if (pendingStop && seen?.state === direction.goal) {
			if (!pendingStop.answered && trouble === null) {
				return {
					outcome: direction.already,
					warning: `Its stop may have been sent, and it was not seen to pause. ${state}`,
				}
			}
			const sent = pendingStop.answered ? 'was sent' : 'may have been sent'
			const text = `Its stop ${sent} and was not seen to take effect: it may still pause, unsettled.`
			return {
				outcome: 'failed',
				problem: `${text} ${state}${why}`,
			}
		}
		const isLate = seen !== null && seen.state !== 'PAUSED' && trouble === null
		const text = `It could not be ${direction.words.achieved}.`
		return {
			outcome: isLate ? 'timed-out' : 'failed',
			problem: `${text} ${state}${why}`,
		}
	} // CONCATENATED MODULE: ./lib/looks.js
	class Looks {
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
		isStale(look) {
			return look < this.#lastUnsettled
		}
	} // CONCATENATED MODULE: ./lib/abort.js
	const listeners = new WeakMap()
	function onAbort(signal, listener) {
		const all = listeners.get(signal) ?? []
		if (!listeners.has(signal)) {
			listeners.set(signal, all)
			signal.addEventListener('abort', () => {
				for (const each of [...all]) each()
			})
		}
		all.push(listener)
		return () => {
			const index = all.indexOf(listener)
			if (index >= 0) all.splice(index, 1)
		}
	} // CONCATENATED MODULE: ./lib/cloud/clock.js

	const LONGEST_TIMER = 2 ** 31 - 1
	const systemClock = {
		now: Date.now,
		random: Math.random,
		sleep(ms, signal) {
			return new Promise((resolve) => {
				if (signal?.aborted) return resolve()
				const done = () => {
					clearTimeout(timer)
					stopListening?.()
					resolve()
				}
				const timer = setTimeout(done, Math.min(Math.max(0, ms), LONGEST_TIMER))
				const stopListening = signal && onAbort(signal, done)
			})
		},
	}
	const TOLERATED = 5 * 60_000
	function clockSkew(localTime, serverTime) {
		if (serverTime === null || serverTime === undefined) return null
		const skew = serverTime - localTime
		return Math.abs(skew) > TOLERATED ? skew : null
	}
	function serverTimeInWords(words) {
		const found = /server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(words)
		if (!found) return null
		const [, year, month, day, hour, minute, second] = found.map(Number)
		return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
	} // CONCATENATED MODULE: ./lib/cloud/call.js

	const CALL_LIMIT = 120_000
	class Caller {
		world
		#skew = 0
		#blocked = null
		#proven = false
		#services = new Map()
		constructor(world) {
			this.world = world
		}
		async call(call, given = {}) {
			const { http, clock, maxAttempts, info } = this.world
			const limits = {
				...given,
				signal: given.signal ?? this.world.signal,
			}
			const target = this.#targetOf(call)
			let deadline = limits.deadline
			let corrected = false
			let renewed = false
			for (let attempt = 1; ; attempt += 1) {
				this.#refuseBlocked(call)
				const made = typeof call.body === 'function' ? call.body() : (call.body ?? '')
				const body = typeof made === 'string' ? made : await made
				let skew = this.#skew
				let headers = {}
				let failure
				try {
					return await http.gate.through(() => {
						skew = this.#skew
						headers = this.#authorize(call, target, body)
						deadline ??= clock.now() + CALL_LIMIT
						return this.#attempt(call, target, headers, body, deadline, limits)
					})
				} catch (error) {
					failure = error
				}
				if (isUnauthorized(failure)) {
					const isSigned = headers['x-sdk-date'] !== undefined
					const isClock = isSigned && !corrected && (this.#skew !== skew || this.#correctClock(call, failure))
					corrected ||= isClock
					const isToken = !isClock && !renewed && (await this.#renew(call, headers))
					renewed ||= isToken
					if (isToken) info(`${call.service} refused the token; got a new one`)
					if (isClock || isToken) {
						attempt -= 1
						continue
					}
				}
				if (isUnauthorized(failure) && call.service === 'DIS' && !this.#proven) this.#blocked = failure
				if (attempt >= maxAttempts || !mayTryAgain(failure)) throw failure
				const wait = this.#patience(failure, attempt, deadline ?? clock.now() + CALL_LIMIT, limits.patience)
				info(`${messageOf(failure)}; attempt ${attempt + 1} of ${maxAttempts} in ${span(wait)}`)
				await clock.sleep(wait, limits.signal)
				if (limits.signal?.aborted)
					throw new CancelledError({
						cause: failure,
					})
				if (limits.beforeAgain && !(await limits.beforeAgain(failure))) return null
			}
		}
		async #renew(call, used) {
			try {
				return (await call.session?.renew(used)) ?? false
			} catch (cause) {
				throw new RenewalError(call.operation, cause)
			}
		}
		#refuseBlocked({ service }) {
			if (this.#blocked && service === 'DIS') throw this.#blocked
		}
		#targetOf({ endpoint, path, query = [] }) {
			let service = this.#services.get(endpoint)
			if (!service) {
				const url = new URL(endpoint)
				service = {
					url,
					base: decodeURIComponent(url.pathname).replace(/\/+$/, ''),
				}
				this.#services.set(endpoint, service)
			}
			return {
				url: service.url,
				path: encodePath(`${service.base}${path}`),
				query: encodeQuery(query),
			}
		}
		#authorize(call, { url, path, query }, body) {
			const headers = {
				host: url.host,
				...call.headers,
			}
			if (!call.session) return headers
			const signable = {
				method: call.method,
				path,
				query,
				headers,
				body,
			}
			return call.session.authorize(signable, this.world.clock.now() + this.#skew)
		}
		async #attempt(call, { url, path, query }, headers, body, deadline, { signal, onLeaving }) {
			const { http, clock, redact } = this.world
			if (signal?.aborted) throw new CancelledError()
			this.#refuseBlocked(call)
			onLeaving?.()
			const { operation, method } = call
			const within = Math.max(1_000, deadline - clock.now())
			const sent = query === '' ? path : `${path}?${query}`
			const request = {
				operation,
				method,
				url,
				path: sent,
				headers,
				body,
				within,
				signal,
			}
			const answer = {
				...(await http.exchange(request)),
				redact,
			}
			this.#refuse(call, answer)
			call.session?.accepted()
			if (call.service === 'DIS') this.#proven = true
			return call.read(answer)
		}
		#refuse(call, answer) {
			const now = this.world.clock.now()
			if (answer.cut) throw refusal(call, answer, now, 'the answer is far longer than it can be', 'form')
			if (answer.status >= 200 && answer.status <= 299) return
			const error = refusal(call, answer, now)
			if (error.parts.code === BLOCKED) this.#blocked = error
			throw error
		}
		#correctClock(call, failure) {
			const local = this.world.clock.now() + this.#skew
			const { serverTime, words } = failure.parts
			const skew = clockSkew(local, serverTime) ?? clockSkew(local, serverTimeInWords(words))
			if (skew === null) return false
			this.#skew += skew
			const by = `${span(Math.abs(this.#skew))} ${this.#skew > 0 ? 'behind' : 'ahead of'}`
			this.world.notice(
				`The clock of this machine is ${by} the clock of ${call.service}, which refused the signature for that; ` +
					'going on by the clock of the service. Set the clock of the runner right.',
			)
			return true
		}
		#patience(failure, attempt, deadline, patience = deadline) {
			const { clock } = this.world
			const asked = failure instanceof ServiceError ? (failure.parts.retryAfter ?? null) : null
			const wait = asked ?? backoff(attempt, clock.random())
			const left = (asked === null ? deadline : Math.min(deadline, patience)) - clock.now()
			if (wait < left) return wait
			if (asked === null) throw failure
			throw new TimeLimitError(
				`${messageOf(failure)}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`,
				{
					cause: failure,
				},
			)
		}
	}
	function isUnauthorized(failure) {
		return failure instanceof ServiceError && (failure.parts.status === 401 || failure.parts.status === 441)
	}
	function messageOf(failure) {
		return failure instanceof Error ? failure.message : String(failure)
	} // CONCATENATED MODULE: ./lib/judge.js

	function judge(direction, progress, listed, now) {
		if (listed === undefined || tasks_isGone(listed)) return 'gone'
		const { state } = listed
		if (direction.bad.includes(state)) {
			const isNew = progress.badSince === null || now - progress.badSince < GIVE_UP_AFTER
			const mayPass = direction.call === 'stop' || progress.call !== 'unsent' || progress.pendingStop !== null
			return isNew && mayPass ? 'wait' : 'bad'
		}
		if (direction.call === 'stop') return state === direction.goal ? 'reached' : 'wait'
		if (state === 'PAUSED' && progress.call !== 'answered')
			return progress.mayStart ? 'start' : 'cannot-start'
		if (state !== direction.goal) return 'wait'
		if (progress.call !== 'unsent') return 'reached'
		const { pendingStop } = progress
		if (pendingStop === null) return 'already'
		if (now < pendingStop.until) return 'wait'
		return pendingStop.answered ? 'unsettled' : 'stop-never-showed'
	} // CONCATENATED MODULE: ./lib/send.js

	async function sendAction(direction, stream, tasks, world, limits) {
		const { dis, clock, cancelled, overdue, info } = world
		let rest = tasks
		let onItsWay = false
		let doubtful = false
		const onLeaving = () => {
			if (cancelled.aborted && direction.call === 'stop') throw new CancelledError()
			limits.onLeaving?.()
			onItsWay = true
		}
		const beforeAgain = async (failure) => {
			doubtful ||= fateUnknown(failure)
			onItsWay = false
			if (!(failure instanceof NetworkError) || failure.sent === 'no') return true
			info(`Whether the ${direction.call} for stream ${stream} arrived is not known; its list will tell`)
			try {
				const list = await dis.listTasks(stream, {
					deadline: clock.now() + LAST_LOOK,
					signal: overdue,
				})
				const at = (task) => list.tasks.find((listed) => tasks_isSameTask(listed, task))
				rest = rest.filter((task) => at(task)?.state !== direction.goal)
			} catch {}
			return rest.length > 0
		}
		try {
			const ids = () => rest.flatMap(({ id }) => id ?? [])
			await dis.sendAction(direction.call, stream, ids, {
				...limits,
				onLeaving,
				beforeAgain,
				signal: overdue,
			})
			return {
				fate: 'answered',
			}
		} catch (failure) {
			const error = failure instanceof Error ? failure : new Error(String(failure))
			if (error instanceof CancelledError) {
				const open = error.cause === undefined ? onItsWay : fateUnknown(error.cause)
				return {
					fate: doubtful || open ? 'unknown' : 'unsent',
					error,
				}
			}
			if (doubtful || fateUnknown(error))
				return {
					fate: 'unknown',
					error,
				}
			return mayTryAgain(error)
				? {
						fate: 'unsent',
						error,
					}
				: {
						fate: 'refused',
						error,
					}
		}
	}
	function mayBeAboutState(error) {
		return error instanceof ServiceError && error.parts.status === 400 && error.parts.code !== BLOCKED
	} // CONCATENATED MODULE: ./lib/streamRun.js

	class StreamRun {
		options
		world
		looks
		trackers
		#stream
		#clock
		#since
		#deadline
		#trouble = null
		#callTrouble = null
		#reached = ''
		#settledAt = 0
		constructor({ stream, tasks, pending }, options, world, looks) {
			this.options = options
			this.world = world
			this.looks = looks
			this.#stream = stream
			this.#clock = world.clock
			this.#since = world.clock.now()
			this.trackers = tasks.map((task) => ({
				task,
				before: task.state || null,
				seen: task.state === '' ? null : task,
				mayStart: task.id !== null,
				pendingStop: pending?.tasks.includes(task) ? pending.stop : null,
				call: 'unsent',
				badSince: null,
				settled: false,
				report: null,
			}))
			this.#deadline = this.#deadlineFrom(this.#since)
		}
		async begin() {
			await this.#sendFirst()
			if (this.options.wait === 0 && this.#trouble === null) {
				for (const tracker of this.#open()) this.#end(tracker, unwatchedEnding(tracker))
			}
		}
		async watch() {
			const { cancelled, dis } = this.world
			for (let due = this.#since; this.#open().length > 0; ) {
				const rest = due - this.#clock.now()
				if (rest > 0) await this.#clock.sleep(rest, cancelled)
				if (rest > 0 && !cancelled.aborted) await dis.gate.room()
				if (cancelled.aborted) return
				const last = this.#clock.now() >= this.#deadline
				const look = await this.#look(last)
				if (cancelled.aborted) return
				await this.#startDue()
				if (last && this.#clock.now() >= this.#deadline) {
					for (const tracker of this.#open())
						if (!tracker.settled || look === null) this.#end(tracker, this.#lastEnding(tracker))
				}
				if (look !== null && this.#open().every(({ settled }) => settled)) {
					this.#settledAt = look
					return
				}
				const now = this.#clock.now()
				due = Math.min(now + nextLook(now - this.#since, this.#clock.random()), Math.max(now, this.#deadline))
			}
		}
		get isStale() {
			return this.#open().length > 0 && this.looks.isStale(this.#settledAt)
		}
		conclude() {
			for (const tracker of this.#open()) this.#end(tracker, this.#lastEnding(tracker))
			return this.trackers.map(({ report }) => report)
		}
		async #sendFirst() {
			const { direction } = this.options
			if (direction.call === 'stop') return this.#send(this.trackers)
			for (const tracker of this.trackers) if (tracker.seen) this.#judge(tracker, tracker.seen)
			await this.#startDue()
		}
		async #startDue() {
			const { direction } = this.options
			if (direction.call === 'stop') return
			const now = this.#clock.now()
			const due = this.#open().filter(
				(tracker) => tracker.seen !== null && judge(direction, tracker, tracker.seen, now) === 'start',
			)
			for (const tracker of due) tracker.before = tracker.seen?.state ?? null
			if (due.length > 0) await this.#send(due)
		}
		async #send(trackers, again = false) {
			const { options, world } = this
			const { direction } = options
			const tasks = trackers.map(({ task }) => task)
			const positions = this.#positions(trackers)
			const onLeaving = () => {
				this.looks.leaves()
				options.onFate?.(this.#stream, 'sent', positions)
			}
			const now = this.#clock.now()
			const deadline = this.#latest(now + Math.max(CALL_LIMIT, options.wait))
			const patience = options.wait > 0 ? now + options.wait : deadline
			const limits = {
				onLeaving,
				deadline,
				patience,
			}
			const sent = await sendAction(direction, this.#stream, tasks, world, limits)
			options.onFate?.(this.#stream, sent.fate, positions)
			this.#since = this.#clock.now()
			if (sent.fate === 'answered') {
				this.#callTrouble = null
				for (const tracker of trackers)
					Object.assign(tracker, {
						call: 'answered',
						badSince: null,
					})
				this.#deadline = this.#deadlineFrom(this.#since)
				world.info(`Stream ${this.#stream}: ${direction.call} of ${streamRun_namesOf(tasks)} was taken`)
				return
			}
			this.#trouble = sent.error
			world.info(explainInLine(sent.error))
			if (sent.fate === 'unknown') {
				this.#callTrouble = sent.error
				for (const tracker of trackers) tracker.call = 'doubtful'
			}
			if (sent.fate === 'unknown' && direction.call === 'stop') {
				this.#deadline = this.#latest(this.#since + Math.min(options.wait, UNKNOWN_FATE_WATCH))
			} else if (
				sent.fate === 'refused' ||
				direction.call === 'stop' ||
				sent.error instanceof TimeLimitError
			) {
				if (sent.fate === 'refused' && (await this.#believeTheList(trackers, sent.error, again))) return
				const open = trackers.filter(({ report }) => report === null)
				if (direction.call === 'start' && !again && open.length > 1 && mayBeAboutState(sent.error)) {
					for (const tracker of open) await this.#send([tracker], true)
					return
				}
				const ending = {
					outcome: 'failed',
					problem: explainInLine(sent.error),
				}
				for (const tracker of trackers) if (!tracker.report) this.#end(tracker, ending)
			}
		}
		async #believeTheList(trackers, error, again) {
			const { options } = this
			const { believeList, direction } = options
			if (again || !believeList || !mayBeAboutState(error)) return false
			const list = await this.#list(LAST_LOOK)
			if (list === null) return false
			const rest = trackers.filter((tracker) => {
				const listed = list.tasks.find((task) => tasks_isSameTask(task, tracker.task))
				this.#see(tracker, listed)
				if (listed === undefined && list.unlisted > 0) return true
				if (listed?.state === direction.goal)
					this.#end(tracker, {
						outcome: direction.already,
					})
				else if (tasks_isGone(listed)) this.#judge(tracker, listed)
				return tracker.report === null
			})
			const already = trackers.filter(({ report }) => report?.outcome === direction.already)
			if (already.length > 0) options.onAlready?.(this.#stream, this.#positions(already))
			if (rest.length === trackers.length) return false
			if (rest.length > 0) await this.#send(rest, true)
			return true
		}
		async #look(last) {
			const now = this.#clock.now()
			const list = await this.#list(last ? LAST_LOOK : Math.max(LAST_LOOK / 10, this.#deadline - now))
			if (list === null) return null
			this.#trouble = null
			for (const tracker of this.#open()) {
				const listed = list.tasks.find((task) => tasks_isSameTask(task, tracker.task))
				this.#see(tracker, listed)
				if (listed !== undefined || list.unlisted === 0) this.#judge(tracker, listed)
			}
			this.#tellReached()
			return this.looks.note(this.#open().every(({ settled }) => settled))
		}
		async #list(within) {
			const { dis, cancelled, info } = this.world
			try {
				const limits = {
					deadline: this.#clock.now() + within,
					signal: cancelled,
				}
				return {
					stream: this.#stream,
					...(await dis.listTasks(this.#stream, limits)),
				}
			} catch (failure) {
				const error = failure instanceof Error ? failure : new Error(String(failure))
				if (error instanceof CancelledError) return null
				this.#trouble = error
				if (mayTryAgain(error)) info(`${error.message}; looking again later`)
				else for (const tracker of this.#open()) this.#end(tracker, this.#lastEnding(tracker))
				return null
			}
		}
		#see(tracker, listed) {
			const { direction } = this.options
			const previous = tracker.seen?.state ?? null
			if (listed === undefined) return
			if (tracker.call === 'unsent') tracker.before ??= listed.state
			if (previous !== listed.state) {
				const from = previous === null ? '' : `${text_plain(previous, 40)} \u{2192} `
				this.world.info(`${labelOf(tracker.task)}: ${from}${text_plain(listed.state, 40)}`)
				if (tracker.settled && listed.state !== direction.goal) {
					this.world.warning(
						`${labelOf(tracker.task)} was ${text_plain(previous)} and is ${text_plain(listed.state, 40)} again.`,
					)
				}
			}
			const isBad = direction.bad.includes(listed.state)
			if (isBad && tracker.badSince === null) {
				tracker.badSince = this.#clock.now()
				this.world.warning(`${labelOf(tracker.task)} is in state ${text_plain(listed.state, 40)}.`)
			}
			if (!isBad) tracker.badSince = null
			tracker.seen = tracker.seen === null ? listed : withTextsOf(tracker.seen, listed)
		}
		#judge(tracker, listed) {
			const { direction } = this.options
			const verdict = judge(direction, tracker, listed, this.#clock.now())
			tracker.settled = verdict === 'reached'
			if (listed === undefined) tracker.seen = null
			const ending = endingOf(verdict, direction, tracker.seen)
			if (ending !== null) this.#end(tracker, ending)
		}
		#lastEnding(tracker) {
			return lastEnding(this.options.direction, tracker, {
				wait: this.options.wait,
				isTimeUp: this.#clock.now() >= this.#deadline,
				isCancelled: this.world.cancelled.aborted,
				waited: this.#deadline - this.#since,
				trouble: this.#trouble ?? this.#callTrouble,
			})
		}
		#end(tracker, { outcome, problem = null, warning = null }) {
			const { task, before, seen, call } = tracker
			const lookedAt = seen !== null && (seen !== task || call === 'unsent')
			const known = {
				...task,
				...seen,
				id: task.id ?? seen?.id ?? null,
				name: seen?.name ?? task.name,
			}
			const after = lookedAt ? seen.state : null
			tracker.report = reportOf(known, outcome, {
				before,
				after,
				sent: call !== 'unsent',
				problem,
				warning,
			})
		}
		#tellReached() {
			const positions = this.#positions(this.trackers.filter(({ settled }) => settled))
			if (positions.join() === this.#reached) return
			this.#reached = positions.join()
			this.options.onReached?.(this.#stream, positions)
		}
		#positions(trackers) {
			return trackers.map((tracker) => this.trackers.indexOf(tracker))
		}
		#open() {
			return this.trackers.filter(({ report }) => report === null)
		}
		#deadlineFrom(now) {
			const watched = this.#open().flatMap(({ call, pendingStop }) =>
				call !== 'answered' && pendingStop ? [pendingStop.until] : [],
			)
			return this.#latest(Math.max(now + this.options.wait, ...watched))
		}
		#latest(time) {
			return Math.min(time, this.options.latest ?? Number.POSITIVE_INFINITY)
		}
	}
	function labelOf(task) {
		return `${task.stream}/${text_plain(taskLabel(task), 80)}`
	}
	function streamRun_namesOf(tasks) {
		return fewOf(tasks.map((task) => text_plain(taskLabel(task), 80)))
	} // CONCATENATED MODULE: ./lib/follow.js

	async function follow(streams, options, world) {
		const looks = new Looks()
		const runs = streams
			.filter(({ tasks }) => tasks.length > 0)
			.map((each) => new StreamRun(each, options, world, looks))
		const { gate } = world.dis
		const over = new AbortController()
		const heartbeat = beat(runs, options.direction, world, over.signal)
		try {
			const begun = await gate.begin(runs, (run) => run.begin())
			await gate.forEach(runs, async (run, index) => {
				await begun[index]
				await run.watch()
			})
			for (;;) {
				const stale = runs.filter((run) => run.isStale)
				if (stale.length === 0 || world.cancelled.aborted) break
				await gate.forEach(stale, (run) => run.watch())
			}
			return runs.flatMap((run) => run.conclude())
		} finally {
			over.abort()
			await heartbeat
		}
	}
	async function beat(runs, direction, { clock, info, cancelled }, over) {
		const start = clock.now()
		for (;;) {
			await clock.sleep(HEARTBEAT, over)
			if (over.aborted) return
			const trackers = runs.flatMap(({ trackers }) => trackers)
			const waiting = trackers.filter(({ settled, report }) => !settled && report === null)
			if (waiting.length === 0 || cancelled.aborted) continue
			const names = fewOf(
				waiting.map(({ task, seen }) => `${labelOf(task)} is ${stateOf(seen)}`),
				5,
			)
			const of = `${trackers.length - waiting.length} of ${counted(trackers.length, 'dump task')} ${direction.words.done}`
			info(`${span(clock.now() - start)}: ${of}; waiting for ${names}`)
		}
	} // CONCATENATED MODULE: ./lib/plan.js

	function planPause(request, found) {
		const { chosen, missing, problems, warnings } = plan_select(request.selection, found, request.ifMissing)
		const stop = chosen.filter((task) => task.state !== 'PAUSED')
		const paused = chosen.filter((task) => task.state === 'PAUSED')
		const adopt = request.ifPaused === 'adopt' ? paused : []
		if (request.ifPaused === 'error' && paused.length > 0) {
			problems.push(
				`Paused already, which if-already-paused: error refuses: ${tasks_namesByStream(paused)}. Find out who paused them ` +
					'(an earlier attempt of this job?), resume them, or set if-already-paused to adopt or leave.',
			)
		}
		problems.push(...[...stop, ...adopt].filter(({ id }) => id === null).map(noIdProblem))
		return {
			stop,
			adopt,
			leave: request.ifPaused === 'adopt' ? [] : paused,
			missing,
			problems,
			warnings,
		}
	}
	function noIdProblem({ stream, name }) {
		return (
			`The service gives no ID for the dump task ${text_plain(name)} of stream ${stream}, neither in its list nor in its ` +
			'detail, and a stop or start needs it. Take its ID from the console: task-ids with wait-timeout: 0 can stop it.'
		)
	}
	function planResume(request, found) {
		const { what, ifMissing } = request
		if ('selection' in what) return plan_select(what.selection, found, ifMissing)
		return fromHanded(what.handed, found, ifMissing)
	}
	function fromHanded(handed, found, ifMissing) {
		const chosen = []
		const missing = []
		for (const task of handed) {
			const listed = found.find(({ stream }) => stream === task.stream)
			if (!listed) continue
			const match = listed.tasks.find((each) => isSameTask(each, task))
			if (match && chosen.includes(match)) continue
			if (match && !isGone(match)) chosen.push(match)
			else if (!match && listed.unlisted > 0) missing.push(unlistedReport(task))
			else missing.push(missingReport(task, match, ifMissing === 'error' ? 'warn' : ifMissing))
		}
		return {
			chosen,
			missing,
			problems: [],
			warnings: [],
		}
	}
	function unlistedReport(task) {
		const problem =
			'The service counts more dump tasks than it lists, and it is not among those that it lists.'
		return {
			...missingReport(task, undefined, 'ignore'),
			outcome: 'failed',
			problem,
		}
	}
	function plan_select(selection, found, ifMissing) {
		const tasks = found.flatMap((stream) => stream.tasks)
		const living = tasks.filter((task) => !tasks_isGone(task))
		const only = found.length === 1 ? (found[0]?.stream ?? null) : null
		const problems = []
		if (selection.all) {
			for (const { stream, tasks: listed, unlisted } of found.filter((each) => each.unlisted > 0)) {
				problems.push(
					`Stream ${stream} has ${listed.length + unlisted} dump tasks by the service's own count, but it listed ` +
						`${listed.length}: \xaball\xbb would miss some. Name the tasks by task-ids or task-names.`,
				)
			}
			const warnings = []
			if (living.length === 0 && found.length > 0) {
				const streams = fewOf(found.map(({ stream }) => stream))
				const text = `No dump task at all in ${only === null ? 'the streams' : 'stream'} ${streams}.`
				if (ifMissing === 'error') {
					problems.push(`${text} If that is as it should be, set if-task-missing to warn or ignore.`)
				}
				if (ifMissing === 'warn') warnings.push(text)
			}
			return {
				chosen: living,
				missing: [],
				problems,
				warnings,
			}
		}
		const asked = [
			...selection.ids.map((id) => ({
				id,
				name: null,
			})),
			...selection.names.map((name) => ({
				id: null,
				name,
			})),
		]
		const isAsked = (ask) => (task) => (ask.id !== null ? task.id === ask.id : task.name === ask.name)
		const isShort = found.some(({ unlisted }) => unlisted > 0)
		const missing = asked
			.filter((ask) => !living.some(isAsked(ask)))
			.map((ask) => {
				const listed = tasks.find(isAsked(ask))
				const task = {
					...ask,
					stream: only,
				}
				return isShort && !listed ? unlistedReport(task) : missingReport(task, listed, ifMissing)
			})
		const isUnsure = missing.some(({ outcome }) => outcome === 'failed')
		if (missing.length > 0 && (ifMissing === 'error' || isUnsure))
			problems.push(missingProblem(missing, found))
		const chosen = living.filter((task) => asked.some((ask) => isAsked(ask)(task)))
		return {
			chosen,
			missing,
			problems,
			warnings: [],
		}
	}
	function missingReport(task, listed, ifMissing) {
		const text = `The dump task ${text_plain(taskLabel(task))} is not there${listed ? ' any more (DELETE)' : ''}.`
		const found = listed ?? {
			destination: null,
			state: null,
			lastTransfer: null,
		}
		return {
			stream: listed?.stream ?? task.stream,
			id: listed?.id ?? task.id,
			name: listed?.name ?? task.name,
			destination: found.destination,
			before: found.state,
			after: found.state,
			lastTransfer: found.lastTransfer,
			outcome: 'missing',
			sent: false,
			problem: ifMissing === 'error' ? text : null,
			warning: ifMissing === 'warn' ? text : null,
		}
	}
	function missingProblem(missing, found) {
		const names = fewOf(missing.map((report) => text_plain(taskLabel(report))))
		const streams = found.map(({ stream, tasks }) => {
			const living = tasks.filter((task) => !tasks_isGone(task)).map((task) => text_plain(taskLabel(task)))
			return `stream ${stream} has ${living.length > 0 ? living.join(', ') : 'no dump task'}`
		})
		const all = missing.some(({ id, name }) => /^all$/i.test(id ?? name ?? ''))
			? ' For every dump task, set task-ids: all.'
			: ''
		const isName = (id) => found.some(({ tasks }) => tasks.some((task) => task.name === id))
		const named = missing.flatMap(({ id, name }) => (name === null && isName(id) ? text_plain(id) : []))
		const isIt = named.length === 1 ? 'is a name' : 'are names'
		const moved = named.length > 0 ? ` ${named.join(', ')} ${isIt}: set task-names instead.` : ''
		return (
			`Not there: ${names}; ${fewOf(streams, 5)}. Correct task-ids or task-names, or set if-task-missing to warn or ` +
			`ignore.${moved}${all}`
		)
	} // CONCATENATED MODULE: ./lib/pauseTasks.js

	async function pauseTasks(request, world) {
		const dis = await connect(request.wayIn, request.place, world)
		const [stream = ''] = request.streams
		if (isMinimal(request)) {
			const tasks = request.selection.ids.map((id) => unlistedTask(stream, id))
			return result_resultWith(
				await stop(
					request,
					dis,
					{
						stop: tasks,
						adopt: [],
					},
					[],
					world,
				),
			)
		}
		const { found, failed } = await findTasks(dis, request.streams, world.cancelled)
		if (failed.length > 0) {
			const plan = planPause(
				{
					...request,
					ifMissing: 'ignore',
				},
				found,
			)
			const reports = inListOrder(
				refused({
					...plan,
					missing: [],
				}),
				found,
			)
			return result_resultWith(reports, {
				errors: failed.map(({ error }) => error),
			})
		}
		const plan = planPause(request, found)
		const { problems, warnings } = plan
		if (problems.length > 0)
			return result_resultWith(inListOrder(refused(plan), found), {
				problems,
			})
		const untouched = [
			...plan.adopt.map((task) => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
			...plan.leave.map((task) =>
				reportOf(task, 'already-paused', {
					warning: leftAlone(request),
				}),
			),
			...plan.missing,
		]
		const stopped = request.dryRun
			? plan.stop.map((task) => reportOf(task, 'planned'))
			: await stop(request, dis, plan, untouched, world)
		return result_resultWith(inListOrder([...stopped, ...untouched], found), {
			warnings,
		})
	}
	function isMinimal(request) {
		const { streams, selection, wait, ifMissing, resume, dryRun, ifPaused } = request
		const byIds = streams.length === 1 && !selection.all && selection.names.length === 0
		const unresumed = resume === null || resume === 'never'
		return byIds && wait === 0 && ifMissing === 'error' && unresumed && !dryRun && ifPaused === 'leave'
	}
	async function stop(request, dis, plan, untouched, world) {
		const { place, resume, wait, maxAttempts, streams, ifPaused } = request
		const { region, endpoint, iamEndpoint, iamNamedBy } = place
		if (plan.stop.length + plan.adopt.length === 0) return []
		const toStop = byStream(plan.stop)
		const toAdopt = byStream(plan.adopt)
		const records = new Map(
			streams.map((stream) => [stream, recordOf(stream, toStop.get(stream), toAdopt.get(stream))]),
		)
		if (!fitsIntoState([...records.values()])) {
			throw new errors_InputError([
				`stream-name: ${counted(streams.length, 'stream')} are too many for one step: its post step could not be ` +
					'started with all that has to be remembered of their dump tasks. Split them over several jobs, as a matrix ' +
					'does; 1,000 streams always fit',
			])
		}
		const positions = new Map(streams.map((stream, position) => [stream, position]))
		const save = (stream, change) => {
			const record = records.get(stream)
			if (record) world.saveStream(positions.get(stream) ?? 0, toSave(Object.assign(record, change)))
		}
		world.publish(() => {
			const requested = (task) =>
				reportOf(task, 'requested', {
					after: null,
					before: task.state || null,
				})
			return [...plan.stop.map(requested), ...untouched]
		})
		const project = {
			id: dis.place.projectId,
			name: null,
		}
		const pause = {
			mode: resume,
			region,
			endpoint,
			iamEndpoint,
			iamNamedBy,
			project,
			wait,
			maxAttempts,
		}
		world.savePause({
			version: 1,
			...pause,
		})
		for (const { stream, adopted } of records.values()) if (adopted.length > 0) save(stream, {})
		const followed = streams.map((stream) => ({
			stream,
			tasks: toStop.get(stream) ?? [],
		}))
		const options = {
			direction: PAUSE,
			wait,
			believeList: !isMinimal(request),
			onFate: (stream, fate, named) =>
				save(stream, {
					fate,
					named,
				}),
			onReached: (stream, paused) =>
				save(stream, {
					paused,
				}),
			onAlready(stream, positions) {
				const { stop = [], adopted = [] } = records.get(stream) ?? {}
				const late = stop.filter((_, position) => positions.includes(position))
				if (ifPaused === 'adopt')
					save(stream, {
						adopted: [...adopted, ...late],
					})
			},
		}
		const reports = await follow(followed, options, {
			...world,
			dis,
		})
		return reports.map((report) => {
			if (report.outcome === 'already-paused') return pausedMeanwhile(request, report)
			return report.outcome === 'missing' ? deletedMeanwhile(request, report) : report
		})
	}
	function recordOf(stream, stop = [], adopted = []) {
		return {
			stream,
			fate: 'unsent',
			stop,
			named: [],
			adopted,
			paused: [],
		}
	}
	function pausedMeanwhile(request, report) {
		switch (request.ifPaused) {
			case 'adopt':
				return {
					...report,
					outcome: 'adopted',
				}
			case 'leave':
				return {
					...report,
					warning: leftAlone(request),
				}
			case 'error':
				return {
					...report,
					problem:
						'Somebody else paused it while this step ran, which if-already-paused: error refuses. Find out who.',
				}
		}
	}
	function deletedMeanwhile({ ifMissing }, report) {
		if (ifMissing === 'error') return report
		return {
			...report,
			problem: null,
			warning: ifMissing === 'warn' ? report.problem : null,
		}
	}
	function inListOrder(reports, found) {
		const rest = byStream(reports)
		const listed = found.flatMap(({ stream, tasks }) => {
			const placeOf = (report) => {
				const place = tasks.findIndex((task) => tasks_isSameTask(task, report))
				return place < 0 ? tasks.length : place
			}
			const own = rest.get(stream) ?? []
			rest.delete(stream)
			return own.sort((a, b) => placeOf(a) - placeOf(b))
		})
		return [...listed, ...[...rest.values()].flat()]
	}
	function refused(plan) {
		const problem = 'Nothing was stopped, because the check before it failed.'
		return [
			...plan.stop.map((task) =>
				reportOf(task, 'failed', {
					problem,
				}),
			),
			...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
			...plan.missing.map((report) => ({
				...report,
				problem: null,
			})),
		]
	}
	function leftAlone({ resume, dryRun }) {
		if (resume === null || resume === 'never' || dryRun) return null
		return (
			'It was paused already, so this step will not resume it. An earlier attempt of this job may have paused it: then ' +
			`resume it by hand, or set if-already-paused: adopt. ${report_RETENTION}`
		)
	}
	function unlistedTask(stream, id) {
		return {
			stream,
			id,
			name: null,
			destination: null,
			state: '',
			lastTransfer: null,
		}
	} // CONCATENATED MODULE: external "node:http"
	const external_node_http_namespaceObject = require('node:http') // CONCATENATED MODULE: external "node:https"
	const external_node_https_namespaceObject = require('node:https')
	// EXTERNAL MODULE: external "http"
	var external_http_ = __nccwpck_require__(611)
	var external_http_namespaceObject = /*#__PURE__*/ __nccwpck_require__.t(external_http_, 2)
	// EXTERNAL MODULE: external "https"
	var external_https_ = __nccwpck_require__(692)
	var external_https_namespaceObject = /*#__PURE__*/ __nccwpck_require__.t(external_https_, 2) // CONCATENATED MODULE: ./lib/node_modules/@actions/http-client/lib/proxy.js
	function getProxyUrl(reqUrl) {
		const usingSsl = reqUrl.protocol === 'https:'
		if (checkBypass(reqUrl)) {
			return undefined
		}
		const proxyVar = (() => {
			if (usingSsl) {
				return process.env['https_proxy'] || process.env['HTTPS_PROXY']
			} else {
				return process.env['http_proxy'] || process.env['HTTP_PROXY']
			}
		})()
		if (proxyVar) {
			try {
				return new DecodedURL(proxyVar)
			} catch (_a) {
				if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
					return new DecodedURL(`http://${proxyVar}`)
			}
		} else {
			return undefined
		}
	}
	function checkBypass(reqUrl) {
		if (!reqUrl.hostname) {
			return false
		}
		const reqHost = reqUrl.hostname
		if (isLoopbackAddress(reqHost)) {
			return true
		}
		const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || ''
		if (!noProxy) {
			return false
		}
		let reqPort
		if (reqUrl.port) {
			reqPort = Number(reqUrl.port)
		} else if (reqUrl.protocol === 'http:') {
			reqPort = 80
		} else if (reqUrl.protocol === 'https:') {
			reqPort = 443
		}
		const upperReqHosts = [reqUrl.hostname.toUpperCase()]
		if (typeof reqPort === 'number') {
			upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`)
		}
		for (const upperNoProxyItem of noProxy
			.split(',')
			.map((x) => x.trim().toUpperCase())
			.filter((x) => x)) {
			if (
				upperNoProxyItem === '*' ||
				upperReqHosts.some(
					(x) =>
						x === upperNoProxyItem ||
						x.endsWith(`.${upperNoProxyItem}`) ||
						(upperNoProxyItem.startsWith('.') && x.endsWith(`${upperNoProxyItem}`)),
				)
			) {
				return true
			}
		}
		return false
	}
	function isLoopbackAddress(host) {
		const hostLower = host.toLowerCase()
		return (
			hostLower === 'localhost' ||
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

	// EXTERNAL MODULE: ./lib/node_modules/tunnel/lib/tunnel.js
	var tunnel = __nccwpck_require__(454) // CONCATENATED MODULE: ./lib/node_modules/undici/index.js
	class ProxyAgent {
		constructor() {
			throw new Error('undici is not part of this bundle (see stubs/README.md)')
		}
	} // CONCATENATED MODULE: ./lib/node_modules/@actions/http-client/lib/index.js
	var __awaiter =
		(undefined && undefined.__awaiter) ||
		function (thisArg, _arguments, P, generator) {
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
	function lib_getProxyUrl(serverUrl) {
		const proxyUrl = pm.getProxyUrl(new URL(serverUrl))
		return proxyUrl ? proxyUrl.href : ''
	}
	const HttpRedirectCodes = [
		HttpCodes.MovedPermanently,
		HttpCodes.ResourceMoved,
		HttpCodes.SeeOther,
		HttpCodes.TemporaryRedirect,
		HttpCodes.PermanentRedirect,
	]
	const HttpResponseRetryCodes = [
		HttpCodes.BadGateway,
		HttpCodes.ServiceUnavailable,
		HttpCodes.GatewayTimeout,
	]
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
			return __awaiter(this, void 0, void 0, function* () {
				return new Promise((resolve) =>
					__awaiter(this, void 0, void 0, function* () {
						let output = Buffer.alloc(0)
						this.message.on('data', (chunk) => {
							output = Buffer.concat([output, chunk])
						})
						this.message.on('end', () => {
							resolve(output.toString())
						})
					}),
				)
			})
		}
		readBodyBuffer() {
			return __awaiter(this, void 0, void 0, function* () {
				return new Promise((resolve) =>
					__awaiter(this, void 0, void 0, function* () {
						const chunks = []
						this.message.on('data', (chunk) => {
							chunks.push(chunk)
						})
						this.message.on('end', () => {
							resolve(Buffer.concat(chunks))
						})
					}),
				)
			})
		}
	}
	function isHttps(requestUrl) {
		const parsedUrl = new URL(requestUrl)
		return parsedUrl.protocol === 'https:'
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
				if (requestOptions.ignoreSslError != null) {
					this._ignoreSslError = requestOptions.ignoreSslError
				}
				this._socketTimeout = requestOptions.socketTimeout
				if (requestOptions.allowRedirects != null) {
					this._allowRedirects = requestOptions.allowRedirects
				}
				if (requestOptions.allowRedirectDowngrade != null) {
					this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade
				}
				if (requestOptions.maxRedirects != null) {
					this._maxRedirects = Math.max(requestOptions.maxRedirects, 0)
				}
				if (requestOptions.keepAlive != null) {
					this._keepAlive = requestOptions.keepAlive
				}
				if (requestOptions.allowRetries != null) {
					this._allowRetries = requestOptions.allowRetries
				}
				if (requestOptions.maxRetries != null) {
					this._maxRetries = requestOptions.maxRetries
				}
			}
		}
		options(requestUrl, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('OPTIONS', requestUrl, null, additionalHeaders || {})
			})
		}
		get(requestUrl, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('GET', requestUrl, null, additionalHeaders || {})
			})
		}
		del(requestUrl, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('DELETE', requestUrl, null, additionalHeaders || {})
			})
		}
		post(requestUrl, data, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('POST', requestUrl, data, additionalHeaders || {})
			})
		}
		patch(requestUrl, data, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('PATCH', requestUrl, data, additionalHeaders || {})
			})
		}
		put(requestUrl, data, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('PUT', requestUrl, data, additionalHeaders || {})
			})
		}
		head(requestUrl, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request('HEAD', requestUrl, null, additionalHeaders || {})
			})
		}
		sendStream(verb, requestUrl, stream, additionalHeaders) {
			return __awaiter(this, void 0, void 0, function* () {
				return this.request(verb, requestUrl, stream, additionalHeaders)
			})
		}
		getJson(requestUrl_1) {
			return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
				additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
					additionalHeaders,
					Headers.Accept,
					MediaTypes.ApplicationJson,
				)
				const res = yield this.get(requestUrl, additionalHeaders)
				return this._processResponse(res, this.requestOptions)
			})
		}
		postJson(requestUrl_1, obj_1) {
			return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
				const data = JSON.stringify(obj, null, 2)
				additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
					additionalHeaders,
					Headers.Accept,
					MediaTypes.ApplicationJson,
				)
				additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
					additionalHeaders,
					MediaTypes.ApplicationJson,
				)
				const res = yield this.post(requestUrl, data, additionalHeaders)
				return this._processResponse(res, this.requestOptions)
			})
		}
		putJson(requestUrl_1, obj_1) {
			return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
				const data = JSON.stringify(obj, null, 2)
				additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
					additionalHeaders,
					Headers.Accept,
					MediaTypes.ApplicationJson,
				)
				additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
					additionalHeaders,
					MediaTypes.ApplicationJson,
				)
				const res = yield this.put(requestUrl, data, additionalHeaders)
				return this._processResponse(res, this.requestOptions)
			})
		}
		patchJson(requestUrl_1, obj_1) {
			return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
				const data = JSON.stringify(obj, null, 2)
				additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
					additionalHeaders,
					Headers.Accept,
					MediaTypes.ApplicationJson,
				)
				additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
					additionalHeaders,
					MediaTypes.ApplicationJson,
				)
				const res = yield this.patch(requestUrl, data, additionalHeaders)
				return this._processResponse(res, this.requestOptions)
			})
		}
		request(verb, requestUrl, data, headers) {
			return __awaiter(this, void 0, void 0, function* () {
				if (this._disposed) {
					throw new Error('Client has already been disposed.')
				}
				const parsedUrl = new URL(requestUrl)
				let info = this._prepareRequest(verb, parsedUrl, headers)
				const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb) ? this._maxRetries + 1 : 1
				let numTries = 0
				let response
				do {
					response = yield this.requestRaw(info, data)
					if (response && response.message && response.message.statusCode === HttpCodes.Unauthorized) {
						let authenticationHandler
						for (const handler of this.handlers) {
							if (handler.canHandleAuthentication(response)) {
								authenticationHandler = handler
								break
							}
						}
						if (authenticationHandler) {
							return authenticationHandler.handleAuthentication(this, info, data)
						} else {
							return response
						}
					}
					let redirectsRemaining = this._maxRedirects
					while (
						response.message.statusCode &&
						HttpRedirectCodes.includes(response.message.statusCode) &&
						this._allowRedirects &&
						redirectsRemaining > 0
					) {
						const redirectUrl = response.message.headers['location']
						if (!redirectUrl) {
							break
						}
						const parsedRedirectUrl = new URL(redirectUrl)
						if (
							parsedUrl.protocol === 'https:' &&
							parsedUrl.protocol !== parsedRedirectUrl.protocol &&
							!this._allowRedirectDowngrade
						) {
							throw new Error(
								'Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.',
							)
						}
						yield response.readBody()
						if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
							for (const header in headers) {
								if (header.toLowerCase() === 'authorization') {
									delete headers[header]
								}
							}
						}
						info = this._prepareRequest(verb, parsedRedirectUrl, headers)
						response = yield this.requestRaw(info, data)
						redirectsRemaining--
					}
					if (!response.message.statusCode || !HttpResponseRetryCodes.includes(response.message.statusCode)) {
						return response
					}
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
			if (this._agent) {
				this._agent.destroy()
			}
			this._disposed = true
		}
		requestRaw(info, data) {
			return __awaiter(this, void 0, void 0, function* () {
				return new Promise((resolve, reject) => {
					function callbackForResult(err, res) {
						if (err) {
							reject(err)
						} else if (!res) {
							reject(new Error('Unknown error'))
						} else {
							resolve(res)
						}
					}
					this.requestRawWithCallback(info, data, callbackForResult)
				})
			})
		}
		requestRawWithCallback(info, data, onResult) {
			if (typeof data === 'string') {
				if (!info.options.headers) {
					info.options.headers = {}
				}
				info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8')
			}
			let callbackCalled = false
			function handleResult(err, res) {
				if (!callbackCalled) {
					callbackCalled = true
					onResult(err, res)
				}
			}
			const req = info.httpModule.request(info.options, (msg) => {
				const res = new HttpClientResponse(msg)
				handleResult(undefined, res)
			})
			let socket
			req.on('socket', (sock) => {
				socket = sock
			})
			req.setTimeout(this._socketTimeout || 3 * 60000, () => {
				if (socket) {
					socket.end()
				}
				handleResult(new Error(`Request timeout: ${info.options.path}`))
			})
			req.on('error', function (err) {
				handleResult(err)
			})
			if (data && typeof data === 'string') {
				req.write(data, 'utf8')
			}
			if (data && typeof data !== 'string') {
				data.on('close', function () {
					req.end()
				})
				data.pipe(req)
			} else {
				req.end()
			}
		}
		getAgent(serverUrl) {
			const parsedUrl = new URL(serverUrl)
			return this._getAgent(parsedUrl)
		}
		getAgentDispatcher(serverUrl) {
			const parsedUrl = new URL(serverUrl)
			const proxyUrl = getProxyUrl(parsedUrl)
			const useProxy = proxyUrl && proxyUrl.hostname
			if (!useProxy) {
				return
			}
			return this._getProxyAgentDispatcher(parsedUrl, proxyUrl)
		}
		_prepareRequest(method, requestUrl, headers) {
			const info = {}
			info.parsedUrl = requestUrl
			const usingSsl = info.parsedUrl.protocol === 'https:'
			info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject
			const defaultPort = usingSsl ? 443 : 80
			info.options = {}
			info.options.host = info.parsedUrl.hostname
			info.options.port = info.parsedUrl.port ? parseInt(info.parsedUrl.port) : defaultPort
			info.options.path = (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '')
			info.options.method = method
			info.options.headers = this._mergeHeaders(headers)
			if (this.userAgent != null) {
				info.options.headers['user-agent'] = this.userAgent
			}
			info.options.agent = this._getAgent(info.parsedUrl)
			if (this.handlers) {
				for (const handler of this.handlers) {
					handler.prepareRequest(info.options)
				}
			}
			return info
		}
		_mergeHeaders(headers) {
			if (this.requestOptions && this.requestOptions.headers) {
				return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}))
			}
			return lowercaseKeys(headers || {})
		}
		_getExistingOrDefaultHeader(additionalHeaders, header, _default) {
			let clientHeader
			if (this.requestOptions && this.requestOptions.headers) {
				const headerValue = lowercaseKeys(this.requestOptions.headers)[header]
				if (headerValue) {
					clientHeader = typeof headerValue === 'number' ? headerValue.toString() : headerValue
				}
			}
			const additionalValue = additionalHeaders[header]
			if (additionalValue !== undefined) {
				return typeof additionalValue === 'number' ? additionalValue.toString() : additionalValue
			}
			if (clientHeader !== undefined) {
				return clientHeader
			}
			return _default
		}
		_getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
			let clientHeader
			if (this.requestOptions && this.requestOptions.headers) {
				const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType]
				if (headerValue) {
					if (typeof headerValue === 'number') {
						clientHeader = String(headerValue)
					} else if (Array.isArray(headerValue)) {
						clientHeader = headerValue.join(', ')
					} else {
						clientHeader = headerValue
					}
				}
			}
			const additionalValue = additionalHeaders[Headers.ContentType]
			if (additionalValue !== undefined) {
				if (typeof additionalValue === 'number') {
					return String(additionalValue)
				} else if (Array.isArray(additionalValue)) {
					return additionalValue.join(', ')
				} else {
					return additionalValue
				}
			}
			if (clientHeader !== undefined) {
				return clientHeader
			}
			return _default
		}
		_getAgent(parsedUrl) {
			let agent
			const proxyUrl = getProxyUrl(parsedUrl)
			const useProxy = proxyUrl && proxyUrl.hostname
			if (this._keepAlive && useProxy) {
				agent = this._proxyAgent
			}
			if (!useProxy) {
				agent = this._agent
			}
			if (agent) {
				return agent
			}
			const usingSsl = parsedUrl.protocol === 'https:'
			let maxSockets = 100
			if (this.requestOptions) {
				maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets
			}
			if (proxyUrl && proxyUrl.hostname) {
				const agentOptions = {
					maxSockets,
					keepAlive: this._keepAlive,
					proxy: Object.assign(
						Object.assign(
							{},
							(proxyUrl.username || proxyUrl.password) && {
								proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`,
							},
						),
						{
							host: proxyUrl.hostname,
							port: proxyUrl.port,
						},
					),
				}
				let tunnelAgent
				const overHttps = proxyUrl.protocol === 'https:'
				if (usingSsl) {
					tunnelAgent = overHttps ? tunnel /* httpsOverHttps */.vX : tunnel /* httpsOverHttp */.I9
				} else {
					tunnelAgent = overHttps ? tunnel /* httpOverHttps */.aQ : tunnel /* httpOverHttp */.xj
				}
				agent = tunnelAgent(agentOptions)
				this._proxyAgent = agent
			}
			if (!agent) {
				const options = {
					keepAlive: this._keepAlive,
					maxSockets,
				}
				agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options)
				this._agent = agent
			}
			if (usingSsl && this._ignoreSslError) {
				agent.options = Object.assign(agent.options || {}, {
					rejectUnauthorized: false,
				})
			}
			return agent
		}
		_getProxyAgentDispatcher(parsedUrl, proxyUrl) {
			let proxyAgent
			if (this._keepAlive) {
				proxyAgent = this._proxyAgentDispatcher
			}
			if (proxyAgent) {
				return proxyAgent
			}
			const usingSsl = parsedUrl.protocol === 'https:'
			proxyAgent = new ProxyAgent(
				Object.assign(
					{
						uri: proxyUrl.href,
						pipelining: !this._keepAlive ? 0 : 1,
					},
					(proxyUrl.username || proxyUrl.password) && {
						token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`,
					},
				),
			)
			this._proxyAgentDispatcher = proxyAgent
			if (usingSsl && this._ignoreSslError) {
				proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
					rejectUnauthorized: false,
				})
			}
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
			return __awaiter(this, void 0, void 0, function* () {
				retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber)
				const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber)
				return new Promise((resolve) => setTimeout(() => resolve(), ms))
			})
		}
		_processResponse(res, options) {
			return __awaiter(this, void 0, void 0, function* () {
				return new Promise((resolve, reject) =>
					__awaiter(this, void 0, void 0, function* () {
						const statusCode = res.message.statusCode || 0
						const response = {
							statusCode,
							result: null,
							headers: {},
						}
						if (statusCode === HttpCodes.NotFound) {
							resolve(response)
						}
						function dateTimeDeserializer(key, value) {
							if (typeof value === 'string') {
								const a = new Date(value)
								if (!isNaN(a.valueOf())) {
									return a
								}
							}
							return value
						}
						let obj
						let contents
						try {
							contents = yield res.readBody()
							if (contents && contents.length > 0) {
								if (options && options.deserializeDates) {
									obj = JSON.parse(contents, dateTimeDeserializer)
								} else {
									obj = JSON.parse(contents)
								}
								response.result = obj
							}
							response.headers = res.message.headers
						} catch (err) {}
						if (statusCode > 299) {
							let msg
							if (obj && obj.message) {
								msg = obj.message
							} else if (contents && contents.length > 0) {
								msg = contents
							} else {
								msg = `Failed request: (${statusCode})`
							}
							const err = new HttpClientError(msg, statusCode)
							err.result = response.result
							reject(err)
						} else {
							resolve(response)
						}
					}),
				)
			})
		}
	}
	const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {}) // CONCATENATED MODULE: ./lib/cloud/gate.js
	class Gate {
		#free
		#queue = []
		#waiting = []
		#calling = false
		constructor(width) {
			this.#free = width
		}
		async through(work) {
			if (this.#free > 0) this.#free -= 1
			else await new Promise((resolve) => this.#queue.push(resolve))
			try {
				return await work()
			} finally {
				const next = this.#queue.shift()
				if (next) next()
				else {
					this.#free += 1
					this.#callWaiting()
				}
			}
		}
		room() {
			return this.#wait('push')
		}
		async begin(items, work) {
			const begun = []
			let failed = false
			const fail = () => {
				failed = true
			}
			for (const [index, item] of items.entries()) {
				await this.#wait('unshift')
				if (failed) break
				const one = work(item, index)
				one.catch(fail)
				begun.push(one)
			}
			if (failed) await Promise.all(begun)
			return begun
		}
		async forEach(items, work) {
			return Promise.all(await this.begin(items, work))
		}
		#wait(where) {
			return new Promise((resolve) => {
				this.#waiting[where](resolve)
				this.#callWaiting()
			})
		}
		#callWaiting() {
			if (this.#calling) return
			this.#calling = true
			queueMicrotask(() => {
				this.#calling = false
				const next = this.#free > 0 ? this.#waiting.shift() : undefined
				if (!next) return
				next()
				this.#callWaiting()
			})
		}
	} // CONCATENATED MODULE: ./lib/cloud/trouble.js

	class LimitReached extends Error {
		trouble
		limit
		constructor(trouble, limit) {
			super(trouble)
			this.trouble = trouble
			this.limit = limit
		}
	}
	function troubleOf(cause, url) {
		const host = text_plain(url.host)
		if (cause instanceof LimitReached) {
			const missing = cause.trouble === 'connect-timeout' ? 'connection to' : 'complete answer from'
			return {
				trouble: cause.trouble,
				words: `no ${missing} ${host} within ${span(cause.limit)}`,
			}
		}
		const errors = cause instanceof AggregateError ? cause.errors : [cause]
		const codes = errors.map((error) => String(error?.code ?? ''))
		const said = text_plain(
			errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ') ||
				codes.join(', '),
		)
		const tunnel = /tunneling socket could not be established/.exec(said)
		if (tunnel) {
			const refused = /statusCode=40[137]/.test(said)
			return {
				trouble: refused ? 'proxy-refused' : 'proxy',
				words: `the proxy gave no way to ${host}: ${said}`,
			}
		}
		if (codes.includes('ERR_INVALID_URL')) {
			return {
				trouble: 'proxy-refused',
				words: `no way to ${host}: HTTPS_PROXY holds no address of a proxy`,
			}
		}
		if (codes.some((code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL')) {
			return {
				trouble: 'name-unknown',
				words: `the host name ${host} does not resolve (${codes[0]})`,
			}
		}
		if (codes.some(isCertificateCode)) {
			return {
				trouble: 'certificate',
				words: `the certificate of ${host} is not trusted: ${said}`,
			}
		}
		if (codes.some((code) => code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS'))) {
			return {
				trouble: 'tls',
				words: `no secure connection to ${host}: ${said}`,
			}
		}
		if (
			codes.some((code) => /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code))
		) {
			return {
				trouble: 'refused',
				words: `no connection to ${host}: ${said}`,
			}
		}
		return {
			trouble: 'broken',
			words: `the connection to ${host} broke: ${said || 'no reason given'}`,
		}
	}
	function isCertificateCode(code) {
		return /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SELF_SIGNED/.test(code)
	} // CONCATENATED MODULE: ./lib/cloud/http.js

	const CONNECT_LIMIT = 10_000
	const ANSWER_LIMIT = 30_000
	const BODY_LIMIT = 4 * 1024 * 1024
	const HEADER_LIMIT = 128 * 1024
	const AT_ONCE = 8
	class Http {
		userAgent
		#services = new Map()
		gate = new Gate(AT_ONCE)
		#sockets = new Set()
		constructor(userAgent) {
			this.userAgent = userAgent
		}
		close() {
			for (const { client } of this.#services.values()) client.dispose()
			for (const socket of this.#sockets) socket.destroy()
		}
		async exchange(request) {
			const { url, path, method, body, signal } = request
			let service = null
			const watch = new Watch(Math.min(request.within ?? Infinity, CONNECT_LIMIT + ANSWER_LIMIT))
			const stopListening = signal && onAbort(signal, () => watch.end(new CancelledError()))
			try {
				service = this.#serviceOf(url)
				const { client, module, options } = service
				return await new Promise((resolve, reject) => {
					watch.onEnd = reject
					const headers = {
						host: url.host,
						'user-agent': this.userAgent,
						...request.headers,
					}
					client.requestRawWithCallback(
						{
							parsedUrl: url,
							httpModule: watch.observing(module, (socket) => this.#keep(socket)),
							options: {
								...options,
								method,
								path,
								headers,
							},
						},
						body === '' ? null : body,
						(error, response) => (response ? readAnswer(response.message, resolve, reject) : reject(error)),
					)
				})
			} catch (cause) {
				if (cause instanceof CancelledError) throw cause
				if (cause instanceof LimitReached && this.#services.get(url.origin) === service) {
					this.#services.delete(url.origin)
				}
				throw networkError(request, watch, cause)
			} finally {
				watch.stop()
				stopListening?.()
			}
		}
		#serviceOf(url) {
			let service = this.#services.get(url.origin)
			if (!service) {
				const client = new HttpClient(this.userAgent, [], {
					keepAlive: true,
					maxSockets: 2 * AT_ONCE,
				})
				const { protocol, port } = url
				const hostname = url.hostname.replace(/^\[|\]$/g, '')
				const agent = client.getAgent(url.href)
				const options = {
					protocol,
					hostname,
					port,
					agent,
					maxHeaderSize: HEADER_LIMIT,
				}
				service = {
					client,
					module:
						url.protocol === 'https:'
							? external_node_https_namespaceObject
							: external_node_http_namespaceObject,
					options,
				}
				this.#services.set(url.origin, service)
			}
			return service
		}
		#keep(socket) {
			if (this.#sockets.has(socket)) return
			this.#sockets.add(socket)
			socket.once('close', () => this.#sockets.delete(socket))
		}
	}
	function monotonic() {
		return Number(process.hrtime.bigint() / 1000000n)
	}
	class Watch {
		within
		connected = false
		onEnd = () => {}
		#began = monotonic()
		#request = null
		#timer
		#stopped = false
		constructor(within) {
			this.within = within
		}
		observing(module, onSocket) {
			return {
				request: (options, onResponse) => {
					const request = module.request(options, onResponse)
					this.#request = request
					this.#limit(Math.min(CONNECT_LIMIT, this.within), 'connect-timeout')
					request.once('socket', (socket) => {
						onSocket(socket)
						const secure = 'secureConnecting' in socket
						if (socket.connecting || (secure && socket.secureConnecting)) {
							socket.once(secure ? 'secureConnect' : 'connect', () => this.#onConnected())
						} else {
							this.#onConnected()
						}
					})
					return request
				},
			}
		}
		end(reason) {
			this.onEnd(reason)
			this.#request?.destroy(reason)
		}
		stop() {
			this.#stopped = true
			clearTimeout(this.#timer)
		}
		#onConnected() {
			if (this.#stopped) return
			this.connected = true
			const left = this.within - (monotonic() - this.#began)
			if (left < ANSWER_LIMIT) this.#limit(left, 'answer-timeout', this.within)
			else this.#limit(ANSWER_LIMIT, 'answer-timeout')
		}
		#limit(ms, trouble, said = ms) {
			clearTimeout(this.#timer)
			this.#timer = setTimeout(() => this.end(new LimitReached(trouble, said)), ms)
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
				cut: size > BODY_LIMIT,
			})
		}
		message.on('data', (chunk) => {
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
	function networkError(request, watch, cause) {
		const { operation, url } = request
		const { trouble, words } = troubleOf(cause, url)
		const sent = watch.connected ? 'maybe' : 'no'
		return new NetworkError(operation, url.hostname, trouble, sent, words, {
			cause,
		})
	} // CONCATENATED MODULE: ./lib/world.js

	const USER_AGENT = 'pause-dis-dump-tasks'
	function makeWorld(runner, maxAttempts, cancellation, onProject) {
		const http = new Http(USER_AGENT)
		const clock = systemClock
		const info = (text) => runner.info(text)
		const notice = (text) => runner.notice(text)
		const redact = (text) => runner.redacted(text)
		const signal = cancellation.cancelled
		return {
			...cancellation,
			caller: new Caller({
				http,
				clock,
				maxAttempts,
				info,
				notice,
				redact,
				signal,
			}),
			clock,
			info,
			onProject,
			warning: (text) => runner.warning(text),
			mask: (secret) => runner.mask(secret),
			idTokenSource: () => idTokenSource(runner.env),
			close: () => http.close(),
		}
	} // CONCATENATED MODULE: ./lib/pauseStep.js

	async function runPause(runner) {
		const cancellation = runner.listenForCancel(0)
		let request = null
		let scene = UNKNOWN_SCENE
		let result = result_resultWith()
		let published = () => []
		const stopped = new Set()
		try {
			request = readPauseRequest(runner.given())
			const { place, dryRun, wayIn } = request
			scene = sceneOf(place, dryRun)
			announce(runner, place, wayIn, request.warnings)
			leaveUncompiled(request.streams.length)
			const masked = place.region === null ? [] : [place.region]
			const world = makeWorld(runner, request.maxAttempts, cancellation, (projectId) => {
				scene = {
					...scene,
					projectId,
				}
			})
			try {
				result = await pauseTasks(request, {
					...world,
					savePause(pause) {
						runner.saveState(STATE.pause, pause)
					},
					saveStream(index, stream) {
						runner.saveState(`${STATE.streamPrefix}${index}`, stream)
						if (stream.fate !== 'unsent') stopped.add(stream.stream)
					},
					publish(reports) {
						published = reports
						runner.setOutputs(handoverOutputs(reports(), masked))
					},
				})
			} finally {
				world.close()
			}
		} catch (error) {
			result = resultOf(
				error,
				published().map((report) => asItStands(report, stopped)),
			)
		}
		const success = concludePause(runner, result, scene, request?.resume ?? null)
		try {
			runner.saveState(STATE.reported, 'yes')
		} catch (error) {
			if (!(error instanceof RunnerFileError)) throw error
		}
		return success
	}
	function asItStands(report, stopped) {
		if (report.outcome !== 'requested') return report
		if (report.stream !== null && stopped.has(report.stream))
			return {
				...report,
				sent: true,
			}
		return {
			...report,
			outcome: 'failed',
			problem: 'Its stop was not sent.',
		}
	} // CONCATENATED MODULE: external "node:fs"
	const external_node_fs_namespaceObject = require('node:fs') // CONCATENATED MODULE: external "os"
	const external_os_namespaceObject = require('os') // CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/utils.js
	function utils_toCommandValue(input) {
		if (input === null || input === undefined) {
			return ''
		} else if (typeof input === 'string' || input instanceof String) {
			return input
		}
		return JSON.stringify(input)
	}
	function toCommandProperties(annotationProperties) {
		if (!Object.keys(annotationProperties).length) {
			return {}
		}
		return {
			title: annotationProperties.title,
			file: annotationProperties.file,
			line: annotationProperties.startLine,
			endLine: annotationProperties.endLine,
			col: annotationProperties.startColumn,
			endColumn: annotationProperties.endColumn,
		}
	} // CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/command.js

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
			if (!command) {
				command = 'missing.command'
			}
			this.command = command
			this.properties = properties
			this.message = message
		}
		toString() {
			let cmdStr = CMD_STRING + this.command
			if (this.properties && Object.keys(this.properties).length > 0) {
				cmdStr += ' '
				let first = true
				for (const key in this.properties) {
					if (this.properties.hasOwnProperty(key)) {
						const val = this.properties[key]
						if (val) {
							if (first) {
								first = false
							} else {
								cmdStr += ','
							}
							cmdStr += `${key}=${escapeProperty(val)}`
						}
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
	} // CONCATENATED MODULE: external "crypto"
	const external_crypto_namespaceObject = require('crypto') // CONCATENATED MODULE: external "fs"
	const external_fs_namespaceObject = require('fs') // CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/file-command.js

	function file_command_issueFileCommand(command, message) {
		const filePath = process.env[`GITHUB_${command}`]
		if (!filePath) {
			throw new Error(`Unable to find environment variable for file command ${command}`)
		}
		if (!external_fs_namespaceObject.existsSync(filePath)) {
			throw new Error(`Missing file at path: ${filePath}`)
		}
		external_fs_namespaceObject.appendFileSync(
			filePath,
			`${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`,
			{
				encoding: 'utf8',
			},
		)
	}
	function file_command_prepareKeyValueMessage(key, value) {
		const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`
		const convertedValue = utils_toCommandValue(value)
		if (key.includes(delimiter)) {
			throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`)
		}
		if (convertedValue.includes(delimiter)) {
			throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`)
		}
		return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`
	} // CONCATENATED MODULE: external "path"
	const external_path_namespaceObject = require('path') // CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/core.js
	var core_awaiter =
		(undefined && undefined.__awaiter) ||
		function (thisArg, _arguments, P, generator) {
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

	var ExitCode
	;(function (ExitCode) {
		ExitCode[(ExitCode['Success'] = 0)] = 'Success'
		ExitCode[(ExitCode['Failure'] = 1)] = 'Failure'
	})(ExitCode || (ExitCode = {}))
	function exportVariable(name, val) {
		const convertedVal = toCommandValue(val)
		process.env[name] = convertedVal
		const filePath = process.env['GITHUB_ENV'] || ''
		if (filePath) {
			return issueFileCommand('ENV', prepareKeyValueMessage(name, val))
		}
		issueCommand(
			'set-env',
			{
				name,
			},
			convertedVal,
		)
	}
	function setSecret(secret) {
		command_issueCommand('add-mask', {}, secret)
	}
	function addPath(inputPath) {
		const filePath = process.env['GITHUB_PATH'] || ''
		if (filePath) {
			issueFileCommand('PATH', inputPath)
		} else {
			issueCommand('add-path', {}, inputPath)
		}
		process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`
	}
	function getInput(name, options) {
		const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || ''
		if (options && options.required && !val) {
			throw new Error(`Input required and not supplied: ${name}`)
		}
		if (options && options.trimWhitespace === false) {
			return val
		}
		return val.trim()
	}
	function getMultilineInput(name, options) {
		const inputs = getInput(name, options)
			.split('\n')
			.filter((x) => x !== '')
		if (options && options.trimWhitespace === false) {
			return inputs
		}
		return inputs.map((input) => input.trim())
	}
	function getBooleanInput(name, options) {
		const trueValue = ['true', 'True', 'TRUE']
		const falseValue = ['false', 'False', 'FALSE']
		const val = getInput(name, options)
		if (trueValue.includes(val)) return true
		if (falseValue.includes(val)) return false
		throw new TypeError(
			`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
				`Support boolean input list: \`true | True | TRUE | false | False | FALSE\``,
		)
	}
	function setOutput(name, value) {
		const filePath = process.env['GITHUB_OUTPUT'] || ''
		if (filePath) {
			return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value))
		}
		process.stdout.write(external_os_namespaceObject.EOL)
		command_issueCommand(
			'set-output',
			{
				name,
			},
			utils_toCommandValue(value),
		)
	}
	function setCommandEcho(enabled) {
		issue('echo', enabled ? 'on' : 'off')
	}
	function setFailed(message) {
		process.exitCode = ExitCode.Failure
		error(message)
	}
	function isDebug() {
		return process.env['RUNNER_DEBUG'] === '1'
	}
	function debug(message) {
		issueCommand('debug', {}, message)
	}
	function error(message, properties = {}) {
		command_issueCommand(
			'error',
			toCommandProperties(properties),
			message instanceof Error ? message.toString() : message,
		)
	}
	function warning(message, properties = {}) {
		command_issueCommand(
			'warning',
			toCommandProperties(properties),
			message instanceof Error ? message.toString() : message,
		)
	}
	function notice(message, properties = {}) {
		command_issueCommand(
			'notice',
			toCommandProperties(properties),
			message instanceof Error ? message.toString() : message,
		)
	}
	function info(message) {
		process.stdout.write(message + os.EOL)
	}
	function startGroup(name) {
		issue('group', name)
	}
	function endGroup() {
		issue('endgroup')
	}
	function group(name, fn) {
		return core_awaiter(this, void 0, void 0, function* () {
			startGroup(name)
			let result
			try {
				result = yield fn()
			} finally {
				endGroup()
			}
			return result
		})
	}
	function saveState(name, value) {
		const filePath = process.env['GITHUB_STATE'] || ''
		if (filePath) {
			return file_command_issueFileCommand('STATE', file_command_prepareKeyValueMessage(name, value))
		}
		command_issueCommand(
			'save-state',
			{
				name,
			},
			utils_toCommandValue(value),
		)
	}
	function getState(name) {
		return process.env[`STATE_${name}`] || ''
	}
	function getIDToken(aud) {
		return core_awaiter(this, void 0, void 0, function* () {
			return yield OidcClient.getIDToken(aud)
		})
	} // CONCATENATED MODULE: ./lib/runner.js

	const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']
	const SHORTEST_REDACTED = 6
	class Runner {
		env = process.env
		#secrets = new Set()
		#redacted = []
		constructor() {
			if (this.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
				delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
				this.warning(
					'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate ' +
						'authority set NODE_EXTRA_CA_CERTS.',
				)
			}
			process.noDeprecation = true
			for (const name of SECRET_INPUTS) this.mask(getInput(name))
			for (const name of SECRET_VARIABLES) this.mask(this.env[name] ?? '')
			for (const name of PROXY_VARIABLES) this.#maskProxy(this.env[name] ?? '')
		}
		given() {
			return {
				input: (name) =>
					getInput(name, {
						trimWhitespace: false,
					}),
				env: this.env,
			}
		}
		input(name) {
			return getInput(name)
		}
		mask(secret) {
			if (secret === '') return
			for (const line of secret.split(/\r\n|\r|\n/).map((each) => each.trim())) {
				if (line === '' || this.#secrets.has(line)) continue
				this.#secrets.add(line)
				if (line.length >= SHORTEST_REDACTED) {
					this.#redacted = [...this.#redacted, line].sort((a, b) => b.length - a.length)
				}
				setSecret(line)
			}
		}
		redacted(text) {
			return this.#redacted.reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text)
		}
		info(text) {
			process.stdout.write(`${logLines(this.redacted(text)).join('\n')}\n`)
		}
		notice(text) {
			notice(this.#annotation(text))
		}
		warning(text, title) {
			warning(
				this.#annotation(text),
				title === undefined
					? {}
					: {
							title: text_plain(title),
						},
			)
		}
		error(text, title) {
			error(this.#annotation(text), {
				title: text_plain(title),
			})
		}
		saveState(name, value) {
			writing('state', () => saveState(name, value))
		}
		setOutputs(outputs) {
			writing('outputs', () => {
				for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
			})
		}
		summarize(markdown) {
			const file = this.env['GITHUB_STEP_SUMMARY']
			if (!file) return
			try {
				;(0, external_node_fs_namespaceObject.appendFileSync)(file, this.redacted(markdown))
			} catch (error) {
				this.warning(
					`The job summary could not be written: ${error instanceof Error ? error.message : error}`,
				)
			}
		}
		get action() {
			const repository = this.env['GITHUB_ACTION_REPOSITORY'] ?? ''
			const ref = this.env['GITHUB_ACTION_REF'] ?? ''
			return /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref) ? `${repository}@${ref}` : null
		}
		listenForCancel(patience) {
			const cancelled = new AbortController()
			const overdue = new AbortController()
			let heard = false
			const onSignal = () => {
				if (heard) return
				heard = true
				this.info('The job is being cancelled; ending with what is known')
				if (patience === 0) cancelled.abort()
				else setTimeout(() => cancelled.abort(), patience).unref()
				setTimeout(() => overdue.abort(), CANCEL_GRACE).unref()
			}
			process.on('SIGINT', onSignal)
			process.on('SIGTERM', onSignal)
			return {
				cancelled: cancelled.signal,
				overdue: overdue.signal,
			}
		}
		#annotation(text) {
			return logLines(this.redacted(text)).join('\n')
		}
		#maskProxy(address) {
			try {
				const { password } = new URL(address.includes('://') ? address : `http://${address}`)
				this.mask(password)
				this.mask(decodeURIComponent(password))
			} catch {}
		}
	}
	function writing(what, write) {
		try {
			write()
		} catch (error) {
			throw new RunnerFileError(what, text_plain(error instanceof Error ? error.message : error))
		}
	} // CONCATENATED MODULE: ./lib/pause.js

	runPause(new Runner()).then(exit)

	module.exports = __webpack_exports__
	/******/
})()
