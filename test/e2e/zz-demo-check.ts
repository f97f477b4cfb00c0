import { newDataFolder, removeDataFolder, startAtrium, eventually } from '/work/wt/bookings/test/e2e/running-atrium.ts'
const folder = await newDataFolder()
const server = await startAtrium({ command: 'start', dataFolder: folder, args: ['--log-level', 'info', '--history-days', '1'] })
try {
  await eventually('resources', () => server.stderr().includes('resources-ready') || server.stderr().includes('has stopped'), 120_000)
  const line = server.stderr().split('\n').filter((l) => l.includes('resources-ready') || l.includes('people-ready') || l.includes('has stopped'))
  console.log(line.join('\n'))
  const get = async (p: string) => (await fetch(`${server.url}/api/v1${p}`)).json() as Promise<any>
  const { items } = await get('/sites/demo/resources')
  const kinds: Record<string, number> = {}
  for (const r of items) kinds[r.kind] = (kinds[r.kind] ?? 0) + 1
  console.log(kinds, items.filter((r: any) => r.kind !== 'desk').map((r: any) => `${r.kind} ${r.name} ${r.parts.length}`))
  console.log((await get('/sites/demo/booking-policies')).items.map((p: any) => p.name))
} finally { await server.stop(); await removeDataFolder(folder) }
