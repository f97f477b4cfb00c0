import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The Prometheus registry of this server and how parts put their figures on it. */
export interface Metrics {
  readonly registry: Registry
  /** A figure that is asked for at each scrape. Null leaves the sample out (cannot know, never 0). Names: atrium_<part>_<what>_<unit>. */
  gauge(name: string, help: string, read: () => number | null | Promise<number | null>): void
  /** The same by one label, such as rejections by reason. */
  gaugeBy(name: string, help: string, label: string, read: () => Readonly<Partial<Record<string, number>>>): void
  requestDone(route: string, method: string, status: number, seconds: number): void
}

/** A registry of its own for each server, so that two in one process (tests) do not collide. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'atrium_http_request_seconds', help: 'Time to answer HTTP requests, by route pattern',
    labelNames: ['route', 'method', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers: [registry],
  })
  return {
    registry,
    gauge: (name, help, read) => {
      new Gauge({
        name, help, registers: [registry],
        async collect() {
          const value = await read()
          if (value === null) this.reset()
          else this.set(value)
        },
      })
    },
    gaugeBy: (name, help, label, read) => {
      new Gauge({
        name, help, labelNames: [label], registers: [registry],
        collect() {
          this.reset()
          for (const [key, value = 0] of Object.entries(read())) this.set({ [label]: key }, value)
        },
      })
    },
    requestDone: (route, method, status, seconds) => { requests.observe({ route, method, status }, seconds) },
  }
}
