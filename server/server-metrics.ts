import type { Metrics } from './http/metrics.ts'
import type { StatusSources } from './server-status.ts'
import type { TelemetryStore } from './telemetry/telemetry-store.ts'

export interface MetricsSources extends Pick<StatusSources, 'messages' | 'journal' | 'ingest' | 'buildings' | 'view'> {
  readonly metrics: Metrics
  readonly telemetry: TelemetryStore
  readonly flow: { readonly handled: number; readonly pendingReadings: number }
  readonly recompute: { readonly waiting: number }
  readonly usage: { waitingHours(): number }
  readonly gateway: { readonly clients: number; readonly waitingBytes: number }
  readonly summaries: () => readonly { readonly siteId: string; readonly roomsUnknown: number; readonly devicesOffline: number }[]
}

/** Puts every part's figures on the Prometheus registry. */
export function serverMetrics({ metrics, messages, journal, telemetry, ingest, flow, recompute, usage, gateway, view, summaries }: MetricsSources): void {
  metrics.gauge('atrium_mqtt_clients', 'Connected MQTT clients', () => messages.clients())
  const { guard } = messages
  if (guard) {
    metrics.gaugeBy('atrium_mqtt_refused', 'MQTT packets and connections refused or cut since the start, by reason', 'reason', () => guard().refused)
    metrics.gauge('atrium_mqtt_throttled', 'Times that an MQTT client was made to wait since the start', () => guard().throttled)
    metrics.gauge('atrium_mqtt_sessions', 'MQTT sessions that are kept', () => guard().sessions)
    metrics.gauge('atrium_mqtt_retained_topics', 'Topics with a retained message', () => guard().retainedTopics)
  }
  metrics.gauge('atrium_journal_head', 'Sequence of the last accepted message', () => journal.head)
  metrics.gauge('atrium_journal_bytes', 'Bytes of the journal on disk', () => journal.bytes)
  metrics.gauge('atrium_journal_refusing', '1 while the disk refuses and nothing is acknowledged', () => (journal.refusing ? 1 : 0))
  metrics.gauge('atrium_telemetry_stored_sequence', 'Journal sequence up to which everything is stored', () => telemetry.storedUpTo())
  metrics.gauge('atrium_telemetry_bytes', 'Bytes of the telemetry store on disk', async () => (await telemetry.size()).bytes)
  metrics.gauge('atrium_telemetry_readings', 'Stored readings', async () => (await telemetry.size()).readings)
  metrics.gauge('atrium_flow_handled_sequence', 'Sequence of the last message that was decoded', () => flow.handled)
  metrics.gauge('atrium_flow_pending_readings', 'Readings that wait for the next commit', () => flow.pendingReadings)
  metrics.gauge('atrium_recompute_waiting_spaces', 'Spaces whose past waits for recomputation', () => recompute.waiting)
  metrics.gauge('atrium_usage_waiting_hours', 'Hours of spaces, machines and devices that wait to be added up', () => usage.waitingHours())
  metrics.gauge('atrium_ingest_messages', 'Messages taken in since the start', () => ingest().counters().messages)
  metrics.gauge('atrium_ingest_samples', 'Samples recorded since the start', () => ingest().counters().samples)
  metrics.gauge('atrium_ingest_duplicates', 'Duplicates recognised since the start', () => ingest().counters().duplicates)
  metrics.gauge('atrium_ingest_clock_distrusted', 'Readings whose clock was not believed since the start', () => ingest().counters().clockDistrusted)
  metrics.gaugeBy('atrium_ingest_rejected', 'Messages refused since the start, by reason', 'reason', () => ingest().counters().rejected)
  metrics.gauge('atrium_live_clients', 'Connected browsers', () => gateway.clients)
  metrics.gauge('atrium_live_waiting_bytes', 'Bytes that browsers have not taken yet', () => gateway.waitingBytes)
  metrics.gaugeBy('atrium_condition', '1 for each condition that holds', 'condition', () => Object.fromEntries(view.conditions().map((condition) => [condition, 1])))
  metrics.gaugeBy('atrium_rooms_unknown', 'Rooms whose state cannot be known, by site', 'site', () => bySite(summaries(), 'roomsUnknown'))
  metrics.gaugeBy('atrium_devices_offline', 'Devices that are offline, stale or never heard, by site', 'site', () => bySite(summaries(), 'devicesOffline'))
}

const bySite = <Field extends string>(rows: readonly ({ readonly siteId: string } & Readonly<Record<Field, number>>)[], field: Field): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [row.siteId, row[field]]))
