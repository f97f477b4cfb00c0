import { LANGUAGES, type Language } from '#contract/local-text'

/** Each language in its own words, so that it can be found by who cannot read the present one. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' }

const isLanguage = (name: string | null | undefined): name is Language => LANGUAGES.some(language => language === name)

/** What to speak: the address decides, then what was chosen before, then the browser's languages. */
export function firstLanguage(asked: string | null, remembered: string | null, preferred: readonly string[]): Language {
  if (isLanguage(asked)) return asked
  if (isLanguage(remembered)) return remembered
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-CN'
    if (tag.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}
