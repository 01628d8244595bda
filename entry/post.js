import { post } from '../dist/index.js'

post()
