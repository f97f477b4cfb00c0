import { Type, type Static, type TSchema } from 'typebox'

/** What the documentation says of a setting, beside its schema. */
interface SettingText {
  readonly description: string
  /** Environment variable where it is not ATRIUM_<NAME>: names that other programs use too. */
  readonly env?: string
  /** Never printed. */
  readonly secret?: boolean
}

const port = (fallback: number, about: SettingText) => Type.Integer({ minimum: 0, maximum: 65_535, default: fallback, ...about })
const count = (fallback: number, maximum: number, about: SettingText) => Type.Integer({ minimum: 1, maximum, default: fallback, ...about })
const text = (fallback: string, about: SettingText) => Type.String({ minLength: 1, default: fallback, ...about })
const list = (fallback: string[], about: SettingText) => Type.Array(Type.String({ minLength: 1 }), { default: fallback, ...about })
/** Empty is "not set": compose files and unit files like to write NAME= for it. */
const optionalText = (about: SettingText) => Type.String({ default: '', ...about })
const optionalUrl = (protocols: string, about: SettingText) => Type.String({ pattern: `^($|(${protocols})://.+)`, default: '', ...about })

/**
 * Every setting, declared once: type, default, check, environment variable, flag, file key,
 * docs/configuration.md and .env.example all come from here (npx tsx scripts/write-config-docs.mjs).
 */
