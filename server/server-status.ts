import type { Status } from '#contract/api'
import type { MessageJournal } from '#contract/journal'
import type { BuildingReader } from './building/building-service.ts'
import type { Ingest } from './ingest/ingest-service.ts'
import type { LiveView } from './live/live-view.ts'
import type { TelemetryStore } from './telemetry/telemetry-store.ts'

/** Where messages come from: our own broker, or a subscription to another. */
export interface Messages {
  readonly mode: 'embedded' | 'external'
  address(): string
  clients(): number
  /** Of our own broker: what was refused or cut since the start by reason, and how often a client was slowed down. */
  readonly guard?: () => { readonly refused: Readonly<Partial<Record<string, number>>>; readonly throttled: number; readonly sessions: number; readonly retainedTopics: number }
}

export interface StatusSources {
  readonly version: string
  readonly startedAt: number
  readonly messages: Messages
  readonly journal: MessageJournal
  readonly telemetry: Pick<TelemetryStore, 'storedUpTo'>
  readonly ingest: () => Ingest
  readonly view: Pick<LiveView, 'conditions'>
  readonly buildings: Pick<BuildingReader, 'sites'>
}

/** What is up and how far each part has come. */
export function serverStatus(sources: StatusSources): () => Promise<Status> {
  const { version, startedAt, messages, journal, telemetry, ingest, view, buildings } = sources
  return async () => {
    const { messages: received, samples, rejectedMessages, duplicates } = ingest().counters()
    const conditions = [...view.conditions()]
    return {
      version, startedAt, ready: conditions.length === 0, conditions,
      mqtt: { mode: messages.mode, address: messages.address(), clients: messages.clients() },
      journal: { head: journal.head, stored: await telemetry.storedUpTo(), bytes: journal.bytes },
      ingest: { messages: received, samples, rejected: rejectedMessages, duplicates },
      sites: buildings.sites().length, demo: buildings.sites().some(({ demo }) => demo),
    }
  }
}
