import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
var assert = __nccwpck_require__(613);
var util = __nccwpck_require__(23);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        // Detect the request to connect same origin server,
        // reuse the connection.
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  v7: () => (/* binding */ lib_pause),
  bE: () => (/* binding */ post),
  U: () => (/* binding */ lib_resume)
});

;// CONCATENATED MODULE: ./lib/model/errors.js
/** An expected failure. Anything else that is thrown is a defect of this program. */
class StepError extends Error {
    fate; // How far the request came that failed; if it is not said, as far as that of the cause
    constructor(message, options = {}) {
        super(message, options);
        const { fate, cause } = options;
        this.fate = fate ?? (cause instanceof StepError ? cause.fate : 'unsent');
    }
}
function messageOf(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** What is reported if something was thrown that nobody expected. */
function defectText(thrown) {
    const stack = (thrown instanceof Error && thrown.stack) || messageOf(thrown);
    return `This is a defect of the action; please report it with this text:\n${stack}`;
}
/** The inputs or the environment cannot be used. Holds every mistake; each one names its input or variable. */
class InputError extends StepError {
    problems;
    constructor(problems) {
        super(problems.map((problem) => (problems.length === 1 ? problem : `- ${problem}`)).join('\n'));
        this.problems = problems;
    }
}
const THROTTLED = ['DIS.4303', 'DIS.4305']; // They mean "try later", although their status is 400
const BLOCKED = 'DIS.4309'; // The address, after too many failures. Each further request prolongs it.
/** A service gave another answer than the requested one. */
class ServiceError extends StepError {
    parts;
    isThrottled; // Too many requests: such an answer is waited out, and is no failed attempt
    constructor(parts, options) {
        const { operation, service, status, code, words, requestId, isUnreadable, isRepeated } = parts;
        const id = requestId ? ` (request ID ${requestId})` : '';
        const answered = isRepeated ? `not tried, since ${service} had answered` : `${service} answered`;
        const isThrottled = THROTTLED.includes(code ?? '') || (status === 429 && code !== BLOCKED);
        // A gateway may answer 5xx although the service did the work, and so may a service.
        const isUnknown = status >= 500 || status === 408 || (status < 300 && isUnreadable);
        const fate = isRepeated || isThrottled ? 'unsent' : isUnknown ? 'unknown' : 'refused';
        const text = `Could not ${operation}: ${answered} ${status}${code ? `, ${code}` : ''}: ${words}${id}`;
        super(text, { ...options, fate });
        this.parts = parts;
        this.isThrottled = isThrottled;
    }
    /** A signature, key or token was refused (441: DIS's own status for that). */
    get isUnauthorized() {
        return this.parts.status === 401 || this.parts.status === 441;
    }
}
/**
 * IAM locked the account, user or key; each further request prolongs that. Both vendors document "AK access failed to
 * reach the limit,forbidden". What DIS itself says of its streams is no such lock.
 */
function isLocked({ parts: { status, words, code } }) {
    if (code?.startsWith('DIS.'))
        return false;
    return [401, 403, 423, 441].includes(status) && /\block(ed)?\b|failed to reach the limit/i.test(words);
}
/** No answer came, or only a part of it. `fate` says whether the service may have received the request. */
class NetworkError extends StepError {
    host;
    trouble;
    constructor(operation, host, trouble, fate, words, options) {
        super(`Could not ${operation}: ${words}`, { ...options, fate });
        this.host = host;
        this.trouble = trouble;
    }
}
/** The time is used up, or the service asks to wait longer (`Retry-After`) than the time that is left. */
class TimeLimitError extends StepError {
}
/** The file through which the runner takes outputs or state cannot be written. `words` says why. */
class RunnerFileError extends StepError {
    constructor(what, words, options) {
        super(`The ${what} of this step could not be written: ${words}`, options);
    }
}
class CancelledError extends StepError {
    constructor(fate = 'unsent') {
        super('The job was cancelled', { fate });
    }
}

;// CONCATENATED MODULE: ./lib/model/text.js
/** Makes text from a server, a user or the environment harmless for a log line. For Markdown see `markdown.ts`. */
/** Characters that break a line, or that reorder or hide what a reader sees, and codes that are no characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
/** Marks that would change our own character before them, or that pile up: no script needs more than four. */
const MISPLACED_MARKS = /^\p{M}+|(?<=\p{M}{4})\p{M}+/gu;
/** Foreign text as a harmless piece of a line. The runner takes `##[` for a command anywhere in a line. */
function plain(text, longest = 300) {
    const visible = String(text)
        .toWellFormed()
        .replace(UNPRINTABLE, spelled)
        .replace(MISPLACED_MARKS, (marks) => Array.from(marks, spelled).join(''))
        .replaceAll('##[', '## [');
    return visible.length > longest ? `${visible.slice(0, longest).toWellFormed()}…` : visible;
}
/** A character as a JavaScript escape. */
function spelled(character) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff)
        return `\\u{${code.toString(16)}}`;
    return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`;
}
/** Lines of the log. The runner takes one that begins with `::` for a command, even after blanks: it gets a `·`. */
function logLines(text) {
    const lines = text.split('\n').map((line) => plain(line, 4000));
    return lines.map((line) => (line.trimStart().startsWith('::') ? `· ${line}` : line));
}
/** `a, b, c and 4 more`: the first few of a list, and the number of the others. */
function fewOf(items, shown = 10, asText = String) {
    const first = items.slice(0, shown).map(asText).join(', ');
    return items.length <= shown ? first : `${first} and ${items.length - shown} more`;
}
/** `1 dump task`, `3 dump tasks`. */
function counted(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
function capital(text) {
    return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
/** Joins the parts that are not empty. */
function joined(separator, ...parts) {
    return parts.filter(Boolean).join(separator);
}
/** A time span given in ms, as a person would say it: `450 ms`, `12 s`, `2 min 5 s`, `1 h 3 min`. */
function span(ms) {
    if (ms < 1000)
        return `${Math.max(0, Math.round(ms))} ms`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return joined(' ', `${minutes} min`, seconds % 60 > 0 && `${seconds % 60} s`);
    return joined(' ', `${Math.floor(minutes / 60)} h`, minutes % 60 > 0 && `${minutes % 60} min`);
}
/** `18:50:22`: the time of day in UTC of a time in ms since 1970. */
function timeOfDay(ms) {
    return new Date(ms).toISOString().slice(11, 19);
}
/** `3 Aug 18:50`, in UTC, and with the year where it is not that of `now`; both in ms since 1970. */
function dayAndTime(ms, now) {
    const [, day, month, year, time = ''] = new Date(ms).toUTCString().split(' ');
    const isThisYear = year === String(new Date(now).getUTCFullYear());
    return joined(' ', String(Number(day)), month, !isThisYear && year, time.slice(0, 5));
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
;// CONCATENATED MODULE: ./stubs/undici/index.js
/**
 * Stands in for undici (1 MB). `@actions/http-client` imports its `ProxyAgent` for `getAgentDispatcher`, which this
 * action never calls.
 */
class ProxyAgent {
  constructor() {
    throw new Error('undici is not part of this bundle (see stubs/undici)')
  }
}

;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function lib_getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var auth_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = (/* unused pure expression or super */ null && (_summary));
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: external "string_decoder"
const external_string_decoder_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(613);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var io_util_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_namespaceObject.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_namespaceObject.constants.O_RDONLY;
function exists(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return io_util_awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_namespaceObject.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_namespaceObject.dirname(filePath);
                        const upperName = external_path_namespaceObject.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_namespaceObject.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_namespaceObject.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_namespaceObject.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_namespaceObject.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_namespaceObject.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_namespaceObject.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_namespaceObject.EOL.length);
                n = s.indexOf(external_os_namespaceObject.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_namespaceObject.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_namespaceObject.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec_exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = tr.argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new tr.ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new StringDecoder('utf8');
        const stderrDecoder = new StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec_exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + os.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return file_command_issueFileCommand('STATE', file_command_prepareKeyValueMessage(name, value));
    }
    command_issueCommand('save-state', { name }, utils_toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
;// CONCATENATED MODULE: ./lib/cloud/proxy.js
/** Describes the proxy that the toolkit takes for a request, and refuses one that the toolkit would go past. */



const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
/** User and password in a URL. A password may hold any character, so the last `@` ends it. */
const CREDENTIALS = /^(?:[a-z][a-z\d+.-]*:\/\/|\/\/)?([^:]*):?(.*)@/is;
/** A user without a password counts as a token, and so as a secret, from this length on. */
const SHORTEST_TOKEN = 8;
/** `the proxy host:port (HTTPS_PROXY)`; null if requests to `url` need none. @throws {InputError} it cannot be used */
function describeProxy(url) {
    const target = new URL(url);
    const names = VARIABLES.filter((name) => name.toLowerCase() === `${target.protocol.slice(0, -1)}_proxy`);
    const variable = names.find((name) => process.env[name]);
    if (variable === undefined || checkBypass(target))
        return null;
    const proxy = attempt(() => getProxyUrl(target));
    const standard = { 'http:': 80, 'https:': 443 }[proxy?.protocol ?? ''];
    if (!proxy?.hostname || standard === undefined) {
        // The value is not shown, as it may hold a password.
        throw new InputError([
            `${variable}: holds no address of an HTTP proxy; write http://host:port or http://user:password@host:port, with ` +
                'special characters of the password percent-encoded',
        ]);
    }
    return `the proxy ${plain(`${proxy.hostname}:${proxy.port || standard}`, 100)} (${variable})`;
}
/** The secrets in the variables that name a proxy, as written and decoded. */
function proxySecrets(env) {
    const secrets = VARIABLES.flatMap((name) => {
        const [, user = '', password = ''] = CREDENTIALS.exec(env[name]?.trim() ?? '') ?? [];
        const secret = password || (user.length < SHORTEST_TOKEN ? '' : user);
        return secret === '' ? [] : [secret, attempt(() => decodeURIComponent(secret)) ?? secret];
    });
    return [...new Set(secrets)];
}
/** What `work` gives; undefined if it throws. */
function attempt(work) {
    try {
        return work();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/inputs/credentials.js
const SIGN_IN_METHOD_NAMES = {
    'access-key': 'AK/SK',
    token: 'an existing token',
    password: 'IAM user and password',
    keyless: 'keyless (OIDC)',
};
/** The values of each kind, in the order of their names below. */
const VALUES = {
    'access-key': ['accessKey', 'secretKey', 'securityToken'],
    token: ['token'],
    password: ['username', 'password', 'domainName'],
    keyless: ['identityProvider', 'audience'],
};
/** `names`: those of each value, with a `|` between several names of one value. */
function way(family, kind, names) {
    const each = names.split(' ');
    const values = VALUES[kind].map((value, index) => [value, each[index]?.split('|') ?? []]);
    return { family, kind, values: Object.fromEntries(values) };
}
/** What counts is the user's domain. The last two name that of a scope or project, which is often the same. */
const OS_DOMAIN = 'OS_USER_DOMAIN_NAME|OS_DOMAIN_NAME|OS_PROJECT_DOMAIN_NAME';
/** In the order in which they are tried. Names as in the reference of each tool. */
const WAYS = [
    way(null, 'keyless', 'identity-provider audience'),
    way(null, 'access-key', 'access-key-id secret-access-key security-token'),
    way(null, 'token', 'auth-token'),
    way(null, 'password', 'username password domain-name'),
    way('OpenStack', 'token', 'OS_AUTH_TOKEN|OS_TOKEN'),
    way('OpenStack', 'access-key', 'OS_ACCESS_KEY OS_SECRET_KEY OS_SECURITY_TOKEN|OS_SESSION_TOKEN'),
    way('OpenStack', 'password', `OS_USERNAME OS_PASSWORD ${OS_DOMAIN}`),
    way('Terraform of Huawei Cloud', 'access-key', 'HW_ACCESS_KEY HW_SECRET_KEY HW_SECURITY_TOKEN'),
    way('Terraform of Huawei Cloud', 'password', 'HW_USER_NAME HW_USER_PASSWORD HW_DOMAIN_NAME'),
    way('huaweicloud/auth-action', 'access-key', 'HUAWEI_CLOUD_ACCESS_KEY_ID HUAWEI_CLOUD_SECRET_ACCESS_KEY'),
    way('vendor SDK', 'access-key', 'HUAWEICLOUD_SDK_AK HUAWEICLOUD_SDK_SK HUAWEICLOUD_SDK_SECURITY_TOKEN'),
];
const OPTIONAL = ['securityToken', 'audience'];
/** The inputs and variables that are masked. The runner drops outputs with masked text, so no others are. */
const SECRET_NAMES = WAYS.flatMap(({ values }) => ['accessKey', 'secretKey', 'securityToken', 'token', 'password'].flatMap((value) => values[value] ?? []));
/** In the order in which they are tried. */
const FAMILIES = [
    {
        name: 'OpenStack',
        region: ['OS_REGION_NAME', 'OS_REGION'],
        projectId: ['OS_PROJECT_ID', 'OS_TENANT_ID'],
        projectName: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
        iam: 'OS_AUTH_URL',
        elsewhere: ['OS_AGENCY_NAME', 'OS_AGENCY_DOMAIN_NAME', 'OS_DELEGATED_PROJECT'],
    },
    {
        name: 'Terraform of Huawei Cloud',
        region: ['HW_REGION_NAME'],
        projectId: ['HW_PROJECT_ID'],
        projectName: ['HW_PROJECT_NAME'],
        iam: 'HW_AUTH_URL',
        elsewhere: ['HW_ASSUME_ROLE_AGENCY_NAME'],
    },
    {
        name: 'huaweicloud/auth-action',
        region: ['HUAWEI_CLOUD_REGION'],
        projectId: ['HUAWEI_CLOUD_PROJECT_ID'],
    },
    {
        name: 'vendor SDK',
        region: ['HUAWEICLOUD_SDK_REGION'],
        projectId: ['HUAWEICLOUD_SDK_PROJECT_ID'],
        iam: 'HUAWEICLOUD_SDK_IAM_ENDPOINT',
    },
];
/** The family that gave the credentials; null if they are inputs. */
function familyOf({ source }) {
    return FAMILIES.find(({ name }) => name === source.family) ?? null;
}
/** Why a value can be empty although the workflow sets it. */
const EMPTY_SECRET = 'A secret that does not exist is empty; workflows from forks and Dependabot get none.';
const BY_INPUT = WAYS.filter(({ family }) => family === null);
const BY_VARIABLE = WAYS.filter(({ family }) => family !== null);
/** Null if there is none that can be used; then the reader has the problems. */
function chooseSignInMethod(reader, preferred = null) {
    const { look, problems } = reader;
    const begun = BY_INPUT.filter((way) => setIn(way, look).length > 0);
    const ways = begun.length > 0 ? begun : BY_VARIABLE;
    // The method of the earlier step, if it is still complete. Values that appeared since then are not ours.
    const same = ways.filter(({ family, kind }) => family === preferred?.family && kind === preferred.kind);
    const lookAgain = (name) => (preferred?.names.includes(name) ? look(name) : '');
    const again = firstComplete(same, lookAgain) ?? firstComplete(same, look);
    const signInMethod = again ?? (begun.length > 1 ? null : firstComplete(ways, look));
    if (signInMethod !== null)
        problems.push(...flawsOf(signInMethod));
    else
        problems.push(begun.length > 0 ? odd(begun, look) : NOTHING_FOUND);
    return signInMethod;
}
/** What is wrong with inputs of several ways in, or of half of one. */
function odd(begun, look) {
    const given = begun.map((way) => setIn(way, look));
    if (begun.length > 1) {
        const methods = given.map((names) => names.join(' + ')).join(', and ');
        return `${methods}: these are different ways to sign in; use one`;
    }
    const missing = begun.flatMap(needed).flatMap((names) => names.filter((name) => look(name) === ''));
    const verb = missing.length === 1 ? 'is' : 'are';
    return `${missing.join(', ')} ${verb} empty, while ${given.flat().join(', ')} is set. ${EMPTY_SECRET}`;
}
const NOTHING_FOUND = 'no credentials: neither the inputs nor the variables hold a complete way to sign in. Set the inputs ' +
    `${namesOf(BY_INPUT)}. Or set the variables ${namesOf(BY_VARIABLE)}. ${EMPTY_SECRET}`;
/** `OS_TOKEN; or OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME or OS_DOMAIN_NAME` */
function namesOf(ways) {
    const inWords = (way) => needed(way).map((names) => names.join(' or '));
    return ways.map((way) => inWords(way).join(', ')).join('; or ');
}
function setIn({ values }, look) {
    return Object.values(values).flatMap((names) => names.filter((name) => look(name) !== ''));
}
/** The names of each value that must not be missing. */
function needed({ values }) {
    return Object.entries(values).flatMap(([value, names]) => (OPTIONAL.includes(value) ? [] : [names]));
}
function firstComplete(ways, look) {
    const isSet = (name) => look(name) !== '';
    const way = ways.find((each) => needed(each).every((names) => names.some(isSet)));
    if (way === undefined)
        return null;
    const found = Object.entries(way.values).map(([value, names]) => [value, names.find(isSet)]);
    const source = { family: way.family, names: found.flatMap(([, name]) => name ?? []) };
    const values = found.map(([value, name]) => [value, name === undefined ? null : look(name)]);
    // The table of ways in has the values of each kind.
    return { kind: way.kind, source, ...Object.fromEntries(values) };
}
/** Such a text is no value in a password either. */
const PLACEHOLDER = /^(\*{3,}|(secrets|vars|env|inputs)\.\w+|\$?\{\{.*\}\}|\$\{\w+\}|\$[A-Z][A-Z_]+|%[A-Z][A-Z_]+%)$/s;
const WORD = /^(null|undefined|true|false)$/i;
/** Blanks, quotes, braces and signs of a shell or a table, masked pieces, and all that is not printable ASCII. */
const NOT_IN_KEY = /[^\x21-\x7e]|["'`{}<>$%,;\\]|\*{3}/u;
/** Characters that nobody sees, such as a zero-width space. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** Values that may hold blanks and umlauts, and a password anything that can be typed. All others are keys. */
const TEXTS = ['username', 'password', 'domainName', 'audience'];
/** Access keys of both clouds are made like this. */
const ACCESS_KEY = /^[A-Z0-9]{20}$/;
// biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own form, to be written as it stands.
const REMEDY = 'Write ${{ secrets.NAME }}, with a secret that exists and holds the value alone, in one line.';
/** What is wrong with the values of a sign-in method: by the names in `source`, which have the same order. */
function flawsOf(signInMethod) {
    const { kind, source, ...values } = signInMethod;
    const flaws = Object.entries(values).flatMap(([field, value], index) => {
        const flaw = flawOf(field, value ?? '');
        return flaw === null ? [] : [`${source.names[index]}: ${flaw} ${REMEDY}`];
    });
    if (flaws.length > 0 || kind !== 'access-key')
        return flaws;
    const { accessKey, secretKey } = signInMethod;
    const isSwapped = ACCESS_KEY.test(secretKey) && (accessKey.length > 20 || accessKey === secretKey);
    if (!isSwapped)
        return [];
    const names = source.names.slice(0, 2).join(', ');
    return [`${names}: the second one looks like an access key. They are swapped, or the same.`];
}
function flawOf(field, value) {
    if (PLACEHOLDER.test(value) || (field !== 'password' && WORD.test(value))) {
        return 'is a placeholder, a masked text or a word such as null, and not the value.';
    }
    const [character] = (TEXTS.includes(field) ? INVISIBLE : NOT_IN_KEY).exec(value) ?? [];
    return character === undefined ? null : `has ${described(character)} in it, which cannot be part of it.`;
}
function described(character) {
    if (/\s/.test(character))
        return /[\r\n]/.test(character) ? 'a line break' : 'a blank';
    if (/[!-~]/.test(character))
        return `«${character}»`;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `a character that is not on a keyboard (U+${code})`;
}

;// CONCATENATED MODULE: ./lib/runner/secrets.js
/**
 * Hides secrets in texts, as they stand and in the forms in which the runner itself masks them. Servers echo what they
 * were sent, and a text is cut and escaped on its way: so this is used at the source, before that happens. Pure, except
 * that it remembers the secrets.
 */
/** Shorter secrets are left to the runner: hiding each letter `a` would say more than it hides. In characters. */
const SHORTEST = 4;
/** Shorter pieces of base64 occur by chance. In characters. */
const SHORTEST_BASE64 = 8;
/** The signature in an echoed `Authorization` header. */
const SIGNATURE = /(signature["':=\s]{1,4})[0-9a-f]{8,}/gi;
const ENTITIES = new Map(Object.entries({ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }));
class Secrets {
    #known = new Set();
    #forms = new Map(); // Each form, with the length of its secret
    /** False if it is known already. `secret` is one line, without white space around it. */
    add(secret) {
        if (this.#known.has(secret))
            return false;
        this.#known.add(secret);
        for (const form of secret.length < SHORTEST ? [] : formsOf(secret))
            this.#forms.set(form, secret.length);
        return true;
    }
    /** Hides the secrets in a text that have at least so many characters. The longest form is hidden first. */
    hidden(text, shortest = SHORTEST) {
        const found = [...this.#forms]
            .filter(([form, length]) => length >= shortest && text.includes(form))
            .map(([form]) => form)
            .sort((a, b) => b.length - a.length);
        return found.reduce((rest, form) => rest.replaceAll(form, '***'), text).replace(SIGNATURE, '$1***');
    }
}
/** A secret as it stands, without the quotes around it, in an expression, in JSON, URLs, XML and base64. */
function formsOf(secret) {
    const trimmed = secret.replace(/^(["'])(.*)\1$/, '$2');
    const inHex = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    const forms = [secret, trimmed].flatMap((text) => {
        const inUrl = encodeURIComponent(text.toWellFormed());
        return [
            ...[text, text.replaceAll("'", "''"), JSON.stringify(text).slice(1, -1)],
            ...[inUrl, inUrl.replace(/[!'()*]/g, inHex)],
            text.replace(/[&<>"']/g, (character) => `&${ENTITIES.get(character)};`),
            ...[0, 1, 2].flatMap((offset) => inBase64(Buffer.from(text).subarray(offset))),
        ];
    });
    return forms.filter((form) => form.length >= SHORTEST);
}
/** As a whole, and the part that is the same whatever comes after it; for URLs too. */
function inBase64(bytes) {
    const whole = bytes.toString('base64');
    const part = whole.slice(0, Math.floor(bytes.length / 3) * 4);
    const forms = part.length < SHORTEST_BASE64 ? [whole] : [whole, part];
    return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')]);
}

;// CONCATENATED MODULE: ./lib/runner/runner.js
/** Wraps the Actions runner: inputs, log, state, outputs, summary, signals. What leaves is made harmless. */







/** Where the runner keeps an action: `_actions/owner/name/ref/folder`. */
const ACTION_FOLDER = /\/_actions\/([\w.-]+\/[\w.-]+)\/([\w.-]+)\/(?:(.+)\/)?entry\//;
/** `owner/name/folder@ref` */
const USES = /^([\w.-]+\/[\w.-]+)(?:\/([\w./-]+))?@([\w./-]+)$/;
/** Variables that huaweicloud/auth-action masks although they are not secret. */
const ACTION_MASKED = ['HUAWEI_CLOUD_REGION', 'HUAWEI_CLOUD_PROJECT_ID'];
/** GitHub shows ten annotations of each level for a step, and silently drops the others. */
const MOST_ANNOTATIONS = 10;
class Runner {
    env = process.env;
    #secrets = new Secrets();
    #annotations = { error: 0, warning: 0, notice: 0 };
    constructor() {
        // The environment of a job must not switch off the verification of certificates.
        if (this.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
            delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
            this.warning('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. For a private certificate ' +
                'authority set NODE_EXTRA_CA_CERTS.');
        }
        const secrets = SECRET_NAMES.flatMap((name) => [this.input(name), this.env[name] ?? '']);
        for (const secret of [...secrets, ...proxySecrets(this.env)])
            this.mask(secret);
    }
    /** How long the step has been running, in ms, by a clock that nobody can set. */
    get elapsed() {
        return process.uptime() * 1000;
    }
    input(name) {
        return getInput(name);
    }
    /** Registers each line of a secret, before anything can print it. */
    mask(secret) {
        for (const line of secret.split(/\r\n|\r|\n/).map((each) => each.trim())) {
            if (line !== '' && this.#secrets.add(line))
                setSecret(line);
        }
    }
    redacted(text, shortest) {
        return this.#secrets.hidden(text, shortest);
    }
    /** Whether the runner would show `***` in place of this text, or of a part of it. */
    isMasked(text) {
        return this.redacted(text) !== text || ACTION_MASKED.some((name) => this.env[name] === text);
    }
    /** Writes a line that the runner shows only with step debugging (`RUNNER_DEBUG=1`). */
    debug(text) {
        if (this.env['RUNNER_DEBUG'] === '1')
            debug(this.#harmless(text));
    }
    info(text) {
        process.stdout.write(`${this.#harmless(text)}\n`);
    }
    notice(text, title) {
        this.annotate('notice', text, title);
    }
    warning(text, title) {
        this.annotate('warning', text, title);
    }
    /** How many annotations of this level GitHub still shows. */
    room(level) {
        return MOST_ANNOTATIONS - this.#annotations[level];
    }
    annotate(level, text, title) {
        this.#annotations[level] += 1;
        const write = { error: error, warning: warning, notice: notice }[level];
        write(this.#harmless(text), title === undefined ? {} : { title: plain(this.redacted(title)) });
    }
    /** @throws {RunnerFileError} */
    saveState(name, value) {
        this.#write('state', 'GITHUB_STATE', () => saveState(name, value));
    }
    /** @throws {RunnerFileError} */
    setOutputs(outputs) {
        this.#write('outputs', 'GITHUB_OUTPUT', () => {
            for (const [name, value] of Object.entries(outputs))
                setOutput(name, value);
        });
    }
    /** Appends to the job summary. A runner without one, or a full disk, gives false, and must not fail the step. */
    summarize(markdown) {
        const file = this.env['GITHUB_STEP_SUMMARY'];
        if (!file)
            return false;
        try {
            (0,external_node_fs_namespaceObject.appendFileSync)(file, this.redacted(markdown));
            return true;
        }
        catch (error) {
            this.warning(`The job summary could not be written: ${plain(messageOf(error))}`);
            return false;
        }
    }
    /**
     * The action as the workflow names it; null if it is used by a path, or not known. The runner's folder is the best
     * source: in composite actions, the variables may name another action.
     */
    get action() {
        const { env } = this;
        const [, repo, version, path] = ACTION_FOLDER.exec((process.argv[1] ?? '').replaceAll('\\', '/')) ?? [];
        const named = `${env['GITHUB_ACTION_REPOSITORY']}@${env['GITHUB_ACTION_REF']}`;
        const own = env['GITHUB_ACTION_PATH'] ? '' : named;
        const uses = repo === undefined ? own : `${joined('/', repo, path)}@${version}`;
        const [, repository, folder = '', ref] = USES.exec(uses) ?? [];
        if (repository === undefined || ref === undefined)
            return null;
        const url = env['GITHUB_SERVER_URL'] ?? '';
        const server = /^https:\/\/[\w.-]+(:\d+)?$/.test(url) ? url : 'https://github.com';
        return { repository, folder: folder.replace(/(^|\/)resume$/, ''), ref, server };
    }
    /** The `id` of this step in the workflow; null if the runner made it up. */
    get stepId() {
        const id = this.env['GITHUB_ACTION'] ?? '';
        return /^[A-Za-z][\w-]*$/.test(id) ? id : null;
    }
    get isPullRequest() {
        return (this.env['GITHUB_EVENT_NAME'] ?? '').startsWith('pull_request');
    }
    /** Calls `then` once when the runner cancels: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end. */
    onCancel(then) {
        let heard = false;
        const onSignal = () => {
            if (heard)
                return;
            heard = true;
            this.info('The job is being cancelled; reporting what is known so far');
            then();
        };
        process.on('SIGINT', onSignal);
        process.on('SIGTERM', onSignal);
    }
    /** Runs `write`, which writes to the file that `variable` names. @throws {RunnerFileError} */
    #write(what, variable, write) {
        const file = this.env[variable] ?? '';
        try {
            // The toolkit calls every file missing that it may not see, so the real reason is found here.
            if (file !== '')
                (0,external_node_fs_namespaceObject.accessSync)(file, external_node_fs_namespaceObject.constants.W_OK);
            write();
        }
        catch (error) {
            throw new RunnerFileError(what, plain(`${file}: ${messageOf(error)}`), { cause: error });
        }
    }
    #harmless(text) {
        return logLines(this.redacted(text)).join('\n');
    }
}

;// CONCATENATED MODULE: ./lib/model/json.js
/** Reads JSON that others wrote. */
/** Undefined for a text that is not JSON. */
function jsonIn(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** A JSON object: neither null nor an array. */
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./lib/model/limits.js
/** All constants of time, in ms, each with its reason. */
const ATTEMPT = 30_000; // One attempt of a request, from its leaving to the last byte of the answer
const SHORTEST_ATTEMPT = 1_000; // One with less time would only hide why the one before it failed
const PLACE = 3_000; // A request without an answer then gives its place away, so it holds up no other
const SHORTEST_WAIT = 200; // Nothing is tried again sooner, whatever `Retry-After` says
const FIRST_BACKOFF = 500; // The first wait before another attempt. It doubles each time.
const LONGEST_BACKOFF = 10_000; // The longest of these waits: a service that is back is noticed soon
const HOUR = 3_600_000;
const LONGEST_RETRY_AFTER = 24 * HOUR; // Nobody waits longer, whatever `Retry-After` says
const PATIENCE_WITHOUT_WAIT = 120_000; // For throttled answers, where tasks are not waited for
const BRIEFLY = 10_000; // For all requests together that are only good to have, and may fail
const SHORTEST_POLL = 150; // The shortest time between polls, so that a quick pause is noticed quickly
const LONGEST_POLL = 10_000; // The longest: a slow pause is noticed soon, with few requests
const LIST_SPACING = 55; // Between repeated lists: fewer than 20 a second, as they may bunch up
const LAST_LOOK = 10_000; // The last look, made when the time is up
const SECOND_LOOK = 2_000; // A list that contradicts what was seen is asked for again: it may be old
const HEARTBEAT = 15_000; // How often a long wait says what it still waits for
const STOP_WATCH = 60_000; // A stop without an answer that has not taken effect by then never arrived
const GIVE_UP = 30_000; // A started task that is `ERROR` or `ABNORMAL` for this long will stay so
const CANCEL_GRACE = 2_500; // For work under way after the runner's SIGINT; SIGTERM follows in 7.5 s
const CANCELLED_JOB = 60_000; // The post step of a cancelled job: all of them together get five minutes
const LEAST_RETENTION = 24; // In hours: so long a stream keeps its data at least, by the reference of CreateStream
const TOLERATED_SKEW = 5 * 60_000; // A clock so far off explains no refusal: 15 minutes are allowed
const LARGEST_SKEW = 24 * HOUR; // A clock further off is not followed: signatures could be misused

;// CONCATENATED MODULE: ./lib/model/tasks.js
/** Dump tasks as the service lists them, the report on each, and the result of a step. */

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
];
function resultWith(reports = [], more = {}) {
    return { reports, problems: [], warnings: [], errors: [], ...more };
}
/** `DELETE` counts as not there. */
function isGone(task) {
    return task === undefined || task.state === 'DELETE';
}
/** Finds tasks of a list by ID or by name. Of a deleted task and a new one of the same name, the new one is found. */
class TaskIndex {
    #tasks; // The deleted ones last
    constructor(tasks) {
        this.#tasks = [...tasks.filter((task) => !isGone(task)), ...tasks.filter(isGone)];
    }
    /** By ID if the list has it, else by name. A task of that name with another ID is not found. */
    find({ id, name }) {
        const byId = this.#tasks.find((task) => id !== null && task.id === id);
        const byName = this.#tasks.find((task) => name !== null && task.name === name);
        return byId ?? (id === null || byName?.id === null ? byName : undefined);
    }
}
/** A key for maps: it differs for each task of a stream. */
function taskKey({ id, name }) {
    return id ?? `name ${name}`;
}
/** Each task once. If it is listed with different states, its state is not known. */
function eachOnce(tasks) {
    const once = new Map();
    for (const task of tasks) {
        const other = once.get(taskKey(task));
        once.set(taskKey(task), other && other.state !== task.state ? { ...task, state: '' } : task);
    }
    return [...once.values()];
}
/** `name (ID)`, or the one of the two that is known; not yet harmless. */
function taskLabel({ id, name }) {
    return name === null || id === null ? (name ?? id ?? '?') : `${name} (${id})`;
}
function fewLabels(tasks) {
    return fewOf(tasks, 10, (task) => plain(taskLabel(task), 160));
}
const NAMED = 8; // How many tasks a sentence names. It counts more, and the table of the summary has the names.
/** `orders/to-obs, clicks/to-dws`, or `60 dump tasks in 12 streams`. */
function tasks_namesOf(tasks) {
    const streams = new Set(tasks.map(({ stream }) => stream));
    if (tasks.length > NAMED)
        return `${tasks.length} dump tasks in ${counted(streams.size, 'stream')}`;
    return tasks.map(({ stream, id, name }) => `${stream ?? '?'}/${plain(name ?? id, 80)}`).join(', ');
}
/** A report about a task whose state was not read. */
function unreadReport({ stream, id, name, destination = null, lastTransfer = null, pausedAt = null }, outcome, more = {}) {
    const unknown = { before: null, after: null, pausedFor: null, problem: null, warning: null };
    const fate = { outcome, sent: false, mayStillPause: false };
    return { stream, id, name, destination, lastTransfer, pausedAt, ...fate, ...unknown, ...more };
}
/** A report about a task as it was found. */
function reportOf(task, outcome, more = {}) {
    return unreadReport(task, outcome, { before: task.state, after: task.state, ...more });
}

;// CONCATENATED MODULE: ./lib/cloud/retry.js



/** A failure that is no defect, for the report on one stream or task. @throws a defect */
function expected(failure) {
    if (failure instanceof StepError)
        return failure;
    throw failure;
}
/** Troubles that another attempt would meet again. */
const LASTING = /^(name-unknown|certificate.*|tls|proxy-refused)$/;
function mayTryAgain(failure) {
    if (failure instanceof NetworkError)
        return !LASTING.test(failure.trouble);
    if (!(failure instanceof ServiceError))
        return false;
    const { status, code, isUnreadable, isRepeated } = failure.parts;
    if (isRepeated || code === BLOCKED)
        return false;
    return failure.isThrottled || status === 408 || status >= 500 || isUnreadable === true;
}
/** How long the service asks to wait (`Retry-After`), in ms; null if it does not ask. */
function askedWait(failure) {
    return failure instanceof ServiceError ? (failure.parts.retryAfter ?? null) : null;
}
/**
 * How long to wait after this many failures in a row (1, 2, …), in ms: up to some 10 s, and never shorter than `asked`.
 * Chance (`random` in 0..1) adds up to a fifth, so that many jobs do not try at the same moment.
 */
function waitAfter(failures, random, asked = null) {
    const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures - 1, 10));
    return Math.max(SHORTEST_WAIT, asked ?? 0, Math.round(base * (1 + 0.2 * random)));
}
/** Reads `Retry-After` (seconds, or a date by the service's clock) as a wait in ms; null if it cannot be read. */
function retryAfter(value, serverTime) {
    const text = value?.trim() ?? '';
    const isDate = /[a-z]/i.test(text);
    const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    const asked = isDate ? Date.parse(text) - serverTime : Math.ceil(seconds * 1000);
    return Number.isNaN(asked) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, asked));
}
/** Makes the error for a service that asks to wait `asked` ms when only `left` ms are left. */
function tooPatient(failure, asked, left) {
    const text = `${messageOf(failure)}; it asks to wait ${span(asked)} (Retry-After), and only ${span(left)} are left`;
    return new TimeLimitError(text, { cause: failure });
}
/** The attempts of one request: counts them, and waits before the next one. */
class Tries {
    #terms;
    #failed = 0;
    #throttled = 0;
    constructor(terms) {
        this.#terms = terms;
    }
    /** Waits before the next attempt. False if there is none: the failure is final, or attempts or time are used up. */
    async again(failure) {
        if (!mayTryAgain(failure))
            return false;
        const wait = this.next(failure);
        if (wait === null)
            return false;
        await this.#terms.budget.sleep(wait);
        return !this.#terms.budget.isOver;
    }
    /** How long to wait before the next attempt, in ms; null if there is none. @throws {TimeLimitError} see `again` */
    next(failure) {
        const { budget, attempts, patience, log } = this.#terms;
        const throttled = failure instanceof ServiceError && failure.isThrottled;
        if (throttled)
            this.#throttled += 1;
        else
            this.#failed += 1;
        const isLast = this.#failed >= attempts;
        const asked = askedWait(failure);
        const wait = waitAfter(throttled ? this.#throttled : this.#failed, budget.clock.random(), asked);
        const { left } = throttled || asked !== null ? patience : budget;
        const count = attempts === Number.POSITIVE_INFINITY ? '' : ` of ${attempts}`;
        const what = throttled ? 'Throttled' : `Attempt ${this.#failed}${count} failed`;
        const isOver = isLast || wait >= left;
        if (attempts > 1) {
            log.info(`${what}: ${messageOf(failure)}${isOver ? '' : `; trying again in ${span(wait)}`}`);
        }
        if (!isOver)
            return wait;
        if (!isLast && asked !== null && asked >= left)
            throw tooPatient(failure, asked, left);
        return null;
    }
}

;// CONCATENATED MODULE: ./lib/cloud/answer.js
/** Reads an answer by its documented form, and makes an error of any other answer. Pure. */




/** Makes a function that reads the JSON of an answer by `form`, which gives null if it is not the documented one. */
function readJson(form) {
    return (answer) => {
        const json = jsonIn(answer.body);
        if (json === undefined)
            throw unreadable(answer, `no JSON in the answer: ${whatCame(answer)}`);
        const value = form(json, answer.redact);
        if (value === null)
            throw unreadable(answer, 'JSON of an unknown form');
        return value;
    };
}
/** Reads the 2xx answer to a stop or start. It was accepted if the body is empty, or JSON without an error code. */
function readTaken(answer) {
    const code = answer.body.trim() === '' ? '' : readJson(errorCodeIn)(answer);
    if (code !== '')
        throw new ServiceError({ ...refusal(answer).parts, code: shown(answer, code, 40) });
}
/** Makes the error for an answer of which `words` say how it is odd. */
function unreadable(answer, words) {
    return new ServiceError({ ...refusal(answer).parts, words, isUnreadable: true });
}
/** Makes the error for a refusal, in every form in which DIS, the API gateway and IAM have been seen to refuse. */
function refusal(answer) {
    const { status, headers, time } = answer;
    const { operation, service, stream } = answer.asked;
    const json = jsonIn(answer.body);
    // Keystone (IAM) has the fields one level down.
    const fields = isRecord(json) && isRecord(json['error']) ? json['error'] : json;
    const code = textIn(fields, 'error_code', 'errorCode', 'code');
    const message = textIn(fields, 'error_msg', 'message', 'errorMsg', 'title');
    const words = message && !isRedirect(answer) ? shown(answer, message) : whatCame(answer);
    const ofIam = service === 'IAM' && headers['x-iam-trace-id'];
    const id = ofIam || headers['x-request-id'] || textIn(fields, 'request_id', 'requestId');
    const serverTime = Date.parse(headers['date'] ?? '') || null;
    const said = { code: code && shown(answer, code, 40), words, requestId: id && shown(answer, id, 80) };
    const wait = retryAfter(headers['retry-after'], serverTime ?? time);
    return new ServiceError({ operation, service, stream, status, ...said, serverTime, retryAfter: wait });
}
function shown({ redact }, text, longest) {
    return plain(redact(text), longest);
}
function textIn(fields, ...names) {
    const values = isRecord(fields) ? names.map((name) => fields[name]) : [];
    return values.filter((value) => typeof value === 'string').find((value) => value !== '') ?? null;
}
/** The error code in an answer of DIS, the gateway or Keystone, also at one of its tasks; empty for none, or `0`. */
function errorCodeIn(json) {
    const records = [json, ...Object.values(isRecord(json) ? json : {}).flat()].filter(isRecord);
    const codes = records.flatMap(({ error_code, errorCode, code, error }) => [
        ...[error_code, errorCode, isRecord(error) ? error['code'] : error],
        // A field called `code` may hold anything, for instance a status.
        typeof code === 'string' && /^[A-Z]+\.\d+$/.test(code) ? code : '',
    ]);
    const texts = codes.filter((code) => ['string', 'number'].includes(typeof code)).map(String);
    return texts.find((code) => code !== '' && code !== '0') ?? '';
}
function isRedirect({ status }) {
    return status >= 300 && status <= 399;
}
/** What came instead of an answer of the service: a redirect, or its type and the title of a page. */
function whatCame(answer) {
    const { 'content-type': type = 'no content type', location = 'nowhere' } = answer.headers;
    if (isRedirect(answer))
        return `a redirect to ${shown(answer, location, 120)}, which is not followed`;
    const title = /<title[^>]*>([^<]*)<\/title>/i.exec(answer.body.slice(0, 64_000))?.[1]?.trim();
    const what = title ? `a page with the title «${shown(answer, title, 160)}»` : 'nothing readable';
    return `${what} (${shown(answer, type, 60)})`;
}

;// CONCATENATED MODULE: ./lib/cloud/dis.js





const NO_STREAM = 'DIS.4301'; // The code for a stream that does not exist
/** The longest `retention_period` that is believed, in hours: a year. The reference allows 24 to 72. */
const MOST_HOURS = 366 * 24;
const LATEST_TIME = Date.UTC(10_000, 0); // A later one has no usual ISO form
/** The longest name, ID, state or destination that is read. Those of DIS have 64 characters at most. */
const LONGEST_TEXT = 2_000;
/** A secret of this length or more is a key or a token, and no word that a name may hold by chance. */
const SHORTEST_KEY = 16;
class Dis {
    #streamNames = null;
    caller;
    place; // The URL of DIS, and the ID of the project
    #session;
    constructor(caller, place, session) {
        this.caller = caller;
        this.place = place;
        this.#session = session;
    }
    /** Lists the dump tasks of a stream (ListTransferTasks). The list has no pages, as a stream has at most 5 tasks. */
    listTasks(stream, limits) {
        const read = readJson((json, redact) => taskList(stream, json, redact));
        return this.#ask(`list the dump tasks of stream ${stream}`, [stream, 'transfer-tasks'], read, limits);
    }
    /** Adds the ID of a task from its details (ShowTransferTask), if they have one: a stop needs it. */
    async withId(task, limits) {
        const { stream, name } = task;
        // The name comes from the service. It must stay one segment of the path.
        if (name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(name))
            return task;
        const operation = `show the dump task ${plain(name, 64)} of stream ${stream}`;
        const read = readJson((json, redact) => (isRecord(json) ? { id: nameOf(json['task_id'], redact) } : null));
        return { ...task, ...(await this.#ask(operation, [stream, 'transfer-tasks', name], read, limits)) };
    }
    /** For how many hours these streams keep their data (DescribeStream), as far as that is known after 10 s. */
    async retentions(streams, budget) {
        const limits = { attempts: 1, budget: budget.atMost(BRIEFLY) };
        const known = new Map();
        const ask = async (stream) => known.set(stream, await this.#ask(`show the stream ${stream}`, [stream], readJson(retention), limits));
        await Promise.allSettled([...new Set(streams)].map(ask));
        return known;
    }
    /** Lists the names of the project's streams (ListStreams), for messages. Asks once, and for 10 s at most. */
    streamNames(budget) {
        this.#streamNames ??= this.#listStreams({ attempts: 1, budget: budget.atMost(BRIEFLY) });
        return this.#streamNames;
    }
    async #listStreams(limits) {
        const names = new Set();
        const query = [['limit', '100']];
        for (;;) {
            const read = readJson(streamPage);
            const found = await this.#ask('list the streams of the project', [], read, limits, { query });
            const known = names.size;
            for (const name of found.names)
                names.add(name);
            const next = found.names.at(-1);
            if (!found.hasMore || next === undefined || names.size === known)
                return [...names];
            query[1] = ['start_stream_name', next];
        }
    }
    /** Sends a stop or start in one attempt. Its answer says that it was accepted, not that a state has changed. */
    send(action, stream, ids, limits) {
        const operation = `${action} ${counted(ids.length, 'dump task')} of stream ${stream}`;
        const body = JSON.stringify({ action, tasks: ids.map((id) => ({ id })) });
        const once = { ...limits, attempts: 1 };
        return this.#ask(operation, [stream, 'transfer-tasks', 'action'], readTaken, once, { body });
    }
    /** `path`: what comes after the path of the project's streams. Its first part is a stream. */
    #ask(operation, path, read, limits, more = {}) {
        const { endpoint, projectId } = this.place;
        const asked = { operation, service: 'DIS', stream: path[0] };
        const headers = { 'content-type': 'application/json' };
        const whole = { endpoint, path: ['/v2', projectId, 'streams', ...path].join('/'), headers, read };
        return this.caller.call({ ...asked, ...whole, session: this.#session, ...more }, limits);
    }
}
/** Reads a list. An entry that cannot be read is one unknown task, and a task that is listed twice counts once. */
function taskList(stream, json, redact) {
    if (!isRecord(json) || /\.\d/.test(String(json['error_code'] ?? json['errorCode'])))
        return null;
    const total = json['total_number'];
    const listed = json['tasks'] ?? (total === 0 ? [] : null);
    if (!Array.isArray(listed))
        return null;
    const read = listed.map((entry) => taskOf(stream, entry, redact)).filter((task) => task !== null);
    // A name means the living task, not a deleted one that had it before.
    const living = new Set(read.filter((task) => !isGone(task)).map(({ name }) => name));
    const meant = read.filter((task) => !isGone(task) || task.name === null || !living.has(task.name));
    const count = Math.max(listed.length, typeof total === 'number' ? total : 0);
    return { tasks: eachOnce(meant), unlisted: count - read.length };
}
/** Reads one task of a list; null if nothing names it. Ignores a field of the wrong type. */
function taskOf(stream, entry, redact) {
    if (!isRecord(entry))
        return null;
    const id = nameOf(entry['task_id'], redact);
    const name = nameOf(entry['task_name'], redact);
    if (id === null && name === null)
        return null;
    const [state, destination] = [entry['state'], entry['destination_type']].map((value) => isShort(value) ? redact(value, SHORTEST_KEY) : null);
    const time = entry['last_transfer_timestamp'];
    const isTime = typeof time === 'number' && time > 0 && time < LATEST_TIME;
    const lastTransfer = isTime ? new Date(time).toISOString() : null;
    return { stream, id, name, destination: destination ?? null, state: state ?? '', lastTransfer };
}
/** Reads a name or ID. It is sent back to the service unchanged, or not used at all if it holds a key or a token. */
function nameOf(value, redact) {
    return isShort(value) && redact(value, SHORTEST_KEY) === value ? value : null;
}
/** A text that can be saved for the post step. */
function isShort(value) {
    return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT;
}
/** Reads a page of the list of streams; null if it does not have the documented form. */
function streamPage(json) {
    if (!isRecord(json) || !Array.isArray(json['stream_names']))
        return null;
    const names = json['stream_names'].filter((name) => typeof name === 'string' && name !== '');
    return { names, hasMore: json['has_more_streams'] === true };
}
/** Reads how long a stream keeps its data, in hours; null if the service does not say. */
function retention(json) {
    const hours = isRecord(json) ? json['retention_period'] : null;
    return Number.isInteger(hours) && Number(hours) > 0 && Number(hours) <= MOST_HOURS ? Number(hours) : null;
}

;// CONCATENATED MODULE: ./lib/model/names.js
/** The forms of names in DIS, which inputs, handed-over tasks and saved state must have; and what a slip may mean. */

/** 1 to 64 letters, digits, `-` and `_`; it becomes part of a URL. */
function isStreamName(text) {
    return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
/** Letters and digits, mostly 32; it becomes part of a URL. */
const isProjectId = isStreamName;
/** About 19 letters and digits, as far as is known. So any printable ASCII without blanks is accepted. */
function isTaskId(text) {
    return /^[\x21-\x7e]{1,64}$/.test(text);
}
/** A time as this action writes it: ISO 8601 in UTC, with ms. */
function isTime(text) {
    const time = new Date(text);
    return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
/** ` Did you mean x?`, or empty if no name is close. */
function didYouMean(name, names) {
    const near = meant(name, names);
    return near === null ? '' : ` Did you mean ${plain(near, 64)}?`;
}
/** The one name that differs by its case or by one slip; null if there is none, or more than one. */
function meant(name, names) {
    const typed = name.toLowerCase();
    const same = names.filter((each) => each.toLowerCase() === typed);
    const close = same.length > 0 ? same : names.filter((each) => isOneSlip(typed, each.toLowerCase()));
    return close.length === 1 ? (close[0] ?? null) : null;
}
/** Whether one letter was added, left out or replaced, or two neighbours were swapped. */
function isOneSlip(typed, name) {
    let start = 0;
    while (start < typed.length && typed[start] === name[start])
        start += 1;
    const [one, other] = [typed.slice(start), name.slice(start)];
    const isSwapped = one.slice(2) === other.slice(2) && one[0] === other[1] && one[1] === other[0];
    const replaced = one.slice(1) === other.slice(1);
    return isSwapped || replaced || one.slice(1) === other || one === other.slice(1);
}

;// CONCATENATED MODULE: ./lib/model/note.js
function note(what, todo = null, entry = null) {
    return { what, todo, entry };
}
function noteText({ what, todo }) {
    return todo === null ? what : `${what} ${todo}`;
}
/** Entries by their anchors. Those of errors are the IDs of `remedies.ts`. */
const ENTRY = {
    leftPaused: 'dump-tasks-stayed-paused', // After a failed resume, `on-success`, a lost runner
    inputs: 'inputs',
    dryRun: 'dry-run',
    notThere: 'task-not-there',
    notInTime: 'not-in-time',
    badState: 'bad-state',
    startedByOthers: 'started-by-others',
    dataLost: 'data-lost',
    notTried: 'not-tried', // Marks reports of tasks that were not tried, because something else failed before
    defect: 'defect',
};

;// CONCATENATED MODULE: ./lib/plan/plan.js




function planPause(request, found) {
    const { selection, ifMissing, ifPaused } = request;
    const { chosen, missing, problems, warnings } = plan_select(selection, found, ifMissing);
    const stop = chosen.filter((task) => task.state !== 'PAUSED');
    const paused = chosen.filter((task) => task.state === 'PAUSED');
    const [adopt, leave] = ifPaused === 'adopt' ? [paused, []] : [[], paused];
    if (ifPaused === 'error' && paused.length > 0) {
        const what = `Already paused, which if-already-paused: error does not allow: ${tasks_namesOf(paused)}.`;
        const who = 'Find out who paused them (an earlier attempt of this job?).';
        const todo = `${who} Then resume them, or set if-already-paused to adopt or leave.`;
        problems.push(note(what, todo, ENTRY.leftPaused));
    }
    for (const { stream, id, name } of [...stop, ...adopt]) {
        if (id !== null)
            continue;
        const what = `The service gives no ID for dump task ${plain(name)} of stream ${stream}, and a stop needs one.`;
        problems.push(note(what, 'Take its ID from the console: task-ids with wait-timeout: 0 can stop it.'));
    }
    return { stop, adopt, leave, missing, problems, warnings };
}
function untouchedBy(plan, request) {
    return [
        ...plan.adopt.map((task) => reportOf(task, request.dryRun ? 'already-paused' : 'adopted')),
        ...plan.leave.map((task) => reportOf(task, 'already-paused', { warning: leftAlone(request) })),
        ...plan.missing,
    ];
}
/** Whether this value of `resume` lets the post step resume the tasks. */
function isResumed(resume) {
    return resume === 'always' || resume === 'on-success';
}
/** The warning for a task that was paused already, if a reader may expect the post step to resume it; else null. */
function leftAlone({ resume, ifPaused }) {
    if (!isResumed(resume) || ifPaused === 'ignore')
        return null;
    return note('It was already paused, so this step will not resume it. An earlier attempt of this job may have paused it.', 'To have such tasks resumed, set if-already-paused to adopt; if they are paused on purpose, set it to ignore.', ENTRY.leftPaused);
}
const CORRECT_IT = 'Look at it in the console of DIS and correct its destination.';
/** A note on a task in a bad state: neither a stop nor a start changes that. */
function badState(state) {
    return note(`It is in state ${state}.`, CORRECT_IT, ENTRY.badState);
}
/** The stream of a task that was found in no list; null if it can be one of several. */
function onlyOne(streams) {
    return streams.length === 1 ? (streams[0] ?? null) : null;
}
function plan_select(selection, found, ifMissing) {
    if (selection.all)
        return selectAll(found, ifMissing);
    const ids = new Set(selection.ids);
    const names = new Set(selection.names);
    const tasks = found.flatMap((each) => each.tasks).filter(({ id, name }) => ids.has(id) || names.has(name));
    const chosen = livingOf(tasks);
    const missingOne = (key) => (value) => chosen.some((task) => task[key] === value) ? [] : [missingReport(key, value, found, ifMissing)];
    const missing = [...selection.ids.flatMap(missingOne('id')), ...selection.names.flatMap(missingOne('name'))];
    const isProblem = missing.some(({ outcome }) => ifMissing === 'error' || outcome === 'failed');
    return { chosen, missing, problems: isProblem ? [missingProblem(missing, found)] : [], warnings: [] };
}
/** Reports on the tasks that are meant, and that only a later list showed: this step did nothing to them. */
function lateReports(selection, streams, goal) {
    const found = streams.map(({ stream, others }) => ({ stream, tasks: [...others], unlisted: 0 }));
    const late = plan_select(selection, found, 'ignore').chosen.filter(({ state }) => state !== goal);
    const what = 'It was not listed when this step began, and it was listed later: this step did nothing to it.';
    return late.map((task) => reportOf(task, 'failed', { before: null, problem: note(what, 'Run it again.') }));
}
function selectAll(found, ifMissing) {
    const chosen = found.flatMap(({ tasks }) => livingOf(tasks));
    const short = found.filter(({ unlisted }) => unlisted > 0);
    const problems = short.map(({ stream, tasks, unlisted }) => {
        const counts = `The service counts ${counted(tasks.length + unlisted, 'dump task')} in stream ${stream}`;
        const what = `${counts} but lists only ${tasks.length}, so \`all\` would miss some.`;
        return note(what, 'Name the tasks in task-ids or task-names.');
    });
    const warnings = [];
    if (chosen.length === 0 && found.length > 0) {
        const where = `${found.length === 1 ? 'stream' : 'the streams'} ${fewOf(found, 10, ({ stream }) => stream)}`;
        const what = `There is no dump task in ${where}.`;
        const todo = 'If that is right, set if-task-missing to warn or ignore.';
        if (ifMissing === 'error')
            problems.push(note(what, todo, ENTRY.notThere));
        if (ifMissing === 'warn')
            warnings.push(note(what, null, ENTRY.notThere));
    }
    return { chosen, missing: [], problems, warnings };
}
function livingOf(tasks) {
    return tasks.filter((task) => !isGone(task));
}
const BUT_UNKNOWN = 'but the service does not name all dump tasks that it counts';
/** A report on a task that is in no list, or there as `DELETE` only. */
function missingReport(key, value, found, ifMissing) {
    const stream = onlyOne(found.map((each) => each.stream));
    const asked = { id: null, name: null, stream, [key]: value };
    const listed = found.flatMap(({ tasks }) => tasks).find((task) => task[key] === value);
    const isUnnamed = (task) => task[key] === null && !isGone(task);
    if (!listed && found.some(({ unlisted, tasks }) => unlisted > 0 || tasks.some(isUnnamed))) {
        return unreadReport(asked, 'failed', { problem: note(`It is not listed, ${BUT_UNKNOWN}.`) });
    }
    const text = listed ? `Dump task ${plain(value)} was deleted.` : `There is no dump task ${plain(value)}.`;
    const said = note(text, null, ENTRY.notThere);
    const told = { problem: ifMissing === 'error' ? said : null, warning: ifMissing === 'warn' ? said : null };
    return listed ? reportOf(listed, 'missing', told) : unreadReport(asked, 'missing', told);
}
/** The problem that some of the named tasks are missing: the most likely mistake first, then the tasks there are. */
function missingProblem(missing, found) {
    const there = found.flatMap(({ tasks }) => livingOf(tasks));
    const listOf = ({ stream, tasks }) => `stream ${stream} has ${fewLabels(livingOf(tasks)) || 'no dump task'}`;
    const hints = joined(' ', ...missing.map((task) => hintFor(task, there)));
    const correct = `Correct task-ids or task-names (${fewOf(found, 5, listOf)})`;
    const isSure = missing.every(({ outcome }) => outcome === 'missing');
    const what = isSure ? 'Not there:' : 'Not listed,';
    const why = isSure ? '' : `, ${BUT_UNKNOWN}`;
    const todo = isSure ? `${correct}, or set if-task-missing to warn or ignore.` : `${correct}, or try again.`;
    return note(`${what} ${fewLabels(missing)}${why}.`, joined(' ', hints, todo), ENTRY.notThere);
}
/** The mistake that a missing task most likely is; empty if nothing is close. */
function hintFor({ id, name }, there) {
    const asked = id ?? name ?? '';
    const shown = plain(asked, 64);
    if (asked.toLowerCase() === 'all')
        return 'For every dump task, set task-ids to all.';
    const [names, ids] = [there.map((task) => task.name ?? ''), there.map((task) => task.id ?? '')];
    if (id !== null && names.includes(id))
        return `${shown} is a name: set it as task-names.`;
    if (id === null && ids.includes(asked))
        return `${shown} is an ID: set it as task-ids.`;
    const hint = didYouMean(asked, [...new Set([...names, ...ids])]);
    return hint && `${shown}:${hint}`;
}
/** What to say of a stream that is not there. `names`: the project's streams; null if they could not be asked. */
function streamNotThere(stream, names, { region, project }) {
    const where = joined(' ', `Project ${plain(project, 64)}`, region && `in region ${plain(region, 64)}`);
    if (names === null)
        return `${where} has no stream ${plain(stream, 64)}.`;
    const listed = fewOf(names, 20, (name) => plain(name, 64));
    const has = names.length === 0 ? 'no streams' : `${counted(names.length, 'stream')}: ${listed}`;
    const hint = didYouMean(stream, names) || ' Are region, project and account the right ones?';
    return `${where} has ${has}.${hint}`;
}

;// CONCATENATED MODULE: ./lib/apply/find.js
/** Finds the dump tasks of streams, before anything is stopped or started. */






/** Lists the dump tasks of one stream. @throws {StepError} */
async function findStream(dis, stream, terms) {
    const { budget, onLeaving } = terms;
    const limits = { budget, ...(onLeaving && { onLeaving }) };
    try {
        const listed = await dis.listTasks(stream, limits);
        const withId = async (task) => {
            if (task.id !== null || isGone(task))
                return task;
            return dis.withId(task, limits).catch((failure) => {
                const error = expected(failure);
                if (error instanceof CancelledError)
                    throw error;
                // Nobody may have asked for this task, so it must not fail the others.
                dis.caller.terms.log.info(error.message);
                return task;
            });
        };
        return { stream, ...listed, tasks: eachOnce(await Promise.all(listed.tasks.map(withId))) };
    }
    catch (failure) {
        throw await withStreamNames(expected(failure), dis, terms);
    }
}
/**
 * Lists the dump tasks of all streams. After the first failure, the lists that have not left yet are not asked for, and
 * their streams are in neither list of the result; except that each stream which does not exist is named.
 *
 * @throws {CancelledError} the job was cancelled
 */
async function findStreams(dis, streams, terms) {
    let isOver = false;
    const onLeaving = () => {
        if (isOver)
            throw new CancelledError();
    };
    const results = await Promise.all(streams.map(async (stream) => {
        try {
            return await findStream(dis, stream, { ...terms, onLeaving });
        }
        catch (failure) {
            const error = expected(failure);
            isOver ||= !saysNoStream(error);
            return { stream, error };
        }
    }));
    if (terms.budget.isCut)
        throw new CancelledError();
    return {
        found: results.filter((each) => 'tasks' in each),
        failed: results
            .filter((each) => 'error' in each)
            .filter(({ error }) => !(error instanceof CancelledError)),
    };
}
function saysNoStream(error) {
    return error instanceof ServiceError && error.parts.code === NO_STREAM;
}
/** Adds the names of the project's streams to the error for a stream that does not exist, if they can be listed. */
async function withStreamNames(error, dis, { budget, region }) {
    if (!saysNoStream(error) || error.parts.stream === undefined)
        return error;
    const { log } = dis.caller.terms;
    const names = await dis.streamNames(budget).catch(() => null);
    const shown = names?.map((name) => plain(log.redacted(name), 64)) ?? null;
    const details = [streamNotThere(error.parts.stream, shown, { region, project: dis.place.projectId })];
    return new ServiceError({ ...error.parts, details }, { cause: error });
}

;// CONCATENATED MODULE: ./lib/model/remedies.js
/** The known errors: how each is recognized, its likely cause, what to do. Its name heads docs/troubleshooting.md. */

const GIVE_ROLE = 'give the user or agency the role DIS Administrator on the project of the streams';
const REPORT = 'report this with the request ID';
/** Each entry with the likely cause, and what to do. */
const REMEDIES = {
    'wrong-region': [
        'region, endpoint and project do not belong together',
        'set region to that of the streams, and project-id to the project there (console: My Credentials)',
    ],
    'stream-not-there': [
        'there is no stream of that name in this project and region',
        'correct stream-name (case counts), region or project-id',
    ],
    'key-locked': [
        'IAM locked the access key for 5 minutes after too many wrong signatures',
        'wait 5 minutes, since each try prolongs the lock; then check secret-access-key',
    ],
    'account-locked': [
        'IAM locked the user or account for 15 minutes after too many failed sign-ins',
        'wait 15 minutes, since each try prolongs the lock; then check username, password and domain-name',
    ],
    'address-blocked': [
        "DIS blocks this runner's IP address for a while after too many failed requests",
        'wait 30 minutes, since each request prolongs it; then correct what failed before',
    ],
    'invalid-request': [
        'a dump task does not exist, or DIS does not accept the request as it is',
        `check stream-name and task-ids; if they are right, ${REPORT}`,
    ],
    'too-many-requests': [
        'too many requests, or too much traffic',
        'run fewer jobs at the same time, or raise wait-timeout',
    ],
    'second-factor': [
        'the IAM user needs a second factor (MFA), and such a user cannot sign in by password alone',
        'sign in keyless or with AK/SK, or use an IAM user without a second factor',
    ],
    'project-refused': [
        'the project is not there, or these credentials have no role in it',
        'set project-id or project-name to that of the streams, and have DIS Administrator granted in it',
    ],
    'access-rule': [
        'the account allows no sign-in from this IP address, or no programmatic access',
        'have both allowed (IAM: Security Settings; access type of the user or identity provider)',
    ],
    'keyless-refused': [
        'IAM has no identity provider of that name, or it does not accept the ID token of this job',
        'compare its settings and conversion rules with the claims above; check region or iam-endpoint',
    ],
    'no-id-token': [
        'GitHub (or your forge, or a proxy before it) gave no ID token, although the job may ask for one',
        'run the job again; if it keeps happening, look at the status page of the forge',
    ],
    'not-the-service': [
        'the answer did not come from the service: a wrong endpoint (swapped?), a proxy, or a sign-in page',
        `check endpoint, iam-endpoint and the proxy; if they are right, ${REPORT}`,
    ],
    'key-unknown': [
        'the access key is not known here: mistyped, deleted, of the other cloud, or without its security-token',
        'check access-key-id and region (or endpoint); set security-token if the key is temporary',
    ],
    'clock-off': [
        'the clock of the runner is more than 15 minutes off',
        'set the clock of the runner right (NTP)',
    ],
    'signature-wrong': [
        'the secret key does not belong to the access key',
        'check secret-access-key; it may be cut off, or belong to another access key',
    ],
    'token-refused': [
        'the token, or the temporary key, has expired or is of another project or cloud',
        'get a new one that outlives the job (the post step needs it too), or sign in keyless',
    ],
    'iam-refused': [
        'user, password or account is wrong, or IAM is that of another cloud',
        'check username, password and domain-name (the account), or the key; and region or iam-endpoint',
    ],
    'credentials-refused': [
        'a wrong secret key, an expired temporary key, or the other cloud',
        'check the secrets; a temporary key must still be valid when the post step runs',
    ],
    'no-permission': ['no permission for the stream, or the account is in arrears', GIVE_ROLE],
    forbidden: [
        'no role in the project, an access rule of the account, or a blocked IP address',
        `${GIVE_ROLE}; if it has that role, check project-id, or wait 30 minutes`,
    ],
    'service-trouble': [
        'the stream or the service is not available at the moment',
        "run again later, or raise wait-timeout; the request ID helps the cloud's support",
    ],
    'no-answer': [
        'nothing answers there, or the network, a firewall or a proxy is in the way',
        'run again; if it keeps happening, check endpoint, DNS, firewall and proxy (https_proxy, no_proxy)',
    ],
    'name-unknown': [
        'the region is mistyped or has no DIS, or this runner cannot look up the name',
        'check region, or set endpoint (and iam-endpoint) to the URLs of your cloud',
    ],
    'certificate-untrusted': [
        'this runner does not know the authority that signed the certificate',
        'set NODE_EXTRA_CA_CERTS to the file of a private authority, in the env of the runner or the job',
    ],
    'certificate-invalid': [
        'another server answers, its certificate is out of date, or the clock of the runner is wrong',
        'check endpoint (and iam-endpoint), DNS, proxy, and the clock',
    ],
    proxy: [
        'the proxy requires (different) credentials, does not allow this host, or cannot be reached',
        'check https_proxy with its user and password, have the host allowed, or name it in no_proxy',
    ],
    'runner-file': [
        "the disk of the runner is full, or the user of this step may not write the runner's files",
        'make room on the runner; in a container, run as a user who may write them (options: --user root)',
    ],
};
const SIGN_IN = /^sign in /;
const SECOND_FACTOR = /second factor|(two|multi).?(factor|step)|\bm\.?f\.?a\b|\b2fa\b|\btotp\b|verification code|login protection/i;
const UNSIGNED = /^(401|403|441)$/; // Refused because of the signature or token
const NO_FORM = /authori[sz]ation\W+(header\W+)?(is\W+)?(format|missing|empty)/i;
/** Which entry is meant: the first that has a rule which fits, so the order matters. */
const RULES = [
    // The codes of DIS count only where DIS was asked.
    ['not-the-service', { service: /IAM|GitHub/, code: /^DIS\./ }],
    ['wrong-region', { code: /^DIS\.(4111|4117)$/ }],
    ['stream-not-there', { code: /^DIS\.4301$/ }],
    ['key-locked', { isLocked: /true/, words: /\b(ak|access.?key|aksk|key)\b/i }],
    ['account-locked', { isLocked: /true/ }],
    ['address-blocked', { code: /^DIS\.4309$/ }],
    ['invalid-request', { code: /^DIS\.(4200|4202|4300|4354|4355|4357|4358)$/ }],
    ['too-many-requests', { code: /^DIS\.(4303|4305)$/ }, { status: /^429$/ }],
    ['second-factor', { operation: SIGN_IN, status: /^40[013]$/, words: SECOND_FACTOR }],
    ['project-refused', { operation: SIGN_IN, status: /^40[0134]$/, words: /\b(project|scope)\b/i }],
    ['access-rule', { operation: SIGN_IN, status: /^403$/ }],
    ['keyless-refused', { operation: /^sign in by the identity provider/, status: /^40[014]$/ }],
    ['project-refused', { operation: /^(look up|list) the project/, status: /^40[34]$/ }],
    ['no-id-token', { service: /GitHub/, status: /^[1-4]/ }],
    ['not-the-service', { code: /^(DIS\.(4101|4102|4106|4108|4109)|APIGW\.0101)$/ }],
    ['not-the-service', { status: UNSIGNED, words: NO_FORM }, { service: /DIS/, code: /^IAM\./ }],
    ['not-the-service', { isUnreadable: /true/ }, { status: /^(3..|404|405)$/ }],
    ['key-unknown', { code: /^DIS\.4107$/ }, { status: UNSIGNED, words: /ak .*not exist/i }],
    ['clock-off', { code: /^DIS\.410[345]$/ }, { status: UNSIGNED, words: /signature (expired|time)/i }],
    ['signature-wrong', { code: /^DIS\.4(100|112)$/ }],
    ['signature-wrong', { status: UNSIGNED, words: /signature (fail|mismatch)/i }],
    ['token-refused', { code: /^(DIS\.411[34]|APIGW\.0307)$/ }, { status: UNSIGNED, words: /token/i }],
    ['iam-refused', { service: /IAM/, status: /^401$/ }],
    ['credentials-refused', { service: /DIS/, status: /^(401|441)$/ }, { code: /^APIGW\.030[135]$/ }],
    ['no-permission', { code: /^DIS\.4116$/ }],
    ['forbidden', { service: /DIS/, status: /^403$/ }, { code: /^APIGW\.030[246]$/ }],
    ['service-trouble', { code: /^DIS\.4205$/ }, { status: /^5/ }, { isTimeUp: /true/ }],
    // No input of this action can correct the name of GitHub's own host.
    ['no-answer', { trouble: /^name-unknown$/, message: /^Could not get an ID token/ }],
    ['no-answer', { trouble: /^(name-unresolved|refused|timeout|broken)$/ }],
    ['name-unknown', { trouble: /^name-unknown$/ }],
    ['certificate-untrusted', { trouble: /^certificate$/ }],
    ['certificate-invalid', { trouble: /^(certificate-name|certificate-date|tls)$/ }],
    ['proxy', { trouble: /^proxy/ }],
    ['runner-file', { isFile: /true/ }],
];
/** An error as a note; `entry` is the name of its remedy. */
function noteOf(error) {
    const facts = factsOf(error);
    const isSo = ([fact, form]) => form.test(String(facts[fact] ?? ''));
    const fits = (rule) => Object.entries(rule).every(isSo);
    const [entry = null] = RULES.find(([, ...rules]) => rules.some(fits)) ?? [];
    const [cause, todo] = entry === null ? [] : REMEDIES[entry];
    const details = error instanceof ServiceError ? (error.parts.details ?? []) : [];
    return {
        what: [error.message, ...details].join('\n'),
        todo: entry && `Likely cause: ${cause}. What to do: ${todo}.`,
        entry,
    };
}
function factsOf(error) {
    if (error instanceof ServiceError)
        return { ...error.parts, isLocked: isLocked(error) };
    if (error instanceof NetworkError)
        return { trouble: error.trouble, message: error.message };
    return { isTimeUp: error instanceof TimeLimitError, isFile: error instanceof RunnerFileError };
}

;// CONCATENATED MODULE: ./lib/model/fate.js
/** How far a stop or start came: one word from the wire to the saved state, merged and never converted. */
/**
 * In the order of what is known: the service said no; it did not leave, or was put off; it left, and nothing has been
 * heard of it yet; it may have arrived, and no answer says so; the service took it.
 */
const FATES = ['refused', 'unsent', 'sent', 'unknown', 'answered'];
/** What is known after some news. Any news replaces `sent`; else it is never lost that a call may have arrived. */
function merged(known, news) {
    return known === 'sent' || FATES.indexOf(news) > FATES.indexOf(known) ? news : known;
}
function mayHaveArrived(fate) {
    return FATES.indexOf(fate) >= FATES.indexOf('sent');
}

;// CONCATENATED MODULE: ./lib/apply/tracked.js




/** What lists said that may have been wrong: a later list of the same step is believed instead. */
const REVISABLE = ['gone', 'started-by-others'];
function trackedTask(task) {
    const [before, seen] = task.state === '' ? [null, null] : [task.state, task];
    const unsent = {
        fate: 'unsent',
        unanswered: 0,
        isPartly: false,
        isOut: false,
        error: null,
        verdict: null,
    };
    return { task, before, seen, ...unsent, answeredAt: null, goalSince: null, pausedAt: null };
}
/** Notes that the stop or start of these tasks left, was answered, or failed with this error. */
function noteFate(batch, news, now, error = null) {
    for (const tracked of batch) {
        tracked.fate = merged(tracked.fate, news);
        tracked.error = error;
        tracked.isOut = news === 'sent';
        if (news === 'unknown' && error?.fate === 'unknown')
            tracked.unanswered += 1;
        else if (news === 'unknown')
            tracked.isPartly = true;
        if (news === 'answered')
            tracked.answeredAt = now;
    }
}
/** How far a call for this many tasks came. One that was refused may have taken effect for some of several tasks. */
function fateOf(error, count) {
    return count > 1 && isAboutTasks(error) ? 'unknown' : error.fate;
}
/** Whether a service may have refused a call for one of its tasks, and not for who asked. */
function isAboutTasks(error) {
    return error instanceof ServiceError && !error.isUnauthorized && !error.parts.isRepeated;
}
/** Whether this step's call may have changed the task. */
function isSent({ fate }) {
    return mayHaveArrived(fate);
}
function seenList({ tasks, unlisted }) {
    return { tasks, index: new TaskIndex(tasks), isWhole: unlisted === 0 };
}
function entryOf({ index, isWhole }, { task }) {
    const listed = index.find(task);
    if (listed === undefined)
        return isWhole ? 'gone' : 'unlisted';
    if (listed.state === '')
        return 'unlisted';
    return isGone(listed) ? 'gone' : listed;
}
/** `stream/name (ID)`, for the log. */
function labelOf(task) {
    return `${task.stream}/${plain(taskLabel(task), 80)}`;
}
/** The state that was last seen, for a sentence. */
function stateOf(task) {
    return task === null || task.state === '' ? 'not known' : plain(task.state, 40);
}

;// CONCATENATED MODULE: ./lib/apply/ending.js
/** How a tracked task ends: two tables, searched from the top. Pure. */







const IN_CONSOLE = 'Look at it in the console of DIS.';
const MAY_PAUSE = 'It may still pause: raise wait-timeout and run again, or look at it in the console.';
const FIND_OUT = 'Find out who started it. Only one run at a time should pause it.';
const leftPaused = (what, todo) => note(what, todo, ENTRY.leftPaused);
const mayPause = (what) => leftPaused(what, 'Watch it, and resume it if it pauses.');
const byOthers = (what) => note(what, FIND_OUT, ENTRY.startedByOthers);
const DELETED = note('It was deleted.');
const ONLY_STATE = note('', IN_CONSOLE);
const REFUSES_PAUSED = 'Somebody else paused it while this step ran, and if-already-paused is error.';
const PAUSED_BY_OTHERS = leftPaused(REFUSES_PAUSED, 'Find out who paused it.');
const NO_LAST_LOOK = note('The last look did not show it for sure.', IN_CONSOLE);
const STARTED_MEANWHILE = byOthers('It was PAUSED, and somebody started it while this step waited.');
const cancelledWaiting = ({ call }) => note('The job was cancelled while it was waited for.', call === 'stop' ? null : IN_CONSOLE);
const cancelledBefore = ({ call }) => note(`The job was cancelled before its ${call} was sent.`, IN_CONSOLE);
const notSeen = ({ call }) => note(`Its ${call} was sent, and its state could not be seen.`, IN_CONSOLE);
const notPaused = ({ waited }) => note(`Not PAUSED within ${span(waited)}.`, MAY_PAUSE, ENTRY.notInTime);
const notRunning = ({ waited }) => note(`Not RUNNING within ${span(waited)}.`, CORRECT_IT, ENTRY.notInTime);
const isAtGoal = ({ call, state }) => state === (call === 'stop' ? 'PAUSED' : 'RUNNING');
const isCancelledBefore = ({ verdict, isCancelled, error }) => verdict === 'not-sent' && (isCancelled || error === null || error instanceof CancelledError);
const isBlind = ({ isTimeUp, trouble }) => !isTimeUp && trouble !== null && !mayTryAgain(trouble);
const isUnwaited = ({ verdict, fate }) => verdict === 'not-waited' && fate === 'answered';
const isRefused = (f) => f.isFound && isAtGoal(f) && f.ifPaused === 'error';
const isFoundPaused = (f) => f.isFound && isAtGoal(f) && f.trouble === null;
const leftToOthers = ({ leftAlone }) => leftAlone && {
    ...leftAlone,
    what: 'Somebody else paused it while this step ran, so this step will not resume it.',
};
const PAUSE_ROWS = [
    [(f) => f.verdict === 'gone' && f.ifMissing === 'error', 'missing', 'problem', DELETED],
    ['gone', 'missing', 'warning', (f) => (f.ifMissing === 'warn' ? DELETED : null)],
    [isRefused, 'already-paused', 'problem', PAUSED_BY_OTHERS],
    [(f) => isFoundPaused(f) && f.error !== null, 'already-paused', 'warning', leftToOthers],
    [isFoundPaused, 'already-paused', 'warning', (f) => f.leftAlone],
    [(f) => f.isFound && (isAtGoal(f) || f.state === 'not known'), 'already-paused', 'failure', NO_LAST_LOOK],
    [(f) => f.isFound, 'already-paused', 'failure', STARTED_MEANWHILE],
    ['started-by-others', 'timed-out', 'failure', STARTED_MEANWHILE],
    [(f) => isAtGoal(f) && f.trouble === null, 'paused', 'fine'],
    [(f) => isAtGoal(f), 'requested', 'failure', NO_LAST_LOOK],
    [isCancelledBefore, 'failed', 'problem', cancelledBefore],
    ['not-sent', 'failed', 'problem', (f) => f.error && noteOf(f.error)],
    [isUnwaited, 'requested', 'fine'],
    ['not-waited', 'requested', 'failure', mayPause('')],
    [(f) => f.isCancelled, 'requested', 'failure', cancelledWaiting],
    [isBlind, 'requested', 'failure', notSeen],
    [() => true, 'timed-out', 'failure', notPaused],
];
const BY_OTHERS = 'It was paused, and somebody else or another step of this job started it: its dump may have run during the deployment.';
const LATE_STOP = 'Its stop was sent more than once, and an attempt without an answer may still pause it.';
const STARTED_AND_LATE = mayPause(`${BY_OTHERS} ${LATE_STOP}`);
const NOT_WATCHED = mayPause(`${LATE_STOP} There was no time left to watch it.`);
const NEVER_PAUSED = mayPause('Its stop may have been sent, and it is still running.');
const UNSETTLED = mayPause('Its stop was accepted but it never paused. It may still pause, and nothing will start it then.');
const PAUSED_AGAIN = note('It paused again after it was started, most likely because an earlier stop arrived late. It was started again.');
const LEFT_TO_OTHERS = leftPaused('It was resumed, and somebody else paused it again. It is left paused.', 'Find out who paused it, and resume it.');
const NEEDS_ID = 'It is PAUSED, and the service gives no ID for it, which a start needs.';
const NOT_RESUMED = leftPaused('It could not be resumed.', IN_CONSOLE);
/** It runs, and this step had no part in it, or it had. */
const isRunning = (f) => isAtGoal(f) && !isSent(f);
const ending_isResumed = (f) => isAtGoal(f) && isSent(f);
const RESUME_ROWS = [
    ['gone', 'missing', 'warning', DELETED],
    ['planned', 'planned', 'fine'],
    ['bad', 'failed', 'problem', (f) => badState(f.state)],
    ['no-id', 'failed', 'problem', note(NEEDS_ID, 'Start it in the console of DIS.')],
    ['paused-by-others', 'resumed', 'warning', LEFT_TO_OTHERS],
    [
        (f) => f.verdict === 'started-by-others' && f.state === 'PAUSED',
        'already-running',
        'warning',
        LEFT_TO_OTHERS,
    ],
    ['started-by-others', 'already-running', 'warning', byOthers(BY_OTHERS)],
    [(f) => ending_isResumed(f) && !f.isWatched, 'resumed', 'warning', NOT_WATCHED],
    [(f) => ending_isResumed(f) && f.isStartedAgain, 'resumed', 'warning', PAUSED_AGAIN],
    [ending_isResumed, 'resumed', 'fine'],
    [(f) => isRunning(f) && f.stop === null, 'already-running', 'fine'],
    [(f) => isRunning(f) && f.stop === 'answered', 'failed', 'failure', UNSETTLED],
    [(f) => isRunning(f) && f.stop === 'seen-paused', 'already-running', 'warning', STARTED_AND_LATE],
    [(f) => isRunning(f) && (f.isWatched || f.trouble === null), 'already-running', 'warning', NEVER_PAUSED],
    [isRunning, 'failed', 'failure', NEVER_PAUSED],
    [isUnwaited, 'requested', 'fine'],
    [(f) => f.verdict === 'not-waited' && isSent(f), 'requested', 'failure', ONLY_STATE],
    ['not-waited', 'requested', 'warning', (f) => note(`It is ${f.state}, and was not waited for.`)],
    [(f) => f.isCancelled && !isSent(f), 'failed', 'failure', cancelledBefore],
    [(f) => f.isCancelled, 'requested', 'failure', cancelledWaiting],
    [(f) => isSent(f) && isBlind(f), 'requested', 'failure', notSeen],
    [(f) => f.fate === 'answered', 'timed-out', 'failure', notRunning],
    [(f) => f.state === 'STARTING' && f.trouble === null, 'timed-out', 'failure', NOT_RESUMED],
    [() => true, 'failed', 'failure', NOT_RESUMED],
];
function pauseEnding(facts) {
    const found = ending(PAUSE_ROWS, facts.isAdopted ? { ...facts, leftAlone: null } : facts);
    return found.outcome === 'already-paused' && facts.isAdopted ? { ...found, outcome: 'adopted' } : found;
}
function resumeEnding(facts) {
    return ending(RESUME_ROWS, facts);
}
function ending(rows, facts) {
    const fits = ([when]) => (typeof when === 'string' ? facts.verdict === when : when(facts));
    const [, outcome, kind, text] = rows.find(fits);
    const said = (typeof text === 'function' ? text(facts) : text) ?? null;
    const whole = said !== null && kind === 'failure' ? withCause(said, facts) : said;
    return { outcome, problem: kind === 'warning' ? null : whole, warning: kind === 'warning' ? whole : null };
}
/** Adds the state that was last seen, and the cause, whose remedy comes first. */
function withCause({ what, todo, entry }, { call, state, fate, error, trouble, isCancelled }) {
    const failed = isCancelled ? null : (trouble ?? error);
    const cause = failed === null || failed instanceof CancelledError ? null : noteOf(failed);
    const seen = state === 'not known' ? 'Its state is not known.' : `It was last seen ${state}.`;
    const isDoubtful = state !== 'PAUSED' && (fate === 'unknown' || fate === 'sent');
    const doubt = isDoubtful && `Whether its ${call} arrived is not known.`;
    const text = [what, seen, doubt, cause?.what].filter(Boolean).join(' ');
    return note(text, cause?.todo ?? todo, cause?.entry ?? entry);
}

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./lib/model/budget.js
/** Time: a clock that nobody can set, and the budget, which says how long something may take. */

const LONGEST_TIMER = 2 ** 31 - 1; // Node fires a longer one at once
const systemClock = {
    now: () => Number(process.hrtime.bigint() / 1000000n),
    wall: Date.now,
    random: Math.random,
    sleep: (ms, signal) => (0,promises_namespaceObject.setTimeout)(Math.min(Math.max(0, ms), LONGEST_TIMER), undefined, { signal }).catch((error) => {
        if (!signal.aborted)
            throw error;
    }),
};
/** How long something may take. A step has one; a call, an attempt and a wait get one that is never longer. */
class Budget {
    clock;
    #cut;
    #end;
    constructor(clock, end, cut) {
        this.clock = clock;
        this.#end = end;
        this.#cut = cut;
    }
    /** A budget of `ms` from now on, for a whole step. */
    static of(clock, ms = Number.POSITIVE_INFINITY) {
        return new Budget(clock, clock.now() + ms, new AbortController());
    }
    /** In ms; 0 when it is over. */
    get left() {
        return this.isCut ? 0 : Math.max(0, this.#end - this.clock.now());
    }
    get isOver() {
        return this.left <= 0;
    }
    /** Ended before its time, since the job was cancelled. */
    get isCut() {
        return this.signal.aborted;
    }
    /** Aborted when the budget is cut; not when its time is up. */
    get signal() {
        return this.#cut.signal;
    }
    /** A part of this budget: `ms` from now on, or what is left. It is cut together with this one. */
    atMost(ms) {
        return new Budget(this.clock, this.clock.now() + Math.min(Math.max(0, ms), this.left), this.#cut);
    }
    /** Ends the budget and all its parts after `grace` ms. */
    cut(grace = 0) {
        if (grace === 0)
            this.#cut.abort();
        else
            setTimeout(() => this.#cut.abort(), grace).unref();
    }
    /** Resolves after `ms`, or when the budget ends. */
    sleep(ms) {
        return this.clock.sleep(Math.min(ms, this.left), this.signal);
    }
}
/** The budget that ends later. */
function later(a, b) {
    return a.left >= b.left ? a : b;
}

;// CONCATENATED MODULE: ./lib/apply/poll.js
/** Looks at the list of a stream again and again: what stop and start share. */







function polledStream(stream, tasks, { budget }) {
    const now = budget.clock.now();
    const unseen = { others: [], doubted: [], trouble: null, isFirst: true };
    return { stream, tasks, until: budget.atMost(0), since: now, seenAt: now, ...unseen };
}
/** Waits for the tasks of a stream for `ms` from now on, if that is longer than before. Leaves time for a last look. */
function waitFor(polled, ms, { budget }) {
    polled.until = later(polled.until, budget.atMost(Math.min(ms, budget.left - LAST_LOOK)));
}
function openTasks({ tasks }) {
    return tasks.filter(({ verdict }) => verdict === null);
}
/** Also those of which another list may say something else. */
function listedTasks({ tasks }) {
    return tasks.filter(({ verdict }) => verdict === null || REVISABLE.includes(verdict));
}
/**
 * Polls until nothing has to be waited for, the time is up, or no answer can be expected. An entry that contradicts
 * what was seen before is believed when the next list says so, too; that one is asked for even if the time is up.
 */
async function poll(polled, context, { contradicts, judge, act }) {
    const { budget, log } = context;
    const { clock } = budget;
    for (let [failures, isExtra] = [0, false];;) {
        const isLast = polled.until.isOver;
        const list = await look(polled, context, isLast || polled.doubted.length > 0);
        if (budget.isCut)
            return;
        failures = list === null ? failures + 1 : 0;
        if (list !== null) {
            const known = listedTasks(polled).map((tracked) => ({ tracked, entry: entryOf(list, tracked) }));
            const isNew = ({ tracked, entry }) => !polled.doubted.includes(tracked) && contradicts(tracked, entry);
            const [fresh, believed] = [known.filter(isNew), known.filter((each) => !isNew(each))];
            polled.doubted = fresh.map(({ tracked }) => tracked);
            polled.others = othersIn(list, polled);
            for (const { tracked } of believed)
                takeOver(tracked, list, log);
            for (const { tracked, entry } of believed)
                judge(tracked, entry);
            if ((await act()) && fresh.length === 0)
                return;
        }
        else if (!mayLookAgain(polled.trouble) || failures >= context.attempts)
            return;
        if (budget.isOver || (isLast && polled.until.isOver && (isExtra || polled.doubted.length === 0)))
            return;
        isExtra = isLast && polled.until.isOver;
        if (list !== null && polled.doubted.length > 0) {
            await budget.sleep(SECOND_LOOK);
            continue;
        }
        const elapsed = clock.now() - polled.since;
        const wait = list === null ? retryIn(polled, failures, log) : nextPoll(elapsed, clock.random());
        if (wait === null)
            return;
        await (isExtra ? budget : polled.until).sleep(wait);
    }
}
/** If only its turn did not come in time (that error has no cause), another look may have more luck. */
function mayLookAgain(trouble) {
    return mayTryAgain(trouble) || (trouble instanceof TimeLimitError && trouble.cause === undefined);
}
/** Asks for the list; null without an answer. A stream that is gone has an empty one. `isDecisive`: tried repeatedly. */
async function look(polled, { dis, budget, attempts }, isDecisive) {
    const within = budget.atMost(Math.max(LAST_LOOK, polled.until.left));
    // Where looks are counted, each one is a single attempt.
    const tries = isDecisive && attempts === Number.POSITIVE_INFINITY ? dis.caller.tries(within) : null;
    for (;;) {
        if (!polled.isFirst)
            await dis.caller.spacing.turn(within);
        polled.isFirst = false;
        const askedAt = budget.clock.now();
        try {
            const list = await dis.listTasks(polled.stream, { budget: within, attempts: 1 }).catch(emptyIfGone);
            polled.trouble = null;
            polled.seenAt = askedAt;
            return seenList(list);
        }
        catch (failure) {
            const again = tries !== null && (await tries.again(failure).catch(expected));
            polled.trouble = expected(again instanceof StepError ? again : failure);
            if (again !== true || within.left < SHORTEST_ATTEMPT)
                return null;
        }
    }
}
function emptyIfGone(failure) {
    if (failure instanceof ServiceError && failure.parts.code === NO_STREAM)
        return { tasks: [], unlisted: 0 };
    throw failure;
}
/** How long to wait after this many looks without an answer; null if the service asks for more time than there is. */
function retryIn(polled, failures, log) {
    const { trouble, until } = polled;
    const asked = askedWait(trouble);
    if (asked !== null && asked > until.left) {
        polled.trouble = tooPatient(trouble, asked, until.left);
        return null;
    }
    const wait = waitAfter(failures, until.clock.random(), asked);
    log.info(`${trouble?.message}; looking again in ${span(wait)}`);
    return wait;
}
function othersIn({ tasks, index }, polled) {
    const own = polled.tasks.map(({ task }) => index.find(task));
    return tasks.filter((listed) => !own.includes(listed));
}
/** Takes over what is listed, and logs a change of state. */
function takeOver(tracked, list, log) {
    if (entryOf(list, tracked) === 'unlisted')
        return;
    const [was, next] = [tracked.seen, list.index.find(tracked.task) ?? null];
    if (was?.state !== next?.state) {
        log.info(`${labelOf(tracked.task)}: ${was ? `${stateOf(was)} → ` : ''}${next ? stateOf(next) : 'gone'}`);
    }
    if (!isSent(tracked))
        tracked.before ??= next?.state || null;
    tracked.seen = next;
}
/**
 * How long to wait before the next poll, if `elapsed` ms have passed: a tenth of that time. Chance (`random` in 0..1)
 * takes off up to a fifth, so that many jobs do not poll at the same moment.
 */
function nextPoll(elapsed, random) {
    const base = Math.min(LONGEST_POLL, Math.max(SHORTEST_POLL, elapsed * 0.1));
    return base === SHORTEST_POLL ? SHORTEST_POLL : Math.round(base * (1 - 0.2 * random));
}
/** Logs about every 15 s what is still waited for, while `work` goes on. */
function withHeartbeat(streams, { budget: { clock }, log }, work) {
    const began = clock.now();
    const beating = setInterval(() => {
        const all = streams.flatMap(({ tasks }) => tasks);
        const open = streams.flatMap(openTasks).filter(({ goalSince }) => goalSince === null);
        const names = fewOf(open, 5, ({ task, seen }) => `${labelOf(task)} (${stateOf(seen)})`);
        const done = `${all.length - open.length} of ${counted(all.length, 'dump task')} done`;
        if (open.length > 0)
            log.info(`${span(clock.now() - began)}: ${done}; waiting for ${names}`);
    }, HEARTBEAT);
    return work.finally(() => clearInterval(beating));
}

;// CONCATENATED MODULE: ./lib/apply/start.js
/**
 * Starts paused dump tasks, waits until they are `RUNNING`, and watches those that may still pause: the story of the
 * post step and of the resume action. Each stream goes its own way, and none waits for another.
 */







/** The state of a task is empty if it was not read yet; `stop` is null if nothing is known of a stop. */
function startStream(stream, tasks, context) {
    const { wait, budget, attempts, dis } = context;
    const now = budget.clock.now();
    const tracked = tasks.map(({ task, stop }) => {
        return {
            ...trackedTask(task),
            stop,
            pausedAt: stop?.pausedAt ?? null,
            // One that was not answered is the one that took effect, or is waited for.
            lateStops: stop === null ? 0 : Math.max(0, stop.unanswered - (stop.fate === 'answered' ? 0 : 1)),
            isStartedAgain: false,
            watchedFor: 0,
            watchedUntil: now + (stop?.watch ?? 0),
            badSince: null,
            tries: dis.caller.tries(budget, attempts),
            startAt: 0,
        };
    });
    const polled = polledStream(stream, tracked, context);
    const longest = Math.max(wait || PATIENCE_WITHOUT_WAIT, ...tracked.map(({ watchedUntil }) => watchedUntil - now));
    waitFor(polled, longest, context);
    return { ...polled, isOneByOne: false };
}
/** Starts and follows the tasks of one stream. Never throws for what happens to a task: the tracked tasks say it. */
async function startTasks(stream, context) {
    const act = async () => {
        if (context.isDryRun)
            return endDryRun(stream);
        await startDue(stream, context);
        if (context.wait === 0)
            endUnwaited(stream);
        return openTasks(stream).every((tracked) => isSettled(tracked, stream.seenAt));
    };
    // What was just listed needs no second list before its start.
    const isListed = stream.tasks.every(({ seen }) => seen !== null);
    if (isListed) {
        for (const tracked of stream.tasks)
            judge(tracked, tracked.task, stream, context);
        if (await act())
            return;
    }
    const judgeOne = (tracked, entry) => judge(tracked, entry, stream, context);
    await poll(stream, context, { contradicts, judge: judgeOne, act });
}
/** One list is no proof that a task is gone, or that somebody started it. */
function contradicts(tracked, entry) {
    if (typeof entry === 'string')
        return entry === 'gone' && tracked.verdict !== 'gone';
    if (tracked.verdict === 'started-by-others')
        return false;
    const wasPaused = tracked.stop?.isSeenPaused || tracked.seen?.state === 'PAUSED';
    return entry.state === 'RUNNING' && wasPaused === true && !isSent(tracked);
}
function judge(tracked, entry, stream, context) {
    // A list shows what was so when it was asked for.
    const now = stream.seenAt;
    // Two odd lists come within some seconds. What ran for longer did run, whatever it does now.
    const isOver = tracked.goalSince !== null && now - tracked.goalSince > GIVE_UP;
    if (tracked.verdict === 'started-by-others' && isOver)
        return;
    tracked.verdict = entry === 'gone' ? 'gone' : null;
    if (typeof entry === 'string') {
        Object.assign(tracked, { seen: null, goalSince: null });
        return;
    }
    const isBad = entry.state === 'ERROR' || entry.state === 'ABNORMAL';
    tracked.badSince = isBad ? (tracked.badSince ?? now) : null;
    if (isBad && (!isSent(tracked) || now - (tracked.badSince ?? now) >= GIVE_UP))
        tracked.verdict = 'bad';
    if (entry.state === 'RUNNING')
        judgeRunning(tracked, now, stream, context);
    if (entry.state === 'PAUSED')
        judgePaused(tracked, entry, now);
    if (entry.state !== 'RUNNING')
        tracked.goalSince = null;
}
function judgeRunning(tracked, now, stream, context) {
    const { stop, task, goalSince, lateStops } = tracked;
    tracked.goalSince ??= now;
    // One of its stops may still take effect: if not within a minute, it never arrived.
    if (lateStops > 0 && goalSince === null && tracked.watchedFor !== lateStops) {
        tracked.watchedFor = lateStops;
        tracked.watchedUntil = Math.max(tracked.watchedUntil, now + STOP_WATCH);
        waitFor(stream, STOP_WATCH, context);
        context.log.info(`${labelOf(task)} is watched for ${span(STOP_WATCH)}: a stop without an answer may still pause it`);
    }
    if (stop?.isSeenPaused && !isSent(tracked) && now >= tracked.watchedUntil)
        tracked.verdict = 'started-by-others';
}
/** It is to be started, unless its start was accepted and may still show, or somebody else paused it after that. */
function judgePaused(tracked, entry, now) {
    const { stop, fate, goalSince, answeredAt, lateStops, task } = tracked;
    if (entry.id === null && task.id === null)
        tracked.verdict = 'no-id';
    // Its stop has taken effect.
    tracked.watchedUntil = now;
    const hasRun = goalSince !== null && isSent(tracked);
    const isLost = fate === 'answered' && now - (answeredAt ?? now) > GIVE_UP;
    if (lateStops > 0 && (hasRun || isLost)) {
        tracked.lateStops -= 1;
        tracked.isStartedAgain = true;
        tracked.fate = 'unsent';
    }
    else if (hasRun)
        tracked.verdict = 'paused-by-others';
    // Somebody started it, and one of its stops paused it again.
    else if (lateStops > 0 && goalSince !== null && stop?.isSeenPaused)
        tracked.lateStops -= 1;
}
/** Whether it runs, and nothing is left to watch. */
function isSettled({ goalSince, watchedUntil }, now) {
    return goalSince !== null && now >= watchedUntil;
}
/** Sends the starts that are due by the states last seen: in one request as long as that goes well. */
async function startDue(stream, context) {
    const now = context.budget.clock.now();
    const known = openTasks(stream).filter((tracked) => !stream.doubted.includes(tracked));
    const paused = known.filter(({ seen, fate }) => seen?.state === 'PAUSED' && fate !== 'answered');
    for (const tracked of paused)
        if (tracked.startAt === Number.POSITIVE_INFINITY)
            tracked.verdict = 'not-sent';
    const due = paused.filter(({ startAt }) => now >= startAt);
    if (due.length === 0)
        return;
    const batches = stream.isOneByOne ? due.map((tracked) => [tracked]) : [due];
    await Promise.all(batches.map((batch) => sendStart(stream, batch, context)));
}
async function sendStart(stream, batch, context) {
    const { dis, budget, log, wait } = context;
    const { clock } = budget;
    const ids = batch.flatMap(({ task, seen }) => task.id ?? seen?.id ?? []);
    const onLeaving = () => noteFate(batch, 'sent', clock.now());
    const error = await dis.send('start', stream.stream, ids, { budget, onLeaving }).then(() => null, expected);
    stream.isFirst = true;
    for (const tracked of batch)
        tracked.before = 'PAUSED';
    const isForAll = error instanceof ServiceError && (error.isThrottled || !isAboutTasks(error));
    const failed = isForAll ? error.fate : error && fateOf(error, batch.length);
    noteFate(batch, failed ?? 'answered', clock.now(), error);
    if (error === null) {
        stream.since = clock.now();
        waitFor(stream, wait, context);
        return log.info(`Stream ${stream.stream}: start of ${fewLabels(batch.map(({ task }) => task))} accepted`);
    }
    if (error instanceof CancelledError)
        return;
    if (batch.length > 1 && !isForAll) {
        // One task may be the cause, and no task decides about another.
        log.info(`${error.message}; going on one task at a time`);
        stream.isOneByOne = true;
        for (const tracked of batch)
            tracked.startAt = clock.now() + Math.max(SHORTEST_WAIT, askedWait(error) ?? 0);
    }
    else
        putOff(batch, error, clock.now());
}
/** Lets the next start of these tasks wait, ever longer, and together. */
function putOff(batch, error, now) {
    let wait = 0;
    for (const tracked of batch) {
        try {
            wait = Math.max(wait, (mayTryAgain(error) ? tracked.tries.next(error) : null) ?? Number.POSITIVE_INFINITY);
        }
        catch (tooLong) {
            tracked.error = expected(tooLong);
            wait = Number.POSITIVE_INFINITY;
        }
    }
    for (const tracked of batch)
        tracked.startAt = now + wait;
}
/** A dry run ends with the first list: what does not run would be started, or waited for. */
function endDryRun(stream) {
    const known = openTasks(stream).filter((tracked) => !stream.doubted.includes(tracked));
    for (const tracked of known)
        if (tracked.goalSince === null)
            tracked.verdict = 'planned';
    return true;
}
/** With `wait-timeout: 0`, a start that was answered is not waited for, nor is what somebody else started. */
function endUnwaited(stream) {
    for (const tracked of openTasks(stream)) {
        const isDue = tracked.seen?.state === 'PAUSED' && tracked.fate !== 'answered';
        if (!isDue && tracked.goalSince === null && tracked.seen !== null)
            tracked.verdict = 'not-waited';
    }
}

;// CONCATENATED MODULE: ./lib/apply/reports.js
/** Makes the report on each tracked task, when its step ends. */






/** `leftAlone`: the warning for a task that was paused already and is not resumed. */
function stopReports(streams, request, leftAlone, context) {
    return streams.flatMap((stream) => stream.tasks.map((tracked) => {
        const { isFound, isAdopted } = tracked;
        const facts = reports_factsOf(tracked, stream, context, 'stop');
        return report(tracked, pauseEnding({ ...facts, ...request, isFound, isAdopted, leftAlone }), null);
    }));
}
function startReports(streams, context) {
    const { clock } = context.budget;
    return streams.flatMap((stream) => stream.tasks.map((tracked) => {
        const { stop: past, isStartedAgain, goalSince, pausedAt } = tracked;
        const stop = past && (past.isSeenPaused ? 'seen-paused' : past.fate === 'answered' ? 'answered' : 'unknown');
        const facts = reports_factsOf(tracked, stream, context, 'start');
        const ended = resumeEnding({
            ...facts,
            stop,
            isWatched: isSettled(tracked, stream.seenAt),
            isStartedAgain,
        });
        const pausedFor = goalSince === null || pausedAt === null ? null : clock.wall() - Date.parse(pausedAt);
        const mayStillPause = tracked.seen?.state === 'RUNNING' && (ended.problem ?? ended.warning)?.entry === ENTRY.leftPaused;
        return { ...report(tracked, ended, pausedFor), mayStillPause };
    }));
}
const CONTRADICTION = new StepError('The last lists of its stream contradict each other');
function reports_factsOf(tracked, { until, since, trouble, doubted }, { budget, wait }, call) {
    const { verdict, fate, seen, error } = tracked;
    const waited = Math.min(wait, until.clock.now() - since);
    const odd = call === 'stop' && doubted.includes(tracked) ? CONTRADICTION : null;
    return {
        ...{ call, verdict, fate, state: stateOf(seen), error, trouble: trouble ?? odd, waited },
        isCancelled: budget.isCut,
        isTimeUp: until.isOver,
    };
}
function report(tracked, { outcome, problem, warning }, pausedFor) {
    const { task, before, seen, pausedAt } = tracked;
    const sent = isSent(tracked);
    const known = { ...task, ...seen, id: task.id ?? seen?.id ?? null, name: seen?.name ?? task.name };
    const after = seen === null || (seen === task && sent) ? null : seen.state || null;
    return reportOf(known, outcome, {
        ...{ before, after, sent, pausedAt, problem, warning },
        pausedFor: pausedFor === null ? null : Math.max(0, pausedFor),
    });
}

;// CONCATENATED MODULE: ./lib/apply/stop.js
/**
 * Stops dump tasks, and waits until the service itself lists all of them as `PAUSED`: the story of the main step. Each
 * stream goes its own way, and none decides about another.
 */






function stopStream(stream, plan, context) {
    const own = (tasks, isFound, isAdopted) => tasks
        .filter((task) => task.stream === stream)
        .map((task) => ({ ...trackedTask(task), isFound, isAdopted }));
    const tasks = [
        ...own(plan.stop, false, false),
        ...own(plan.adopt, true, true),
        ...own(plan.leave, true, false),
    ];
    return { ...polledStream(stream, tasks, context), unpausedAt: Number.NEGATIVE_INFINITY };
}
/** Never throws for what happens to a task: the tracked tasks say it. */
async function stopTasks(streams, context) {
    const stopping = Promise.all(streams.map((stream) => stopAndWait(stream, context)));
    await withHeartbeat(streams, context, stopping);
    if (context.wait > 0)
        await lookOnceMore(streams, context);
}
async function stopAndWait(stream, context) {
    const { wait, budget, isMinimal } = context;
    const toStop = stream.tasks.filter(({ isFound }) => !isFound);
    if (toStop.length === 0)
        return;
    stream.unpausedAt = budget.clock.now();
    await sendStop(stream, toStop, context);
    const refused = toStop.filter(({ error }) => error?.fate === 'refused' && isAboutTasks(error));
    if (refused.length > 0 && !isMinimal)
        await stopOneByOne(stream, refused, context);
    for (const tracked of toStop)
        if (!isSent(tracked) && !tracked.isFound)
            tracked.verdict ??= 'not-sent';
    if (wait === 0)
        for (const tracked of openTasks(stream))
            tracked.verdict = 'not-waited';
    stream.since = budget.clock.now();
    stream.unpausedAt = stream.since;
    const isAnswered = openTasks(stream).some(({ fate }) => fate === 'answered');
    waitFor(stream, isAnswered ? wait : Math.min(wait, STOP_WATCH), context);
    if (openTasks(stream).some((tracked) => !tracked.isFound))
        await waitForPaused(stream, context);
}
/** Sends one stop for these tasks until it is answered, refused or given up. Notes in each task how far it came. */
async function sendStop(stream, batch, context) {
    const { dis, budget, grace, log, isMinimal } = context;
    const { clock } = budget;
    const tries = dis.caller.tries(budget);
    for (let rest = batch; rest.length > 0;) {
        const onLeaving = () => {
            if (budget.isCut)
                throw new CancelledError();
            noteFate(rest, 'sent', clock.now());
            const unwritten = context.save(stream);
            if (unwritten !== null)
                throw unwritten;
        };
        const ids = rest.flatMap(({ task }) => task.id ?? []);
        const sending = dis.send('stop', stream.stream, ids, { budget: grace, onLeaving });
        const error = await sending.then(() => null, expected);
        noteFate(rest, error === null ? 'answered' : fateOf(error, rest.length), clock.now(), error);
        stream.isFirst = true;
        context.save(stream);
        if (error === null) {
            const labels = fewLabels(rest.map(({ task }) => task));
            return log.info(`Stream ${stream.stream}: stop of ${labels} accepted`);
        }
        const again = await tries.again(error).catch(expected);
        if (again instanceof StepError)
            for (const tracked of rest)
                tracked.error = again;
        if (again !== true)
            return;
        if (error.fate === 'unknown' && !isMinimal)
            rest = await stop_notPaused(stream, rest, context);
    }
}
/** The tasks of these that the list does not show `PAUSED`; all of them if there is no list. */
async function stop_notPaused(stream, batch, { dis, budget }) {
    const { clock } = budget;
    stream.isFirst = false;
    const listing = dis.listTasks(stream.stream, { budget: budget.atMost(LAST_LOOK) });
    const list = await listing.then(seenList, expected);
    return batch.filter((tracked) => {
        const entry = list instanceof StepError ? 'unlisted' : entryOf(list, tracked);
        if (typeof entry === 'string' || entry.state !== 'PAUSED')
            return true;
        tracked.seen = entry;
        if (isSent(tracked))
            stop_judge(tracked, entry, clock.now(), clock.wall());
        return false;
    });
}
/**
 * A refused stop of several tasks may have taken effect for some: the list shows it. The rest is stopped one by one. A
 * task that is `PAUSED` although the stop of it alone was refused was paused by somebody else.
 */
async function stopOneByOne(stream, batch, context) {
    const rest = await stop_notPaused(stream, batch, context);
    if (batch.length > 1) {
        await Promise.all(rest.map((tracked) => sendStop(stream, [tracked], context)));
        return;
    }
    for (const tracked of batch) {
        if (rest.includes(tracked) || isSent(tracked))
            continue;
        tracked.isFound = true;
        tracked.isAdopted = context.adoptsLate;
    }
    context.save(stream);
}
function waitForPaused(stream, context) {
    const { clock } = context.budget;
    return poll(stream, context, {
        contradicts: stop_contradicts,
        judge: (tracked, entry) => stop_judge(tracked, entry, clock.now(), clock.wall()),
        act() {
            const isSettled = openTasks(stream).every(({ goalSince }) => goalSince !== null);
            if (!isSettled)
                stream.unpausedAt = clock.now();
            context.save(stream);
            return isSettled;
        },
    });
}
/** One list is no proof that a task is gone, or that somebody started it. */
function stop_contradicts(tracked, entry) {
    if (typeof entry === 'string')
        return entry === 'gone' && tracked.verdict !== 'gone';
    return tracked.verdict !== 'started-by-others' && wasPaused(tracked) && entry.state !== 'PAUSED';
}
function isPaused({ seen }) {
    return seen?.state === 'PAUSED';
}
function wasPaused({ isFound, pausedAt }) {
    return isFound || pausedAt !== null;
}
function stop_judge(tracked, entry, now, wall) {
    // It ran, whatever it does now.
    if (tracked.verdict === 'started-by-others')
        return;
    tracked.verdict = null;
    if (entry === 'unlisted') {
        tracked.seen = null;
        tracked.goalSince = null;
    }
    else if (entry === 'gone')
        tracked.verdict = 'gone';
    else if (entry.state === 'PAUSED') {
        tracked.goalSince ??= now;
        if (!tracked.isFound)
            tracked.pausedAt ??= new Date(wall).toISOString();
    }
    else if (wasPaused(tracked))
        tracked.verdict = 'started-by-others';
}
/**
 * The tasks have to be `PAUSED` together. While one stream was still waited for, tasks of another may have been started
 * again: each stream is looked at once more whose last list is older than that.
 */
async function lookOnceMore(streams, context) {
    while (!context.budget.isOver) {
        const latest = Math.max(...streams.map(({ unpausedAt }) => unpausedAt));
        const stale = streams.filter((stream) => {
            const open = openTasks(stream);
            const isOpen = open.length > 0 || stream.tasks.length === 0;
            return isOpen && stream.seenAt < latest && stream.trouble === null && open.every(isPaused);
        });
        if (stale.length === 0)
            return;
        await Promise.all(stale.map((stream) => waitForPaused(stream, context)));
    }
}

;// CONCATENATED MODULE: ./lib/inputs/place.js
/** Where the streams are: region, endpoints and project, from inputs and environment. Pure. */



/** A region that is not in the table counts as one of Huawei Cloud. `iam`: the first label of IAM's host name. */
const HUAWEI_CLOUD = {
    domain: 'myhuaweicloud.com',
    iam: 'iam',
    regions: 'cn-north-1 cn-north-4 cn-east-2 cn-east-3 cn-south-1 ap-southeast-1 ap-southeast-2'.split(' '),
};
/** The regions with DIS. Sources: the lists of endpoints of both vendors, and Huawei's SDK. */
const CLOUDS = [
    { domain: 'otc.t-systems.com', iam: 'iam', regions: ['eu-de', 'eu-nl'] },
    { domain: 'sc.otc.t-systems.com', iam: 'iam-pub', regions: ['eu-ch2'] },
    { domain: 'myhuaweicloud.eu', iam: 'iam', regions: ['eu-west-101'] },
    HUAWEI_CLOUD,
];
/** Others are used too, with a notice. */
const KNOWN_REGIONS = CLOUDS.flatMap(({ regions }) => regions);
/** The URLs of DIS and IAM in a region. `region` must pass `isRegionName`. */
function endpointsOf(region) {
    const { domain, iam } = CLOUDS.find(({ regions }) => regions.includes(region)) ?? HUAWEI_CLOUD;
    return { dis: `https://dis.${region}.${domain}`, iam: `https://${iam}.${region}.${domain}` };
}
/** Words with hyphens between them: `eu-de`, `eu-ch2`, `eu-west-101`. Nothing else gets into the name of a host. */
function isRegionName(text) {
    return /^[a-z]{2,}(-[a-z]+\d*)+(-\d+)?$/.test(text) && text.length <= 40;
}
/** Null if it is not known; then the reader has the problems. */
function choosePlace(reader, signInMethod) {
    const { problems, look } = reader;
    const own = signInMethod && familyOf(signInMethod);
    const families = own === null ? FAMILIES : [own, ...FAMILIES.filter((family) => family !== own)];
    const before = problems.length;
    const region = regionOf(reader, families);
    const known = region === null ? null : endpointsOf(region);
    const endpoint = urlOf(reader, 'endpoint', 'DIS') ?? known?.dis ?? null;
    if (endpoint === null && problems.length === before) {
        problems.push('region: neither region nor endpoint is set. Set region, such as eu-de.');
    }
    const project = projectOf(reader, families, region);
    const asksIam = signInMethod !== null && (signsInByIam(signInMethod) || project.name !== null);
    const iam = namedIam(reader, own, asksIam) ?? { iamEndpoint: known?.iam ?? null, iamNamedBy: 'region' };
    for (const name of (own?.elsewhere ?? []).filter((each) => look(each) !== '')) {
        const what = `${name}: to act for another account or project is not supported.`;
        problems.push(`${what} Give its credentials, and set ${name}: '' in the env of this step.`);
    }
    const isComplete = problems.length === before;
    if (isComplete && project.id === null && project.name === null) {
        problems.push('project-id: neither project-id nor project-name is set, nor a region. Set one of them.');
    }
    if (isComplete && asksIam && iam.iamEndpoint === null) {
        const what = 'iam-endpoint: IAM is asked to sign in, or to look up the project.';
        problems.push(`${what} Set iam-endpoint or region; an AK/SK with a project-id needs neither.`);
    }
    if (problems.length > before || endpoint === null)
        return null;
    return { region, endpoint, ...iam, project };
}
/** Whether these credentials may be sent to the IAM that an earlier step chose: their owner chose the same one. */
function isIamOfOwner(saved, signInMethod, { look }) {
    if (!signsInByIam(signInMethod) || saved.iamNamedBy === 'iam-endpoint')
        return true;
    const variable = familyOf(signInMethod)?.iam;
    if (saved.iamNamedBy !== 'region' && saved.iamNamedBy !== variable)
        return false;
    const own = variable ? look(variable) : '';
    return own === '' || serviceUrl(own, 'IAM').url === saved.iamEndpoint;
}
function signsInByIam({ kind }) {
    return kind === 'password' || kind === 'keyless';
}
function regionOf(reader, families) {
    const found = given(reader, 'region', families, 'region');
    if (found === null)
        return null;
    const region = found.value.toLowerCase();
    if (isRegionName(region))
        return region;
    const shown = `${found.name}: «${plain(found.value, 60)}» is not the name of a region (such as eu-de).`;
    reader.problems.push(`${shown}${didYouMean(region, KNOWN_REGIONS)}`);
    return null;
}
/** If an input names the project, none comes from the environment. By default, it is called like the region. */
function projectOf(reader, families, region) {
    const hasProject = ({ projectId, projectName = [] }) => [...projectId, ...projectName].some((name) => reader.look(name) !== '');
    const own = reader.look('project-name') === '' ? families.filter(hasProject).slice(0, 1) : [];
    const id = given(reader, 'project-id', own, 'projectId');
    const name = given(reader, 'project-name', id === null ? own : [], 'projectName')?.value ?? null;
    if (id === null)
        return { id, name: name ?? region };
    // A name such as eu-de_shop would be asked for in vain.
    if (!/^(?=.*\d)[A-Za-z0-9]{1,64}$/.test(id.value)) {
        const shown = `${id.name}: «${plain(id.value, 60)}» is not the ID of a project (32 letters and digits).`;
        reader.problems.push(`${shown} A name goes into project-name.`);
    }
    return { id: id.value, name };
}
/** IAM, if an input names it, or a variable of the family that gave the credentials; null otherwise. */
function namedIam(reader, family, asksIam) {
    const names = ['iam-endpoint', ...(family?.iam ? [family.iam] : [])];
    const named = names.find((name) => reader.look(name) !== '');
    if (named === undefined)
        return null;
    // If IAM is not asked, mistakes in a variable do not matter.
    const isRead = asksIam || named === 'iam-endpoint';
    const iamEndpoint = isRead ? urlOf(reader, named, 'IAM') : serviceUrl(reader.look(named), 'IAM').url;
    return { iamEndpoint, iamNamedBy: named };
}
/** The value of an input; else of the first family that has one, whose names must not differ. Null if not given. */
function given({ look, problems }, input, families, field) {
    const all = [[input], ...families.map((family) => family[field] ?? [])];
    const set = all.map((names) => names.filter((name) => look(name) !== ''));
    const [first, ...others] = set.find((names) => names.length > 0) ?? [];
    if (first === undefined)
        return null;
    const value = look(first);
    const other = others.find((name) => look(name) !== value);
    if (other !== undefined) {
        const values = `«${plain(value, 64)}» and «${plain(look(other), 64)}»`;
        const what = `${first}, ${other}: these must have the same value, but are ${values}.`;
        problems.push(`${what} Correct one, or set the input instead.`);
    }
    return { name: first, value };
}
/** The URL of a service; null if it is not given or cannot be used. */
function urlOf({ look, problems }, name, service) {
    if (look(name) === '')
        return null;
    const { url, problem } = serviceUrl(look(name), service);
    if (problem !== null)
        problems.push(`${name}: ${problem}`);
    return url;
}
/** The URL of a service, without a version of its API and a slash at its end. Without a scheme it counts as https. */
function serviceUrl(text, service) {
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
    const url = /[.:]/.test(text) ? URL.parse(whole) : null;
    const path = url?.pathname.replace(/\/+$/, '').replace(/\/v[23](\.0)?$/, '') ?? '';
    // A text that is not a URL may still contain a password, so it is not shown.
    const flaw = url === null ? 'is not a URL.' : place_flawOf(url, path, service);
    if (url !== null && flaw === null)
        return { url: `${url.origin}${path}`, problem: null };
    const problem = `${flaw} Write it like https://${service.toLowerCase()}.eu-de.otc.t-systems.com.`;
    return { url: null, problem };
}
/** HTTPS, or this machine. Anywhere else, others could read the credentials on their way. */
function isSafeForCredentials({ protocol, hostname }) {
    const isThisMachine = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(hostname);
    return protocol === 'https:' || (protocol === 'http:' && isThisMachine);
}
function place_flawOf(url, path, service) {
    if (url.username || url.password)
        return 'must not contain credentials.';
    if (!isSafeForCredentials(url))
        return `https is needed, not ${plain(url.protocol.slice(0, -1), 20)}.`;
    if (url.search || url.hash || path.includes('%'))
        return 'must not have a query, a fragment or encoded characters.';
    if (/\/v[23](\.0)?(\/|$)/.test(path))
        return 'goes on after the version of the API.';
    const [other, input] = service === 'DIS' ? ['IAM', 'iam-endpoint'] : ['DIS', 'endpoint'];
    const isOther = new RegExp(`^${other}(-pub)?\\.`, 'i').test(url.hostname);
    return isOther ? `${plain(url.host)} is ${other}, not ${service}. It goes into ${input}.` : null;
}

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: ./lib/cloud/http.js





/** The longest answer that is read, in bytes. A list of dump tasks has some hundred bytes. */
const BODY_LIMIT = 8 * 1024 * 1024;
/** The same for its headers. A token comes in a header, and may be longer than Node's limit of 16 kB. */
const HEADER_LIMIT = 128 * 1024;
/** After which time the next address of a name is tried, too, in ms. Node waits for 250 ms only. */
const ADDRESS_LIMIT = 2_500;
const MOST_IDLE = 8; // Connections that are kept: as many requests are sent at once
class Http {
    #idle = [];
    constructor() {
        (0,external_node_net_namespaceObject.setDefaultAutoSelectFamilyAttemptTimeout)(ADDRESS_LIMIT);
        // The toolkit makes a deprecated call (DEP0005) for a proxy with a password, which no user can change.
        process.noDeprecation = true;
    }
    /** Sends one request and reads the whole answer, whatever its status. @throws see `attempt` */
    async exchange(request) {
        const line = this.#lineFor(request);
        const isUnsent = () => isOpening(line.client, request.url);
        try {
            const answer = await http_attempt(request, (ending) => send(line, request, ending), isUnsent);
            if (this.#idle.length < MOST_IDLE)
                this.#idle.push(line);
            else
                line.client.dispose();
            return answer;
        }
        catch (failure) {
            line.client.dispose();
            throw failure;
        }
    }
    /** A stop or start gets a new line: if the server just closes a used one, nobody knows whether the stop arrived. */
    #lineFor({ method, url }) {
        const { origin, hostname } = new URL(url);
        const idle = method === 'GET' ? this.#idle.findLast((each) => each.origin === origin) : undefined;
        this.#idle = this.#idle.filter((each) => each !== idle);
        if (idle)
            return idle;
        // The toolkit passes on an IPv6 address with its brackets, which Node takes for a name.
        const options = { host: hostname.replace(/^\[|\]$/g, ''), maxHeaderSize: HEADER_LIMIT };
        const handler = {
            prepareRequest: (prepared) => void Object.assign(prepared, options),
            canHandleAuthentication: () => false,
            handleAuthentication: () => Promise.reject(new Error('no authentication')),
        };
        const settings = { allowRetries: false, allowRedirects: false, keepAlive: true };
        return { origin, client: new HttpClient('pause-dis-dump-tasks', [handler], settings), options };
    }
}
/**
 * Does the work of an attempt, and ends it when its time is up or `signal` asks for it. The work is told so, and not
 * waited for: a request that still waits for its connection never says that it was ended. @throws {StepError}
 */
async function http_attempt({ operation, url, within, signal }, work, isUnsent = () => false) {
    const { hostname, host } = new URL(url);
    const proxy = describeProxy(url);
    const error = (trouble, isUnsent, words, cause) => new NetworkError(operation, hostname, trouble, isUnsent ? 'unsent' : 'unknown', words, { cause });
    const late = (isUnsent) => {
        const missing = isUnsent ? 'connection to' : 'complete answer from';
        const through = proxy === null ? '' : `, through ${proxy}`;
        return error('timeout', isUnsent, `no ${missing} ${plain(host)} within ${span(within)}${through}`);
    };
    if (signal.aborted)
        throw new CancelledError();
    if (within <= 0)
        throw late(true);
    const ending = new AbortController();
    const ended = Promise.withResolvers();
    const end = (reason) => {
        ended.reject(reason);
        ending.abort();
    };
    const onCancel = () => end(new CancelledError());
    const timer = setTimeout(() => end(late(isUnsent())), within);
    signal.addEventListener('abort', onCancel);
    try {
        return await Promise.race([work(ending.signal), ended.promise]);
    }
    catch (cause) {
        if (cause instanceof StepError)
            throw cause;
        const [trouble, words] = troubleOf(cause, plain(host), proxy);
        // Noise on a connection that was secure is told like a handshake that failed.
        throw error(trouble, trouble !== 'broken' && trouble !== 'tls', words, cause);
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onCancel);
    }
}
async function send(line, request, signal) {
    const { method, url, headers, body } = request;
    line.options.signal = signal;
    // With an empty text, a GET would get the header `Content-Length: 0`.
    const data = (method === 'GET' ? null : body);
    const sent = { ...headers, 'accept-encoding': 'identity' };
    const { message } = await line.client.request(method, url, data, sent);
    const chunks = [];
    let size = 0;
    // If the connection breaks inside the body, this loop throws. The toolkit's own `readBody` never settles then.
    for await (const chunk of message) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > BODY_LIMIT)
            throw new Error('the answer is too long');
    }
    // Only cookies come as a list, and nobody reads them.
    const received = message.headers;
    return { status: message.statusCode ?? 0, headers: received, body: Buffer.concat(chunks).toString() };
}
/** Whether the request of this client still waits for its connection. Then nothing of it has left this machine. */
function isOpening(client, url) {
    const sockets = Object.values(client.getAgent(url).sockets).flat();
    // Through a proxy, the list holds an empty object until the proxy has given a connection.
    const isOpen = (socket) => socket.write !== undefined && !socket.connecting && !socket.secureConnecting;
    return sockets.length > 0 && !sockets.some(isOpen);
}
/** The causes by Node's error code and text, from the top down. All but `tls` and `broken` come before the request leaves. */
const CAUSES = [
    [/ENOTFOUND/, 'name-unknown', 'the host name HOST does not exist'],
    [/EAI_|getaddrinfo/, 'name-unresolved', 'the host name HOST could not be resolved just now'],
    [/\bconnect E|ERR_SOCKET_CONNECTION_TIMEOUT|before secure TLS/, 'refused', 'no connection to HOST'],
    [/ALTNAME|altnames/, 'certificate-name', 'the certificate of HOST is for another name'],
    [/CERT_HAS_EXPIRED|has expired/, 'certificate-date', 'the certificate of HOST has expired'],
    [/CERT_NOT_YET_VALID|not yet valid/, 'certificate-date', 'the certificate of HOST is not valid yet'],
    [/EPROTO|ERR_SSL_(?!.*BAD_RECORD_MAC)/, 'tls', 'no secure connection to HOST'],
    [/^(CERT_|UNABLE_TO_|[A-Z_]*SELF_SIGNED)/, 'certificate', 'the certificate of HOST is not trusted'],
    [/self-signed cert|unable to (get|verify) /, 'certificate', 'the certificate of HOST is not trusted'],
    [/(?:)/, 'broken', 'the connection to HOST broke'],
];
/** How the toolkit says that a proxy gave no connection. */
const NO_TUNNEL = /tunneling socket could not be established, (?:statusCode=(\d+)|cause=(.*))/s;
function troubleOf(thrown, host, proxy) {
    // The errors of all addresses of a name. Their sum has no message of its own.
    const cause = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
    const text = messageOf(cause);
    const [noTunnel, status, reason = ''] = NO_TUNNEL.exec(text) ?? [];
    if (noTunnel !== undefined) {
        const trouble = ['401', '403', '407'].includes(status ?? '') ? 'proxy-refused' : 'proxy';
        const said = status === undefined ? plain(reason) : `it answered ${status}`;
        return [trouble, `${proxy ?? 'the proxy'} gave no way to ${host}: ${said}`];
    }
    const code = String(cause?.code ?? /\bE[A-Z_]{4,}\b/.exec(text)?.[0] ?? '');
    const found = CAUSES.find(([pattern]) => pattern.test(`${code}: ${text}`));
    const words = found[2].replace('HOST', host);
    return [found[1], code === '' ? words : `${words} (${plain(code, 60)})`];
}

;// CONCATENATED MODULE: ./lib/cloud/iam.js





/** The shortest token of IAM, in characters. Masking a shorter text would hide parts of ordinary words. */
const iam_SHORTEST_TOKEN = 16;
/** The statuses with which IAM refuses an ID token. Any other status says nothing about the token. */
const REFUSED = [400, 401, 403, 404];
class Iam {
    #means;
    constructor(caller, endpoint, budget) {
        this.#means = { caller, endpoint, budget };
    }
    /** The URL of IAM. @throws {InputError} it is not known */
    get endpoint() {
        if (this.#means.endpoint !== null)
            return this.#means.endpoint;
        throw new InputError(['iam-endpoint: signing in asks IAM; set iam-endpoint or region']);
    }
    /** Gets a token for an IAM user ("Obtaining a User Token Through Password Authentication"). */
    passwordToken(user, scope) {
        const { username: name, password, domainName } = user;
        const proof = { user: { name, password, domain: { name: domainName } } };
        const body = bodyOf({ identity: { methods: ['password'], password: proof } }, scope);
        const more = { query: [['nocatalog', 'true']], body };
        return this.#ask(`sign in as the IAM user ${plain(name, 64)}`, '/v3/auth/tokens', readToken, more);
    }
    /** Exchanges an ID token, a fresh one for each attempt ("Obtaining a Token with an OpenID Connect ID Token"). */
    async keylessToken(provider, getId, scope) {
        let id = '';
        const body = async () => {
            id = await getId();
            return bodyOf({ id_token: { id } }, scope);
        };
        const more = { headers: { 'x-idp-id': provider }, body };
        const operation = `sign in by the identity provider ${plain(provider, 64)}`;
        try {
            return await this.#ask(operation, '/v3.0/OS-AUTH/id-token/tokens', readToken, more);
        }
        catch (error) {
            const isRefused = error instanceof ServiceError && error.parts.service === 'IAM';
            if (!isRefused || !REFUSED.includes(error.parts.status))
                throw error;
            const details = ['The ID token that IAM refused says:', ...describeClaims(id)];
            throw new ServiceError({ ...error.parts, details });
        }
    }
    /** Finds the projects with this name. If there is none, gives all that these credentials can use. */
    async projects(name, session) {
        const ask = (path, query) => this.#ask(`look up the project ${plain(name, 64)}`, path, readProjects, { session, query });
        try {
            const named = await ask('/v3/projects', [['name', name]]);
            if (named.some((project) => project.name === name))
                return named;
        }
        catch (error) {
            // This request needs a permission that the other one does not need.
            const isForbidden = error instanceof ServiceError && [403, 404].includes(error.parts.status);
            if (!isForbidden || isLocked(error))
                throw error;
        }
        return ask('/v3/auth/projects', []);
    }
    #ask(operation, path, read, more) {
        const { caller } = this.#means;
        const asked = { ...more, operation, service: 'IAM', endpoint: this.endpoint, path, read };
        const headers = { 'content-type': 'application/json', ...more.headers };
        // Other parts of the answer may repeat the token, so it is masked first.
        const onAnswer = ({ headers: { 'x-subject-token': token = '' } }) => {
            if (token.length >= iam_SHORTEST_TOKEN)
                caller.terms.log.mask(token);
        };
        return caller.call({ ...asked, headers, onAnswer }, this.#means);
    }
}
function bodyOf(proof, { id, name }) {
    return JSON.stringify({ auth: { ...proof, scope: { project: id === null ? { name } : { id } } } });
}
function readToken(answer) {
    // The body comes first: an answer without JSON is not from IAM, and another attempt may work.
    const { project } = readJson((json, redact) => {
        const body = isRecord(json) ? json['token'] : null;
        return isRecord(body) ? { project: iam_projectOf(body['project'], redact) } : null;
    })(answer);
    const token = answer.headers['x-subject-token'] ?? '';
    if (token.length >= iam_SHORTEST_TOKEN)
        return { token, project };
    throw unreadable(answer, 'an answer without a token (no X-Subject-Token header, or a far too short one)');
}
/** Reads the enabled projects of an answer. `"projects":null` has been seen, and means none. */
const readProjects = readJson((json, redact) => {
    if (!isRecord(json))
        return null;
    const listed = json['projects'] === null ? [] : json['projects'];
    if (!Array.isArray(listed))
        return null;
    return listed.map((entry) => iam_projectOf(entry, redact)).filter((project) => project !== null);
});
/** Null for a project that is disabled or cannot be read. */
function iam_projectOf(entry, redact) {
    const { id, name, enabled } = isRecord(entry) ? entry : {};
    // The ID goes into the path of every request, and into the step that a reader is told to paste.
    const isId = typeof id === 'string' && isProjectId(id) && redact(id) === id;
    return isId && typeof name === 'string' && enabled !== false ? { id, name: redact(name) } : null;
}
/** The claims of an ID token that are not secret, in the order in which they are shown. */
const CLAIMS = 'iss aud sub repository repository_id ref environment job_workflow_ref exp kid'.split(' ');
/** The fields of IAM's identity provider that check some of them. */
const CHECKED_BY = {
    iss: ' (Identity Provider URL)',
    aud: ' (Client ID)',
    kid: ' (a key of Signing Key; the issuer changes its keys, and IAM does not follow by itself)',
};
/** Describes the claims of an ID token that are texts, one in a line. */
function describeClaims(idToken) {
    const [header, claims] = idToken.split('.').map((part) => jsonIn(Buffer.from(part, 'base64url').toString()));
    const known = Object.assign({}, header, claims);
    if (typeof known['exp'] === 'number')
        known['exp'] = new Date(known['exp'] * 1000).toUTCString();
    return CLAIMS.flatMap((name) => {
        const texts = [known[name]].flat().filter((value) => typeof value === 'string');
        return texts.length === 0 ? [] : `  ${name}: ${plain(texts.join(', '))}${CHECKED_BY[name] ?? ''}`;
    });
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./lib/cloud/sign.js
/**
 * Proves to a service who sends a request: by a token, or signed with AK/SK (SDK-HMAC-SHA256). Signatures have a plain
 * form (`Access=`, documented for the API gateway of both clouds) and a scoped form (`Credential=`, documented for DIS).
 */

function encodePath(path) {
    return path.split('/').map(encode).join('/');
}
/** Encodes and sorts a query. While sorting, a blank stands for `=`, so that `a` comes before `ab`. */
function encodeQuery(query) {
    const sorted = query.map(([name, value]) => `${encode(name)} ${encode(value)}`).sort();
    return sorted.map((pair) => pair.replace(' ', '=')).join('&');
}
/** Encodes as RFC 3986 says: each byte of UTF-8 as `%XX`, except the unreserved characters. */
function encode(text) {
    const byCode = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, byCode);
}
/** `YYYYMMDDTHHMMSSZ`, the form of `X-Sdk-Date`; `time` in ms since 1970. */
function sdkDate(time) {
    return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}
/** The canonical request, which both sides hash. Its URI ends in `/`, even if the path of the URL does not. */
function canonicalRequest({ method, path, query, headers, body }) {
    const uri = path.endsWith('/') ? path : `${path}/`;
    const names = Object.keys(headers).sort();
    const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('');
    return `${method.toUpperCase()}\n${uri}\n${query}\n${lines}\n${names.join(';')}\n${sha256(body)}`;
}
/** The value of the `Authorization` header: in the scoped form if a scope is given, otherwise in the plain form. */
function authorization(request, key, scope) {
    const { accessKey, secretKey } = key;
    const { 'x-sdk-date': date = '' } = request.headers;
    const names = Object.keys(request.headers).sort().join(';');
    const parts = scope ? [date.slice(0, 8), scope.region, scope.service, 'sdk_request'] : [];
    const within = parts.join('/');
    const lines = [date, ...(scope ? [within] : []), sha256(canonicalRequest(request))];
    // In the scoped form, each part of the scope is signed with the key before it.
    const secret = scope ? parts.reduce(hmac, `SDK${secretKey}`) : secretKey;
    const signature = hmac(secret, ['SDK-HMAC-SHA256', ...lines].join('\n')).toString('hex');
    const signer = scope ? `Credential=${accessKey}/${within}` : `Access=${accessKey}`;
    return `SDK-HMAC-SHA256 ${signer}, SignedHeaders=${names}, Signature=${signature}`;
}
/** The region of a scope: that of the step, otherwise the one in the host `dis.{region}.…`, otherwise empty. */
function regionOfScope(region, endpoint) {
    return region ?? /^dis\.([^.]+)\../.exec(new URL(endpoint).hostname)?.[1] ?? '';
}
function hmac(key, text) {
    return (0,external_node_crypto_namespaceObject.createHmac)('sha256', key).update(text).digest();
}
function sha256(text) {
    return (0,external_node_crypto_namespaceObject.hash)('sha256', text, 'hex');
}
/** Signs each request to the service of `scope` with AK/SK, in the form that the service accepts. */
function signingSession(key, scope) {
    // The form that the service itself documents is tried first.
    const first = scope.service === 'dis';
    let isScoped = first;
    return {
        authorize(request, time) {
            const headers = { ...request.headers, 'x-sdk-date': sdkDate(time) };
            if (key.projectId !== null)
                headers['x-project-id'] = key.projectId;
            if (key.securityToken !== null)
                headers['x-security-token'] = key.securityToken;
            headers['authorization'] = authorization({ ...request, headers }, key, isScoped ? scope : undefined);
            return headers;
        },
        changesForm(refusal, used) {
            if (!isAboutForm(refusal))
                return false;
            isScoped = !first;
            // Another request may have found the right form while this one was on its way.
            return used['authorization']?.includes(' Credential=') === first;
        },
    };
}
/** DIS codes for an `Authorization` header in a form that DIS does not know (from its table of errors). */
const FORM_CODES = ['DIS.4101', 'DIS.4102', 'DIS.4106', 'DIS.4108', 'DIS.4109', 'DIS.4111'];
/** What the gateway in front of the service says in that case. */
const FORM_WORDS = /authori[sz]ation\W+(header\W+)?(is\W+)?(format|form|scheme|type|missing|empty|malformed|not found)\b|authori[sz]ation header (is )?(incorrect|invalid|unsupported)|(malformed|unsupported|cannot parse|(incorrect|invalid) (format|form) of)( the)? authori[sz]ation/i;
/** If the service speaks of these, it understood the form. */
const UNDERSTOOD_WORDS = /signature (fail|mismatch|expired|time)|not exist|lock|reach the limit/i;
/** Whether a refusal is about the form of the `Authorization` header, not about the key, the signature or the date. */
function isAboutForm(refusal) {
    const { code, words } = refusal.parts;
    if (code !== null && FORM_CODES.includes(code))
        return true;
    return refusal.isUnauthorized && FORM_WORDS.test(words) && !UNDERSTOOD_WORDS.test(words);
}
function tokenSession(token) {
    return { authorize: ({ headers }) => ({ ...headers, 'x-auth-token': token }), changesForm: () => false };
}

;// CONCATENATED MODULE: ./lib/cloud/signIn.js
/** Signs in by the chosen method, and checks that the project is the one that was meant. */









/** Signs in, and gives the calls of DIS for this place. @throws {StepError} also if the project is not the one meant */
async function signIn(method, { region, endpoint, iamEndpoint, project: wanted }, caller, budget) {
    const iam = new Iam(caller, iamEndpoint, budget);
    const disOf = (session, { id, name }) => {
        if (name !== null)
            caller.terms.log.info(`Project ${plain(name, 64)} is ${plain(id, 64)}`);
        return new Dis(caller, { endpoint, projectId: id }, session);
    };
    switch (method.kind) {
        case 'access-key':
        case 'token': {
            const sessionFor = (service, projectId) => method.kind === 'token'
                ? tokenSession(method.token)
                : signingSession({ ...method, projectId }, { region: regionOfScope(region, endpoint), service });
            const project = await findProject(wanted, iam, sessionFor('iam', null));
            return disOf(sessionFor('dis', project.id), project);
        }
        case 'password':
            return disOf(...checked(await iam.passwordToken(method, wanted), wanted));
        case 'keyless': {
            const audience = method.audience ?? new URL(iam.endpoint).origin;
            const idToken = () => getIdToken(audience, caller, budget);
            return disOf(...checked(await iam.keylessToken(method.identityProvider, idToken, wanted), wanted));
        }
    }
}
const inWords = ({ id, name }) => `${plain(name, 64)} (${plain(id, 64)})`;
/** Prevents work in the wrong project: the project of the token has to be the one that was asked for. */
function checked({ token, project }, wanted) {
    const field = ['id', 'name'].find((key) => ![null, project?.[key]].includes(wanted[key]));
    if (project !== null && field === undefined)
        return [tokenSession(token), project];
    const lead = project === null ? 'no project' : `the project ${inWords(project)}`;
    const what = `the credentials lead into ${lead}, not into ${plain(wanted[field ?? 'id'], 64)}`;
    const todo = `Set project-${field} to that of the streams, or use credentials of that project.`;
    throw new InputError([`project-${field}: ${what}. Nothing was changed. ${todo}`]);
}
/** Gives the project by its ID, or looks it up by its name. If both are given, the name must lead to the ID. */
async function findProject({ id, name }, iam, session) {
    if (name === null)
        return { id: id ?? '', name };
    const visible = await iam.projects(name, session);
    const [project, ...others] = visible.filter((each) => each.name === name && (id === null || each.id === id));
    if (project && others.length === 0)
        return project;
    const count = others.length > 0 ? 'several projects are' : 'no project is';
    const called = `called ${plain(name, 64)}${id === null ? '' : ` and has the ID ${plain(id, 64)}`}`;
    const seen = visible.length > 0 ? `: ${fewOf(visible.map(inWords))}` : ' none at all';
    const what = `project-name: ${count} ${called}; these credentials can see${seen}. Nothing was changed.`;
    throw new InputError([`${what} Set project-id (Console: My Credentials → Projects).`]);
}
const GET_ID_TOKEN = 'get an ID token from GitHub';
/** Gets a fresh ID token from GitHub or another forge, and registers it as a secret. @throws {StepError} */
async function getIdToken(audience, caller, budget) {
    const { env, log } = caller.terms;
    const url = requestUrl(env);
    log.mask(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '');
    const tries = caller.tries(budget);
    const ask = () => getIDToken(audience).then(String, noIdToken);
    for (;;) {
        const { left: within, signal } = budget.atMost(ATTEMPT);
        try {
            // The toolkit's request never ends if its connection breaks inside the answer.
            const token = await http_attempt({ operation: GET_ID_TOKEN, url, within, signal }, ask);
            log.mask(token);
            return token;
        }
        catch (failure) {
            if (!(await tries.again(failure)))
                throw failure;
        }
    }
}
/** Where the runner hands out ID tokens. @throws {InputError} saying what the job or the forge lacks */
function requestUrl(env) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: text, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
    if (!text || !token) {
        throw new InputError([
            `identity-provider needs an ID token, and this job may not ask for one. ${PERMISSION}`,
        ]);
    }
    const url = URL.parse(text);
    if (url !== null && isSafeForCredentials(url))
        return url.href;
    throw new InputError([
        `ACTIONS_ID_TOKEN_REQUEST_URL: is not an https URL (${plain(url?.origin ?? 'no URL', 120)}), so an ID token could be ` +
            'read on its way. Serve the forge over https, or use another sign-in method (docs/keyless.md).',
    ]);
}
const PERMISSION = 'Add these lines to the job:\npermissions:\n  id-token: write\n(and contents: read if it checks out: the permissions ' +
    'that are not named are lost). On Forgejo, add enable-openid-connect: true instead. Workflows started by a fork get ' +
    'no ID token. A forge other than github.com has an issuer of its own, which IAM must know (docs/keyless.md).';
/** Reads the status from the toolkit's text. Its words are not shown, as the answer of an issuer may hold a token. */
function noIdToken(thrown) {
    const text = messageOf(thrown);
    const [refused, status] = /^Error message: Failed to get ID Token\.\s+Error Code : (\d+)?/.exec(text) ?? [];
    if (refused !== undefined && status === undefined)
        throw thrown;
    const isUnreadable = status === undefined;
    const words = isUnreadable ? 'an answer without an ID token in it' : 'it gave no ID token';
    const asked = { operation: GET_ID_TOKEN, service: 'GitHub', code: null, requestId: null };
    throw new ServiceError({ ...asked, status: Number(status ?? 200), words, isUnreadable });
}

;// CONCATENATED MODULE: external "node:zlib"
const external_node_zlib_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
;// CONCATENATED MODULE: ./lib/model/handover.js
/**
 * The output `handover`: place and tasks of a pause as a text for another job. The runner drops an output with masked
 * text, and nobody knows what a job masks. So a mark follows every second letter: no word can be found in it. Pure.
 */


/** The fields of a task in the outputs `tasks` and `handover`, in their order. */
const FIELDS = [
    'stream',
    'id',
    'name',
    'destination',
    'before',
    'after',
    'last-transfer',
    'paused-at',
    'outcome',
];
const MARK = '~'; // It occurs in no base64url and in no path, and is not escaped in JSON, XML or a URL
/** In bytes: more than an input can hold. A forged text could fill the memory otherwise. */
const LONGEST = 10_000_000;
function toHandover(place, entries) {
    const packed = (0,external_node_zlib_namespaceObject.deflateRawSync)(JSON.stringify({ place, tasks: entries }), { level: 9 });
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE((0,external_node_zlib_namespaceObject.crc32)(packed));
    return marked(Buffer.concat([checksum, packed]));
}
/** Null for a text that `toHandover` did not write, or that was cut or edited. A forged one can hold any entries. */
function fromHandover(text) {
    const bytes = Buffer.from(text.replaceAll(MARK, ''), 'base64url');
    const packed = bytes.subarray(4);
    if (marked(bytes) !== text || bytes.length < 4 || bytes.readUInt32BE(0) !== (0,external_node_zlib_namespaceObject.crc32)(packed))
        return null;
    try {
        const json = JSON.parse((0,external_node_zlib_namespaceObject.inflateRawSync)(packed, { maxOutputLength: LONGEST }).toString());
        if (!isRecord(json) || !isRecord(json['place']) || !Array.isArray(json['tasks']))
            return null;
        const { dis, project } = json['place'];
        if (typeof dis !== 'string' || typeof project !== 'string')
            return null;
        return { place: { dis, project }, tasks: json['tasks'] };
    }
    catch {
        return null;
    }
}
function marked(bytes) {
    return bytes.toString('base64url').replace(/..?/g, `$&${MARK}`);
}

;// CONCATENATED MODULE: ./lib/inputs/reader.js
/** Reads inputs and variables one by one, and collects all mistakes, so that they are reported at once. */



/** What an expression gives where a list was meant. */
const NO_LIST = /^(Array|Object|\[object Object\]|null|undefined|true|false)$/i;
class Reader {
    problems = []; // Each one begins with the name of its input or variable
    /** Gives the trimmed value of an input, or of a variable (in upper case); empty if it is not set. */
    look;
    constructor({ input, env }) {
        this.look = (name) => (/^[A-Z]/.test(name) ? (env[name] ?? '') : input(name)).trim();
    }
    /** A list without blanks and repeats; null if it is none. `words` say what each item has to be. */
    list(name, words = '', isItem = () => true) {
        const text = this.look(name);
        const items = NO_LIST.test(text) ? null : text.startsWith('[') ? jsonIn(text) : text.split(/[\n\r,]/);
        if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) {
            const shown = `${name}: «${plain(text, 40)}» is no list.`;
            this.problems.push(`${shown} Write a, b or ["a", "b"]; for an array in an expression, use toJSON.`);
            return null;
        }
        const unique = [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))];
        const wrong = unique.filter((item) => !isItem(item)).map((item) => `«${plain(item, 80)}»`);
        const verb = wrong.length === 1 ? 'is' : 'are';
        if (wrong.length > 0)
            this.problems.push(`${name}: ${fewOf(wrong, 5)} ${verb} not ${words}`);
        return unique;
    }
    /** One of `values`; `otherwise` if the input is not set, or is none of them. */
    choice(name, values, otherwise) {
        const find = (text) => values.find((value) => value === text) ?? null;
        return this.value(name, otherwise, find, `is not one of ${values.join(', ')}.`, values);
    }
    /** The parsed input; `otherwise` if it is not set. If it cannot be parsed, `words` become a problem. */
    value(name, otherwise, parse, words, near = []) {
        const text = this.look(name);
        if (text === '')
            return otherwise;
        const value = parse(text);
        if (value === null)
            this.problems.push(`${name}: «${plain(text, 40)}» ${words}${didYouMean(text, near)}`);
        return value ?? otherwise;
    }
}

;// CONCATENATED MODULE: ./lib/inputs/inputs.js
/** Inputs and environment → what an action is asked for. Pure. */








/** The default of `wait-timeout`, in ms. The post step also uses it in place of `0`. */
const DEFAULT_WAIT = 600_000;
/** More would not fit into what a step can save and hand over. */
const MOST_STREAMS = 100;
/** @throws {InputError} with every mistake */
function readPauseRequest(given) {
    const reader = new Reader(given);
    const streams = readStreams(reader);
    const selection = readSelection(reader);
    const resume = reader.choice('resume', ['never', 'always', 'on-success'], null);
    const ifPaused = reader.choice('if-already-paused', ['leave', 'ignore', 'adopt', 'error'], 'leave');
    return { ...readCommon(reader), streams, selection, resume, ifPaused };
}
/** If no task to start was handed over, the other inputs are not read. @throws {InputError} with every mistake */
function readResumeRequest(given) {
    const reader = new Reader(given);
    const what = readWhatToResume(reader);
    const isNothing = 'handed' in what && what.handed.length === 0 && reader.problems.length === 0;
    return isNothing ? { what: null } : { ...readCommon(reader), what };
}
/** The post step reads only credentials from its inputs. @throws {InputError} with every mistake */
function readSignInMethod(given, saved) {
    const reader = new Reader(given);
    const signInMethod = chooseSignInMethod(reader, saved.signIn);
    if (signInMethod !== null && !isIamOfOwner(saved, signInMethod, reader)) {
        const named = saved.iamNamedBy === 'region' ? 'the region' : saved.iamNamedBy;
        const names = signInMethod.source.names.join(', ');
        const what = `the main step signed in at another IAM (that of ${named}) than the one of these credentials`;
        const todo = 'they are not sent there. Give the post step the credentials that the main step had.';
        reader.problems.push(`${names}: ${what}; ${todo}`);
    }
    if (signInMethod === null || reader.problems.length > 0)
        throw new InputError(reader.problems);
    return signInMethod;
}
function readStreams(reader) {
    const words = 'the name of a stream (1 to 64 letters, digits, - and _)';
    const streams = reader.list('stream-name', words, isStreamName);
    if (streams?.length === 0)
        reader.problems.push('stream-name: the name of a DIS stream is needed');
    if (streams !== null && streams.length > MOST_STREAMS) {
        const many = `stream-name: ${streams.length} streams are too many; a step takes ${MOST_STREAMS} at most.`;
        reader.problems.push(`${many} Split a larger fleet by a matrix of jobs.`);
    }
    return streams ?? [];
}
function readSelection(reader) {
    const isId = (item) => item === 'all' || (isTaskId(item) && meant(item, ['all']) === null);
    const ids = reader.list('task-ids', 'the ID of a dump task; for every dump task, write all', isId);
    const names = reader.list('task-names');
    const count = ids === null || names === null ? null : ids.length + names.length;
    if (count === 0) {
        reader.problems.push('task-ids: set task-ids (IDs of dump tasks, or the word all) or task-names');
    }
    const all = ids?.includes('all') ?? false;
    if (all && count !== null && count > 1) {
        reader.problems.push('task-ids: `all` cannot be combined with other task-ids or task-names');
    }
    return { all, ids: all ? [] : (ids ?? []), names: names ?? [] };
}
const NO_TASKS = 'tasks: is empty, and stream-name is not set. The usual causes: the pause step has no id; its job has no outputs; this ' +
    'job does not name that job in needs; the pause did not run; or the runner dropped the output because it holds masked ' +
    'text (hand over the output handover instead of tasks). Without a handover, set stream-name, and task-ids or task-names.';
function readWhatToResume(reader) {
    const tasks = reader.look('tasks');
    const others = ['stream-name', 'task-ids', 'task-names'].filter((name) => reader.look(name) !== '');
    if (tasks === '' && others.length > 0) {
        return { streams: readStreams(reader), selection: readSelection(reader) };
    }
    if (others.length > 0) {
        reader.problems.push(`tasks: stands instead of ${others.join(', ')}; set one or the other`);
    }
    const read = tasks === '' ? NO_TASKS : readHanded(tasks);
    if (typeof read !== 'string')
        return read;
    reader.problems.push(read);
    return { handed: [], from: null };
}
/** The outcomes of tasks that the pause step stopped or adopted. Only these tasks are started. */
const TO_START = ['paused', 'requested', 'timed-out', 'adopted'];
/** Reads `tasks`; gives the problem if that cannot be used. Anything unexpected is one; nothing is guessed. */
function readHanded(text) {
    const handover = /^[[{]/.test(text) ? null : fromHandover(text);
    const entries = handover?.tasks ?? jsonIn(text);
    const read = Array.isArray(entries) ? entries.map(handedTask) : null;
    if (read === null || read.includes(null)) {
        const entry = `entry ${(read?.indexOf(null) ?? 0) + 1} is not a task of a pause step`;
        const why = read === null ? 'neither a JSON array nor a whole handover' : entry;
        const what = `tasks: is not the tasks or handover output of a pause step (${why}). Nothing was started.`;
        return `${what} Pass the output on unchanged, or set stream-name and task-ids`;
    }
    const handed = read.filter((task) => task !== null && TO_START.includes(task.outcome));
    const once = new Map(handed.map((task) => [`${task.stream} ${taskKey(task)}`, task]));
    return { handed: [...once.values()], from: handover?.place ?? null };
}
/** Null for what is no task. Any field but the outcome may be missing. */
function handedTask(entry) {
    if (!isRecord(entry) || !FIELDS.every((field) => typeof (entry[field] ?? '') === 'string'))
        return null;
    const { stream = null, id = null, name = null, outcome, ...times } = entry;
    const { 'paused-at': pausedAt = null, 'last-transfer': lastTransfer = null } = times;
    const known = OUTCOMES.find((each) => each === outcome);
    if (known === undefined || id === '' || name === '' || (id ?? name) === null)
        return null;
    if (![pausedAt, lastTransfer].every((time) => time === null || isTime(time)))
        return null;
    // Only a task that was missing may be of no stream.
    if (stream === null ? TO_START.includes(known) : !isStreamName(stream))
        return null;
    return { stream: stream ?? '', id, name, pausedAt, lastTransfer, outcome: known };
}
/** Reads what both actions share. @throws {InputError} with all mistakes found so far */
function readCommon(reader) {
    const duration = 'is not a duration; use seconds, or 90s, 5m, 1h';
    const wait = reader.value('wait-timeout', DEFAULT_WAIT, parseDuration, duration);
    const ifMissing = reader.choice('if-task-missing', ['error', 'warn', 'ignore'], 'error');
    const toBoolean = (text) => (/^(true|false)$/i.test(text) ? /^t/i.test(text) : null);
    const dryRun = reader.value('dry-run', false, toBoolean, 'is neither true nor false.', ['true', 'false']);
    const toAttempts = (text) => (/^[1-9]\d?$/.test(text) ? Number(text) : null);
    const maxAttempts = reader.value('retry-max-attempts', 5, toAttempts, 'is not a number from 1 to 99');
    const signInMethod = chooseSignInMethod(reader);
    const place = choosePlace(reader, signInMethod);
    if (place === null || signInMethod === null || reader.problems.length > 0) {
        throw new InputError(reader.problems);
    }
    return { signInMethod, place, wait, ifMissing, dryRun, maxAttempts };
}
/** Seconds, or `90s`, `5m`, `1h`, as ms; null for anything else. */
function parseDuration(text) {
    const [, count, unit = 's'] = /^(\d{1,9})([smh])?$/.exec(text) ?? [];
    return count === undefined ? null : Number(count) * ({ m: 60_000, h: 3_600_000 }[unit] ?? 1000);
}

;// CONCATENATED MODULE: ./lib/report/resumeStep.js
/** How to resume by hand what is paused: the workflow step as YAML, and where to read more. Pure. */


function placeOf(place, streams) {
    const { region, endpoint, iamEndpoint, project } = place;
    return { region, endpoint, iamEndpoint, projectId: project.id, streams };
}
const UNKNOWN_PLACE = { region: null, endpoint: null, projectId: null };
const UNKNOWN_USES = 'OWNER/pause-dis-dump-tasks/resume@v1';
/** The address of an entry of docs/troubleshooting.md, at the version in use; null if that is not known. */
function entryUrl(action, entry) {
    if (action === null || entry === null)
        return null;
    const { server, repository, ref, folder } = action;
    return joined('/', server, repository, 'blob', ref, folder, `docs/troubleshooting.md#${entry}`);
}
/** The step that starts these tasks; null if it could start none of them. A masked value would stand there as `***`. */
function resumeYaml(tasks, { region, endpoint, iamEndpoint, projectId, streams: asked = [] }, { action, isMasked }) {
    const named = tasks.filter((task) => canBeStarted(task) && (isUsable(task.id) || isUsable(task.name)));
    const streams = named.flatMap(({ stream }) => stream ?? asked).filter(isUsable);
    if (streams.length === 0)
        return null;
    const implied = region === null ? null : endpointsOf(region);
    const all = [
        ['stream-name', [...new Set(streams)]],
        ['task-ids', named.map(({ id }) => id).filter(isUsable)],
        ['task-names', named.map(({ id, name }) => (isUsable(id) ? null : name)).filter(isUsable)],
        ['region', region ?? ''],
        ['endpoint', endpoint === implied?.dis ? '' : (endpoint ?? '')],
        ['iam-endpoint', iamEndpoint === implied?.iam ? '' : (iamEndpoint ?? '')],
        ['project-id', projectId ?? ''],
    ];
    const inputs = all.filter(([, value]) => value.length > 0);
    const masked = inputs.filter(([, value]) => [value].flat().some((text) => isMasked(text)));
    const shown = inputs.filter((input) => !masked.includes(input));
    return [
        `- uses: ${action ? joined('/', action.repository, action.folder, `resume@${action.ref}`) : UNKNOWN_USES}`,
        '  with:',
        ...shown.map(([name, value]) => `    ${name}: ${yamlOf(value)}`),
        '    # and the credential inputs of the pause step',
        ...masked.map(([name]) => `    # and ${name} as in the pause step`),
    ].join('\n');
}
function isUsable(text) {
    return text !== null && /^[A-Za-z0-9_.-]{1,64}$/.test(text);
}
/** No step can start a task that is missing, that has no ID in the list, or whose state no start changes. */
function canBeStarted({ outcome, after, id }) {
    const isBad = after === 'ERROR' || after === 'ABNORMAL';
    return outcome !== 'missing' && !isBad && (id !== null || after === null);
}
/** In a YAML block, every value stays a text. */
function yamlOf(value) {
    return typeof value === 'string' ? JSON.stringify(value) : ['|', ...value].join('\n      ');
}

;// CONCATENATED MODULE: ./lib/report/ended.js
/** What a step passes on when it ends, what that means for its report, and the words for it. Pure. */





const PAUSE = { verb: 'pause', done: 'paused', called: 'stopped' };
const RESUME = { verb: 'resume', done: 'resumed', called: 'started' };
function endedOf(conclusion, surroundings) {
    const usual = { dryRun: false, mode: null, left: null, seenAt: null, ignoresPaused: false };
    const said = { ...usual, retention: new Map(), ...conclusion };
    const { step, result, place, dryRun } = said;
    const { reports, problems, errors } = result;
    const success = problems.length + errors.length === 0 && reports.every(({ problem }) => problem === null);
    const leftPaused = leftPausedBy(said);
    // Tasks that somebody else paused are in it only if there are no others.
    const ours = leftPaused.filter(({ outcome }) => outcome !== 'already-paused');
    const toResume = ours.length > 0 ? ours : leftPaused;
    return {
        ...said,
        ...surroundings,
        words: step === 'pause' ? PAUSE : RESUME,
        success,
        leftPaused,
        isBlind: step !== 'pause' && !success && reports.length === 0,
        resumeStep: dryRun ? null : resumeYaml(toResume, place, surroundings),
    };
}
function leftPausedBy({ step, mode, left, result, ignoresPaused }) {
    if (left !== null)
        return result.reports;
    return result.reports.filter((report) => {
        const { outcome, sent, problem, after } = report;
        if (outcome === 'missing')
            return false;
        if (step !== 'pause')
            return isPausedAgain(report) || (problem !== null && (after ?? 'PAUSED') === 'PAUSED');
        if (outcome === 'already-paused')
            return !ignoresPaused;
        return !isResumed(mode) && (outcome !== 'failed' || sent);
    });
}
function isPausedAgain({ outcome, after }) {
    return (outcome === 'resumed' || outcome === 'already-running') && after === 'PAUSED';
}
function isUntried({ problem }) {
    return problem?.entry === ENTRY.notTried;
}
/** `Dump tasks of orders, clicks: 1 timed-out, 3 paused, after 12 s` */
function headlineOf(ended) {
    const { result, success, dryRun, words, elapsed, place } = ended;
    const { reports } = result;
    const named = [...new Set(reports.map(({ stream }) => stream))];
    const streams = named.length > 0 && !named.includes(null) ? named : (place.streams ?? []);
    const names = streams.map((stream) => plain(stream, 64)).join(', ');
    const of = streams.length > 0 && `of ${streams.length > 3 ? `${streams.length} streams` : names}`;
    const isTold = reports.some(({ problem }) => problem !== null);
    const none = success ? `nothing to ${words.verb}` : `not ${words.done}`;
    const said = joined(', ', dryRun && 'dry run', reports.length === 0 ? none : `${totals(reports, ended)}, after ${span(elapsed)}`, reports.length > 0 && !success && !isTold && 'but the step failed');
    return `${joined(' ', 'Dump tasks', of)}: ${said}`;
}
/** The outcome of a task in words: its name in the outputs, or something clearer. */
function wordOf(report, { step, left, words }) {
    const { outcome, before, mayStillPause } = report;
    if (isUntried(report))
        return step === 'pause' ? 'not tried' : 'not resumed';
    if (left !== null)
        return outcome === 'requested' ? 'may still pause' : 'left paused';
    if (mayStillPause && step !== 'pause')
        return 'may still pause';
    if (isPausedAgain(report))
        return 'left paused';
    if (outcome !== 'planned')
        return outcome;
    return `would be ${step === 'pause' || before === 'PAUSED' ? words.done : 'waited for'}`;
}
/** `1 timed-out, 3 paused`: how many tasks had which outcome, failures first. */
function totals(reports, ended) {
    const groups = Map.groupBy(failuresFirst(reports), (report) => wordOf(report, ended));
    return [...groups].map(([word, own]) => `${own.length} ${word}`).join(', ');
}
/** Failures, then missing tasks, then tasks with a warning, then all others. */
function failuresFirst(reports) {
    const rankOf = (report) => {
        if (report.problem !== null && !isUntried(report))
            return 0;
        if (report.outcome === 'missing')
            return 1;
        return report.warning !== null ? 2 : 3;
    };
    return reports.toSorted((a, b) => rankOf(a) - rankOf(b));
}
/** `orders/to-obs (ID): paused (RUNNING → PAUSED)` for each task. */
function taskLines(ended) {
    return ended.result.reports.map((report) => {
        const states = statesOf(report);
        const label = `${plain(report.stream ?? '?')}/${plain(taskLabel(report), 80)}:`;
        return joined(' ', label, joined(', ', wordOf(report, ended), timesOf(report)), states && `(${states})`);
    });
}
/** `RUNNING → PAUSED`, or the one state that is known; empty if none is. */
function statesOf({ before, after }) {
    const [first, last] = [before, after].map((state) => state && plain(state, 40));
    return first && first !== last ? `${first} → ${last || '?'}` : last || '';
}
/** `paused for 12 min`; empty if that is not known. */
function timesOf({ pausedFor, mayStillPause }) {
    return mayStillPause || pausedFor === null ? '' : `paused for ${span(pausedFor)}`;
}

;// CONCATENATED MODULE: ./lib/report/advice.js
/** What a reader has to know: failures by cause, what stays paused and until when, and warnings. Pure. */







const CONSOLE = 'in the console of DIS (Stream Management → the stream → Dump Management → More → Start)';
const MOST_FACTS = 10; // How many are told of one cause
/** Failures first, then what stays paused, then warnings. The first advice on paused tasks has their deadline. */
function adviceOf(ended) {
    const { errors, problems, warnings, reports } = ended.result;
    // One problem of the plan already names all missing tasks.
    const isMissingTold = problems.some(({ entry }) => entry === ENTRY.notThere);
    const untold = reports.filter((task) => !isUntried(task) && !(isMissingTold && task.outcome === 'missing'));
    const failures = causesOf([...errors.map(noteOf), ...problems], untold, 'problem');
    const all = [
        ...failures.map((cause, index) => (index === 0 ? failure(cause, ended) : oneOfMany(cause, 'error'))),
        ...notDone(ended),
        ...leftAdvice(ended),
        ...causesOf(warnings, reports, 'warning').map((cause) => oneOfMany(cause, 'warning')),
    ];
    const deadline = deadlineOf(ended);
    const aboutPaused = all.find(({ entry }) => entry === ENTRY.leftPaused);
    if (deadline !== null && aboutPaused?.lead !== undefined)
        aboutPaused.lead += ` ${deadline}`;
    else if (deadline !== null)
        aboutPaused?.paragraphs.push(paragraph(deadline));
    return all;
}
function paragraph(text, tasks = []) {
    return { text, tasks };
}
/** Groups the notes of the step and its tasks by cause. Notes with the same `todo` and `entry` have one cause. */
function causesOf(notes, reports, ofTask) {
    const causes = new Map();
    const add = ({ what, todo, entry }, tasks) => {
        const key = entry === null && todo === null ? what : JSON.stringify([entry, todo]);
        const cause = causes.get(key) ?? { facts: [], todo, entry };
        causes.set(key, cause);
        const known = cause.facts.find(({ text }) => text === what);
        if (known)
            known.tasks.push(...tasks);
        else
            cause.facts.push(paragraph(what, tasks));
    };
    for (const note of notes)
        add(note, []);
    for (const task of reports)
        if (task[ofTask] !== null)
            add(task[ofTask], [task]);
    return [...causes.values()];
}
function paragraphsOf({ facts, todo }, more = null) {
    const rest = facts.slice(MOST_FACTS);
    const names = tasks_namesOf(rest.flatMap(({ tasks }) => tasks));
    const untold = rest.length === 0 ? null : joined(': ', `… and ${rest.length} more`, names);
    const others = [untold, todo, more].flatMap((text) => (text === null ? [] : paragraph(text)));
    return [...facts.slice(0, MOST_FACTS), ...others];
}
function oneOfMany(cause, level) {
    const count = cause.facts.flatMap(({ tasks }) => tasks).length;
    const what = count === 0 ? 'DIS dump tasks' : counted(count, 'dump task');
    const title = `${level === 'error' ? 'Failed' : 'Please check'}: ${what}`;
    return { level, title, paragraphs: paragraphsOf(cause), entry: cause.entry };
}
/** The first failure also says what it means for the tasks. */
function failure(cause, ended) {
    const { step, dryRun, leftPaused, isBlind } = ended;
    const told = { level: 'error', title: headlineOf(ended), entry: cause.entry };
    if (step === 'pause' && !dryRun)
        return { ...told, paragraphs: paragraphsOf(cause, whoResumes(ended)) };
    if (dryRun || (leftPaused.length === 0 && !isBlind))
        return { ...told, paragraphs: paragraphsOf(cause) };
    const paragraphs = [howToStart('Start them now', ended), ...paragraphsOf(cause)];
    const guess = leftPaused.every(({ after }) => after !== null) ? '' : ', as far as is known';
    const isSeen = leftPaused.some(({ after, pausedAt }) => after !== null || pausedAt !== null);
    const still = isSeen ? `Still paused${guess}` : 'Not started, and perhaps still paused';
    const lead = isBlind ? 'Dump tasks may still be paused.' : `${still}: ${tasks_namesOf(leftPaused)}.`;
    return { ...told, lead, paragraphs, entry: ENTRY.leftPaused };
}
function howToStart(start, { resumeStep }) {
    const step = resumeStep === null ? '' : ', or with the step at the end of the job summary';
    return paragraph(`${start} ${CONSOLE}${step}.`);
}
/** What becomes of the tasks of a failed pause; null if another advice says it. */
function whoResumes({ result, mode }) {
    if (!result.reports.some(({ sent, outcome }) => sent || outcome === 'adopted'))
        return 'Nothing was stopped.';
    if (mode === 'always')
        return 'At the end of the job the post step resumes what this step stopped.';
    return mode === 'on-success'
        ? 'If the job fails, nothing resumes what this step stopped (resume: on-success).'
        : null;
}
/** What is not done, although the step is green: a dry run, and a stop that nothing waited for. */
function notDone(ended) {
    const { dryRun, isPullRequest, result, step, words } = ended;
    if (dryRun) {
        const next = step === 'pause' ? ', and what comes after this step runs while the dumps do' : '';
        const paragraphs = [paragraph(`Nothing was ${words.called}${next}.`)];
        const level = isPullRequest ? 'notice' : 'warning';
        return [{ level, title: 'Dry run', paragraphs, entry: ENTRY.dryRun }];
    }
    const sent = result.reports.filter(({ outcome, problem }) => outcome === 'requested' && problem === null);
    if (step !== 'pause' || sent.length === 0)
        return [];
    const title = `Stop of ${counted(sent.length, 'dump task')} sent, not waited for`;
    const text = 'What comes after this step may run while the dumps do, since wait-timeout is 0.';
    return [{ level: 'notice', title, paragraphs: [paragraph(text)], entry: null }];
}
/** The advice on tasks that nothing in this job will resume. A failed resume says it in its own advice. */
function leftAdvice(ended) {
    const { left, mode, step, leftPaused, success } = ended;
    if (leftPaused.length === 0 && left === null)
        return [];
    if (step === 'pause' ? isResumed(mode) : left === null && !success)
        return [];
    const told = step === 'pause' ? leftByPause(ended) : leftByResume(ended);
    const title = `Nothing resumes ${counted(leftPaused.length, 'dump task')}`;
    return [{ ...told, title, entry: ENTRY.leftPaused }];
}
function leftByPause({ leftPaused, dryRun, mode }) {
    const would = dryRun ? 'would' : 'will';
    if (mode === null) {
        const why = `resume is not set, so nothing ${would} resume them.`;
        const todo = 'Set resume to always or on-success; or to never, if another step resumes them.';
        return { level: 'warning', paragraphs: [paragraph(why, leftPaused), paragraph(todo)] };
    }
    const why = `resume is never, so this action ${would} not resume them.`;
    const todo = 'Give the output handover of this step to the resume action, in a later step or job.';
    return { level: 'summary', paragraphs: [paragraph(why, leftPaused), paragraph(todo)] };
}
const WHY_LEFT = {
    'job-failed': 'The job did not succeed, and resume is on-success.',
    'not-set': 'resume is not set, and the pause step ended before it could report.',
    never: 'resume is never, and the pause step ended before it could report.',
};
/** A post step left them so, or somebody paused them again. */
function leftByResume(ended) {
    const { leftPaused, seenAt, left } = ended;
    const time = timeOfDay(seenAt ?? 0).slice(0, 5);
    const guess = leftPaused.every(({ after }) => after === 'PAUSED') ? '' : ', or about to pause';
    const seen = seenAt === null ? 'Left paused' : `Paused at ${time} UTC, when the pause step ended${guess}`;
    const why = left === null ? [] : [paragraph(WHY_LEFT[left])];
    const paragraphs = [howToStart('When the deployment is in order, start them', ended), ...why];
    const lead = `${seen}: ${tasks_namesOf(leftPaused)}.`;
    return { level: left === 'never' ? 'summary' : 'warning', lead, paragraphs };
}
const RULE = 'a stream keeps its data for 24 to 72 hours only, 24 by default';
/** Until when they have to be resumed so that their streams drop no data; null if no task stays paused. */
function deadlineOf({ leftPaused, isBlind, retention, now, elapsed, dryRun }) {
    if (dryRun || (leftPaused.length === 0 && !isBlind))
        return null;
    const ends = leftPaused.flatMap((report) => {
        const since = isPausedAgain(report) ? now - elapsed : Date.parse(report.pausedAt ?? '');
        const hours = retention.get(report.stream ?? '');
        const at = since + (hours ?? LEAST_RETENTION) * HOUR;
        return Number.isNaN(at) ? [] : { isSure: hours !== undefined, at };
    });
    const first = ends.sort((a, b) => a.at - b.at)[0];
    const rule = `${capital(RULE)}; what is not dumped in that time is lost.`;
    if (first === undefined)
        return rule;
    const { isSure, at } = first;
    const isOver = at < now;
    const by = `${isOver ? 'They should have been resumed' : 'Resume them'} by ${dayAndTime(at, now)} UTC`;
    if (!isSure)
        return `${by} if the stream keeps ${LEAST_RETENTION} h, the least: ${RULE}.`;
    const then = isOver
        ? '; since then the stream has been dropping data'
        : ': after that the stream drops data that was not dumped';
    return joined(' ', `${by}${then}.`, ends.length < leftPaused.length && rule);
}

;// CONCATENATED MODULE: ./lib/report/markdown.js
/** Makes foreign text harmless for GitHub-flavoured Markdown, and builds the few forms that the summary needs. */

/** Every character that can be markup. Markup and links of GitHub use only ASCII. */
const MEANINGFUL = /[^\w ,;=+./:()'%\u0080-\uffff-]/g;
/** What is markup only in some places: in an address, an underscore at the end of a word, the mark of a list. */
const MEANINGFUL_THERE = /:(?=\/\/)|(?<=\bwww)\.|(?<![a-z0-9])_|_(?![a-z0-9])|^[-+=]|(?<=^\d+)[.)]/gi;
/** The beginning of a mention, an issue or an emoji. GitHub finds it as a character reference too. */
const REFERRED = /&#(64|35);|:(?=([a-z0-9_+-]|&#(43|45|95);)+(:|&#58;))/gi;
/** What GitHub links without any markup: issues (`GH-1`), and commits by at least 7 digits of their hash. */
const LINKED = /(?<![a-z0-9])(?:gh(?=-\d)|[0-9a-f]{7,}(?![a-z0-9]))/gi;
/** Where such a word gets a gap: after each 6 digits, or after `gh`. */
const UNLINKED = /.{6}(?=.)|^gh$/gi;
/** A zero-width space, as a character and as a reference. `plain` leaves none in a text. */
const GAP = '\u200b';
const GAP_REFERENCE = '&#8203;';
/**
 * Text that is shown exactly as it is. What GitHub finds in the rendered text (mentions, issues, commits, emoji) gets a
 * gap, and a `$` becomes code, since two make a formula. Escape a text as a whole: harmless pieces can make a link.
 */
function escaped(text, longest) {
    const unlinked = plain(text, longest).replace(LINKED, (word) => word.replace(UNLINKED, `$&${GAP}`));
    return inert(unlinked).replaceAll(GAP, GAP_REFERENCE).replaceAll('&#36;', '<code>&#36;</code>');
}
/** The same for text inside code, where GitHub makes no links and no formulas. */
function inert(text) {
    const reference = (character) => `&#${character.charCodeAt(0)};`;
    return text
        .replace(MEANINGFUL, reference)
        .replace(MEANINGFUL_THERE, reference)
        .replace(REFERRED, `$&${GAP_REFERENCE}`);
}
/** For an ID too: so it can be copied, and GitHub does not take it for a commit. */
function code(text) {
    return `<code>${inert(plain(text))}</code>`;
}
const LONGEST_LINE = 1000; // Of a message, in characters
/** Our own sentence with foreign words in it. A request ID becomes code, so that it can be copied. */
function prose(text) {
    const parts = plain(text, LONGEST_LINE).split(/(?<=\(request ID )([A-Za-z0-9._-]+)/);
    return parts.map((part, index) => (index % 2 === 1 ? code(part) : escaped(part, LONGEST_LINE * 4))).join('');
}
const strong = (markdown) => `<strong>${markdown}</strong>`;
const small = (markdown) => `<sub>${markdown}</sub>`;
/** `url` is always our own, so it needs no escapes. */
const markdown_link = (text, url) => `[${text}](${url})`;
/** A coloured block of GitHub. Blank lines separate its paragraphs. */
function markdown_alert(kind, markdown) {
    const lines = [`[!${kind}]`, ...markdown.split('\n')];
    return `${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n`;
}
function details(title, markdown) {
    return `<details><summary>${title}</summary>\n\n${markdown}\n</details>\n`;
}
function table(header, rows) {
    return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

;// CONCATENATED MODULE: ./lib/report/summary.js
/** The job summary, as Markdown. Pure. */





const MOST_ROWS = 25; // A table with more rows opens at a click, so that the advice is not far below
/** The longest name in a cell: longer than any of the service. With it, 100 streams fit into what the runner takes. */
const LONGEST_NAME = 80;
/** The gravest first. An icon means the same in the heading and in the table. `⏸️`: left paused. */
const LEVELS = {
    error: { icon: '❌', kind: 'CAUTION' },
    warning: { icon: '⚠️', kind: 'WARNING' },
    notice: { icon: '📨', kind: 'NOTE' },
    summary: { icon: '⏸️', kind: 'NOTE' },
};
const ICONS = { requested: '📨', planned: '📝', missing: '❔' };
/** The whole summary of a step: totals, table, what to do, YAML. */
function summaryOf(story) {
    const { headline, advice, resumeStep, step, stepId } = story;
    const sections = [
        `## ${headingIcon(story)} ${escaped(headline)}\n`,
        `${joined(' ', `${capital(step)} step`, stepId && code(stepId))}\n`,
        taskTable(story),
        ...advice.map((each) => adviceBlock(each, story)),
        resumeStep !== null && details('The step that resumes them', `\`\`\`yaml\n${resumeStep}\n\`\`\`\n`),
    ];
    return `${joined('\n', ...sections)}\n`;
}
function headingIcon({ dryRun, success, advice }) {
    if (dryRun && success)
        return '📝';
    const gravest = Object.entries(LEVELS).find(([level]) => advice.some((each) => each.level === level));
    return gravest?.[1].icon ?? '✅';
}
function taskTable(story) {
    const { result, success, now } = story;
    if (result.reports.length === 0)
        return null;
    const rows = failuresFirst(result.reports).map((report) => {
        const { lastTransfer } = report;
        const dump = lastTransfer === null ? '–' : dayAndTime(Date.parse(lastTransfer), now);
        return [taskCell(report), resultCell(report, story), dump];
    });
    const whole = table(['Dump task', 'Result', 'Last dump (UTC)'], rows);
    const title = `All ${rows.length} dump tasks${success ? '' : ', failures first'}`;
    return rows.length > MOST_ROWS ? details(title, whole) : whole;
}
/** `orders / to-obs`, and below it the destination and the ID. */
function taskCell({ stream, id, name, destination }) {
    const label = strong(name === null ? code(id ?? '–') : escaped(name, LONGEST_NAME));
    const idBelow = name !== null && id !== null && code(id);
    const below = joined(' · ', destination && escaped(destination, LONGEST_NAME), idBelow);
    return joined('<br>', joined(' / ', stream && escaped(stream), label), below && small(below));
}
/** `✅ paused`, and below it the states and the times. */
function resultCell(report, story) {
    const word = `${iconOf(report, story)} ${escaped(wordOf(report, story))}`;
    const below = joined(' · ', escaped(statesOf(report)), timesOf(report));
    return joined('<br>', word, below && small(below));
}
function iconOf(report, { step, leftPaused }) {
    const { outcome, problem, warning, mayStillPause } = report;
    if (isUntried(report))
        return step === 'pause' ? '➖' : '⏸️';
    if (problem !== null)
        return '❌';
    if (warning !== null || (mayStillPause && step !== 'pause'))
        return '⚠️';
    return ICONS[outcome] ?? (leftPaused.includes(report) || outcome === 'already-paused' ? '⏸️' : '✅');
}
function adviceBlock({ level, lead, paragraphs, entry }, { action }) {
    const url = entryUrl(action, entry);
    const more = url && markdown_link('More in Troubleshooting', url);
    const texts = joined('\n\n', lead && strong(lines(lead)), ...paragraphs.map(paragraphText), more);
    return markdown_alert(LEVELS[level].kind, texts);
}
function paragraphText({ tasks, text }) {
    return tasks.length === 0 ? lines(text) : `${strong(prose(tasks_namesOf(tasks)))}: ${lines(text)}`;
}
/** Our own sentences contain foreign words, so each line is made harmless. */
function lines(text) {
    return text
        .split('\n')
        .map((line) => prose(line.trim()))
        .join('<br>');
}

;// CONCATENATED MODULE: ./lib/report/conclude.js
/** The end of each step: its outputs, then log, annotations and summary, all from one story. */









function storyOf(conclusion, surroundings) {
    const ended = endedOf(conclusion, surroundings);
    return { ...ended, headline: headlineOf(ended), advice: adviceOf(ended) };
}
/** Ends a step with a line for each task, the annotations, the summary and the headline; true when it is a success. */
function conclude(runner, conclusion) {
    const result = withOutputs(runner, conclusion);
    const { action, stepId, isPullRequest, elapsed } = runner;
    const isMasked = (text) => runner.isMasked(text);
    const surroundings = { now: Date.now(), elapsed, action, stepId, isPullRequest, isMasked };
    const story = storyOf({ ...conclusion, result }, surroundings);
    for (const line of taskLines(story))
        runner.info(line);
    const isInSummary = runner.summarize(summaryOf(story));
    const { annotations, overflow } = annotationsOf(story, (level) => runner.room(level), isInSummary);
    for (const { level, title, text } of annotations)
        runner.annotate(level, text, title);
    for (const text of overflow)
        runner.info(text);
    runner.info(`${story.headline} (${timeOfDay(story.now)} UTC)`);
    return story.success;
}
/** The outputs come first, since other steps depend on them. If they cannot be set, that is one more error. */
function withOutputs(runner, { step, result, place }) {
    const { endpoint, projectId } = place;
    try {
        runner.setOutputs(outputsOf(step, result.reports, { dis: endpoint ?? '', project: projectId ?? '' }));
        return result;
    }
    catch (error) {
        if (!(error instanceof RunnerFileError))
            throw error;
        return { ...result, errors: [...result.errors, error] };
    }
}
function outputsOf(step, reports, place) {
    if (step === 'post')
        return {};
    const changed = reports.filter(({ sent, outcome }) => sent && CHANGED.includes(outcome));
    const [ids, count] = [idsOf(changed), String(changed.length)];
    const { tasks, handover } = handoverOutputs(reports, place);
    if (step === 'resume')
        return { 'resumed-task-ids': ids, 'resumed-count': count, tasks };
    const foundPaused = reports.filter(({ outcome }) => outcome === 'already-paused' || outcome === 'adopted');
    const found = { 'already-paused-task-ids': idsOf(foundPaused) };
    return { 'paused-task-ids': ids, 'paused-count': count, ...found, tasks, handover };
}
/** The outcomes of tasks whose stop or start reached the service, as far as is known. */
const CHANGED = ['paused', 'resumed', 'requested', 'timed-out'];
function idsOf(reports) {
    return JSON.stringify(reports.flatMap(({ id }) => id ?? []));
}
/** The outputs for another job. `handover` cannot contain a masked text. */
function handoverOutputs(reports, place) {
    const entries = reports.map((report) => {
        const { stream, id, name, destination, before, after, lastTransfer, pausedAt, outcome } = report;
        const times = { 'last-transfer': lastTransfer, 'paused-at': pausedAt };
        return { stream, id, name, destination, before, after, ...times, outcome };
    });
    return { tasks: JSON.stringify(entries), handover: toHandover(place, entries) };
}
/** The result of a step that ended with an error. All mistakes of inputs are in one result. */
function resultOf(error, reports = []) {
    if (error instanceof InputError) {
        return resultWith(reports, { problems: error.problems.map((each) => note(each, null, ENTRY.inputs)) });
    }
    if (error instanceof StepError)
        return resultWith(reports, { errors: [error] });
    return resultWith(reports, { problems: [note(defectText(error), null, ENTRY.defect)] });
}
/** `room`: how many annotations of a level GitHub still shows. The last one counts the `overflow`, which is logged. */
function annotationsOf({ advice, action }, room, isInSummary = true) {
    const told = advice.map((each) => {
        const level = each.level === 'summary' && !isInSummary ? 'warning' : each.level;
        return { ...each, level, text: textOf(each, action) };
    });
    const overflow = told.filter(({ level }) => level === 'summary').map(({ text }) => text);
    const annotations = ['error', 'warning', 'notice'].flatMap((level) => {
        const all = told.filter((each) => each.level === level).map(({ title, text }) => ({ level, title, text }));
        const rest = all.length > room(level) ? all.splice(Math.max(0, room(level) - 1)) : [];
        if (rest.length === 0)
            return all;
        overflow.push(...rest.map(({ title, text }) => `${title}: ${text}`));
        return [...all, { level, title: counted(rest.length, 'more message'), text: 'They are in the log.' }];
    });
    return { annotations, overflow };
}
function textOf({ lead, paragraphs, entry }, action) {
    const url = entryUrl(action, entry);
    const texts = paragraphs.map(({ tasks, text }) => tasks.length === 0 ? text : `${tasks_namesOf(tasks)}: ${text.replace(/\s*\n\s*/g, ' ')}`);
    return joined('\n', lead, ...texts, url && `More: ${url}`);
}

;// CONCATENATED MODULE: ./lib/runner/state.js
/**
 * What the main step saves for its post step, in the state of the runner. It holds no secret.
 *
 * For the post step, the runner applies the environment of the job first, and then the names of state that the main
 * step wrote. Every other `STATE_…` comes from whoever can write `GITHUB_ENV`. So the main step writes each name
 * before it matters, even if it is empty, and what is read passes the same checks as an input.
 */





/** The longest record of a stream, in characters. Beyond 128 KiB, with what comes later, no post step could start. */
const LONGEST_RECORD = 60_000;
const isText = (value, fits = (text) => text !== '') => typeof value === 'string' && fits(value);
const isTextOrNull = (value, fits) => value === null || isText(value, fits);
const isOneOf = (value, values) => values.includes(value);
const isCount = (value, most = Number.MAX_SAFE_INTEGER) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most;
function passes(value, checks) {
    return isRecord(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
}
/** A URL as the inputs are read: only origin and path, and safe for credentials. */
function isServiceUrl(text) {
    const url = URL.parse(text);
    if (url === null || !isSafeForCredentials(url) || text.includes('%'))
        return false;
    return text === `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
}
const IAM_NAMED_BY = ['iam-endpoint', 'region', ...FAMILIES.flatMap(({ iam }) => iam ?? [])];
const isPause = (value) => passes(value, {
    mode: (mode) => isOneOf(mode, [null, 'never', 'always', 'on-success']),
    region: (region) => isTextOrNull(region, isRegionName),
    endpoint: (url) => isText(url, isServiceUrl),
    iamEndpoint: (url) => isTextOrNull(url, isServiceUrl),
    iamNamedBy: (name) => isOneOf(name, IAM_NAMED_BY),
    projectId: (id) => isText(id, isProjectId),
    wait: (ms) => isCount(ms),
    signIn: isSignIn,
    records: (count) => isCount(count, 100),
});
const isSignIn = (value) => passes(value, {
    family: (family) => isOneOf(family, [null, ...FAMILIES.map(({ name }) => name)]),
    kind: (kind) => isOneOf(kind, Object.keys(SIGN_IN_METHOD_NAMES)),
    names: (names) => Array.isArray(names) && names.every((name) => isText(name)),
});
const isTask = (value) => passes(value, {
    id: (id) => isTextOrNull(id, isTaskId),
    name: (name) => isTextOrNull(name),
    destination: (destination) => isTextOrNull(destination),
    lastTransfer: (time) => isTextOrNull(time, isTime),
    fate: (fate) => isOneOf(fate, FATES),
    unanswered: (count) => isCount(count),
    isAdopted: (isAdopted) => typeof isAdopted === 'boolean',
    pausedAt: (time) => isTextOrNull(time, isTime),
    state: (state) => isTextOrNull(state),
}) && (value.id ?? value.name) !== null;
const isStream = (value) => passes(value, {
    stream: (name) => isText(name, isStreamName),
    at: (time) => isText(time, isTime),
    tasks: (tasks) => Array.isArray(tasks) && tasks.every(isTask),
});
const isRetention = (value) => isRecord(value) &&
    Object.entries(value).every(([name, hours]) => isStreamName(name) && isCount(hours, 9_999));
/** Writes the state with `save`. It has to be on disk when each call returns. */
function stateWriter(save) {
    const stream = (index, saved) => save(`stream-${index}`, saved);
    return {
        /** The first act of the main step: from now on, the environment cannot set these names. */
        claim() {
            for (const name of ['pause', 'retention', 'reported'])
                save(name, '');
        },
        /** Called before the first stop leaves. A name that is not claimed must not be read, so the records come first. */
        pause(pause) {
            for (let index = 0; index < pause.records; index += 1)
                stream(index, '');
            save('pause', pause);
        },
        stream,
        /** How many hours streams keep their data, as far as the main step asked. */
        retention: (hours) => save('retention', Object.fromEntries(hours)),
        /** Called when all that is left paused has been reported. */
        reported: () => save('reported', 'yes'),
    };
}
/**
 * Reads what the main step saved. `lookup` gives '' for a name that is not set. Null if nothing was saved, so that
 * nothing was stopped. `unreadable` if something was saved and cannot be read, which must not count as nothing.
 */
function readSaved(lookup) {
    const saved = lookup('pause');
    if (saved === '')
        return null;
    const pause = jsonIn(saved);
    if (!isPause(pause))
        return 'unreadable';
    const texts = Array.from({ length: pause.records }, (_, index) => lookup(`stream-${index}`));
    // An empty record was only claimed: its stop never left.
    const records = texts.filter((text) => text !== '').map(jsonIn);
    const streams = records.filter(isStream);
    const hours = jsonIn(lookup('retention'));
    const retention = new Map(Object.entries(isRetention(hours) ? hours : {}));
    const unreadable = records.length - streams.length;
    return { pause, streams, unreadable, retention, reported: lookup('reported') === 'yes' };
}
/**
 * Why the post step would reject what is about to be saved; null if it would not. Ask before anything is stopped: a
 * service may give an ID or a place in a form that nobody has seen.
 */
function unreadableRecord(pause, streams) {
    const big = streams.find((each) => JSON.stringify(each).length > LONGEST_RECORD);
    if (big)
        return `stream-name: stream ${big.stream} has more dump tasks, or longer names, than can be saved`;
    const odd = streams.find((each) => !isStream({ ...each, at: new Date().toISOString() }));
    if (odd === undefined && isPause(pause))
        return null;
    const what = odd ? `stream ${odd.stream} has a dump task whose ID or name` : 'its project or IAM';
    return `stream-name: ${what} has an unexpected format that the post step would reject`;
}

;// CONCATENATED MODULE: ./lib/steps/announce.js
/** Logs the place, the proxy and the sign-in method, before anything is done. */




/** Credentials of the same source as those of the pause step (`before`) are not told again. @throws {InputError} a proxy */
function announce(runner, { place, signInMethod }, before = null) {
    const { region, endpoint, iamEndpoint, project } = place;
    const { kind, source } = signInMethod;
    const method = SIGN_IN_METHOD_NAMES[kind];
    const variables = source.family === null ? 'the inputs' : `the ${source.family} variables`;
    const from = `${variables} ${source.names.join(', ')}`;
    const [proxy] = [endpoint, iamEndpoint].flatMap((url) => (url && describeProxy(url)) || []);
    if (source.family === before?.family && kind === before.kind) {
        runner.info('Signing in as the pause step did');
        return;
    }
    const ids = [project.id, project.name].filter((each) => each !== null).map((each) => plain(each, 64));
    runner.info(joined(', ', region && `Region ${region}`, `DIS ${plain(endpoint)}`, `project ${ids.join(' / ') || '(of the token)'}`, `signing in by ${method} from ${from}`, proxy && `through ${proxy}`));
    // The workflow file does not show that credentials come from the environment.
    if (source.family !== null) {
        runner.notice(`Credentials (${method}) are taken from the environment: ${from}`);
    }
    if (region !== null && !KNOWN_REGIONS.includes(region) && endpoint === endpointsOf(region).dis) {
        const unknown = `Region ${region} is in no list of regions with DIS; trying ${endpoint}.`;
        runner.notice(`${unknown} If it is elsewhere, set endpoint.`);
    }
}

;// CONCATENATED MODULE: ./lib/cloud/limiter.js


/** The most requests to one service at once, for all streams together. */
const WIDTH = 8;
/** Lets requests through in the order in which they came: the first one alone, then eight at once. */
class Limiter {
    #clock;
    #queue = []; // Each one ends the wait of a request
    #width = 1;
    #busy = 0;
    #heldUntil = 0;
    constructor(clock) {
        this.#clock = clock;
    }
    /**
     * Does `work` when it is its turn. It holds its place until it is done, or has taken so long that others go on.
     * @throws {TimeLimitError} | {CancelledError} the budget ended before its turn came
     */
    async through(budget, work) {
        const turn = new AbortController();
        this.#queue.push(turn);
        this.#next();
        await this.#clock.sleep(budget.left, AbortSignal.any([budget.signal, turn.signal]));
        this.#queue = this.#queue.filter((each) => each !== turn);
        let hasPlace = turn.signal.aborted;
        const leave = () => {
            if (!hasPlace)
                return;
            hasPlace = false;
            this.#busy -= 1;
            this.#width = WIDTH;
            this.#next();
        };
        const timer = setTimeout(leave, PLACE);
        try {
            await budget.sleep(this.#heldUntil - this.#clock.now());
            if (budget.isCut)
                throw new CancelledError();
            if (budget.isOver)
                throw new TimeLimitError('The time was up before the request could be sent');
            return await work();
        }
        finally {
            clearTimeout(timer);
            leave();
        }
    }
    /** Lets nothing leave for `ms`: the service asked for fewer requests. */
    hold(ms) {
        this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms);
    }
    #next() {
        const free = this.#queue.splice(0, this.#width - this.#busy);
        this.#busy += free.length;
        for (const turn of free)
            turn.abort();
    }
}
/** Puts time between the repeated lists of all streams of a step. */
class Spacing {
    #turns = Promise.resolve();
    #last = Number.NEGATIVE_INFINITY;
    /** Resolves when the next list may leave, or when the budget ends. Turns come in the order of the calls. */
    turn(budget) {
        this.#turns = this.#turns.then(async () => {
            if (budget.isOver)
                return;
            await budget.sleep(this.#last + LIST_SPACING - budget.clock.now());
            this.#last = budget.clock.now();
        });
        return this.#turns;
    }
}

;// CONCATENATED MODULE: ./lib/cloud/call.js







class Caller {
    terms;
    spacing = new Spacing();
    #limiters;
    /** What a service said when it refused the credentials, or this machine. It would refuse every further request. */
    #refusals = new Map();
    #answered = new Set();
    #skew = 0;
    constructor(terms) {
        this.terms = terms;
        const { clock } = terms.budget;
        this.#limiters = { DIS: new Limiter(clock), IAM: new Limiter(clock) };
    }
    /** Makes a call, and gives what `read` makes of the answer. @throws {StepError} */
    async call(call, limits) {
        const tries = this.tries(limits.budget, limits.attempts);
        for (;;) {
            const body = typeof call.body === 'function' ? await call.body() : (call.body ?? '');
            try {
                return await this.#corrected(call, body, limits);
            }
            catch (failure) {
                if (limits.attempts === 1 || !(await tries.again(failure)))
                    throw failure;
            }
        }
    }
    tries(budget, attempts = this.terms.attempts) {
        const { patience, log } = this.terms;
        return new Tries({ budget, attempts, patience: budget.atMost(patience), log });
    }
    /** Makes one attempt. Repeats it once with the other form of the signature, and once with a corrected clock. */
    async #corrected(call, body, limits) {
        const corrected = new Set();
        for (;;) {
            const used = { headers: {}, skew: 0 };
            try {
                // The request may wait for its turn, so it is signed only then.
                const attempt = () => this.#attempt(call, body, used, limits);
                return await this.#limiters[call.service].through(limits.budget, attempt);
            }
            catch (failure) {
                if (!(failure instanceof ServiceError) || failure.parts.isRepeated)
                    throw failure;
                const correction = this.#correction(call.session, failure, used);
                if (correction === null || corrected.has(correction)) {
                    this.#remember(failure);
                    throw failure;
                }
                corrected.add(correction);
            }
        }
    }
    async #attempt(call, body, used, { budget, onLeaving }) {
        const { log } = this.terms;
        const { operation, service, session, stream } = call;
        const earlier = this.#refusals.get(service);
        if (earlier)
            throw new ServiceError({ ...earlier.parts, operation, stream, isRepeated: true });
        const { origin, host, hostname, pathname } = new URL(call.endpoint);
        const method = call.body === undefined ? 'GET' : 'POST';
        const path = encodePath(`${pathname.replace(/\/+$/, '')}${call.path}`);
        const query = encodeQuery(call.query ?? []);
        used.skew = this.#skew;
        used.headers = { host, ...call.headers };
        const time = budget.clock.wall() + this.#skew;
        if (session)
            used.headers = session.authorize({ method, path, query, headers: used.headers, body }, time);
        onLeaving?.();
        const url = `${origin}${path}${query === '' ? '' : `?${query}`}`;
        const received = await this.#exchange({ operation, method, url, headers: used.headers, body }, budget);
        this.#answered.add(hostname);
        call.onAnswer?.(received);
        const redact = (text, shortest) => log.redacted(text, shortest);
        const answer = { ...received, asked: call, time: budget.clock.wall(), redact };
        if (received.status >= 200 && received.status <= 299)
            return call.read(answer);
        const refused = refusal(answer);
        if (refused.isThrottled)
            this.#limiters[service].hold(waitAfter(1, budget.clock.random()));
        throw refused;
    }
    async #exchange(request, budget) {
        const { log, http } = this.terms;
        const { left: within, signal } = budget.atMost(ATTEMPT);
        const began = budget.clock.now();
        const tell = (end) => log.debug(`${request.method} ${request.url}: ${end} in ${budget.clock.now() - began} ms`);
        try {
            const answer = await http.exchange({ ...request, within, signal });
            const id = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id'];
            tell(`${answer.status}${id === undefined ? '' : `, request ID ${id}`}`);
            return answer;
        }
        catch (failure) {
            tell(messageOf(failure));
            if (failure instanceof CancelledError)
                throw new CancelledError('unknown');
            throw failure instanceof NetworkError ? this.#asSeen(failure, request.operation) : failure;
        }
    }
    /** A host that has answered before exists and can speak TLS: what looks else is a trouble of the moment. */
    #asSeen(failure, operation) {
        const { host, trouble, fate, message } = failure;
        const isKnown = this.terms.isPlaceProven || this.#answered.has(host);
        const seen = { 'name-unknown': 'name-unresolved', tls: 'broken' }[trouble];
        if (seen === undefined || !isKnown)
            return failure;
        const words = message.replace(`Could not ${operation}: `, '');
        return new NetworkError(operation, host, seen, fate, words, { cause: failure });
    }
    /** The correction after which the request is worth sending once more; null if there is none. */
    #correction(session, refused, used) {
        if (!session || !refused.isUnauthorized)
            return null;
        if (session.changesForm(refused, used.headers)) {
            const { service, code, status } = refused.parts;
            const what = `${service} rejected this signature format (${code ?? status})`;
            this.terms.log.info(`${what}; using the other format from now on`);
            return 'form';
        }
        if (used.headers['x-sdk-date'] === undefined)
            return null;
        return this.#skew !== used.skew || this.#correctClock(refused) ? 'clock' : null;
    }
    /** Whether a clock that is off explains the refusal. If so, the next attempt is signed with the service's time. */
    #correctClock({ parts: { serverTime, service } }) {
        const skew = (serverTime ?? Number.NaN) - this.terms.budget.clock.wall();
        const isOff = Math.abs(skew - this.#skew) > TOLERATED_SKEW && Math.abs(skew) <= LARGEST_SKEW;
        if (!isOff || this.#skew !== 0)
            return false;
        this.#skew = skew;
        this.terms.log.warning(`The clock of this machine is ${span(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} the clock of ` +
            `${service}, which refused the signature for that. This step goes on by the clock of ${service}. Set the ` +
            'clock of the runner right.');
        return true;
    }
    /** Whoever refuses the credentials, or blocks this machine, refuses every further request, and may prolong a lock. */
    #remember(refused) {
        const locked = isLocked(refused);
        if (!locked && !refused.isUnauthorized && refused.parts.code !== BLOCKED)
            return;
        for (const each of locked ? ['DIS', 'IAM'] : [refused.parts.service])
            this.#refusals.set(each, refused);
    }
}

;// CONCATENATED MODULE: ./lib/steps/runStep.js
/** Runs any of the three steps: whatever happens in it, it ends with a report. */






/** Runs a step. True if it is a success. */
async function runStep(runner, step, { read, known, work }) {
    let told = {};
    let worked;
    try {
        const request = read();
        told = known(request);
        worked = await work(request);
    }
    catch (error) {
        worked = { result: resultOf(error) };
    }
    return conclude(runner, { step, place: UNKNOWN_PLACE, ...told, ...worked });
}
/**
 * What a step works with. `within`: how long it may take, in ms. `wait`: for how long a service that asks to wait is
 * waited for, in ms. `cancelGrace`: how long it goes on after a cancel, in ms.
 */
function meansOf(runner, terms) {
    const { within, wait, attempts, isPlaceProven, cancelGrace } = terms;
    const budget = Budget.of(systemClock, within);
    const grace = Budget.of(systemClock, within);
    runner.onCancel(() => {
        budget.cut(cancelGrace);
        grace.cut(CANCEL_GRACE);
    });
    const [http, patience] = [new Http(), wait || PATIENCE_WITHOUT_WAIT];
    const caller = new Caller({ http, log: runner, budget, attempts, patience, isPlaceProven, env: runner.env });
    return { caller, budget, grace };
}

;// CONCATENATED MODULE: ./lib/steps/pauseStep.js
/** The main step of the pause action: signs in, lists, plans, saves, stops, waits. */














/** Runs the main step. True if it is a success. */
async function runPause(runner) {
    const state = stateWriter((name, value) => runner.saveState(name, value));
    const success = await runStep(runner, 'pause', {
        read() {
            state.claim();
            return readPauseRequest(runner);
        },
        known: ({ place, streams, resume, ifPaused, dryRun }) => ({
            place: placeOf(place, streams),
            mode: resume,
            dryRun,
            ignoresPaused: ifPaused === 'ignore',
        }),
        work: (request) => pause(request, runner, state),
    });
    // Everything is reported already. If this cannot be saved, the post step reports it once more.
    written(() => state.reported());
    return success;
}
/** @throws {StepError} before anything was stopped */
async function pause(request, runner, state) {
    const { wait, maxAttempts, signInMethod, streams } = request;
    announce(runner, request);
    const means = meansOf(runner, { wait, attempts: maxAttempts, isPlaceProven: false, cancelGrace: 0 });
    const dis = await signIn(signInMethod, request.place, means.caller, means.budget);
    const place = { ...placeOf(request.place, streams), projectId: dis.place.projectId };
    const signedIn = { request, runner, state, dis, means };
    if (isMinimal(request))
        return { place, ...(await stop(unlisted(request), signedIn)) };
    const terms = { budget: means.budget, region: request.place.region };
    const { found, failed } = await findStreams(dis, streams, terms);
    // The tasks of a stream that was not listed are not known, so no task is called missing.
    const isListed = failed.length === 0;
    const plan = planPause(isListed ? request : { ...request, ifMissing: 'ignore' }, found);
    const { problems } = plan;
    const errors = failed.map(({ error }) => error);
    if (!isListed)
        return { place, result: resultWith(notTried({ ...plan, missing: [] }), { errors }) };
    if (problems.length > 0)
        return { place, result: resultWith(notTried(plan), { problems }) };
    return { place, ...(await stop(plan, signedIn)) };
}
/** Whether one stop request is enough. Only a list can tell which tasks are paused, and what would be done. */
function isMinimal(request) {
    const { streams, selection, wait, ifMissing, dryRun, ifPaused, resume } = request;
    const byIds = streams.length === 1 && !selection.all && selection.names.length === 0;
    const asksNothing = ifPaused === 'leave' || ifPaused === 'ignore';
    return byIds && wait === 0 && ifMissing === 'error' && !isResumed(resume) && !dryRun && asksNothing;
}
/** The plan of one stop request: nothing was listed. */
function unlisted({ streams: [stream = ''], selection }) {
    const unread = { stream, name: null, destination: null, state: '', lastTransfer: null };
    return {
        ...{ adopt: [], leave: [], missing: [], problems: [], warnings: [] },
        stop: selection.ids.map((id) => ({ ...unread, id })),
    };
}
/**
 * Stops what is planned. First saved, then done: what is about to be stopped is handed over and saved before the first
 * stop leaves. A dry run gives what it would stop.
 *
 * @throws {InputError} the post step would reject what has to be saved
 */
async function stop(plan, { request, runner, state, dis, means }) {
    const { warnings } = plan;
    const saved = savedPause(request, dis.place.projectId);
    const records = recorderOf(request, state);
    const isEmpty = plan.stop.length + plan.adopt.length === 0;
    const { budget, grace } = means;
    const context = {
        dis,
        log: runner,
        budget,
        grace,
        wait: request.wait,
        attempts: Number.POSITIVE_INFINITY,
        isMinimal: isMinimal(request),
        adoptsLate: request.ifPaused === 'adopt',
        save: records.save,
    };
    const streams = request.streams.map((stream) => stopStream(stream, plan, context));
    const problem = isEmpty ? null : unreadableRecord(saved, streams.map(recordOf));
    if (problem !== null)
        throw new InputError([problem]);
    if (request.dryRun || isEmpty) {
        const planned = plan.stop.map((task) => reportOf(task, 'planned'));
        return { result: resultWith([...planned, ...untouchedBy(plan, request)], { warnings }) };
    }
    const requested = (task) => reportOf(task, 'requested', { after: null, before: task.state || null });
    const before = [...plan.stop.map(requested), ...untouchedBy(plan, request)];
    runner.setOutputs(handoverOutputs(before, { dis: dis.place.endpoint, project: dis.place.projectId }));
    state.pause(saved);
    for (const stream of streams.filter(({ tasks }) => tasks.some(({ isAdopted }) => isAdopted))) {
        const unwritten = records.save(stream);
        if (unwritten !== null)
            throw unwritten;
    }
    const { problems } = await stopTasks(streams, context).then(() => resultWith(), resultOf);
    const stopped = stopReports(streams, request, leftAlone(request), context);
    const retention = await retentionOf(request, stopped, dis, context, state);
    const late = lateReports(request.selection, streams, 'PAUSED');
    const missing = plan.missing.filter(({ id, name }) => !late.some((each) => [each.id, each.name].includes(id ?? name)));
    const reports = [...stopped, ...late, ...missing];
    const result = resultWith(reports, { problems, warnings, errors: records.errors() });
    return { result, retention };
}
/** Asks how long the streams keep their data, if tasks may stay paused: until then, somebody has to resume them. */
async function retentionOf(request, stopped, dis, { budget, isMinimal }, state) {
    if (isMinimal || request.resume === 'always' || budget.isCut)
        return new Map();
    const left = stopped.filter(({ outcome, sent }) => outcome !== 'missing' && (outcome !== 'failed' || sent));
    const streams = left.flatMap(({ stream }) => stream ?? []);
    const hours = await dis.retentions(streams, budget);
    if (hours.size > 0)
        written(() => state.retention(hours));
    return hours;
}
function savedPause(request, projectId) {
    const { resume, wait, streams, signInMethod } = request;
    const { project: _, ...place } = request.place;
    const signIn = { ...signInMethod.source, kind: signInMethod.kind };
    return { ...place, mode: resume, projectId, wait, signIn, records: streams.length };
}
/** What the post step has to know of a stream. */
function recordOf({ stream, tasks }) {
    const own = tasks.filter(({ isFound, isAdopted }) => !isFound || isAdopted);
    return {
        stream,
        tasks: own.map(({ task, seen, fate, unanswered: lost, isOut, isPartly, isAdopted, pausedAt }) => {
            const { stream: _, state: __, ...known } = task;
            const unanswered = lost + (isOut ? 1 : 0) + (isPartly && fate !== 'answered' ? 1 : 0);
            return { ...known, fate, unanswered, isAdopted, pausedAt, state: seen?.state || null };
        }),
    };
}
/** Saves a stream whenever what the post step has to know of it has changed. */
function recorderOf({ streams }, state) {
    const last = new Map();
    const errors = [];
    return {
        save(stream) {
            const record = recordOf(stream);
            const text = JSON.stringify(record);
            if (last.get(stream.stream) === text)
                return null;
            const at = new Date().toISOString();
            const error = written(() => state.stream(streams.indexOf(stream.stream), { ...record, at }));
            if (error === null)
                last.set(stream.stream, text);
            else
                errors.push(error);
            return error;
        },
        /** The first error: the others are of the same file. Told by the tasks, if it kept all of them from their stop. */
        errors: () => errors.slice(0, 1),
    };
}
/** Null, or why it cannot be written. */
function written(write) {
    try {
        write();
        return null;
    }
    catch (error) {
        if (error instanceof RunnerFileError)
            return error;
        throw error;
    }
}
/** Reports on all tasks as they are. A check before the stop found a problem, so nothing was stopped. */
function notTried(plan) {
    const problem = note('Not tried, because a check failed before anything was stopped.', null, ENTRY.notTried);
    return [
        ...plan.stop.map((task) => reportOf(task, 'failed', { problem })),
        ...[...plan.adopt, ...plan.leave].map((task) => reportOf(task, 'already-paused')),
        ...plan.missing.map((report) => ({ ...report, problem: null })),
    ];
}

;// CONCATENATED MODULE: ./lib/steps/dataLoss.js




/**
 * Reports on what was started, with a warning for each task whose stream may have dropped data. Asks how long streams
 * keep their data where that is not known (`saved`) and matters: tasks stay paused, or were paused for long.
 */
async function resumedReports(streams, saved, context) {
    const { dis, budget } = context;
    const now = budget.clock.wall();
    const tracked = streams.flatMap(({ tasks }) => tasks);
    const resumed = startReports(streams, context).map((report, index) => {
        return { report, lastTransfer: tracked[index]?.task.lastTransfer ?? null };
    });
    const matters = resumed.filter(({ report, lastTransfer }) => {
        const isLeft = report.outcome !== 'missing' && report.after === 'PAUSED';
        return isLeft || (pausedFor(report, lastTransfer, now) ?? 0) > LEAST_RETENTION * HOUR;
    });
    const unknown = matters.flatMap(({ report: { stream } }) => stream === null || saved.has(stream) ? [] : stream);
    const asked = unknown.length === 0 ? [] : await dis.retentions(unknown, budget);
    const retention = new Map([...saved, ...asked]);
    const reports = resumed.map(({ report, lastTransfer }) => withLoss(report, lastTransfer, retention.get(report.stream ?? ''), now));
    return { reports, retention };
}
/** For how long it was paused, in ms; if that is not known, how long ago its last dump was; null if neither is. */
function pausedFor({ pausedAt, pausedFor }, lastTransfer, now) {
    const since = Date.parse(pausedAt ?? lastTransfer ?? '');
    return pausedFor ?? (Number.isNaN(since) ? null : Math.max(0, now - since));
}
/** `hours`: how long the stream keeps its data, if known. Pure. */
function withLoss(report, lastTransfer, hours, now) {
    const kept = hours ?? LEAST_RETENTION;
    const paused = pausedFor(report, lastTransfer, now);
    const isStarted = report.sent && (report.outcome === 'resumed' || report.outcome === 'requested');
    if (!isStarted || paused === null || paused <= kept * HOUR)
        return report;
    const keeps = `its stream keeps data for ${kept} hours only (${hours === undefined ? 'by default' : 'by its own setting'})`;
    const what = report.pausedAt === null
        ? `Its last dump was ${span(paused)} ago, and ${keeps}: records that arrived since then may be lost. A quiet stream ` +
            'has lost nothing.'
        : `It was paused for ${span(paused)}, and ${keeps}: what the stream had to drop meanwhile is lost.`;
    const other = report.warning === null ? '' : ` ${report.warning.what}`;
    const todo = 'Load what is missing from its source, and resume sooner or raise the retention of the stream.';
    return { ...report, warning: note(`${what}${other}`, todo, ENTRY.dataLost) };
}

;// CONCATENATED MODULE: ./lib/steps/decidePost.js






function decidePost(saved, jobStatus) {
    const { mode } = saved.pause;
    if (!isResumed(mode))
        return { do: 'tell', why: mode === 'never' ? mode : 'not-set', isTold: saved.reported };
    if (mode === 'always' || jobStatus === 'success')
        return { do: 'resume', isCancelled: jobStatus === 'cancelled' };
    if (jobStatus === 'failure' || jobStatus === 'cancelled')
        return { do: 'tell', why: 'job-failed', isTold: false };
    const status = jobStatus === '' ? 'empty' : `«${plain(jobStatus, 40)}»`;
    const problem = note(`resume is on-success, and how the job ended is not known: job-status is ${status}.`, 'Leave job-status as it is by default, and do not use this action inside nested composite actions with on-success.');
    return { do: 'fail', problem };
}
/** The tasks that this step has to resume: those it adopted, and those whose stop may have taken effect. */
function ownTasks({ tasks }) {
    return tasks.filter(({ fate, isAdopted }) => isAdopted || mayHaveArrived(fate));
}
/** What is known of the stop of a saved task. One that was answered is watched for `wait` ms. */
function stopOf({ fate, unanswered, isAdopted, pausedAt }, wait) {
    const isSeenPaused = isAdopted || pausedAt !== null;
    const watch = isSeenPaused ? 0 : fate === 'answered' ? wait : STOP_WATCH;
    return { fate, unanswered, isSeenPaused, pausedAt, watch };
}
/** The problem of a task for which nothing was tried. */
const decidePost_NOT_RESUMED = note('It was not resumed.', null, ENTRY.notTried);
/** Reports all tasks that the main step may have stopped or adopted as not resumed. */
function unresumed(saved, problem) {
    return ownReports(saved, () => ['failed', { problem }]);
}
/** Reports the same tasks as the main step last saw them. */
function leftAsSaved(saved) {
    return ownReports(saved, ({ isAdopted, pausedAt, state: after }) => {
        if (isAdopted)
            return ['adopted', { before: 'PAUSED', after }];
        if (after === 'PAUSED')
            return ['paused', { after }];
        return [pausedAt === null ? 'requested' : 'timed-out', { after }];
    });
}
function ownReports({ streams }, told) {
    return streams.flatMap((saved) => ownTasks(saved).map((task) => {
        const [outcome, more] = told(task);
        return unreadReport({ stream: saved.stream, ...task }, outcome, { sent: !task.isAdopted, ...more });
    }));
}
/** When the main step last saved something, in ms since 1970. */
function seenAt({ streams }) {
    return Math.max(...streams.map(({ at }) => Date.parse(at)));
}
/** The problem that saved state cannot be read. `of`: of which streams. */
function lost(of) {
    return note(`What the pause step saved${of} cannot be read, so which dump tasks it stopped is not known.`, 'Look at the streams in the console of DIS, or in the log of the pause step, and resume what is paused.', ENTRY.leftPaused);
}
/** The problem that nothing of the saved state can be read. */
const UNREADABLE = lost('');
/** The problem that a part of the saved state cannot be read; empty if all of it can. */
function lostNotes({ streams, unreadable }) {
    return unreadable === 0
        ? []
        : [lost(` of ${unreadable} of ${counted(streams.length + unreadable, 'stream')}`)];
}

;// CONCATENATED MODULE: ./lib/steps/postStep.js
/** The post step of the pause action: reads what the main step saved, then resumes or leaves, and reports. */















/** Runs the post step by what the main step saved. True if it is a success. */
async function runPostStep(state) {
    const saved = readSaved(state);
    const isEmpty = saved === null || (saved !== 'unreadable' && saved.unreadable === 0 && leftAsSaved(saved).length === 0);
    if (isEmpty) {
        process.stdout.write('Nothing to resume: this step stopped no dump task.\n');
        return true;
    }
    const runner = new Runner();
    const step = 'post';
    if (saved === 'unreadable') {
        const result = resultWith([], { problems: [UNREADABLE] });
        return conclude(runner, { step, place: UNKNOWN_PLACE, result });
    }
    const { pause, retention } = saved;
    const known = { step, place: pause, retention };
    const decision = decidePost(saved, runner.input('job-status'));
    switch (decision.do) {
        case 'tell': {
            if (!decision.isTold) {
                const told = { left: decision.why, seenAt: seenAt(saved) };
                return conclude(runner, { ...known, ...told, result: resultWith(leftAsSaved(saved)) });
            }
            for (const lost of lostNotes(saved))
                runner.warning(noteText(lost));
            runner.info('Nothing to resume: resume is not set to always or on-success.');
            return true;
        }
        case 'fail': {
            const problems = [decision.problem, ...lostNotes(saved)];
            return conclude(runner, { ...known, result: resultWith(unresumed(saved, decidePost_NOT_RESUMED), { problems }) });
        }
        case 'resume': {
            const worked = await resume(runner, saved, decision.isCancelled).catch((error) => ({
                result: resultOf(error, unresumed(saved, decidePost_NOT_RESUMED)),
            }));
            const problems = [...lostNotes(saved), ...worked.result.problems];
            return conclude(runner, { ...known, ...worked, result: { ...worked.result, problems } });
        }
    }
}
/** Signs in at the place of the main step, and starts what is paused. @throws {StepError} before anything was started */
async function resume(runner, saved, isCancelled) {
    const { pause, streams, retention } = saved;
    if (streams.length === 0)
        return { result: resultWith() };
    const signInMethod = readSignInMethod(runner, pause);
    const place = { ...pause, project: { id: pause.projectId, name: null } };
    announce(runner, { place, signInMethod }, pause.signIn);
    const wait = pause.wait || DEFAULT_WAIT;
    const attempts = Number.POSITIVE_INFINITY;
    const within = isCancelled ? CANCELLED_JOB - runner.elapsed : attempts;
    const terms = { within, wait, attempts, isPlaceProven: true, cancelGrace: CANCEL_GRACE };
    const { caller, budget } = meansOf(runner, terms);
    const dis = await signIn(signInMethod, place, caller, budget.atMost(wait));
    const context = { dis, log: runner, budget, wait, attempts };
    const started = streams.map((saved) => {
        const { stream } = saved;
        const unread = { stream, state: '' };
        const tasks = ownTasks(saved).map((task) => ({ task: { ...task, ...unread }, stop: stopOf(task, wait) }));
        return startStream(stream, tasks, context);
    });
    await withHeartbeat(started, context, Promise.all(started.map((stream) => startTasks(stream, context))));
    const { reports, ...told } = await resumedReports(started, retention, context);
    return { ...told, result: resultWith(reports) };
}

;// CONCATENATED MODULE: ./lib/steps/resumeStep.js
/** The resume action: signs in, lists, starts, waits. Each stream goes its own way, whatever becomes of the others. */

















/** Runs the resume action. True if it is a success. */
function runResume(runner) {
    return runStep(runner, 'resume', {
        read: () => readResumeRequest(runner),
        known: (request) => {
            if (request.what === null)
                return {};
            return { place: placeOf(request.place, streamsOf(request)), dryRun: request.dryRun };
        },
        work: (request) => {
            if (request.what !== null)
                return resumeStep_resume(request, runner);
            runner.notice('There is nothing to resume: no dump task was handed over that a pause step stopped or adopted.');
            return Promise.resolve({ result: resultWith() });
        },
    });
}
async function resumeStep_resume(request, runner) {
    const { what, wait, maxAttempts, signInMethod } = request;
    announce(runner, request);
    const attempts = wait > 0 ? Number.POSITIVE_INFINITY : maxAttempts;
    const terms = { wait, attempts, isPlaceProven: false, cancelGrace: CANCEL_GRACE };
    const { caller, budget } = meansOf(runner, terms);
    try {
        const trying = wait > 0 ? budget.atMost(wait) : budget;
        const dis = await signIn(signInMethod, request.place, caller, trying);
        if ('handed' in what && what.from !== null)
            checkPlace(what.from, dis);
        const place = { ...placeOf(request.place, streamsOf(request)), projectId: dis.place.projectId };
        const context = { dis, log: runner, budget, wait, attempts, isDryRun: request.dryRun };
        if ('handed' in what)
            return { place, ...(await resumeHanded(what.handed, context)) };
        return { place, ...(await resumeFound(what, request, context)) };
    }
    catch (error) {
        return { result: resultOf(error, askedTasks(what, note('It was not resumed.', null, ENTRY.notTried))) };
    }
}
/** The streams that were asked for; none if the tasks were handed over. */
function streamsOf({ what }) {
    return 'streams' in what ? what.streams : [];
}
/** @throws {InputError} the tasks were handed over from another place: there they would stay paused */
function checkPlace(from, { place: { endpoint, projectId } }) {
    if (from.dis === endpoint && from.project === projectId)
        return;
    throw new InputError([
        `tasks: these dump tasks were paused in another place: DIS ${plain(from.dis)}, project ${plain(from.project, 64)}; this ` +
            `step works at DIS ${plain(endpoint)}, project ${plain(projectId, 64)}. Nothing was started. Give this step the ` +
            'region, project and credentials of the pause step.',
    ]);
}
/** Starts what a pause step handed over. */
async function resumeHanded(handed, context) {
    const unread = { destination: null, state: '' };
    const taskOf = (task) => ({ task: { ...task, ...unread }, stop: resumeStep_stopOf(task) });
    const streams = [...Map.groupBy(handed, ({ stream }) => stream)].map(([stream, tasks]) => {
        return startStream(stream, tasks.map(taskOf), context);
    });
    await withHeartbeat(streams, context, Promise.all(streams.map((stream) => startTasks(stream, context))));
    const { reports, retention } = await resumedReports(streams, new Map(), context);
    const isNoneThere = reports.every(({ outcome }) => outcome === 'missing');
    return { retention, result: resultWith(reports, { problems: isNoneThere ? [NONE_THERE] : [] }) };
}
const NONE_THERE = note('None of the dump tasks that were handed over is there.', 'Most likely this step works in another region, project or account than the pause step.', ENTRY.notThere);
/** What the outcome of a pause step says about the stop of a task. It was sent long ago, so nothing is watched. */
function resumeStep_stopOf({ outcome, pausedAt }) {
    const isSeenPaused = outcome === 'paused' || outcome === 'adopted';
    return { fate: 'unknown', unanswered: 0, isSeenPaused, pausedAt, watch: 0 };
}
/** Starts the tasks of each stream as soon as its own list is there. */
async function resumeFound({ streams, selection }, { ifMissing, wait, place: { region } }, context) {
    const { dis, budget } = context;
    const started = [];
    const failed = [];
    const work = async (name) => {
        try {
            const within = wait > 0 ? budget.atMost(wait) : budget;
            const found = await findStream(dis, name, { budget: within, region });
            const chosen = plan_select(selection, [found], 'ignore').chosen.map((task) => ({ task, stop: null }));
            const stream = startStream(name, chosen, context);
            started.push(stream);
            await startTasks(stream, context);
            return [found];
        }
        catch (failure) {
            failed.push({ stream: name, error: expected(failure) });
            return [];
        }
    };
    const found = (await withHeartbeat(started, context, Promise.all(streams.map(work)))).flat();
    const { reports, retention } = await resumedReports(started, new Map(), context);
    const { missing, problems, warnings } = plan_select(selection, found, failed.length > 0 ? 'ignore' : ifMissing);
    const errors = failed.map(({ error }) => error);
    const others = failed.length > 0 ? unfound(missing, failed) : missing;
    const all = [...reports, ...lateReports(selection, started, 'RUNNING'), ...others];
    return { retention, result: resultWith(all, { problems, warnings, errors }) };
}
/** The reports on tasks that are in no list, while the service did not give all lists. */
function unfound(missing, failed) {
    const streams = failed.map(({ stream }) => stream);
    const what = `It was not found, and the service gave no list of ${fewOf(streams)}.`;
    const problem = note(what, null, ENTRY.notTried);
    return missing.map((report) => ({ ...report, stream: onlyOne(streams), outcome: 'failed', problem }));
}
/** Reports the requested tasks as failed with this problem, as far as they are known without a list. */
function askedTasks(what, problem) {
    const failed = ({ stream, id, name }) => unreadReport({ stream, id, name }, 'failed', { problem });
    if ('handed' in what)
        return what.handed.map(failed);
    // Only the lists could tell which of several streams a task is in.
    const stream = onlyOne(what.streams);
    const { ids, names } = what.selection;
    return [
        ...ids.map((id) => failed({ stream, id, name: null })),
        ...names.map((name) => failed({ stream, id: null, name })),
    ];
}

;// CONCATENATED MODULE: ./lib/index.js
/** Runs the three steps. Each file of `entry` calls one of them. */






/** How long to wait for the reader of the log, in ms. */
const LINGER = 500;
// The process counts as failed until its last act says otherwise: if a promise never settles, Node ends early.
process.exitCode = 1;
// Who reads the log may be gone. What is paused has to be resumed all the same.
for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => { });
/** An uncaught error is a defect. Its stack may hold foreign text, which must not become a command to the runner. */
process.on('uncaughtException', (error) => {
    process.stdout.write(`${logLines(defectText(error)).join('\n')}\n`);
    process.exit(1);
});
function lib_pause() {
    runPause(new Runner()).then(exit);
}
/**
 * The post step has an entry file of its own, not a flag in the state. If a main step were killed before it set the
 * flag, the post step would run as a second main step, and pause.
 */
function post() {
    runPostStep((name) => process.env[`STATE_${name}`] ?? '').then(exit);
}
function lib_resume() {
    runResume(new Runner()).then(exit);
}
/** The last act: sets the exit code, and ends the process when the log is written, even if a connection hangs. */
function exit(success) {
    process.exitCode = success ? 0 : 1;
    setTimeout(() => process.exit(), LINGER).unref();
    process.stdout.write('', () => process.exit());
}

var __webpack_exports__pause = __webpack_exports__.v7;
var __webpack_exports__post = __webpack_exports__.bE;
var __webpack_exports__resume = __webpack_exports__.U;
export { __webpack_exports__pause as pause, __webpack_exports__post as post, __webpack_exports__resume as resume };
