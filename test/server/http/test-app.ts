import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { SYSTEM } from '../../../server/access/principal.ts'
import { buildApp, type AppDeps } from '../../../server/http/build-app.ts'
import { createMetrics } from '../../../server/http/metrics.ts'
import type { App } from '../../../server/http/app.ts'

/** The real app with nothing but what is given; close it after use. */
export const testApp = (given: Partial<AppDeps> = {}): Promise<App> => buildApp({
  logger: pino({ level: 'silent' }), version: '0.0.0', metrics: createMetrics(), ready: {}, allowedHosts: [], allowedOrigins: [],
  routes: [], authenticate: async () => SYSTEM, webRoot: path.join(os.tmpdir(), 'atrium-no-web'), ...given,
})
