import type { Fact } from '#contract/evaluation'
import type { RunFacts } from '#contract/evaluation-runs'
import type { FactsRepository } from '../facts/facts-repository.ts'
import { canonicalJson, hashOf } from './canonical-json.ts'
import type { OwnFacts, PeerQuery } from './evaluation-tasks.ts'
import type { FrozenParts } from './runs-repository.ts'

/** All facts of a run in one order, so that the same facts have the same hash. */
export async function gatheredFacts({ facts, tenancies, names, judgements }: OwnFacts, peers: PeerQuery, repository: Pick<FactsRepository, 'standing'>): Promise<RunFacts> {
  const stored = peers.ids.length === 0 ? [] : await repository.standing(peers.siteId, 'peer', peers.ids, peers.periods)
  const all: Fact[] = [...facts, ...stored.map(({ id: _id, ...fact }) => fact)]
  return { format: 'atrium-facts/1', facts: all.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1)), tenancies: [...tenancies], names: [...names], judgements }
}

const orderOf = ({ unit, period, fact }: Fact): string => `${unit.kind} ${unit.id} ${period} ${fact}`

export function frozen(runFacts: RunFacts, ruleSets: OwnFacts['ruleSets']): FrozenParts {
  const [facts, rules] = [canonicalJson(runFacts), canonicalJson(ruleSets)]
  return { facts, factsHash: hashOf(facts), ruleSets: rules, ruleSetsHash: hashOf(rules) }
}
