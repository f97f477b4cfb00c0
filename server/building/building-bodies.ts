import { Type, type TObject, type TProperties, type TSchema } from 'typebox'
import { Id } from '#contract/building'

/** The fields of a thing that an edit may change: all but its id and its site, each of them optional. */
export function changesOf<Fields extends TProperties>(schema: TObject<Fields>) {
  const { id: _id, siteId: _siteId, ...fields } = schema.properties as Fields & { id: TSchema; siteId?: TSchema }
  return Type.Partial(Type.Object(fields as Omit<Fields, 'id' | 'siteId'>), { additionalProperties: false, minProperties: 1 })
}

export const SiteParams = Type.Object({ siteId: Id })
export const ItemParams = Type.Object({ siteId: Id, id: Id })

/** If-Match carries the building's version as its ETag: "7". */
export const IfMatch = Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 40 })) })