export const Config = Type.Object({
  dataFolder: text('./data', { description: 'Folder of everything that is kept: records, telemetry, journal.' }),
  logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info', description: 'The least important lines that the log still shows.' }),

  httpHost: text('127.0.0.1', { description: 'Address that the web page and the API listen on.' }),
  httpPort: port(3000, { description: 'Port of the web page and the API; 0 takes a free one.' }),
  listenBeyondLoopback: Type.Boolean({ default: false, description: 'Allows httpHost without TLS and mqttHost to be other than the loopback. Passwords and readings then cross the network as anybody there can read them, and devices need no password: only behind a proxy that speaks TLS, or in a network of your own.' }),
  tlsCertificate: optionalText({ description: 'File with the certificate chain (PEM) to speak https by; renewed files are taken up at the next start.' }),
  tlsKey: optionalText({ description: "File with the certificate's private key (PEM)." }),
  publicUrl: optionalUrl('https?', { description: 'Address by which people reach this server, such as https://atrium.example; links in mails and the way back from the identity provider use it.' }),
  trustedProxies: list([], { description: 'Addresses or subnets of proxies that end TLS in front of this server: their X-Forwarded headers are believed, and browsers are then expected to come over https.' }),
  allowedHosts: list([], { description: 'Host names by which browsers reach this server, besides localhost and plain addresses (protection against DNS rebinding).' }),
  allowedOrigins: list([], { description: 'Origins such as https://plan.example whose pages may write here, besides our own.' }),

  oidcIssuer: optionalUrl('https?', { description: 'Issuer of an OpenID Connect provider by which members may sign in as well, such as https://login.example/realms/house.' }),
  oidcClientId: optionalText({ description: 'Client id that the provider gave to this server.' }),
  oidcClientSecret: optionalText({ secret: true, description: 'Client secret that the provider gave to this server.' }),
  oidcName: text('Single sign-on', { description: "What the sign-in page's button for the provider says." }),

  mqttHost: text('127.0.0.1', { description: 'Address that the embedded MQTT broker listens on.' }),
  mqttPort: port(1883, { description: 'Port of the embedded MQTT broker; 0 takes a free one.' }),
  mqttUrl: optionalUrl('mqtts?|wss?|tcp|ssl', { env: 'MQTT_URL', secret: true, description: 'A broker of your own (mqtt://user:password@host:1883) instead of the embedded one.' }),
  mqttFilters: list(['atrium/v1/#', 'zigbee2mqtt/#', 'application/#'], { description: 'What is subscribed at a broker of your own.' }),
  mqttPacketKib: count(64, 262_144, { description: 'Largest MQTT packet of a device in KiB.' }),
  mqttGatewayPacketKib: count(1_024, 262_144, { description: 'The same of gateways and of programs on this machine: Zigbee2MQTT tells all its devices in one packet.' }),
  mqttConnections: count(5_000, 1_000_000, { description: 'Clients that may be connected to the embedded broker at once.' }),
  mqttConnectionsPerAddress: count(1_000, 1_000_000, { description: 'The same from one address; behind a gateway a whole floor has one.' }),
  mqttDeviceMessagesPerSecond: count(1_000, 1_000_000, { description: 'Messages a second of one device before it is slowed down, and cut when it goes on.' }),
  mqttQueuedPerSession: count(1_000, 1_000_000, { description: 'Messages that wait for an absent client; the oldest is dropped.' }),
  mqttRetainedTopics: count(20_000, 10_000_000, { description: 'Topics with a retained message.' }),

  databaseUrl: optionalUrl('postgres(ql)?', { env: 'DATABASE_URL', secret: true, description: 'A PostgreSQL 15 or newer of your own (postgres://user:password@host:5432/atrium) instead of the packaged one.' }),
  mailUrl: optionalUrl('smtps?', { env: 'MAIL_URL', secret: true, description: 'Mail server (smtp://user:password@host:587). Empty: each mail is written as a file into the data folder.' }),
  mailFrom: text('atrium@localhost', { description: 'Sender of mails and organizer of invitations.' }),
  reminderMin: Type.Integer({ minimum: 0, maximum: 10_080, default: 15, description: 'Minutes before a booking begins at which its organiser is reminded; 0: never.' }),

  influxUrl: optionalUrl('https?', { env: 'INFLUX_URL', secret: true, description: 'An InfluxDB (http://user:password@host:8086) for telemetry instead of the packaged DuckDB: docs/telemetry-influxdb.md.' }),
  influxToken: optionalText({ env: 'INFLUX_TOKEN', secret: true, description: 'Token of InfluxDB 2 or 3; 1.x takes user and password from the address.' }),
  influxDatabase: text('atrium', { env: 'INFLUX_DATABASE', description: 'Database of InfluxDB 1.x (made where it is missing), or bucket of 2.x and 3.x.' }),
  influxBufferMib: count(4_096, 16_777_216, { description: 'MiB of telemetry that may wait on disk while InfluxDB is away; beyond it the journal keeps what comes in.' }),
  telemetryMemoryMb: count(512, 1_048_576, { description: 'Memory that the telemetry store may use, in MB.' }),
  readingsDays: count(90, 36_500, { description: 'Days that single readings are kept.' }),
  minuteDays: count(400, 36_500, { description: 'Days that roll-ups by the minute are kept; those by the hour stay.' }),
  intervalsDays: count(1_100, 36_500, { description: 'Days that occupancy intervals are kept.' }),
  reportsDays: count(400, 36_500, { description: 'Days that files of scheduled reports are kept.' }),
  reportsMib: count(2_000, 10_000_000, { description: 'Room that files of scheduled reports may take in MiB; the oldest go first.' }),
  reportMailMib: count(10, 1_000, { description: 'Largest report in MiB that is attached to a mail; of a larger one the mail says where it waits.' }),
  dailyZeroHour: Type.Integer({ minimum: 0, maximum: 23, default: 4, description: "Hour of the site's day at which door counters are taken to be at zero; choose one when nobody is in." }),
}, { additionalProperties: false })
export type Config = Static<typeof Config>
export type SettingName = keyof Config

/** One setting with the names that it has in each source. */
export interface Setting {
  readonly name: SettingName
  readonly env: string
  readonly flag: string
  readonly schema: TSchema & { default: Config[SettingName] } & SettingText
}

const words = (name: string): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase())

export const SETTINGS: readonly Setting[] = (Object.entries(Config.properties) as unknown as [SettingName, Setting['schema']][]).map(([name, schema]) => ({
  name, schema,
  env: schema.env ?? `ATRIUM_${words(name).join('_').toUpperCase()}`,
  flag: `--${words(name).join('-')}`,
}))
