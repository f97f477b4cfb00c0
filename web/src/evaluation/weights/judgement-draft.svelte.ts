import type { EvaluationCatalogue, Judgement, JudgementNode, Judgements, NewJudgements, NodeWeights } from '#contract/evaluation-api'
import { apiErrorOf, ask, type ApiError } from '../../api/api-client.ts'
import { unsavedWork } from '../unsaved-work.svelte.ts'
import { equalNode, judgementsKey, nodeOf, withCriterion, withJudgement, withoutCriterion, type Pair } from './judgement-rules.ts'

/** A moment after the last change: a slider that moves asks once. */
const CHECK_AFTER_MS = 250

export interface NodeCheck { readonly found: NodeWeights; /** False while a change of it is being worked out. */ readonly isFresh: boolean }

/** A set of judgements as it is being edited: kept in the page while one goes elsewhere in it, checked node by node, and sent with the version that it was made on. */
export class JudgementDraft {
  readonly id: string
  readonly #hierarchy: EvaluationCatalogue['hierarchy']
  saved: Judgements = $state.raw() as Judgements
  nodes: readonly JudgementNode[] = $state.raw([])
  failure: ApiError | null = $state.raw(null)
  /** A node could not be worked out. */
  checkFailure: ApiError | null = $state.raw(null)
  /** What stands now where somebody else was faster. */
  theirs: Judgements | null = $state.raw(null)
  sending = $state(false)
  #checks: ReadonlyMap<string, NodeWeights> = $state.raw(new Map())
  #shown: ReadonlyMap<string, NodeWeights> = $state.raw(new Map())
  #past: (readonly JudgementNode[])[] = $state.raw([])
  #setAside: readonly (Judgement & { readonly node: string })[] = []
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(saved: Judgements, { hierarchy }: Pick<EvaluationCatalogue, 'hierarchy'>) {
    this.id = saved.id
    this.#hierarchy = hierarchy
    this.#take(saved)
  }

