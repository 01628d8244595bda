import { createRequire as __WEBPACK_EXTERNAL_createRequire } from 'module'
/******/ var __webpack_modules__ = {
	/***/ 613: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('assert')

		/***/
	},

	/***/ 982: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('crypto')

		/***/
	},

	/***/ 434: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('events')

		/***/
	},

	/***/ 896: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('fs')

		/***/
	},

	/***/ 611: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('http')

		/***/
	},

	/***/ 692: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('https')

		/***/
	},

	/***/ 278: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('net')

		/***/
	},

	/***/ 598: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('node:crypto')

		/***/
	},

	/***/ 24: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('node:fs')

		/***/
	},

	/***/ 67: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('node:http')

		/***/
	},

	/***/ 708: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('node:https')

		/***/
	},

	/***/ 136: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('node:url')

		/***/
	},

	/***/ 857: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('os')

		/***/
	},

	/***/ 928: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('path')

		/***/
	},

	/***/ 756: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('tls')

		/***/
	},

	/***/ 23: /***/ (module) => {
		module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)('util')

		/***/
	},

	/***/ 199: /***/ (__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {
		/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
			/* harmony export */ N: () => /* binding */ exit,
			/* harmony export */
		})
		/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(804)

		process.exitCode = 1
		const LINGER = 500
		function exit(success) {
			process.exitCode = success ? 0 : 1
			setTimeout(() => process.exit(), LINGER).unref()
		}
		process.on('uncaughtException', (error) => {
			const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
			const lines = (0, _text_js__WEBPACK_IMPORTED_MODULE_0__ /* .logLines */.OG)(
				`This is a defect of the action; please report it with this text:\n${text}`,
			)
			process.stdout.write(`${lines.join('\n')}\n`)
			process.exit(1)
		})

		/***/
	},

	/***/ 688: /***/ (__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {
		/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
			/* harmony export */ CV: () => /* binding */ mayHaveSomethingToResume,
			/* harmony export */ E7: () => /* binding */ mayBeStopped,
			/* harmony export */ EY: () => /* binding */ parseTasks,
			/* harmony export */ Kq: () => /* binding */ tasksOutput,
			/* harmony export */ Sy: () => /* binding */ readSaved,
			/* harmony export */ c4: () => /* binding */ STATE,
			/* harmony export */
		})
		/* unused harmony exports handoverOutput, savedTask */
		/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(413)
		/* harmony import */ var _tasks_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(333)
		/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(804)

		function tasksOutput(reports) {
			return JSON.stringify(
				reports.map(({ stream, id, name, destination, before, after, lastTransfer, outcome }) => ({
					stream,
					id,
					name,
					destination,
					before,
					after,
					'last-transfer': lastTransfer,
					outcome,
				})),
			)
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
		const TO_START = ['paused', 'requested', 'timed-out', 'adopted']
		function parseTasks(text) {
			const problem =
				'is not the tasks or handover output of a pause step: it was cut or edited on its way. Nothing was started. ' +
				'Pass the output on unchanged, or set stream-name and task-ids instead'
			const json = decoded(text)
			if (!Array.isArray(json))
				return { problem: `${problem} (${json === undefined ? 'no JSON' : 'no array'})` }
			const handed = []
			for (const [index, entry] of json.entries()) {
				const task = (0, _json_js__WEBPACK_IMPORTED_MODULE_0__ /* .isRecord */.u)(entry)
					? handedTask(entry)
					: null
				if (task === null)
					return {
						problem: `${problem} (entry ${index + 1}: ${(0, _text_js__WEBPACK_IMPORTED_MODULE_1__ /* .plain */.pj)(JSON.stringify(entry), 120)})`,
					}
				if (TO_START.includes(task.outcome)) {
					if (task.stream === '') return { problem: `${problem} (entry ${index + 1} names no stream)` }
					handed.push(task)
				}
			}
			return { handed }
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
			const known = _tasks_js__WEBPACK_IMPORTED_MODULE_2__ /* .OUTCOMES */.im
				.find((each) => each === outcome)
			const isText = (value) => value === null || (typeof value === 'string' && value !== '')
			if (known === undefined || !isText(id) || !isText(name) || (id === null && name === null)) return null
			if (stream !== null && (typeof stream !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(stream)))
				return null
			return { stream: stream ?? '', id: id, name: name, outcome: known }
		}
		const STATE = { pause: 'pause', reported: 'reported', streamPrefix: 'stream-' }
		function savedTask(task) {
			const { id, name, destination, lastTransfer } = task
			return { id, name, destination, lastTransfer }
		}
		function readSaved(state) {
			const pauseText = state.get(STATE.pause)
			if (pauseText === undefined || pauseText === '') return null
			try {
				const pause = JSON.parse(pauseText)
				const streams = [...state]
					.filter(([name]) => name.startsWith(STATE.streamPrefix))
					.map(([, text]) => JSON.parse(text))
				const whole = streams.every(
					(each) => [each.stop, each.named, each.adopted, each.paused].every(Array.isArray) && each.fate,
				)
				return pause.version === 1 && whole ? { pause, streams } : 'unreadable'
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

	/***/ 413: /***/ (__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {
		/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
			/* harmony export */ u: () => /* binding */ isRecord,
			/* harmony export */
		})
		function isRecord(value) {
			return typeof value === 'object' && value !== null && !Array.isArray(value)
		}

		/***/
	},

	/***/ 317: /***/ (__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {
		__nccwpck_require__.a(
			__webpack_module__,
			async (__webpack_handle_async_dependencies__, __webpack_async_result__) => {
				try {
					/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(199)
					/* harmony import */ var _handover_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(688)

					const PREFIX = 'STATE_'
					const state = new Map(
						Object.entries(process.env).flatMap(([name, value]) =>
							name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value ?? '']] : [],
						),
					)
					;(0, _exit_js__WEBPACK_IMPORTED_MODULE_0__ /* .exit */.N)(await post())
					async function post() {
						const saved = (0, _handover_js__WEBPACK_IMPORTED_MODULE_1__ /* .readSaved */.Sy)(state)
						if (
							saved === null ||
							(saved !== 'unreadable' &&
								!(0, _handover_js__WEBPACK_IMPORTED_MODULE_1__ /* .mayHaveSomethingToResume */.CV)(saved))
						) {
							process.stdout.write('Nothing to resume: this step stopped no dump task.\n')
							return true
						}
						const { runPost } = await Promise.all(
							/* import() */ [__nccwpck_require__.e(648), __nccwpck_require__.e(817)],
						).then(__nccwpck_require__.bind(__nccwpck_require__, 817))
						return runPost(
							saved,
							state.get(_handover_js__WEBPACK_IMPORTED_MODULE_1__ /* .STATE */.c4.reported) === 'yes',
						)
					}

					__webpack_async_result__()
				} catch (e) {
					__webpack_async_result__(e)
				}
			},
			1,
		)

		/***/
	},

	/***/ 333: /***/ (__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {
		/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
			/* harmony export */ EI: () => /* binding */ reportOf,
			/* harmony export */ EW: () => /* binding */ taskLabel,
			/* harmony export */ ST: () => /* binding */ isGone,
			/* harmony export */ im: () => /* binding */ OUTCOMES,
			/* harmony export */ yz: () => /* binding */ isSameTask,
			/* harmony export */
		})
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
			'missing',
		]
		function isGone(task) {
			return task === undefined || task.state === 'DELETE'
		}
		function isSameTask(a, b) {
			return a.id !== null && b.id !== null ? a.id === b.id : a.name !== null && a.name === b.name
		}
		function taskLabel(task) {
			if (task.name === null) return task.id ?? '?'
			return task.id === null ? task.name : `${task.name} (${task.id})`
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
		}

		/***/
	},

	/***/ 804: /***/ (__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {
		/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
			/* harmony export */ Ln: () => /* binding */ span,
			/* harmony export */ OG: () => /* binding */ logLines,
			/* harmony export */ hS: () => /* binding */ counted,
			/* harmony export */ pj: () => /* binding */ plain,
			/* harmony export */ sZ: () => /* binding */ fewOf,
			/* harmony export */
		})
		/* unused harmony export logLine */
		const UNPRINTABLE =
			/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu
		const SHOWN = 300
		function plain(text, longest = SHOWN) {
			const visible = String(text)
				.toWellFormed()
				.replace(UNPRINTABLE, (character) => {
					const code = character.codePointAt(0) ?? 0
					if (code > 0xffff) return `\\u{${code.toString(16)}}`
					return code <= 0xff
						? `\\x${code.toString(16).padStart(2, '0')}`
						: `\\u${code.toString(16).padStart(4, '0')}`
				})
				.replaceAll('##[', '## [')
			return visible.length > longest ? `${visible.slice(0, longest).toWellFormed()}…` : visible
		}
		function logLine(text) {
			const line = plain(text, 4000)
			return /^\s*::/.test(line) ? `· ${line}` : line
		}
		function logLines(text) {
			return text.split('\n').map(logLine)
		}
		function fewOf(items, shown = 10) {
			if (items.length <= shown) return items.join(', ')
			return `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`
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
/******/ if (typeof __nccwpck_require__ !== 'undefined')
	__nccwpck_require__.ab =
		decodeURIComponent(new URL('.', import.meta.url).pathname).slice(
			import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0,
			-1,
		) + '/'
/******/
/******/ /* webpack/runtime/async module */
/******/ ;(() => {
	/******/ var webpackQueues = typeof Symbol === 'function' ? Symbol('webpack queues') : '__webpack_queues__'
	/******/ var webpackExports =
		typeof Symbol === 'function' ? Symbol('webpack exports') : '__webpack_exports__'
	/******/ var webpackError = typeof Symbol === 'function' ? Symbol('webpack error') : '__webpack_error__'
	/******/ var resolveQueue = (queue) => {
		/******/ if (queue && queue.d < 1) {
			/******/ queue.d = 1
			/******/ queue.forEach((fn) => fn.r--)
			/******/ queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()))
			/******/
		}
		/******/
	}
	/******/ var wrapDeps = (deps) =>
		deps.map((dep) => {
			/******/ if (dep !== null && typeof dep === 'object') {
				/******/ if (dep[webpackQueues]) return dep
				/******/ if (dep.then) {
					/******/ var queue = []
					/******/ queue.d = 0
					/******/ dep.then(
						(r) => {
							/******/ obj[webpackExports] = r
							/******/ resolveQueue(queue)
							/******/
						},
						(e) => {
							/******/ obj[webpackError] = e
							/******/ resolveQueue(queue)
							/******/
						},
					)
					/******/ var obj = {}
					/******/ obj[webpackQueues] = (fn) => fn(queue)
					/******/ return obj
					/******/
				}
				/******/
			}
			/******/ var ret = {}
			/******/ ret[webpackQueues] = (x) => {}
			/******/ ret[webpackExports] = dep
			/******/ return ret
			/******/
		})
	/******/ __nccwpck_require__.a = (module, body, hasAwait) => {
		/******/ var queue
		/******/ hasAwait && ((queue = []).d = -1)
		/******/ var depQueues = new Set()
		/******/ var exports = module.exports
		/******/ var currentDeps
		/******/ var outerResolve
		/******/ var reject
		/******/ var promise = new Promise((resolve, rej) => {
			/******/ reject = rej
			/******/ outerResolve = resolve
			/******/
		})
		/******/ promise[webpackExports] = exports
		/******/ promise[webpackQueues] = (fn) => (
			queue && fn(queue), depQueues.forEach(fn), promise['catch']((x) => {})
		)
		/******/ module.exports = promise
		/******/ body(
			(deps) => {
				/******/ currentDeps = wrapDeps(deps)
				/******/ var fn
				/******/ var getResult = () =>
					currentDeps.map((d) => {
						/******/ if (d[webpackError]) throw d[webpackError]
						/******/ return d[webpackExports]
						/******/
					})
				/******/ var promise = new Promise((resolve) => {
					/******/ fn = () => resolve(getResult)
					/******/ fn.r = 0
					/******/ var fnQueue = (q) =>
						q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn)))
					/******/ currentDeps.map((dep) => dep[webpackQueues](fnQueue))
					/******/
				})
				/******/ return fn.r ? promise : getResult()
				/******/
			},
			(err) => (err ? reject((promise[webpackError] = err)) : outerResolve(exports), resolveQueue(queue)),
		)
		/******/ queue && queue.d < 0 && (queue.d = 0)
		/******/
	}
	/******/
})()
/******/
/******/ /* webpack/runtime/create fake namespace object */
/******/ ;(() => {
	/******/ var getProto = Object.getPrototypeOf ? (obj) => Object.getPrototypeOf(obj) : (obj) => obj.__proto__
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
/******/ /* webpack/runtime/import chunk loading */
/******/ ;(() => {
	/******/ // no baseURI
	/******/
	/******/ // object to store loaded and loading chunks
	/******/ // undefined = chunk not loaded, null = chunk preloaded/prefetched
	/******/ // [resolve, Promise] = chunk loading, 0 = chunk loaded
	/******/ var installedChunks = {
		/******/ 792: 0,
		/******/
	}
	/******/
	/******/ var installChunk = (data) => {
		/******/ var { ids, modules, runtime } = data
		/******/ // add "modules" to the modules object,
		/******/ // then flag all "ids" as loaded and fire callback
		/******/ var moduleId,
			chunkId,
			i = 0
		/******/ for (moduleId in modules) {
			/******/ if (__nccwpck_require__.o(modules, moduleId)) {
				/******/ __nccwpck_require__.m[moduleId] = modules[moduleId]
				/******/
			}
			/******/
		}
		/******/ if (runtime) runtime(__nccwpck_require__)
		/******/ for (; i < ids.length; i++) {
			/******/ chunkId = ids[i]
			/******/ if (__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
				/******/ installedChunks[chunkId][0]()
				/******/
			}
			/******/ installedChunks[ids[i]] = 0
			/******/
		}
		/******/
		/******/
	}
	/******/
	/******/ __nccwpck_require__.f.j = (chunkId, promises) => {
		/******/ // import() chunk loading for javascript
		/******/ var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId)
			? installedChunks[chunkId]
			: undefined
		/******/ if (installedChunkData !== 0) {
			// 0 means "already installed".
			/******/
			/******/ // a Promise means "currently loading".
			/******/ if (installedChunkData) {
				/******/ promises.push(installedChunkData[1])
				/******/
			} else {
				/******/ if (true) {
					// all chunks have JS
					/******/ // setup Promise in chunk cache
					/******/ var promise = import('./' + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
						/******/ if (installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined
						/******/ throw e
						/******/
					})
					/******/ var promise = Promise.race([
						promise,
						new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve])),
					])
					/******/ promises.push((installedChunkData[1] = promise))
					/******/
				}
				/******/
			}
			/******/
		}
		/******/
	}
	/******/
	/******/ // no prefetching
	/******/
	/******/ // no preloaded
	/******/
	/******/ // no external install chunk
	/******/
	/******/ // no on chunks loaded
	/******/
})()
/******/
/************************************************************************/
/******/
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(317)
/******/ __webpack_exports__ = await __webpack_exports__
/******/
