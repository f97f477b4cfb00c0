import { TokenBucket } from './token-bucket.ts'

interface AddressState { open: number; readonly arrivals: TokenBucket }

export interface AddressLimits { readonly connectionsPerAddress: number; readonly newConnectionsPerSecondPerAddress: number }

/** Counts connections and arrivals per remote address. Time is passed in. */
export class AddressGuard {
  readonly #limits: AddressLimits
  readonly #addresses = new Map<string, AddressState>()
  constructor(limits: AddressLimits) { this.#limits = limits }

  /** Null when the connection may stay (then `leave` is owed), otherwise why not. */
  enter(address: string, now: number): 'address-connections' | 'address-rate' | null {
    const state = this.#stateOf(address, now)
    if (!state.arrivals.tryTake(1, now)) return 'address-rate'
    if (state.open >= this.#limits.connectionsPerAddress) return 'address-connections'
    state.open++
    return null
  }

  #stateOf(address: string, now: number): AddressState {
    const known = this.#addresses.get(address)
    if (known) return known
    const perSecond = this.#limits.newConnectionsPerSecondPerAddress
    const state: AddressState = { open: 0, arrivals: new TokenBucket(perSecond, 2 * perSecond, now) }
    this.#addresses.set(address, state)
    return state
  }

  leave(address: string): void {
    const state = this.#addresses.get(address)
    if (state) state.open--
  }

  /** Forgets addresses that have nothing open and no debt; called now and then, so that a scan of many addresses leaves nothing. */
  forgetIdle(now: number): void {
    for (const [address, state] of this.#addresses) if (state.open === 0 && state.arrivals.isFull(now)) this.#addresses.delete(address)
  }
}
