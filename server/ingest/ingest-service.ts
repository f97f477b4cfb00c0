import type { AcceptedMessage } from '#contract/accepted-message'
import type { Device } from '#contract/building'
import type { RejectionReason, Sample } from '#contract/sample'
import { VOCABULARY } from '#contract/vocabulary'
import type { RecordedSample } from '../bus.ts'
import type { Adapter, Announcement, PacketFlags, RawSample } from './adapter.ts'
import { isPossibleHistory, judgeClock, learnClock, newClockTrack, type ClockTrack, type ClockVerdict } from './clock-trust-rules.ts'
import { StreamMemory } from './dedupe.ts'
import type { DeviceLookup } from './device-lookup.ts'
import type { Inbox } from './inbox.ts'

const MAX_ANNOUNCED = 5_000

export interface IngestOptions {
  readonly adapters: readonly Adapter[]
  readonly lookup: DeviceLookup
  readonly inbox: Inbox
  /**
   * What the retain flag of an accepted message says. A broker's own client sends it to ask for
   * storage ("requested": the publish itself is live); a subscription to another broker sees it on
   * replays only ("replayed", MQTT-3.3.1-8 and -9).
   */
  readonly retainFlag: 'requested' | 'replayed'
  /** A recording is read long after it was made: arrival then says nothing against a time in the past. */
  readonly recording?: boolean
  /** Readings remembered a stream to recognise duplicates. */
  readonly dedupeReadings?: number
  /** Told of a fault of ours that one message met; the stream goes on. */
  readonly onFailure?: (error: unknown, message: AcceptedMessage) => void
}

/** What one message gave. */
export interface Accepted {
  readonly recorded: readonly RecordedSample[]
  readonly duplicates: number
  /** Why the message, or a part of it, was refused; null when all was read. */
  readonly rejected: RejectionReason | null
}

/** Since the start; numbers of samples, except where messages are named. */
export interface IngestCounters {
  readonly messages: number
  readonly samples: number
  readonly duplicates: number
  /** Messages refused, by reason (all reasons present), and their sum. */
  readonly rejected: Readonly<Record<RejectionReason, number>>
  readonly rejectedMessages: number
  /** Time not believed, arrival used. */
  readonly clockDistrusted: number
  /** Kept by the device and delivered later, or overtaken on the way: recorded as history. */
  readonly late: number
  readonly outOfRange: number
  readonly stale: number
  /** Of a bridge's announcement for devices that nobody registered. */
  readonly unregistered: number
  /** Messages that met a fault of ours. */
  readonly failures: number
}

export interface Ingest {
  /** Takes one message in, synchronously. Never throws: one bad message never stops the stream. */
  accept(message: AcceptedMessage): Accepted
  counters(): IngestCounters
  /** What a device's convention last said of it besides readings. */
  announcement(adapter: string, device: string): Announcement | undefined
}

/** What is remembered of a registered device between its messages. */
interface DeviceTrack {
  readonly clock: ClockTrack
  readonly streams: Map<string, Stream[]>
  /** The message last judged, so that its samples share one verdict. */
  sequence: number
  time: number
  verdict: ClockVerdict
}
interface Stream { readonly memory: StreamMemory; newest: number }

const NOTHING: readonly RecordedSample[] = []

/**
 * The pipeline from an accepted message to recorded samples: adapter → registered device → duplicate?
 * → clock trust → order → quality. The device is looked up first, so that strangers leave no trace in
 * memory; duplicates go before clock trust, so that a late second copy teaches nothing of the clock.
 */
