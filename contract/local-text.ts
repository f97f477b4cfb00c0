import { Type, type Static } from 'typebox'

/** A text in both product languages. Used by every table of the contract that a page shows. */
export const LocalText = Type.Object({ en: Type.String({ minLength: 1 }), 'zh-CN': Type.String({ minLength: 1 }) })
export type LocalText = Static<typeof LocalText>

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]
