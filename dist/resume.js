'use strict'
require('./index.js').resume()
