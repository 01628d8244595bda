import { resume } from '../dist/index.js'

resume()
