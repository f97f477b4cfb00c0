import { LANGUAGES, type Language } from '#contract/local-text'

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
