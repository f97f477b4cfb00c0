import type { FastifyReply } from 'fastify'
import { ApiError } from '../api-error.ts'

/** Aborts when the client goes away before it has its whole answer: what is made for it is then made for nobody. Not `request.signal`: that is about the request's body, which a GET has not. */
export function leftEarly({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort(new ApiError('bad-request', { en: 'The client left before the answer was ready.', 'zh-CN': '客户端在结果生成前已断开。' }))
  })
  return left.signal
}