export function createIngest(options: IngestOptions): Ingest {
  const { adapters, lookup, inbox } = options
  const states = adapters.map((adapter) => adapter.newState())
  const tracks = new Map<string, DeviceTrack>()
  const announcements = new Map<string, Announcement>()
  const count = { messages: 0, samples: 0, duplicates: 0, clockDistrusted: 0, late: 0, outOfRange: 0, stale: 0, unregistered: 0, failures: 0 }

  const reject = (message: AcceptedMessage, adapter: string | null, device: string | null, reason: RejectionReason, detail: string): void =>
    inbox.add({ topic: message.topic, payload: message.payload, receivedAt: message.receivedAt, adapter, device, reason, detail })

  function trackOf(device: Device): DeviceTrack {
    let track = tracks.get(device.id)
    if (track === undefined) {
      track = { clock: newClockTrack(), streams: new Map(), sequence: -1, time: NaN, verdict: 'believed' }
      tracks.set(device.id, track)
    }
    return track
  }

  function streamOf(track: DeviceTrack, raw: RawSample): Stream {
    let channels = track.streams.get(raw.point)
    if (channels === undefined) track.streams.set(raw.point, channels = [])
    return channels[raw.channel] ??= { memory: new StreamMemory(options.dedupeReadings), newest: -Infinity }
  }

  /** One verdict a message and stated time: ten samples of one uplink are one word of its clock. */
  function verdictOf(track: DeviceTrack, time: number, message: AcceptedMessage): ClockVerdict {
    if (track.sequence === message.sequence && track.time === time) return track.verdict
    track.verdict = judgeClock(track.clock, time, message.receivedAt)
    learnClock(track.clock, time, message.receivedAt, track.verdict)
    track.sequence = message.sequence
    track.time = time
    return track.verdict
  }

  /** The sample to record, or why there is none. */
  function take(raw: RawSample, adapter: string, device: Device, message: AcceptedMessage, retained: boolean): Sample | 'duplicate' | 'misplaced' {
    const track = trackOf(device)
    const stream = streamOf(track, raw)
    const { time, value, point, dedupeKey } = raw
    if (stream.memory.has(time, dedupeKey, value)) return 'duplicate'
    const { receivedAt } = message
    const verdict = time === null ? 'believed'
      : raw.historical || retained || options.recording === true ? (isPossibleHistory(time, receivedAt) ? 'believed' : 'distrusted')
      : verdictOf(track, time, message)
    // Kept data without a believable time has no place in the record: arrival says nothing of it.
    if (raw.historical && verdict === 'distrusted') { count.clockDistrusted++; return 'misplaced' }
    // A clock that stands still says one time for many readings: only a believed time tells them apart.
    if (!retained && (dedupeKey !== '' || verdict !== 'distrusted')) stream.memory.remember(time, dedupeKey, value)
    const distrusted = verdict === 'distrusted'
    const observedAt = time === null || distrusted ? receivedAt : time
    let historical = raw.historical || verdict === 'late'
    if (!historical && !retained) {
      // Overtaken on the way: what is older than the newest of its stream completes the record only.
      const at = Math.min(observedAt, receivedAt)
      if (at < stream.newest) historical = true
      else stream.newest = at
    }
    const kind = VOCABULARY[point]
    const outOfRange = value < kind.min || value > kind.max
    const doubt = outOfRange ? 'range' : raw.suspect === true ? 'device' : distrusted && !retained ? 'clock' : undefined
    if (distrusted) count.clockDistrusted++
    if (outOfRange) count.outOfRange++
    if (historical && !raw.historical) count.late++
    if (retained) count.stale++
    const sample: Sample = {
      device: raw.device, adapter: raw.adapter ?? adapter, point, channel: raw.channel, value,
      observedAt, receivedAt, timeSource: time === null || distrusted ? 'broker' : raw.timeSource,
      dedupeKey, retained, historical, quality: retained ? 'stale' : doubt === undefined ? 'good' : 'suspect',
    }
    if (doubt !== undefined) sample.doubt = doubt
    return sample
  }

  function announce(adapter: string, list: readonly Announcement[]): void {
    for (const announcement of list) {
      const key = `${adapter}\n${announcement.device}`
      if (announcements.size >= MAX_ANNOUNCED && !announcements.has(key)) announcements.clear()
      announcements.set(key, { ...announcements.get(key), ...announcement })
    }
  }

  /** Joins each sample to its device. A message of strangers only is refused; a bridge speaks for all its devices at once. */
  function record(samples: readonly RawSample[], adapter: string, message: AcceptedMessage, retained: boolean): Accepted {
    const recorded: RecordedSample[] = []
    let duplicates = 0
    let strangers = 0
    let misplaced = 0
    let device: Device | undefined
    let known: RawSample | undefined
    for (const raw of samples) {
      if (known === undefined || known.device !== raw.device || known.adapter !== raw.adapter) {
        device = lookup(raw.adapter ?? adapter, raw.device)
        known = raw
      }
      if (device === undefined) { strangers++; continue }
      const sample = take(raw, adapter, device, message, retained)
      if (sample === 'duplicate') duplicates++
      else if (sample === 'misplaced') misplaced++
      else recorded.push({ sample, device })
    }
    count.samples += recorded.length
    count.duplicates += duplicates
    const first = samples[0]
    if (misplaced > 0) {
      reject(message, adapter, first?.device ?? null, 'bad-time', `${misplaced} historical samples are from the future or from a clock that was never set.`)
      return { recorded, duplicates, rejected: 'bad-time' }
    }
    if (strangers === 0 || first === undefined) return { recorded, duplicates, rejected: null }
    // A bridge's word on all its devices: those that nobody registered are announced by their own messages.
    if (samples.some((raw) => raw.device !== first.device)) { count.unregistered += strangers; return { recorded, duplicates, rejected: null } }
    const of = first.adapter ?? adapter
    const model = announcements.get(`${of}\n${first.device}`)?.model
    reject(message, of, first.device, 'unknown-device', `No device "${first.device}" of ${of} is registered${model === undefined ? '' : `; it says that it is a ${model}`}.`)
    return { recorded, duplicates, rejected: 'unknown-device' }
  }

  function read(message: AcceptedMessage): Accepted {
    const { topic } = message
    for (let index = 0; index < adapters.length; index++) {
      const adapter = adapters[index]
      if (adapter === undefined || !adapter.match(topic)) continue
      const retain = message.retain && options.retainFlag === 'replayed'
      const flags: PacketFlags = { receivedAt: message.receivedAt, retain, dup: message.dup, qos: message.qos }
      const result = adapter.read(topic, message.payload, flags, states[index])
      if (!result.ok) {
        reject(message, adapter.id, result.device ?? null, result.reason, result.detail)
        return { recorded: NOTHING, duplicates: 0, rejected: result.reason }
      }
      if (result.announcements !== undefined) announce(adapter.id, result.announcements)
      const accepted = record(result.samples, adapter.id, message, retain)
      if (result.refused === undefined || accepted.rejected !== null) return accepted
      reject(message, adapter.id, result.samples[0]?.device ?? null, result.refused.reason, result.refused.detail)
      return { ...accepted, rejected: result.refused.reason }
    }
    reject(message, null, null, 'no-adapter', 'No convention is known for this topic.')
    return { recorded: NOTHING, duplicates: 0, rejected: 'no-adapter' }
  }

  return {
    accept(message) {
      count.messages++
      try {
        return read(message)
      } catch (error) {
        // Adapters never throw (a property test holds that); should one, its message is lost and counted, the stream is not.
        count.failures++
        options.onFailure?.(error, message)
        return { recorded: NOTHING, duplicates: 0, rejected: null }
      }
    },
    counters() {
      const rejected = inbox.rejected()
      return { ...count, rejected, rejectedMessages: Object.values(rejected).reduce((sum, each) => sum + each, 0) }
    },
    announcement: (adapter, device) => announcements.get(`${adapter}\n${device}`),
  }
}
