import type { Logger } from 'pino'

/** What was opened, closed in reverse order when something later fails or the server stops. */
export class OpenedParts {
  readonly #closers: { name: string; close: () => unknown }[] = []

  add<T>(name: string, part: T, close: (part: T) => unknown): T {
    this.#closers.push({ name, close: () => close(part) })
    return part
  }

  async close(logger: Logger): Promise<void> {
    for (const { name, close } of this.#closers.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        logger.error({ err: error, part: name }, 'a part did not close cleanly')
      }
    }
  }
}

/** All of them, or the first error after every one has settled, so that what did open is closed. */
export async function allOpened<T extends readonly unknown[]>(opening: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const settled = await Promise.allSettled(opening)
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return settled.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T
}
