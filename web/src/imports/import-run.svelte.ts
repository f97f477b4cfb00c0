import type { AnyImport, AnyImportKind } from '#contract/booking-imports'
import { fieldOfColumns } from './column-choice.ts'
import { FileImport } from './file-import.svelte.ts'

/** Where imports of a kind are run and listed. */
export const importsPath = (siteId: string, kind: AnyImportKind) => `/sites/${siteId}/${kind === 'bookings' ? 'booking-imports' : 'people-imports'}`

/** A file of tenants, people or bookings on its way in. */
export class ImportRun extends FileImport<AnyImport> {
  readonly siteId: string
  readonly kind: AnyImportKind

  constructor(siteId: string, kind: AnyImportKind) {
    super({ path: importsPath(siteId, kind), query: (): Record<string, string> => (kind === 'bookings' ? {} : { kind }), tellsProgress: kind === 'bookings', fieldsOf: fieldOfColumns })
    this.siteId = siteId
    this.kind = kind
  }
}
