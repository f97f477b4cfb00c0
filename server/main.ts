import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { MessageJournal } from '#contract/journal'
import { anonymousAuthentication } from '../broker/authentication.ts'
import { createBroker } from '../broker/broker.ts'
import { DEFAULT_LIMITS, type BrokerLimits } from '../broker/broker-limits.ts'
import { lockFolder } from '../broker/folder-lock.ts'
import { openJournal } from '../broker/journal.ts'
import { createAccess, type Access } from './access/create-access.ts'
import { createPersonalSpaceRepository } from './access/personal-space-repository.ts'
import { createPersonalSpaces } from './access/personal-space-service.ts'
import { bearerOf } from './access/admission.ts'
import { forgetOldAnswers } from './bookings/answer-retention.ts'
import { openPresence } from './booking-presence/presence-parts.ts'
import { openBookings } from './bookings/booking-parts.ts'
import { openBookingImports } from './booking-imports/booking-import-parts.ts'
import { createBuildingRepository } from './building/building-repository.ts'
import { buildingRoutes } from './building/building-routes.ts'
import { createBuildingService, type BuildingService } from './building/building-service.ts'
import { createBus, type Bus } from './bus.ts'
import { systemClock } from './clock.ts'
import { watchConditions } from './condition-watch.ts'
import type { Config } from './config.ts'
import { openEvaluation } from './evaluation/evaluation-parts.ts'
import { ReadingFlowService } from './flow/reading-flow-service.ts'
import { RecomputeService } from './flow/recompute-service.ts'
import { todaysEntrances } from './flow/todays-entrances.ts'
import { buildApp } from './http/build-app.ts'
import { listen, tlsFiles } from './http/listening.ts'
import { createMetrics } from './http/metrics.ts'
import { isAllowedHost, isAllowedOrigin } from './http/origin-rules.ts'
import type { RouteTable } from './http/route-table.ts'
import { openMessagesOut } from './notices/messages-out.ts'
import { ADAPTERS, adapterById } from './ingest/adapters/index.ts'
import { Inbox } from './ingest/inbox.ts'
import { createIngest, type Ingest } from './ingest/ingest-service.ts'
import { createMqttSource } from './ingest/mqtt-source.ts'
import { createLiveGateway } from './live/live-gateway.ts'
import { LiveStateService } from './live/live-state-service.ts'
import { staleAfterMs } from './live/device-health-rules.ts'
import { OccupancyService } from './occupancy/occupancy-service.ts'
import { openRecords } from './records/open-records.ts'
import { withPatience } from './records/patience.ts'
import { serverMetrics } from './server-metrics.ts'
import { serverStatus, type Messages } from './server-status.ts'
import { allOpened, OpenedParts } from './opened-parts.ts'
import { openPlanning } from './planning/planning-parts.ts'
import { reportExportRoutes } from './report-exports/report-export-routes.ts'
import { createReportExportService } from './report-exports/report-export-service.ts'
import { createReportPress } from './report-exports/report-press.ts'
import { keepReportSchedules } from './report-schedules/report-clockwork.ts'
import { openReportSchedules } from './report-schedules/report-schedule-parts.ts'
import { openReports } from './reports/report-parts.ts'
import { openPeople } from './tenants/people-parts.ts'
import { openUsage } from './usage/usage-parts.ts'
import type { UsageReader } from './usage/usage-reader.ts'
import { usableFolder } from './data-folder.ts'
import { openTelemetry } from './telemetry/open-telemetry.ts'
import { keepRetention } from './telemetry/retention-schedule.ts'
import { exportRoutes } from './telemetry-views/export-routes.ts'
import { createExportService } from './telemetry-views/export-service.ts'
import { guardedExports, guardedHistory } from './telemetry-views/personal-history-guard.ts'
import { pointsRoutes } from './telemetry-views/points-routes.ts'
import { createPointsService } from './telemetry-views/points-service.ts'
import { spaceHistoryRoutes } from './telemetry-views/space-history-routes.ts'
import { createSpaceHistoryService } from './telemetry-views/space-history-service.ts'
import { statusRoutes } from './telemetry-views/status-routes.ts'

const WEB_ROOT = fileURLToPath(new URL('../dist/web', import.meta.url))
/** Silence of a convention that nobody knows (a device registered by hand): Zigbee2MQTT's measured habit. */
const DEFAULT_STALE_S = { mains: 600, battery: 90_000 }

