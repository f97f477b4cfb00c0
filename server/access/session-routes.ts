import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { FirstRun, InvitationsAsk, InvitationsSent, KioskSignIn, MyAccountChange, MySessions, PasswordChange, SignIn, SignInLink, SignInLinkMade, SignInLinkUse, SignInWays, SIGN_IN_LINK_PURPOSES } from '#contract/access'
import { Id } from '#contract/building'
import { Me, PERMISSION_IDS } from '#contract/permissions'
import { ApiError } from '../api-error.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { principalOf, type App, type Routes } from '../http/app.ts'
import { beginSession, endSession } from '../http/cookie-sessions.ts'
import { isLoopback } from '../loopback-rules.ts'
import type { ApiTokenService } from './api-token-service.ts'
import { attemptLimits, type AttemptLimits } from './attempt-limits.ts'
import { scopeFor, type Principal } from './principal.ts'
import type { SessionService } from './session-service.ts'
import type { SignInService } from './sign-in-service.ts'

export interface SessionRoutesDeps {
  readonly signIn: SignInService
  readonly sessions: SessionService
  readonly tokens: ApiTokenService
  readonly audit: AuditService
  readonly isDemo: () => boolean
  /** Name of the identity provider; null without one. */
  readonly oidcName: string | null
}

const tags = ['session']
const open = { access: 'public' } as const
const own = { access: 'signed-in', audit: 'own' } as const

/** Signing in and out, the own account, one-time links, the first administrator. */
export function sessionRoutes(deps: SessionRoutesDeps): Routes {
  return async (app) => {
    const limits = attemptLimits(app)
    wayRoutes(app, deps)
    signInRoutes(app, deps, limits)
    accountRoutes(app, deps)
    linkRoutes(app, deps, limits)
  }
}

function wayRoutes(app: App, { signIn, isDemo, oidcName }: SessionRoutesDeps): void {
  app.get('/sign-in', { config: open, schema: { tags, summary: 'What can be signed in with', response: { 200: SignInWays } } }, async (request) => {
    const firstRun = await signIn.isFirstRun()
    return { signedIn: request.session.holder !== undefined, firstRun, setupCode: firstRun && !isLocal(request), demo: isDemo(), oidc: oidcName }
  })
}

function signInRoutes(app: App, { signIn, tokens, audit }: SessionRoutesDeps, limits: AttemptLimits): void {
  app.post('/first-run', { config: open, schema: { tags, summary: 'Make the first administrator, once', body: FirstRun, response: { 201: Type.Null() } } }, async (request, reply) => {
    await limits.check(request)
    const principal = await limits.counted(request, () => signIn.firstRun(request.body, isLocal(request)))
    await audit.record({ actor: principal, action: 'administrator.made-first', subjectKind: 'members', subjectId: principal.id, requestId: request.id })
    await beginSession(request, reply, { kind: 'member', id: principal.memberId! })
    return reply.code(201).send(null)
  })

  app.post('/session', { config: open, schema: { tags, summary: 'Sign in by password', body: SignIn, response: { 204: Type.Null() } } }, async (request, reply) => {
    const { email, password } = request.body
    await limits.check(request, email)
    const principal = await limits.counted(request, () => signIn.byPassword(email, password), email)
    await beginSession(request, reply, { kind: 'member', id: principal.memberId! })
    await audit.record({ actor: principal, action: 'session.begun', subjectKind: 'sessions', subjectId: null, detail: { by: 'password', address: request.ip }, requestId: request.id })
    return reply.code(204).send(null)
  })

  app.post('/session/kiosk', { config: open, schema: { tags, summary: 'Sign a panel on a wall in by its token', body: KioskSignIn, response: { 204: Type.Null() } } }, async (request, reply) => {
    await limits.check(request)
    const { token, principal } = await limits.counted(request, async () => {
      const token = await tokens.bySecret(request.body.token)
      const principal = token && token.role === 'kiosk' ? await tokens.principal(token, 'kiosk') : null
      if (!token || !principal) throw new ApiError('sign-in-failed', { en: 'This is not a panel\'s token, or it was revoked.', 'zh-CN': '该令牌不是终端令牌，或已被吊销。' })
      return { token, principal }
    })
    await beginSession(request, reply, { kind: 'kiosk', id: token.id }, token.expiresAt === null ? null : Date.parse(token.expiresAt))
    await audit.record({ actor: principal, action: 'session.begun', subjectKind: 'sessions', subjectId: null, detail: { by: 'token', address: request.ip }, requestId: request.id })
    return reply.code(204).send(null)
  })

  app.delete('/session', { config: own, schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } } }, async (request, reply) => {
    if (request.session.holder) {
      await endSession(request, reply)
      await audit.record({ actor: principalOf(request), action: 'session.ended', subjectKind: 'sessions', subjectId: null, requestId: request.id })
    }
    return reply.code(204).send(null)
  })
}

