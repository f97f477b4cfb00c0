import type { RuleSetCheck, RuleSetList, StoredRuleSet } from '#contract/evaluation-api'
import type { Language } from '#contract/local-text'
import type { RuleSet } from '#contract/rule-sets'
import { apiErrorOf, ask, type ApiError } from '../../api/api-client.ts'
import { unsavedWork } from '../unsaved-work.svelte.ts'

/** A moment after the last keystroke. */
const CHECK_AFTER_MS = 400

/** A rule set as it is being edited: of a new one `base` is null. Kept in the page while one goes elsewhere, checked while one writes, saved as the next version. */
export class RuleSetEdit {
  readonly siteId: string
  base: StoredRuleSet | null = $state.raw(null)
  draft: RuleSet = $state.raw() as RuleSet
  note = $state('')
  /** By field within the rule set, in both languages. */
  faults: RuleSetCheck['faults'] = $state.raw([])
  /** True once a save was tried: until then a blank that nobody has come to yet is no fault to show. */
  tried = $state(false)
  failure: ApiError | null = $state.raw(null)
  theirs: StoredRuleSet | null = $state.raw(null)
  sending = $state(false)
  #begun: string
  #past: readonly RuleSet[] = $state.raw([])
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(siteId: string, base: StoredRuleSet | null, draft: RuleSet, { isChanged = false } = {}) {
    this.siteId = siteId
    this.base = base
    this.draft = draft
    this.#begun = isChanged ? '' : JSON.stringify(draft)
    this.#mark()
  }

  get key(): string { return this.base?.ruleSet.id ?? 'new' }
  get isDirty(): boolean { return JSON.stringify(this.draft) !== this.#begun }
  get canUndo(): boolean { return this.#past.length > 0 }

  set(draft: RuleSet): void {
    this.#past = [...this.#past.slice(-99), this.draft]
    this.#put(draft)
  }

  undo(): void {
    const before = this.#past.at(-1)
    if (!before) return
    this.#past = this.#past.slice(0, -1)
    this.#put(before)
  }

  /** The fault of a field or of what lies within it. */
  fault(field: string, language: Language): string | undefined {
    const found = this.faults.find(fault => fault.field === field || fault.field.startsWith(`${field}.`) || fault.field.startsWith(`${field}[`))
    return found?.message[language]
  }

  /** Every fault now; true where there is none. */
  async check(): Promise<boolean> {
    clearTimeout(this.#timer)
    const asked = this.draft
    try {
      const { ok, faults } = await ask<RuleSetCheck>(`/sites/${this.siteId}/rule-set-checks`, { method: 'POST', body: { ruleSet: asked } })
      // What was written since is asked about by itself.
      if (asked === this.draft) this.faults = faults.map(fault => ({ ...fault, field: fault.field.replace(/^ruleSet\.?/, '') }))
      return ok
    } catch (error) {
      this.failure = apiErrorOf(error)
      return false
    }
  }

  /** As a new rule set, or as the next version of the one that it was made on; null where it was refused. */
  async save(): Promise<StoredRuleSet | null> {
    this.tried = true
    this.failure = null
    this.sending = true
    try {
      if (!await this.check()) return null
      return await this.#send(this.base?.ruleSet.version ?? null)
    } finally {
      this.sending = false
    }
  }

  /** As the version after what somebody else saved meanwhile, having seen it. */
  async saveAfterTheirs(): Promise<StoredRuleSet | null> {
    this.sending = true
    try {
      return this.theirs && await this.#send(this.theirs.ruleSet.version)
    } finally {
      this.sending = false
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    edits.delete(this.key)
    unsavedWork.set(`rules ${this.key}`, false)
  }

  async #send(version: number | null): Promise<StoredRuleSet | null> {
    const body = { ruleSet: this.draft, note: this.note.trim() }
    try {
      const stored = version === null
        ? await ask<StoredRuleSet>(`/sites/${this.siteId}/rule-sets`, { method: 'POST', body })
        : await ask<StoredRuleSet>(`/sites/${this.siteId}/rule-sets/${this.key}`, { method: 'PUT', body, headers: { 'if-match': `"${version}"` } })
      this.close()
      return stored
    } catch (error) {
      const failure = this.failure = apiErrorOf(error)
      this.faults = [...failure.fields].map(([field, message]) => ({ field: field.replace(/^ruleSet\.?/, ''), message: { en: message, 'zh-CN': message } }))
      if (failure.code === 'edited-meanwhile' && this.base) this.theirs = (await ask<RuleSetList>(`/sites/${this.siteId}/rule-sets/${this.key}`)).items[0] ?? null
      return null
    }
  }

  #put(draft: RuleSet): void {
    this.draft = draft
    this.#mark()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { void this.check() }, CHECK_AFTER_MS)
  }

  #mark(): void { unsavedWork.set(`rules ${this.key}`, this.isDirty) }
}

/** The drafts of this page, by the rule set's id or "new": going to another tab and back loses nothing. */
const edits = new Map<string, RuleSetEdit>()

export const editOf = (id: string): RuleSetEdit | undefined => edits.get(id)
export function begin(edit: RuleSetEdit): RuleSetEdit {
  edits.set(edit.key, edit)
  return edit
}
