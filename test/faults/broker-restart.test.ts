import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BuildingFile } from '#contract/building'
import type { LiveChanges, LiveSnapshot } from '#contract/live'
import { nativeTopic } from '#contract/topics'
import { syntheticBuilding } from '../../bench/atrium-target.ts'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, newDataFolder, pause, removeDataFolder, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'
import { joinLive, metric, report, type Browser } from './watched-server.ts'

const SITE = 'bench'
const ROOMS = 400
const DOORS = 100
const BACK_WITHIN_MS = 30_000
const CALM_MS = 2_500
/** As the simulator's devices and good firmware do: drawn anew for each attempt. */
const reconnectMs = (): number => 800 + Math.round(Math.random() * 3_200)

let folder: string
beforeAll(async () => { folder = await newDataFolder() })
afterAll(() => removeDataFolder(folder), 120_000)

/** 400 rooms with a people counter each, and 100 doors with a contact. */
function building(): BuildingFile {
  const plain = syntheticBuilding(ROOMS, 1)
  const [pattern] = plain.devices
  const doors = Array.from({ length: DOORS }, (_, n) => ({ id: `door${n}`, siteId: SITE, floorId: 'f0', name: `Door ${n}`, spaceAId: `r${n}`, spaceBId: null, at: [n % 20 * 6, Math.floor(n / 20) * 6] as [number, number], angleDeg: 0, widthM: 1 }))
  const contacts = doors.map(({ id, name }) => ({ ...pattern!, id: `contact-${id}`, name, externalId: `contact-${id}`, placement: { spaceId: null, doorId: id, equipmentId: null } }))
  return { ...plain, doors, devices: [...plain.devices, ...contacts] }
}

/** A device as most firmware is: a last will, "online" and its present value retained whenever it connects. */
class FieldDevice {
  readonly client: MqttClient
  value: number | boolean
  readonly #topic: string

  constructor(url: string, name: string, point: string, value: number | boolean) {
    this.value = value
    this.#topic = nativeTopic(SITE, name, point)
    const state = nativeTopic(SITE, name, 'state')
    this.client = mqtt.connect(url, { clientId: name, keepalive: 60, reconnectPeriod: reconnectMs(), will: { topic: state, payload: Buffer.from('offline'), qos: 1, retain: true } })
    this.client.on('error', () => undefined /* the broker is away: that is the test */)
    this.client.on('close', () => { this.client.options.reconnectPeriod = reconnectMs() })
    this.client.on('connect', () => {
      this.client.publish(state, 'online', { qos: 1, retain: true })
      void this.tell().catch(() => undefined /* the line broke again: it tells when it is back */)
    })
  }

  /** Resolves when it is acknowledged. */
  async tell(): Promise<void> {
    await this.client.publishAsync(this.#topic, JSON.stringify({ value: this.value, time: new Date().toISOString(), id: `${Date.now()}-${Math.random()}` }), { qos: 1, retain: true })
  }
}

interface Field { readonly rooms: readonly FieldDevice[]; readonly doors: readonly FieldDevice[] }

/** What the page shows against what is: names of doors and rooms that are told otherwise. */
function strayed({ rooms, doors }: Field, told: LiveSnapshot | LiveChanges): string[] {
  return [
    ...(told.doors ?? []).filter(({ doorId, open }) => open !== doors[Number(doorId.slice('door'.length))]?.value).map(({ doorId, open }) => `${doorId} ${open === null ? 'unknown' : open ? 'open' : 'closed'}`),
    ...(told.spaces ?? []).filter(({ spaceId, state, count }) => state === 'unknown' || count !== rooms[Number(spaceId.slice(1))]?.value).map(({ spaceId, state, count }) => `${spaceId} ${state} ${count}`),
    ...(told.devices ?? []).filter(({ health }) => health !== 'online').map(({ deviceId, health }) => `${deviceId} ${health}`),
  ]
}

/** Since when each room is as it is: an interval that a restart had broken off would begin anew. */
const sinceOf = ({ spaces }: LiveSnapshot): Record<string, number> => Object.fromEntries(spaces.map(({ spaceId, since }) => [spaceId, since]))

async function shownRight(server: RunningAtrium, field: Field): Promise<LiveSnapshot> {
  return eventually('the page shows the building as it is', async () => {
    const { socket, snapshot } = await joinLive(server, SITE)
    socket.disconnect()
    return strayed(field, snapshot).length === 0 && snapshot
  }, 60_000)
}

it(`fault 6: ${ROOMS + DOORS} devices come back within 30 s of a broker restart, clean or by kill -9, and no door, room or device flaps`, async () => {
  const args = ['--log-level', 'warn']
  let server = await startAtrium({ dataFolder: folder, args })
  await apiOf(server).post('/building-imports', building())
  const ports = { httpPort: server.httpPort, mqttPort: server.mqttPort }
  const field: Field = {
    rooms: Array.from({ length: ROOMS }, (_, n) => new FieldDevice(server.mqttUrl, `d${n}`, 'people.count', n % 4)),
    doors: Array.from({ length: DOORS }, (_, n) => new FieldDevice(server.mqttUrl, `contact-door${n}`, 'contact.open', n % 3 === 0)),
  }
  const everybody = [...field.rooms, ...field.doors]
  let browser: Browser | undefined
  try {
    await eventually('all are connected', async () => await metric(server.url, 'atrium_mqtt_clients') === everybody.length, 60_000)
    for (const how of ['stop', 'kill'] as const) {
      await shownRight(server, field)
      // What was acknowledged the moment before counts, too.
      const changed = field.doors.filter((_, n) => n % 10 === 0)
      for (const door of changed) door.value = door.value !== true
      await Promise.all(changed.map((door) => door.tell()))
      const before = await shownRight(server, field)
      const wentAt = performance.now()
      await server[how]()
      server = await startAtrium({ dataFolder: folder, args, ...ports })
      const upAt = performance.now()

      browser = await joinLive(server, SITE)
      expect(strayed(field, browser.snapshot)).toEqual([])
      expect(sinceOf(browser.snapshot)).toEqual(sinceOf(before))
      await eventually('all are back', async () => await metric(server.url, 'atrium_mqtt_clients') === everybody.length, BACK_WITHIN_MS)
      report(`fault 6: after ${how === 'stop' ? 'a clean restart' : 'kill -9'}: server up after ${((upAt - wentAt) / 1_000).toFixed(1)} s, all ${everybody.length} devices back ${((performance.now() - upAt) / 1_000).toFixed(1)} s later`)
      await pause(CALM_MS)
      expect(browser.heard.flatMap((changes) => strayed(field, changes))).toEqual([])
      const after = await shownRight(server, field)
      expect(sinceOf(after)).toEqual(sinceOf(before))
      browser.socket.disconnect()
    }
  } finally {
    browser?.socket.disconnect()
    for (const { client } of everybody) client.end(true)
    await server.stop()
  }
})