export interface RunningServer {
  readonly httpUrl: string
  readonly mqttUrl: string
  readonly buildings: BuildingService
  readonly access: Access
  /** All routes with who may use them. */
  readonly routes: RouteTable
  readonly bus: Bus
  /** How everything was used. */
  readonly usage: UsageReader
  close(): Promise<void>
}

/** Keeps every Atrium away from a data folder while a command works on it; returns the release. Throws StartupError where one runs. */
export function lockDataFolder(dataFolder: string): () => void {
  return lockFolder(usableFolder(join(usableFolder(dataFolder), 'journal')), 'journal.lock')
}

/**
 * The composition root: opens every part, joins them and listens. Throws StartupError with one
 * sentence for what a person can mend (a taken port, an unwritable folder, a wrong setting).
 */
export const startServer = (config: Config, version: string, logger: Logger): Promise<RunningServer> => withPatience(async () => {
  const opened = new OpenedParts()
  try {
    return await start(config, version, logger, opened)
  } catch (error) {
    await opened.close(logger)
    throw error
  }
}, logger)

async function start(config: Config, version: string, logger: Logger, opened: OpenedParts): Promise<RunningServer> {
  const dataFolder = usableFolder(config.dataFolder)
  const bus = createBus()
  const clock = systemClock
  const startedAt = clock.now()

  // The stores open side by side: PostgreSQL's start is the longest wait. The journal's lock is the data folder's: telemetry's folder opens behind it.
  const journalOpened = openJournal({ dir: join(dataFolder, 'journal'), logger }).then((part) => opened.add('journal', part, () => part.close()))
  const [records, { store: telemetry, isAway, isBehind }, journal] = await allOpened([
    openRecords({ databaseUrl: config.databaseUrl || undefined, dataDir: dataFolder, logger }).then((part) => opened.add('records', part, () => part.close())),
    journalOpened.then(() => openTelemetry(config, dataFolder, logger)).then((part) => opened.add('telemetry', part, () => part.store.close())),
    journalOpened,
  ])
  const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
  await buildings.load()
  const tls = tlsFiles(config)
  const access = opened.add('access', await createAccess({
    records, bus, clock, logger, secure: tls !== undefined || config.trustedProxies.length > 0, isDemo: () => buildings.sites().some(({ demo }) => demo),
    mails: { publicUrl: publicAddress(config.publicUrl), leaves: config.mailUrl !== '', place: () => (buildings.sites().length === 1 ? buildings.sites()[0]?.name : undefined) ?? 'Atrium' },
    oidc: config.oidcIssuer === '' ? undefined : { issuer: config.oidcIssuer, clientId: config.oidcClientId, clientSecret: config.oidcClientSecret, name: config.oidcName, publicUrl: config.publicUrl },
  }), (part) => part.stop())

  const calendar = openBookings({ records, buildings, bus, clock, logger })
  opened.add('booking board', calendar.board, (part) => part.stop())
  await calendar.board.start()
  opened.add('kept answers', forgetOldAnswers(calendar.bookings, logger), (stop) => stop())

  const convention = (adapter: string) => adapterById(adapter)?.staleAfterS ?? DEFAULT_STALE_S
  const occupancy = opened.add('occupancy', new OccupancyService({ buildings, staleAfterMs: (device) => staleAfterMs(device, convention(device.adapter)), dailyZeroHour: config.dailyZeroHour, bus, clock }), (part) => part.stop())
  const latest = await telemetry.latest()
  occupancy.start(latest)
  const view = opened.add('live state', new LiveStateService({ buildings, occupancy, convention, bookingOf: calendar.board.ofSpace, dailyZeroHour: config.dailyZeroHour, bus, clock }), (part) => part.stop())
  const entrances = () => todaysEntrances(telemetry, buildings.buildings(), config.dailyZeroHour, clock.now())
  const notCounted = (error: unknown): void => logger.warn({ err: error }, 'the entrances of today cannot be counted yet')
  // A store that does not answer must not hold up the start or the live view: they are counted once it does.
  const entrancesIfKnown = () => entrances().catch((error: unknown) => {
    notCounted(error)
    return []
  })
  view.start(latest, await entrancesIfKnown())
  bus.on('conditionChanged', ({ condition, active }) => {
    if ((condition === 'backfilling' || condition === 'telemetry-away') && !active) entrances().then((today) => view.recountEntrances(today), notCounted)
  })

  const inbox = new Inbox()
  const newIngest = (): Ingest => createIngest({
    adapters: ADAPTERS, lookup: buildings.lookupDevice, inbox, retainFlag: config.mqttUrl ? 'replayed' : 'requested',
    onFailure: (error, { topic }) => logger.error({ err: error, topic }, 'ingest failed on a message'),
  })
  const flow = opened.add('flow', new ReadingFlowService<Ingest>({
    journal, newIngest, occupancy, telemetry, alsoKept: (batch) => usageParts.alsoKept(batch), onStartOver: async () => view.recall(await telemetry.latest(), await entrancesIfKnown()), bus, clock, logger,
  }), (part) => part.stop())
  const recompute = opened.add('recompute', new RecomputeService({ occupancy, flow, telemetry, clock, logger }), (part) => part.stop())
  const usageParts = openUsage({ records, telemetry, buildings, staleAfterMs: silenceOf(buildings, convention), flush: () => flow.flush(), retention: config, bus, clock, logger })
  const { usage, available } = usageParts
  await opened.add('usage', usageParts, (part) => part.stop()).start()
  await flow.start()
  recompute.start()
  opened.add('retention', keepRetention({ telemetry, policy: config, clock, logger }), (stop) => stop())

  opened.add('condition watch', watchConditions({
    'disk-full': () => journal.refusing || flow.refusedFor === 'disk-full', 'telemetry-away': () => flow.refusedFor === 'failed' || isAway(),
    backfilling: () => recompute.isBackfilling || isBehind(),
    'records-away': async () => !(await records.healthy()),
  }, bus), (stop) => stop())

  const messages = await openMessages(config, dataFolder, journal, bus, logger, opened)
  const presenceParts = openPresence({ records, bookings: calendar.bookings, buildings, occupancy, machineTrace: view.machineTrace, bus, clock, logger })
  opened.add('waitlist', presenceParts.waitlist, (part) => part.stop()).start()
  opened.add('presence', presenceParts.presence, (part) => part.stop()).start()
  const bookingImports = openBookingImports({ records, telemetry, buildings, staleAfterMs: silenceOf(buildings, convention), waiting: () => recompute.waiting, bus, clock, logger })
  opened.add('record verdicts', bookingImports.verdicts, (part) => part.stop()).start()
  const messagesOut = openMessagesOut({ records, sites: buildings, dataFolder, mailUrl: config.mailUrl, mailFrom: config.mailFrom, publicUrl: publicAddress(config.publicUrl), reminderMin: config.reminderMin, clock, logger })
  opened.add('outbox', messagesOut.outbox, (part) => part.stop()).start()
  const personal = createPersonalSpaces({ repository: createPersonalSpaceRepository(records), buildings, bus, clock, onFailure: (error) => logger.warn({ err: error }, 'who rents what alone could not be read') })
  const press = opened.add('report press', createReportPress(), (part) => part.stop())
  const evaluation = opened.add('evaluation', openEvaluation({ records, usage, available, buildings, personal, press, clock, logger }), (part) => part.stop())
  evaluation.start()
  const planning = openPlanning({ records, telemetry, buildings, available, personal, clock })
  const reporting = openReports({ records, usage, telemetry, available, buildings, planning: planning.planning, forecasts: evaluation.forecasts, clock })
  const reportSchedules = openReportSchedules({ records, reports: reporting.reports, press, buildings, dataFolder, publicUrl: publicAddress(config.publicUrl), config, clock, logger })
  opened.add('report schedules', keepReportSchedules(reportSchedules.schedules, logger), (stop) => stop())
  const metrics = createMetrics()
  const figures = { version, startedAt, messages, journal, telemetry, ingest: () => flow.ingest, view, buildings }
  const app = opened.add('http', await buildApp({
    logger, version, metrics, allowedHosts: config.allowedHosts, allowedOrigins: config.allowedOrigins, webRoot: WEB_ROOT,
    authenticate: access.authenticate, sessions: access.cookieSessions, audit: (entry) => access.audit.record(entry), tls, trustedProxies: config.trustedProxies,
    ready: { records: () => records.healthy(), telemetry: () => telemetry.storedUpTo().then(() => true), journal: () => !journal.refusing },
    routes: [
      ...access.routes,
      buildingRoutes({ buildings, clock }), spaceHistoryRoutes(guardedHistory(createSpaceHistoryService({ telemetry, buildings, clock }), personal, clock)),
      pointsRoutes(createPointsService({ telemetry, buildings })),
      ...openPeople({ records, buildings, bus, clock }).routes,
      ...calendar.routes, ...presenceParts.routes, ...bookingImports.routes,
      ...messagesOut.routes,
      ...evaluation.routes,
      ...planning.routes, ...reporting.routes, reportExportRoutes(createReportExportService({ reports: reporting.reports, press })), ...reportSchedules.routes,
      exportRoutes(guardedExports(createExportService({ telemetry, buildings, clock }), personal)), statusRoutes({ inbox, status: serverStatus(figures) }),
    ],
  }), (part) => part.close())
  const gateway = opened.add('live gateway', createLiveGateway({
    http: app.server, view, bus, clock, logger,
    originAllowed: (origin, host) => isAllowedHost(host, config.allowedHosts) && isAllowedOrigin({ origin, host, fetchSite: undefined }, config.allowedOrigins),
    admit: ({ headers: { cookie, authorization } }) => access.admit({ bearer: bearerOf(authorization), sessionId: authorization === undefined ? app.sessionIdOf(cookie) : null }),
  }), (part) => part.close())
  const summaries = () => buildings.sites().map(({ id }) => view.summary(id)).filter((summary) => summary !== undefined)
  serverMetrics({ ...figures, metrics, telemetry, flow, recompute, usage: usageParts.rollUp, gateway, summaries })
  const httpUrl = await listen(app, config)
  logger.info({ http: httpUrl, mqtt: messages.address() }, 'atrium is up')
  return { httpUrl, mqttUrl: messages.address(), buildings, access, routes: app.routeTable, bus, usage, close: () => opened.close(logger) }
}

