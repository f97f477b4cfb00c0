import type { FastifyRequest } from 'fastify'
import { ApiError } from '../api-error.ts'
import type { App } from '../http/app.ts'

/** Against guessing: failures are counted by address and by account; who succeeds is never slowed down. */
export interface AttemptLimits {
  /** Throws 'too-many-requests' once too many attempts of this address, or at this account, have failed. */
  check(request: FastifyRequest, account?: string): Promise<void>
  /** Runs an attempt, and counts it when it fails. */
  counted<T>(request: FastifyRequest, attempt: () => Promise<T>, account?: string): Promise<T>
}

const ATTEMPTS_WITHIN = '15 minutes'
/** A whole building may share one address. */
const FAILURES_OF_ADDRESS = 100
const FAILURES_AT_ACCOUNT_FROM_ADDRESS = 10
/** Slows down who tries from many addresses; more than the above, so that one prankster locks nobody out from elsewhere. */
const FAILURES_AT_ACCOUNT = 50

export function attemptLimits(app: App): AttemptLimits {
  const accounts = new WeakMap<FastifyRequest, string>()
  const account = (request: FastifyRequest): string => accounts.get(request) ?? ''
  const limit = (max: number, keyGenerator: (request: FastifyRequest) => string) => app.createRateLimit({ max, timeWindow: ATTEMPTS_WITHIN, keyGenerator })
  const always = [limit(FAILURES_OF_ADDRESS, ({ ip }) => ip)]
  const atAccount = [limit(FAILURES_AT_ACCOUNT_FROM_ADDRESS, (request) => `${account(request)} ${request.ip}`), limit(FAILURES_AT_ACCOUNT, account)]
  const those = (request: FastifyRequest, name: string | undefined) => {
    if (name === undefined) return always
    accounts.set(request, name.toLowerCase())
    return [...always, ...atAccount]
  }
  return {
    check: async (request, name) => {
      for (const ask of those(request, name)) {
        const found = await ask(request, { increment: false })
        if (!found.isAllowed && found.remaining === 0) throw new ApiError('too-many-requests', { en: 'Too many attempts failed. Try again in a quarter of an hour.', 'zh-CN': '失败次数过多，请 15 分钟后再试。' })
      }
    },
    counted: async (request, attempt, name) => {
      try {
        return await attempt()
      } catch (error) {
        for (const count of those(request, name)) await count(request)
        throw error
      }
    },
  }
}
