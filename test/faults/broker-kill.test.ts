import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openJournal } from '../../broker/journal.ts'
import { connectPacket, newFolder, newRawClient, publishPacket, silent, type RawClient } from '../broker/broker-fixture.ts'

// Fault 1 at the level of the broker: TRUST.md counts 50 rounds; here fewer by default, so that every run
// of the tests does some. FAULT_ROUNDS=50 does them all.
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 6)
const PUBLISHERS = 64
const MAIN = fileURLToPath(new URL('../../broker/main.ts', import.meta.url))

async function startBroker(dataDir: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', '0', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LOG_LEVEL: 'error' } })
  const [line] = await once(child.stdout, 'data') as [Buffer]
  return { child, port: Number(new URL(line.toString().trim()).port) }
}

/** Keeps 8 messages in flight and notes which were acknowledged. */
function keepPublishing(client: RawClient, device: number, round: number, acknowledged: Set<string>): void {
  let next = 0
  const send = (): void => {
    const messageId = ++next
    if (!client.socket.destroyed && messageId < 60_000) client.send(publishPacket(`atrium/v1/hq/device-${device}/energy.total`, `${round}/${device}/${messageId}`, 1, messageId))
  }
  let looked = 0
  client.socket.on('heard', () => {
    for (; looked < client.heard.length; looked++) {
      const packet = client.heard[looked]!
      if (packet.cmd !== 'puback') continue
      acknowledged.add(`${round}/${device}/${packet.messageId}`)
      send()
    }
  })
  for (let count = 0; count < 8; count++) send()
}

it(`fault 1: kill -9 under ${PUBLISHERS} publishers, ${ROUNDS} times: every acknowledged message is in the journal, once, and numbers never repeat`, async () => {
  const dataDir = await newFolder()
  const acknowledged = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const { child, port } = await startBroker(dataDir)
    const clients = await Promise.all(Array.from({ length: PUBLISHERS }, async (_, device) => {
      const client = await newRawClient(port)
      client.send(connectPacket(`device-${device}`))
      await client.hears('connack')
      return client
    }))
    const before = acknowledged.size
    clients.forEach((client, device) => keepPublishing(client, device, round, acknowledged))
    await new Promise(resolve => setTimeout(resolve, 200 + 90 * round))
    child.kill('SIGKILL')
    await once(child, 'exit')
    await Promise.all(clients.map(client => client.ended))
    expect(acknowledged.size).toBeGreaterThan(before)
  }
  const journal = await openJournal({ dir: join(dataDir, 'broker'), logger: silent })
  const stored = new Map<string, number>()
  const sequences: number[] = []
  for await (const message of journal.readAfter(0)) {
    const key = Buffer.from(message.payload).toString()
    stored.set(key, (stored.get(key) ?? 0) + 1)
    sequences.push(message.sequence)
  }
  await journal.close()
  expect([...acknowledged].filter(key => stored.get(key) !== 1)).toEqual([])
  expect(new Set(sequences).size).toBe(sequences.length)
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b))
})
