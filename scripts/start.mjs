// npm start: installs what is missing, builds the web, starts everything.
import { ensureInstalled } from './ensure-installed.mjs'
import { runAtrium } from './atrium.mjs'
import { ensureWeb } from './ensure-web.mjs'

ensureInstalled()
ensureWeb()
await runAtrium(['start', ...process.argv.slice(2)])