/** The longest silence that is normal for a device; of one that is gone too, as its readings stay. */
const silenceOf = (buildings: BuildingService, convention: (adapter: string) => { mains: number; battery: number }) => (deviceId: string): number => {
  const device = buildings.device(deviceId)
  return device === undefined ? DEFAULT_STALE_S.mains * 1_000 : staleAfterMs(device, convention(device.adapter))
}

/** Where people reach this server, without a slash at its end; null where nobody has said so. */
const publicAddress = (given: string): string | null => (given === '' ? null : given.replace(/\/+$/, ''))

/** Where messages enter the journal; the flow follows that, whatever broker they come from. */
async function openMessages(config: Config, dataFolder: string, journal: MessageJournal, bus: Bus, logger: Logger, opened: OpenedParts): Promise<Messages> {
  if (config.mqttUrl) return subscribed(config, journal, bus, logger, opened)
  const folder = usableFolder(join(dataFolder, 'broker'))
  const broker = opened.add('broker', await createBroker({
    host: config.mqttHost, port: config.mqttPort, dataDir: folder, journal, logger,
    authenticate: anonymousAuthentication(true),
    onAlert: (alert) => logger.warn(alert, 'broker alert'),
    limits: brokerLimits(config),
  }), (part) => part.close())
  const guard = () => {
    const { refused, throttled, sessions, retained } = broker.stats()
    return { refused, throttled, sessions, retainedTopics: retained.topics }
  }
  return { mode: 'embedded', address: () => broker.address().url, clients: () => broker.stats().clients, guard }
}

