import type { Device } from '#contract/building'

/** The registered device that a convention's name stands for. In memory and synchronous: it is asked for every sample. */
export type DeviceLookup = (adapter: string, externalId: string) => Device | undefined
