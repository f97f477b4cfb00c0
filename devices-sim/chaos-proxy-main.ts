import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { startChaosProxy, type ChaosSettings } from './chaos-proxy.ts'

/** Commands on standard input, one a line. Null: not understood. */
const COMMANDS: Readonly<Record<string, (value: number) => Partial<ChaosSettings>>> = {
  delay: (ms) => ({ delayMs: ms }), throttle: (bytes) => ({ bytesPerSecond: bytes > 0 ? bytes : null }), freeze: () => ({ frozen: true }), thaw: () => ({ frozen: false }),
  refuse: () => ({ refusing: true }), accept: () => ({ refusing: false }),
}

const program = new Command('chaos-proxy')
  .description('Passes TCP on to a target, badly. Commands on standard input: delay MS, throttle BYTES_PER_SECOND (0: off), freeze, thaw, refuse, accept, cut, quit.')
  .requiredOption('--target <host:port>', 'where to pass bytes on to')
  .option('--listen <port>', 'port on 127.0.0.1 (0: any)', '0')
  .option('--delay <ms>', 'initial delay', '0')
const given = program.parse().opts<{ target: string; listen: string; delay: string }>()
const [host = '127.0.0.1', port = '1883'] = given.target.split(':')
const proxy = await startChaosProxy({ targetHost: host, targetPort: Number(port), port: Number(given.listen), settings: { delayMs: Number(given.delay) } })
console.log(JSON.stringify({ listening: proxy.port, target: given.target }))
const lines = createInterface({ input: process.stdin })
for await (const line of lines) {
  const [word = '', value = '0'] = line.trim().split(/\s+/)
  if (word === 'quit') break
  if (word === 'cut') { console.log(JSON.stringify({ cut: proxy.cut() })); continue }
  const change = COMMANDS[word]?.(Number(value))
  if (change) proxy.set(change)
  console.log(JSON.stringify(change ? { set: change, connections: proxy.connections } : { unknown: word }))
}
await proxy.close()
