import { AuditPage, AuditQuery } from '#contract/access'
import type { Routes } from '../http/app.ts'
import type { AuditService } from './audit-service.ts'

const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))

/** The audit log, newest first. */
export function auditRoutes(audit: AuditService): Routes {
  return async (app) => {
    app.get('/audit', {
      config: { access: 'audit.read' }, schema: { tags: ['audit'], summary: 'Every write, and every read of personal data, newest first', querystring: AuditQuery, response: { 200: AuditPage } },
    }, ({ query: { from, to, ...search } }) => audit.find({ ...search, from: time(from), to: time(to) }))
  }
}
