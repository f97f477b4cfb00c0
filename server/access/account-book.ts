import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { mayUse, memberPrincipal } from './account-principal.ts'
import type { Account, AccountRepository } from './account-repository.ts'
import { FreshCache } from './fresh-cache.ts'
import type { Principal } from './principal.ts'

/** Accounts as requests ask for them: from memory, a moment old at most, and at once after a change of ours. */
export interface AccountBook {
  account(memberId: string): Promise<Account | null>
  /** Null for whoever may not come in. */
  principal(memberId: string): Promise<Principal | null>
}

export function createAccountBook({ accounts, bus, clock }: { accounts: Pick<AccountRepository, 'byId'>; bus: Bus; clock: Clock }): AccountBook {
  const cache = new FreshCache<Account>(clock)
  bus.on('accessChanged', ({ memberId }) => cache.forgetWhere(({ id }) => memberId === null || id === memberId))
  const account = (memberId: string) => cache.get(memberId, () => accounts.byId(memberId))
  return {
    account,
    principal: async (memberId) => {
      const found = await account(memberId)
      return found && mayUse(found) ? memberPrincipal(found) : null
    },
  }
}
