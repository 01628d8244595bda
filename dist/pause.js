'use strict'
require('./index.js').pause()
