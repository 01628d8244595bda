/** Before each test file: the bundles that it runs as processes count what they run; see `scripts/bundle-coverage.js`. */
const folder = process.env['BUNDLE_COVERAGE']
if (folder) process.env['NODE_V8_COVERAGE'] = folder
