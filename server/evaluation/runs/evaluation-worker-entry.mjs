// A worker thread does not inherit how its parent reads TypeScript: it registers that by itself.
import { register } from 'tsx/esm/api'

register()
await import('./evaluation-worker.ts')
