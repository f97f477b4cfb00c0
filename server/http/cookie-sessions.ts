import fastifyCookie, { Signer } from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import fastifySession, { type SessionStore } from '@fastify/session'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionHolder } from '../access/session-rules.ts'
import { ApiError } from '../api-error.ts'
import type { App } from './app.ts'

/** Where sessions are kept, by the id that only the cookie knows. */
export interface SessionKeeper {
  /** Null when there is none that may be used. */
  read(id: string): Promise<SessionContent | null>
  begin(id: string, content: SessionContent, tokenEnd: number | null): Promise<void>
  end(id: string): Promise<void>
}

export interface SessionContent { readonly holder: SessionHolder; readonly csrf: string; readonly userAgent: string; readonly address: string }

export interface CookieSessionsOptions {
  readonly keeper: SessionKeeper
  /** Signs the cookie, so that made-up ids cost no query. */
  readonly secret: string
  /** True over TLS, ours or a trusted proxy's: the cookie gets Secure and the __Host- prefix. Else plain http on this machine. */
  readonly secure: boolean
}

declare module 'fastify' {
  interface Session { holder?: SessionHolder; csrf?: string; userAgent?: string; address?: string; tokenEnd?: number | null }
  interface FastifyInstance {
    /** The session id of a Cookie header, its signature checked; for handshakes that no route sees. */
    sessionIdOf(cookieHeader: string | undefined): string | null
  }
}

/** Longer than any session: what ends it is the server's record of it. */
const COOKIE_MS = 400 * 86_400_000
const USER_AGENT_LENGTH = 300
export const sessionCookieName = (secure: boolean): string => (secure ? '__Host-atrium' : 'atrium')

/** Signs what a browser keeps for us, for another purpose than sessions. */
export function cookieSeal(secret: string): { sign(text: string): string; unsign(text: string): string | null } {
  const signer = new Signer(`${secret} seal`)
  return { sign: (text) => signer.sign(text), unsign: (text) => signer.unsign(text).value }
}

/** Sessions by cookie with their CSRF tokens. Register before anything that asks who somebody is. */
export async function registerCookieSessions(app: App, { keeper, secret, secure }: CookieSessionsOptions): Promise<void> {
  const signer = new Signer(secret)
  const cookieName = sessionCookieName(secure)
  await app.register(fastifyCookie)
  await app.register(fastifySession, {
    secret: signer, cookieName, store: storeOf(keeper), saveUninitialized: false, rolling: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: COOKIE_MS },
  })
  await app.register(csrfProtection, { sessionPlugin: '@fastify/session', sessionKey: 'csrf', getToken: (request) => csrfHeader(request), logLevel: 'debug' })
  app.decorate('sessionIdOf', (header) => {
    const cookie = header === undefined ? undefined : app.parseCookie(header)[cookieName]
    return cookie === undefined ? null : signer.unsign(cookie).value
  })
}

const csrfHeader = (request: FastifyRequest): string => {
  const header = request.headers['x-csrf-token']
  return typeof header === 'string' ? header : ''
}

/** @fastify/session's callbacks over the keeper. A session that is nobody's is not kept. */
function storeOf(keeper: SessionKeeper): SessionStore {
  const settle = (work: Promise<unknown>, done: (error?: unknown) => void): void => { work.then(() => done(), done) }
  return {
    get: (id, done) => { keeper.read(id).then((content) => done(null, content && { ...content, cookie: { originalMaxAge: null } }), done) },
    set: (id, { holder, csrf, userAgent, address, tokenEnd }, done) => {
      if (!holder || !csrf) return done()
      settle(keeper.begin(id, { holder, csrf, userAgent: userAgent ?? '', address: address ?? '' }, tokenEnd ?? null), done)
    },
    destroy: (id, done) => settle(keeper.end(id), done),
  }
}

/** Signs somebody in: a new session id, whatever there was before (session fixation), and its CSRF secret. */
export async function beginSession(request: FastifyRequest, reply: FastifyReply, holder: SessionHolder, tokenEnd: number | null = null): Promise<void> {
  if (request.session.cookie.secure && request.protocol !== 'https') throw new ApiError('bad-request', { en: 'Sign in over https.', 'zh-CN': '请通过 https 登录。' })
  try {
    await request.session.regenerate()
    Object.assign(request.session, { holder, tokenEnd, userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_LENGTH), address: request.ip })
    reply.generateCsrf()
    await request.session.save()
  } catch (error) {
    // Else the plugin would try to save it again while the error is being answered.
    Object.assign(request, { session: null })
    throw error
  }
}

/** Signs out: the session is gone, and the browser told to forget its cookie. */
export async function endSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const secure = request.session.cookie.secure === true
  await request.session.destroy()
  reply.clearCookie(sessionCookieName(secure), { path: '/', secure })
}
