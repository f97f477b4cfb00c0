import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AuditService } from '../audit/audit-service.ts'
import { errorCodeOf } from '../http/problems.ts'
import type { Routes } from '../http/app.ts'
import { beginSession } from '../http/cookie-sessions.ts'
import type { OidcAttempt, OidcClient } from './oidc-client.ts'
import type { OidcService } from './oidc-service.ts'

export interface OidcRoutesDeps {
  readonly client: OidcClient
  readonly oidc: OidcService
  readonly audit: AuditService
  /** Where people reach us; empty: by the address of the request. */
  readonly publicUrl: string
  readonly secure: boolean
  /** Signs and reads the attempt's cookie. */
  readonly seal: { sign(text: string): string; unsign(text: string): string | null }
}

interface KeptAttempt extends OidcAttempt { readonly redirectUri: string; readonly back: string }

const CALLBACK = '/api/v1/oidc/callback'
const COOKIE_PATH = '/api/v1/oidc'
const ATTEMPT_S = 600
const open = { access: 'public' } as const
const tags = ['session']

/** Signing in by an OpenID Connect provider. */
export function oidcRoutes({ client, oidc, audit, publicUrl, secure, seal }: OidcRoutesDeps): Routes {
  const cookie = secure ? '__Secure-atrium-oidc' : 'atrium-oidc'
  const options = { path: COOKIE_PATH, httpOnly: true, sameSite: 'lax', secure } as const
  const originOf = ({ protocol, host }: FastifyRequest): string => (publicUrl === '' ? `${protocol}://${host}` : publicUrl.replace(/\/+$/, ''))
  const refused = (reply: FastifyReply, why: 'oidc-nobody' | 'oidc-failed') => reply.redirect(`/?sign-in=${why}`)

  return async (app) => {
    app.get('/oidc/start', { config: open, schema: { tags, summary: 'Sign in by the identity provider', querystring: Type.Object({ return: Type.Optional(Type.String({ maxLength: 2_000 })) }) } }, async (request, reply) => {
      const redirectUri = originOf(request) + CALLBACK
      try {
        const { url, attempt } = await client.begin(redirectUri)
        const kept: KeptAttempt = { ...attempt, redirectUri, back: ownPath(request.query.return) }
        reply.setCookie(cookie, seal.sign(Buffer.from(JSON.stringify(kept)).toString('base64url')), { ...options, maxAge: ATTEMPT_S })
        return reply.redirect(url)
      } catch (error) {
        request.log.warn({ err: error }, 'the identity provider could not be asked')
        return refused(reply, 'oidc-failed')
      }
    })

    app.get('/oidc/callback', { config: open, schema: { tags, summary: 'Where the identity provider sends the browser back' } }, async (request, reply) => {
      const sealed = seal.unsign(request.cookies[cookie] ?? '')
      reply.clearCookie(cookie, options)
      if (sealed === null) return refused(reply, 'oidc-failed')
      const { redirectUri, back, ...attempt } = JSON.parse(Buffer.from(sealed, 'base64url').toString()) as KeptAttempt
      try {
        const returned = new URL(redirectUri)
        returned.search = new URL(request.url, redirectUri).search
        const principal = await oidc.member(await client.finish(returned, attempt))
        await beginSession(request, reply, { kind: 'member', id: principal.memberId! })
        await audit.record({ actor: principal, action: 'session.begun', subjectKind: 'sessions', subjectId: null, detail: { by: 'oidc', address: request.ip }, requestId: request.id })
        return reply.redirect(back)
      } catch (error) {
        const isNobody = errorCodeOf(error) === 'sign-in-failed'
        if (!isNobody) request.log.warn({ err: error }, 'a sign-in by the identity provider did not succeed')
        return refused(reply, isNobody ? 'oidc-nobody' : 'oidc-failed')
      }
    })
  }
}

/** A page of ours to go back to; anything that leads elsewhere becomes the first page. */
export const ownPath = (path: string | undefined): string => (path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : '/')