function accountRoutes(app: App, { signIn, sessions }: SessionRoutesDeps): void {
  app.get('/session', { config: own, schema: { tags, summary: 'Who I am and what I may', response: { 200: Me } } }, async (request, reply) => meOf(principalOf(request), signIn, request, reply))

  app.patch('/session', { config: { access: 'signed-in' }, schema: { tags, summary: 'Change my name or language', body: MyAccountChange, response: { 200: Me } } }, async (request, reply) => {
    const memberId = memberOf(request)
    await signIn.change(memberId, request.body)
    return meOf({ ...principalOf(request), name: request.body.name ?? principalOf(request).name }, signIn, request, reply)
  })

  app.post('/password', { config: { access: 'signed-in' }, schema: { tags, summary: 'Change my password; ends my other sessions', body: PasswordChange, response: { 204: Type.Null() } } }, async (request, reply) => {
    await signIn.changePassword(memberOf(request), request.body, request.session.holder ? request.session.sessionId : null)
    return reply.code(204).send(null)
  })

  app.get('/sessions', { config: own, schema: { tags, summary: 'Where I am signed in', response: { 200: MySessions } } }, async (request) => ({ items: await sessions.ofMember(memberOf(request), request.session.sessionId) }))

  app.delete('/sessions', { config: { access: 'signed-in' }, schema: { tags, summary: 'End my other sessions', response: { 204: Type.Null() } } }, async (request, reply) => {
    await sessions.endOthers(memberOf(request), request.session.holder ? request.session.sessionId : null)
    return reply.code(204).send(null)
  })

  app.delete('/sessions/:sessionId', { config: { access: 'signed-in' }, schema: { tags, summary: 'End one of my sessions', params: Type.Object({ sessionId: Id }), response: { 204: Type.Null() } } }, async (request, reply) => {
    await sessions.endOne(memberOf(request), request.params.sessionId)
    return reply.code(204).send(null)
  })
}

const LinkParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })

function linkRoutes(app: App, { signIn, audit }: SessionRoutesDeps, limits: AttemptLimits): void {
  app.get('/sign-in-links/:token', { config: open, schema: { tags, summary: 'What a one-time link is for', params: LinkParams, response: { 200: SignInLink } } }, async (request) => {
    await limits.check(request)
    return limits.counted(request, () => signIn.link(request.params.token))
  })

  app.post('/sign-in-links/:token', { config: open, schema: { tags, summary: 'Use a one-time link: set the password and sign in', params: LinkParams, body: SignInLinkUse, response: { 204: Type.Null() } } }, async (request, reply) => {
    await limits.check(request)
    const principal = await limits.counted(request, () => signIn.useLink(request.params.token, request.body))
    await beginSession(request, reply, { kind: 'member', id: principal.memberId! })
    await audit.record({ actor: principal, action: 'session.begun', subjectKind: 'sessions', subjectId: null, detail: { by: 'link', address: request.ip }, requestId: request.id })
    return reply.code(204).send(null)
  })

  app.post('/members/:memberId/sign-in-links', {
    config: { access: 'members.edit' },
    schema: {
      tags, summary: 'Make a link by which a member sets a password', params: Type.Object({ memberId: Id }),
      body: Type.Object({ purpose: Type.Enum([...SIGN_IN_LINK_PURPOSES]), mail: Type.Optional(Type.Boolean({ description: 'Also mail it to them' })) }, { additionalProperties: false }), response: { 201: SignInLinkMade },
    },
  }, async (request, reply) => reply.code(201).send(await signIn.linkFor(request.params.memberId, request.body.purpose, principalOf(request), request.body.mail)))

  app.post('/invitations', { config: { access: 'members.edit' }, schema: { tags, summary: 'Mail invitations to people who have not come in yet', body: InvitationsAsk, response: { 200: InvitationsSent } } },
    (request) => signIn.invite(request.body.memberIds, principalOf(request)))
}

async function meOf(principal: Principal, signIn: SignInService, request: FastifyRequest, reply: FastifyReply): Promise<Me> {
  const account = principal.memberId === null ? null : await signIn.account(principal.memberId)
  const permissions = PERMISSION_IDS.flatMap((id) => {
    const scope = scopeFor(principal, id)
    return scope === null ? [] : [{ id, scope }]
  })
  return {
    kind: principal.kind === 'system' ? 'token' : principal.kind, memberId: principal.memberId, name: principal.name, email: account?.email ?? null,
    role: principal.role, tenantId: principal.tenantId, tenantName: account?.tenantName ?? null, language: account?.language ?? null,
    permissions, csrfToken: request.session.holder ? reply.generateCsrf() : null,
  }
}

function memberOf(request: FastifyRequest): string {
  const { memberId } = principalOf(request)
  if (memberId === null) throw new ApiError('not-allowed', { en: 'This is for people with an account.', 'zh-CN': '仅适用于个人账户。' })
  return memberId
}

/** True when asked on the server's own machine and through no proxy: one that nobody configured would make everybody look local. */
const isLocal = ({ ip, headers }: FastifyRequest): boolean =>
  isLoopback(ip.replace(/^::ffff:/, '')) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined && headers.via === undefined
