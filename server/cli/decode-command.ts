import { readSync } from 'node:fs'
import type { Command } from 'commander'
import type { PrintedSample, RejectionReason } from '#contract/sample'
import { VOCABULARY } from '#contract/vocabulary'
import type { Device } from '#contract/building'
import { ADAPTERS, adapterById } from '../ingest/adapters/index.ts'
import { Inbox } from '../ingest/inbox.ts'
import { createIngest } from '../ingest/ingest-service.ts'
import { parseInstant } from '../ingest/instant.ts'

export interface DecodeRequest {
  readonly topic: string
  /** Id of a convention; by the topic when left out. */
  readonly adapter?: string
  /** The message is a replay of a stored one. */
  readonly retained: boolean
  readonly payload: Uint8Array
  /** Epoch ms of arrival. */
  readonly receivedAt: number
  /** The message really arrived then: a time far behind it is judged as the server would. Otherwise any past time stands. */
  readonly arrivalKnown?: boolean
}

/** A printed sample; `channel` is there only for the second, third … sensor of a kind. */
export type DecodedSample = PrintedSample & { channel?: number }
export type Decoded =
  | { readonly ok: true; readonly samples: readonly DecodedSample[] }
  | { readonly ok: false; readonly reason: RejectionReason | 'unknown-adapter'; readonly detail: string }

/**
 * What the ingest makes of one message, alone and without a past: the same adapters, clock trust and
 * quality as in the server, for a device that counts as registered. Pulses print as 1, booleans as
 * true and false. A message that is understood but says nothing gives an empty list.
 */
export function decode(request: DecodeRequest): Decoded {
  const { adapter: named, topic, payload, receivedAt, retained } = request
  const adapter = named === undefined ? undefined : adapterById(named)
  if (named !== undefined && adapter === undefined) {
    return { ok: false, reason: 'unknown-adapter', detail: `No adapter is called "${named}"; there are ${ADAPTERS.map(({ id }) => id).join(', ')}.` }
  }
  const inbox = new Inbox()
  const ingest = createIngest({
    adapters: adapter === undefined ? ADAPTERS : [{ ...adapter, match: () => true }],
    lookup: standIn, inbox, retainFlag: 'replayed', recording: request.arrivalKnown !== true,
  })
  const { recorded, rejected } = ingest.accept({ sequence: 1, receivedAt, clientId: 'decode', topic, payload, qos: 0, retain: retained, dup: false })
  const refusal = inbox.list()[0]
  if (rejected !== null && refusal !== undefined && recorded.length === 0) return { ok: false, reason: rejected, detail: refusal.detail }
  return { ok: true, samples: recorded.map(({ sample }) => printed(sample)) }
}

type Recorded = ReturnType<ReturnType<typeof createIngest>['accept']>['recorded'][number]['sample']

function printed({ device, point, channel, value, observedAt, quality }: Recorded): DecodedSample {
  const { type, unit } = VOCABULARY[point]
  return {
    device, point, ...(channel > 1 ? { channel } : {}), value: type === 'boolean' ? value === 1 : value, unit,
    observedAt: new Date(observedAt).toISOString(), quality,
  }
}

const standIn = (adapter: string, externalId: string): Device => ({
  id: `${adapter}:${externalId}`, siteId: 'none', name: externalId, adapter, externalId, model: '', power: 'battery',
  reportEveryS: null, ownHoldS: 0, placement: { spaceId: null, doorId: null, equipmentId: null }, commissionedAt: '2015-01-01T00:00:00Z',
})

interface DecodeFlags { topic: string; adapter?: string; retained?: true; receivedAt?: string }

/** Adds `atrium decode`: one payload on standard input, its samples as JSON on standard output. */
export function addDecodeCommand(program: Command): void {
  program.command('decode')
    .description('read one payload from standard input and print the samples that it holds')
    .requiredOption('--topic <topic>', 'the MQTT topic that it came on')
    .option('--adapter <id>', `its convention (${ADAPTERS.map(({ id }) => id).join(', ')}); by the topic when left out`)
    .option('--retained', 'it is a replay of a stored message')
    .option('--received-at <time>', 'ISO 8601 time of its arrival, to judge its clock by; left out, it is a recording: any past time stands')
    .addHelpText('after', '\nExit code: 0 decoded, 1 refused (the reason is on standard error), 2 used wrongly.')
    .action((flags: DecodeFlags) => { process.exitCode = runDecode(flags) })
}

function runDecode(flags: DecodeFlags): 0 | 1 | 2 {
  const receivedAt = flags.receivedAt === undefined ? Date.now() : parseInstant(flags.receivedAt)
  if (receivedAt === null) return complain(2, 'bad-time', '--received-at is no ISO 8601 time with a zone.')
  const decoded = decode({ topic: flags.topic, ...(flags.adapter === undefined ? {} : { adapter: flags.adapter }), retained: flags.retained ?? false, payload: standardInput(), receivedAt, arrivalKnown: flags.receivedAt !== undefined })
  if (!decoded.ok) return complain(decoded.reason === 'unknown-adapter' ? 2 : 1, decoded.reason, decoded.detail)
  process.stdout.write(`${JSON.stringify(decoded.samples)}\n`)
  return 0
}

function complain(code: 1 | 2, reason: string, detail: string): 1 | 2 {
  process.stderr.write(`${JSON.stringify({ reason, detail })}\n`)
  return code
}

/** All of standard input. `readFileSync(0)` fails with EAGAIN on a pipe that another program left non-blocking. */
function standardInput(): Buffer {
  const chunks: Buffer[] = []
  const chunk = Buffer.alloc(65_536)
  for (;;) {
    try {
      const length = readSync(0, chunk, 0, chunk.length, null)
      if (length === 0) return Buffer.concat(chunks)
      chunks.push(Buffer.from(chunk.subarray(0, length)))
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EOF') return Buffer.concat(chunks)
      if (code !== 'EAGAIN') throw error
      // Nothing there yet: wait a little without spinning.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
