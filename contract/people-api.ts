import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { Agreement, Induction, Member, Plan, Tenant } from '#contract/people'

/** Bodies and answers of tenants and people. Lists are pages: `next` is the cursor of the following one, null at the end. */
const page = <T extends Parameters<typeof Type.Array>[0]>(item: T) => Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) })
/** What is stored, with the version that If-Match wants. */
const Version = Type.Integer({ minimum: 1 })

export const StoredTenant = Type.Object({
  ...Tenant.properties, version: Version,
  /** People who can sign in or are invited, and the space that is let today. */
  memberCount: Type.Integer(), spaceLetM2: Type.Union([Type.Number(), Type.Null()]), desksLet: Type.Integer(), roomsLet: Type.Integer(),
})
export type StoredTenant = Static<typeof StoredTenant>
export const TenantPage = page(StoredTenant)
export type TenantPage = Static<typeof TenantPage>
export const NewTenant = Type.Object({
  ...Type.Partial(Tenant).properties, id: Type.Optional(Id), siteId: Type.Optional(Id), name: Tenant.properties.name,
}, { additionalProperties: false })
export type NewTenant = Static<typeof NewTenant>

export const StoredPlan = Type.Object({ ...Plan.properties, version: Version })
export type StoredPlan = Static<typeof StoredPlan>
export const PlanList = Type.Object({ items: Type.Array(StoredPlan) })
export type PlanList = Static<typeof PlanList>
export const NewPlan = Type.Object({ id: Type.Optional(Id), name: Plan.properties.name, monthlyCredits: Plan.properties.monthlyCredits, note: Type.Optional(Plan.properties.note) }, { additionalProperties: false })
export type NewPlan = Static<typeof NewPlan>

export const AgreementList = Type.Object({ items: Type.Array(Agreement) })
export type AgreementList = Static<typeof AgreementList>
export const NewAgreement = Type.Object({
  id: Type.Optional(Id), tenantId: Id, spaceId: Id, memberId: Type.Optional(Agreement.properties.memberId), from: Agreement.properties.from,
  to: Type.Optional(Agreement.properties.to), areaM2: Type.Optional(Agreement.properties.areaM2), note: Type.Optional(Agreement.properties.note),
}, { additionalProperties: false })
export type NewAgreement = Static<typeof NewAgreement>

export const StoredMember = Type.Object({ ...Member.properties, tenantName: Type.Union([Type.String(), Type.Null()]), createdAt: Type.String({ format: 'date-time' }), version: Version })
export type StoredMember = Static<typeof StoredMember>
export const MemberPage = page(StoredMember)
export type MemberPage = Static<typeof MemberPage>
/** A new person is invited: active once the invitation was followed. */
export const NewMember = Type.Object({
  id: Type.Optional(Id), tenantId: Type.Optional(Member.properties.tenantId), name: Member.properties.name, email: Member.properties.email,
  role: Member.properties.role, language: Type.Optional(Member.properties.language),
}, { additionalProperties: false })
export type NewMember = Static<typeof NewMember>

export const InductionList = Type.Object({ items: Type.Array(Induction) })
export type InductionList = Static<typeof InductionList>
/** Without `grantedAt` it was given now. */
export const NewInduction = Type.Object({
  topic: Induction.properties.topic, grantedAt: Type.Optional(Induction.properties.grantedAt), expiresOn: Type.Optional(Induction.properties.expiresOn),
}, { additionalProperties: false })
export type NewInduction = Static<typeof NewInduction>

export const IMPORT_KINDS = ['tenants', 'members'] as const
export const ImportKind = Type.Enum([...IMPORT_KINDS])
export type ImportKind = Static<typeof ImportKind>
/** What a column of such a file may give, in the order of the forms. */
export const IMPORT_FIELDS = {
  tenants: ['name', 'industry', 'foundedOn', 'stage', 'teamSize', 'planId', 'status', 'joinedOn', 'leftOn', 'contactName', 'contactEmail', 'contactPhone', 'note'],
  members: ['name', 'email', 'tenantId', 'role', 'status', 'language'],
} as const satisfies Record<ImportKind, readonly string[]>
export type ImportField = (typeof IMPORT_FIELDS)[ImportKind][number]
/** What an import does, or (dry run) would do: each bad row with its number in the file (the header is row 1). */
export const PeopleImport = Type.Object({
  id: Type.Union([Id, Type.Null()]), kind: ImportKind, fileName: Type.String(), at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  rows: Type.Integer(), created: Type.Integer(), changed: Type.Integer(), unchanged: Type.Integer(),
  /** The file's heading row. */
  headings: Type.Array(Type.String()),
  /** Field → number of the column that gave it, counted from 1; headings of columns that gave none. */
  columns: Type.Record(Type.String(), Type.String()), ignoredColumns: Type.Array(Type.String()),
  faults: Type.Array(Type.Object({ row: Type.Integer(), field: Type.String(), value: Type.String(), message: Type.String() })),
  undoneAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  /** In the answer of the import itself: the new people who wait for an invitation. */
  invited: Type.Optional(Type.Array(Id)),
})
export type PeopleImport = Static<typeof PeopleImport>
export const PeopleImportList = Type.Object({ items: Type.Array(PeopleImport) })
export type PeopleImportList = Static<typeof PeopleImportList>