function brokerLimits(config: Config): Partial<BrokerLimits> {
  const { rates } = DEFAULT_LIMITS
  const messagesPerSecond = config.mqttDeviceMessagesPerSecond
  return {
    packetBytes: config.mqttPacketKib * 1024, packetBytesOfGateways: config.mqttGatewayPacketKib * 1024,
    connections: config.mqttConnections, connectionsPerAddress: config.mqttConnectionsPerAddress,
    queuedPerSession: config.mqttQueuedPerSession, retainedTopics: config.mqttRetainedTopics,
    rates: { ...rates, device: { ...rates.device, messagesPerSecond }, local: { ...rates.local, messagesPerSecond } },
  }
}

/** A broker of somebody else's: what it delivers is journalled here first, and acknowledged then. */
function subscribed(config: Config, journal: MessageJournal, bus: Bus, logger: Logger, opened: OpenedParts): Messages {
  const source = opened.add('mqtt source', createMqttSource({
    url: config.mqttUrl, filters: config.mqttFilters, clientId: `atrium-${hostname()}`, journal, clock: systemClock, logger, random: Math.random,
    onAway: (active) => { bus.emit('conditionChanged', { condition: 'broker-away', active }) },
  }), (part) => part.stop())
  source.start()
  return { mode: 'external', address: () => withoutPassword(config.mqttUrl), clients: () => (source.connected ? 1 : 0) }
}

function withoutPassword(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
