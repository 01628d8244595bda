import { pause } from '../dist/index.js'

pause()
