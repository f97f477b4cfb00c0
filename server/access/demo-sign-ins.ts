import { ROLE_NAMES, type Permission, type Role } from '#contract/permissions'
import type { Bus } from '../bus.ts'
import { newSecret, readableCode } from './access-secrets.ts'
import type { AccountRepository } from './account-repository.ts'
import type { ApiTokenService } from './api-token-service.ts'
import { hashPassword } from './password-hashes.ts'
import type { DemoTenantRepository } from './demo-tenant-repository.ts'
import type { InstallationRepository } from './installation-repository.ts'

/** What the console prints of the demo: how to be each role. */
export interface DemoSignIns {
  /** One line a role. */
  readonly lines: readonly string[]
  /** For the simulated building, which is a program like any other. */
  readonly simulatorToken: string
}

export interface DemoSignInsDeps {
  readonly accounts: Pick<AccountRepository, 'put'>
  readonly tenants: DemoTenantRepository
  readonly tokens: Pick<ApiTokenService, 'put'>
  readonly installation: InstallationRepository
  readonly bus: Bus
  readonly siteId: string
  readonly onFailure: (error: unknown) => void
}

/** example is nobody's (RFC 2606). */
const emailOf = (role: Role): string => `${role}@demo.example`
const NAMES: Record<Exclude<Role, 'kiosk'>, string> = { administrator: 'Ada Demo', staff: 'Stefan Demo', operator: 'Olivia Demo', 'tenant-manager': 'Tang Demo', member: 'Mei Demo' }
const TENANT_ID = 'demo-company'
/** What the simulated building does: it imports itself, and its people book. */
const SIMULATOR_MAY: readonly Permission[] = [
  'building.read', 'building.edit', 'tenants.read', 'tenants.edit', 'members.read', 'members.edit', 'resources.edit', 'bookings.read', 'bookings.details', 'bookings.make', 'bookings.walk-up', 'waitlist.use', 'no-shows.read', 'imports.run', 'inductions.edit', 'evaluation.read', 'evaluation.edit',
]

/**
 * One account a role, in the demo only: the addresses are always the same, the password is made once a data
 * folder. Each start puts them back, so that what is printed holds. Those of a tenant follow once the
 * simulated building is there to belong to.
 */
export async function seedDemoSignIns({ accounts, tenants, tokens, installation, bus, siteId, onFailure }: DemoSignInsDeps): Promise<DemoSignIns> {
  const password = await installation.secret('demo-password', () => readableCode(3))
  const panelToken = await installation.secret('demo-panel-token', () => newSecret('atr'))
  const passwordHash = await hashPassword(password)
  const put = (role: Exclude<Role, 'kiosk'>, tenantId: string | null) => accounts.put({ id: `demo-${role}`, name: NAMES[role], email: emailOf(role), role, tenantId, language: null, passwordHash })
  for (const role of ['administrator', 'staff', 'operator'] as const) await put(role, null)

  const putTenant = async (): Promise<boolean> => {
    if (!await tenants.put({ id: TENANT_ID, siteId, name: 'Demo Company 示范企业' })) return false
    for (const role of ['tenant-manager', 'member'] as const) await put(role, TENANT_ID)
    return true
  }
  if (!await putTenant()) {
    const onBuilding = (): void => { putTenant().then((isDone) => { if (isDone) bus.off('buildingChanged', onBuilding) }, onFailure) }
    bus.on('buildingChanged', onBuilding)
  }

  await tokens.put({ id: 'demo-panel', name: 'Demo panel', role: 'kiosk', permissions: ['building.read', 'live.read', 'bookings.read', 'bookings.walk-up'] }, panelToken)
  const simulatorToken = newSecret('atr')
  await tokens.put({ id: 'demo-simulator', name: 'devices-sim', role: 'administrator', permissions: [...SIMULATOR_MAY] }, simulatorToken)
  const people = (['administrator', 'staff', 'operator', 'tenant-manager', 'member'] as const).map((role) => `${ROLE_NAMES[role].en.padEnd(16)}  ${emailOf(role).padEnd(28)}  ${password}`)
  return { simulatorToken, lines: [...people, `${ROLE_NAMES.kiosk.en.padEnd(16)}  /kiosk#${panelToken}`] }
}