  // No $derived: one that is made while a component is mounted ends with it, and a draft outlives its page.
  get isDirty(): boolean { return this.#keyOf(this.nodes) !== this.#keyOf(this.saved.nodes) }
  get canUndo(): boolean { return this.#past.length > 0 }

  node(id: string): JudgementNode { return nodeOf(this.nodes, this.#hierarchy, id) }

  /** What a node comes to; of one that has just been changed what it came to before, not fresh. */
  check(id: string): NodeCheck {
    const node = this.node(id)
    if (node.judgements.length === 0) return { found: equalNode(node), isFresh: true }
    const found = this.#checks.get(keyOf(node))
    return found ? { found, isFresh: true } : { found: this.#shown.get(id) ?? { ...equalNode(node), weights: null }, isFresh: false }
  }

  judge(id: string, pair: Pair, value: number | null): void { this.#change(withJudgement(this.node(id), pair, value)) }

  leaveOut(id: string, criterion: string): void {
    const { node, setAside } = withoutCriterion(this.node(id), criterion)
    this.#setAside = [...this.#setAside, ...setAside.map(one => ({ ...one, node: id }))]
    this.#change(node)
  }

  takeIn(id: string, criterion: string): void {
    const mine = this.#setAside.filter(({ node }) => node === id).map(({ row, column, value }) => ({ row, column, value }))
    this.#change(withCriterion(this.node(id), criterion, this.#hierarchy, mine))
  }

  /** All of it at once, as it was before it was discarded. */
  setAll(nodes: readonly JudgementNode[]): void {
    this.#past = [...this.#past, this.nodes]
    this.#set(nodes)
  }

  undo(): void {
    const before = this.#past.at(-1)
    if (!before) return
    this.#past = this.#past.slice(0, -1)
    this.#set(before)
  }

  discard(): void {
    this.#past = []
    this.#set(this.saved.nodes)
    this.failure = null
    this.theirs = null
  }

  /** What is stored elsewhere (the list was read again): taken over unless there is work on it. */
  refresh(saved: Judgements): void {
    if (saved.version > this.saved.version && !this.isDirty) this.#take(saved)
  }

  async save(): Promise<boolean> {
    return (await this.#put({ name: this.saved.name, note: this.saved.note, nodes: [...this.nodes] }, this.saved.version)) !== null
  }

  /** Of a new name and note alone: what is being worked on stays unsaved. */
  rename(name: string, note: string): Promise<Judgements | null> {
    return this.#put({ name, note, nodes: this.saved.nodes }, this.saved.version, true)
  }

  /** Over what somebody else saved meanwhile, having seen it. */
  async keepMine(): Promise<boolean> {
    if (!this.theirs) return false
    return (await this.#put({ name: this.theirs.name, note: this.theirs.note, nodes: [...this.nodes] }, this.theirs.version)) !== null
  }

  takeTheirs(): void {
    if (!this.theirs) return
    const [mine, theirs] = [this.nodes, this.theirs]
    this.#take(theirs)
    // What was written is one step back, not lost.
    this.#past = [mine]
  }

  async #put(body: NewJudgements, version: number, keepWork = false): Promise<Judgements | null> {
    this.sending = true
    try {
      const saved = await ask<Judgements>(`/judgements/${this.id}`, { method: 'PUT', body, headers: { 'if-match': `"${version}"` } })
      const work = this.nodes
      this.#take(saved)
      if (keepWork) this.#set(work)
      return saved
    } catch (error) {
      this.failure = apiErrorOf(error)
      if (this.failure.code === 'edited-meanwhile') await this.#readTheirs()
      return null
    } finally {
      this.sending = false
    }
  }

  async #readTheirs(): Promise<void> {
    try {
      this.theirs = await ask<Judgements>(`/judgements/${this.id}`)
    } catch (error) {
      this.failure = apiErrorOf(error)
    }
  }

  #take(saved: Judgements): void {
    this.saved = saved
    this.failure = null
    this.theirs = null
    this.#past = []
    this.#checks = new Map([...this.#checks, ...saved.checked.map((found): [string, NodeWeights] => [keyOf(nodeOf(saved.nodes, this.#hierarchy, found.node)), found])])
    this.#set(saved.nodes)
  }

  #change(node: JudgementNode): void {
    this.setAll([...this.nodes.filter(one => one.node !== node.node), node])
  }

  #set(nodes: readonly JudgementNode[]): void {
    this.nodes = nodes
    unsavedWork.set(`judgements ${this.id}`, this.isDirty)
    for (const id of Object.keys(this.#hierarchy)) this.#want(id)
  }

  #want(id: string): void {
    clearTimeout(this.#timers.get(id))
    const node = this.node(id)
    const known = this.#checks.get(keyOf(node))
    if (known) this.#shown = new Map([...this.#shown, [id, known]])
    else if (node.judgements.length > 0) this.#timers.set(id, setTimeout(() => { void this.#ask(node) }, CHECK_AFTER_MS))
  }

  async #ask(node: JudgementNode): Promise<void> {
    try {
      const found = await ask<NodeWeights>(`/sites/${this.saved.siteId}/ahp-checks`, { method: 'POST', body: node })
      this.#checks = new Map([...this.#checks, [keyOf(node), found]])
      // An answer that comes late must not stand for what was changed since.
      if (keyOf(this.node(node.node)) === keyOf(node)) this.#shown = new Map([...this.#shown, [node.node, found]])
      this.checkFailure = null
    } catch (error) {
      this.checkFailure = apiErrorOf(error)
    }
  }

  #keyOf(nodes: readonly JudgementNode[]): string { return judgementsKey(nodes, this.#hierarchy) }
}

const keyOf = ({ node, criteria, judgements }: JudgementNode): string => JSON.stringify([node, criteria, judgements])

/** The drafts of this page by the set's id: going to another tab and back loses nothing. */
const drafts = new Map<string, JudgementDraft>()

export function draftOf(saved: Judgements, catalogue: EvaluationCatalogue): JudgementDraft {
  const found = drafts.get(saved.id)
  if (found) {
    found.refresh(saved)
    return found
  }
  const made = new JudgementDraft(saved, catalogue)
  drafts.set(saved.id, made)
  return made
}

/** A set that was removed needs no draft. */
export function forgetDraft(id: string): void {
  drafts.delete(id)
  unsavedWork.set(`judgements ${id}`, false)
}
