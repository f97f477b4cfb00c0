import type { LiveCondition } from '#contract/live'
import type { Bus } from './bus.ts'

const LOOK_EVERY_MS = 2_000

/** What is asked again and again: true while the condition holds. */
export type ConditionProbe = () => boolean | Promise<boolean>

/**
 * Watches the parts that do not tell by themselves when they are in trouble, and tells the bus when a
 * condition begins or ends. A probe that fails counts as the condition holding.
 */
export function watchConditions(probes: Partial<Record<LiveCondition, ConditionProbe>>, bus: Bus, everyMs = LOOK_EVERY_MS): () => void {
  const active = new Map<LiveCondition, boolean>()
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    await Promise.all((Object.entries(probes) as [LiveCondition, ConditionProbe][]).map(async ([condition, probe]) => {
      const holds = await holdsNow(probe)
      if (holds === (active.get(condition) ?? false)) return
      active.set(condition, holds)
      bus.emit('conditionChanged', { condition, active: holds })
    }))
    looking = false
  }
  const timer = setInterval(() => void look(), everyMs)
  return () => clearInterval(timer)
}

async function holdsNow(probe: ConditionProbe): Promise<boolean> {
  try {
    return await probe()
  } catch {
    return true // whoever cannot answer is in trouble; the part itself logs why
  }
}
