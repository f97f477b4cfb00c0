import { Type, type Static } from 'typebox'
import { POINT_IDS } from '#contract/vocabulary'

export const PointIdSchema = Type.Enum(POINT_IDS)

/** good: believed. stale: a replay (retained). suspect: out of range, or its clock was not believed. */
export const QUALITIES = ['good', 'stale', 'suspect'] as const
export const Quality = Type.Enum([...QUALITIES])
export type Quality = (typeof QUALITIES)[number]

/** Whose clock gave observedAt. */
export const TIME_SOURCES = ['device', 'network', 'broker'] as const
export const TimeSource = Type.Enum([...TIME_SOURCES])
export type TimeSource = (typeof TIME_SOURCES)[number]

/**
 * One reading of one point, in the vocabulary's unit. Times are UTC epoch milliseconds inside the
 * process; ISO 8601 strings wherever people or other programs see them.
 */
export const Sample = Type.Object({
  /** The device's name in its own convention (Zigbee2MQTT friendly name, DevEUI, native device id). */
  device: Type.String({ minLength: 1 }),
  /** Which convention spoke; (adapter, device) identifies a device. */
  adapter: Type.String({ minLength: 1 }),
  point: PointIdSchema,
  /** 1 for the first sensor of a kind on this device, 2 for the second … */
  channel: Type.Integer({ minimum: 1 }),
  /** Booleans as 0 and 1, pulses as 1. */
  value: Type.Number(),
  observedAt: Type.Number(),
  receivedAt: Type.Number(),
  timeSource: TimeSource,
  /** Equal for two deliveries of one reading; '' where the convention gives nothing to tell by. */
  dedupeKey: Type.String(),
  retained: Type.Boolean(),
  /** Older data delivered later (history[], store-and-forward): never changes "now". */
  historical: Type.Boolean(),
  quality: Quality,
  /**
   * What made it suspect. A doubted clock leaves the value itself believable at the time given here
   * (its arrival), so it stays evidence; a value out of range, or doubted by its device, does not.
   */
  doubt: Type.Optional(Type.Enum(['clock', 'range', 'device'])),
})
export type Sample = Static<typeof Sample>

/** What `atrium decode` prints for each sample. */
export const PrintedSample = Type.Object({
  device: Type.String(), point: PointIdSchema, value: Type.Union([Type.Number(), Type.Boolean()]), unit: Type.String(),
  observedAt: Type.String({ format: 'date-time' }), quality: Quality,
})
export type PrintedSample = Static<typeof PrintedSample>

/** Why a message was refused. Each is counted and shown with the message in the Inbox. */
export const REJECTION_REASONS = [
  'no-adapter', // nothing recognises the topic
  'not-json', 'not-utf8', 'not-an-object', 'protobuf', 'empty',
  'bad-value', // a field of a known name with a value that is no finite number, boolean or known word
  'bad-time', // a time field that does not parse
  'nothing-known', // recognised, but carries no point of the vocabulary
  'unknown-device', // samples are fine, but no device of this name is registered
  'needs-codec', // binary uplink without a decoded object
  'too-large', 'too-deep',
] as const
export type RejectionReason = (typeof REJECTION_REASONS)[number]
export const RejectionReasonSchema = Type.Enum([...REJECTION_REASONS])
