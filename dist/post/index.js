/******/ ;(() => {
	// webpackBootstrap
	/******/ 'use strict'
	/******/ var __webpack_modules__ = {
		/***/ 881: /***/ (__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {
			/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
				/* harmony export */ CV: () => /* binding */ mayHaveSomethingToResume,
				/* harmony export */ E7: () => /* binding */ mayBeStopped,
				/* harmony export */ Kq: () => /* binding */ tasksOutput,
				/* harmony export */ Sy: () => /* binding */ readSaved,
				/* harmony export */ c4: () => /* binding */ STATE,
				/* harmony export */
			})
			/* unused harmony exports handoverOutput, parseTasks, fitsIntoState, toSave */
			/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(60)

			function tasksOutput(reports) {
				const isReport = (value) =>
					(0, _json_js__WEBPACK_IMPORTED_MODULE_0__ /* .isRecord */.u)(value) && 'lastTransfer' in value
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
				if (stream !== null && (typeof stream !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(stream)))
					return null
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
					streams.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(toSave(each))), 0) <=
					LARGEST_STATE
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
			}

			/***/
		},

		/***/ 60: /***/ (__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {
			/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
				/* harmony export */ u: () => /* binding */ isRecord,
				/* harmony export */
			})
			function isRecord(value) {
				return typeof value === 'object' && value !== null && !Array.isArray(value)
			}

			/***/
		},

		/***/ 653: /***/ (__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {
			/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
				/* harmony export */ Ln: () => /* binding */ span,
				/* harmony export */ OG: () => /* binding */ logLines,
				/* harmony export */ hS: () => /* binding */ counted,
				/* harmony export */ pj: () => /* binding */ plain,
				/* harmony export */ sZ: () => /* binding */ fewOf,
				/* harmony export */
			})
			/* unused harmony export logLine */
			const unprintable = () =>
				/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu
			const ORDINARY = /^[ -~\xab\xbb\u2026\u2013\u2192\xb7\u2019]*$/
			const SHOWN = 300
			function plain(text, longest = SHOWN) {
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
				const line = plain(text, 4000)
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
			}

			/***/
		},

		/***/ 982: /***/ (module) => {
			module.exports = require('crypto')

			/***/
		},

		/***/ 434: /***/ (module) => {
			module.exports = require('events')

			/***/
		},

		/***/ 896: /***/ (module) => {
			module.exports = require('fs')

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

		/***/ 598: /***/ (module) => {
			module.exports = require('node:crypto')

			/***/
		},

		/***/ 24: /***/ (module) => {
			module.exports = require('node:fs')

			/***/
		},

		/***/ 67: /***/ (module) => {
			module.exports = require('node:http')

			/***/
		},

		/***/ 708: /***/ (module) => {
			module.exports = require('node:https')

			/***/
		},

		/***/ 857: /***/ (module) => {
			module.exports = require('os')

			/***/
		},

		/***/ 928: /***/ (module) => {
			module.exports = require('path')

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
	/******/ // expose the modules object (__webpack_modules__)
	/******/ __nccwpck_require__.m = __webpack_modules__
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
	/******/ /* webpack/runtime/ensure chunk */
	/******/ ;(() => {
		/******/ __nccwpck_require__.f = {}
		/******/ // This file contains only the entry chunk.
		/******/ // The chunk loading function for additional chunks
		/******/ __nccwpck_require__.e = (chunkId) => {
			/******/ return Promise.all(
				Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
					/******/ __nccwpck_require__.f[key](chunkId, promises)
					/******/ return promises
					/******/
				}, []),
			)
			/******/
		}
		/******/
	})()
	/******/
	/******/ /* webpack/runtime/get javascript chunk filename */
	/******/ ;(() => {
		/******/ // This function allow to reference async chunks
		/******/ __nccwpck_require__.u = (chunkId) => {
			/******/ // return url for filenames based on template
			/******/ return '' + chunkId + '.index.js'
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
	/******/ /* webpack/runtime/require chunk loading */
	/******/ ;(() => {
		/******/ // no baseURI
		/******/
		/******/ // object to store loaded chunks
		/******/ // "1" means "loaded", otherwise not loaded yet
		/******/ var installedChunks = {
			/******/ 792: 1,
			/******/
		}
		/******/
		/******/ // no on chunks loaded
		/******/
		/******/ var installChunk = (chunk) => {
			/******/ var moreModules = chunk.modules,
				chunkIds = chunk.ids,
				runtime = chunk.runtime
			/******/ for (var moduleId in moreModules) {
				/******/ if (__nccwpck_require__.o(moreModules, moduleId)) {
					/******/ __nccwpck_require__.m[moduleId] = moreModules[moduleId]
					/******/
				}
				/******/
			}
			/******/ if (runtime) runtime(__nccwpck_require__)
			/******/ for (var i = 0; i < chunkIds.length; i++) /******/ installedChunks[chunkIds[i]] = 1
			/******/
			/******/
		}
		/******/
		/******/ // require() chunk loading for javascript
		/******/ __nccwpck_require__.f.require = (chunkId, promises) => {
			/******/ // "1" is the signal for "already loaded"
			/******/ if (!installedChunks[chunkId]) {
				/******/ if (true) {
					// all chunks have JS
					/******/ installChunk(require('./' + __nccwpck_require__.u(chunkId)))
					/******/
				} else installedChunks[chunkId] = 1
				/******/
			}
			/******/
		}
		/******/
		/******/ // no external install chunk
		/******/
		/******/ // no HMR
		/******/
		/******/ // no HMR manifest
		/******/
	})()
	/******/
	/************************************************************************/
	var __webpack_exports__ = {}

	// EXTERNAL MODULE: ./lib/text.js
	var lib_text = __nccwpck_require__(653) // CONCATENATED MODULE: ./lib/exit.js

	process.exitCode = 1
	const LINGER = 500
	function exit(success) {
		process.exitCode = success ? 0 : 1
		setTimeout(() => process.exit(), LINGER).unref()
		process.stdout.write('', () => process.exit())
	}
	process.on('uncaughtException', (error) => {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
		const lines = (0, lib_text /* logLines */.OG)(
			`This is a defect of the action; please report it with this text:\n${text}`,
		)
		process.stdout.write(`${lines.join('\n')}\n`)
		process.exit(1)
	})

	// EXTERNAL MODULE: ./lib/handover.js
	var handover = __nccwpck_require__(881) // CONCATENATED MODULE: ./lib/post.js

	const PREFIX = 'STATE_'
	const state = new Map(
		Object.entries(process.env).flatMap(([name, value]) =>
			name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value ?? '']] : [],
		),
	)
	post().then(exit)
	async function post() {
		const saved = (0, handover /* readSaved */.Sy)(state)
		if (
			saved === null ||
			(saved !== 'unreadable' && !(0, handover /* mayHaveSomethingToResume */.CV)(saved))
		) {
			process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
			return true
		}
		const { runPost } = await Promise.all(
			/* import() */ [__nccwpck_require__.e(648), __nccwpck_require__.e(137)],
		).then(__nccwpck_require__.bind(__nccwpck_require__, 137))
		return runPost(saved, state.get(handover /* STATE */.c4.reported) === 'yes')
	}

	module.exports = __webpack_exports__
	/******/
})()
