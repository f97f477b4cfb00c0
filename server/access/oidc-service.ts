import { ApiError } from '../api-error.ts'
import type { Bus } from '../bus.ts'
import { mayUse, memberPrincipal } from './account-principal.ts'
import type { Account, AccountRepository } from './account-repository.ts'
import type { OidcIdentity } from './oidc-client.ts'
import type { Principal } from './principal.ts'

/** Whom the provider's word lets in: members that are there already, never somebody new. */
export interface OidcService { member(identity: OidcIdentity): Promise<Principal> }

export function createOidcService({ accounts, bus }: { accounts: Pick<AccountRepository, 'byId' | 'byEmail' | 'byOidcSubject' | 'change'>; bus: Bus }): OidcService {
  /** By the subject once it is known; by the verified address the first time, for whoever has no other subject yet. */
  const find = async ({ subject, verifiedEmail }: OidcIdentity): Promise<Account | null> => {
    const known = await accounts.byOidcSubject(subject)
    if (known || verifiedEmail === null) return known
    const byEmail = await accounts.byEmail(verifiedEmail)
    return byEmail?.oidcSubject === null ? byEmail : null
  }
  return {
    async member(identity) {
      const found = await find(identity)
      const isInvited = found?.status === 'invited'
      if (!found || !mayUse(isInvited ? { ...found, status: 'active' } : found)) throw new ApiError('sign-in-failed')
      if (found.oidcSubject === null) {
        if (!await accounts.change(found.id, { oidcSubject: identity.subject, ...(isInvited ? { status: 'active' as const } : {}) })) throw new ApiError('sign-in-failed')
        bus.emit('accessChanged', { memberId: found.id })
      }
      return memberPrincipal(found)
    },
  }
}
