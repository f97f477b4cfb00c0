import type { Language } from '#contract/local-text'
import { overwriteGetLocale } from '../paraglide/runtime.js'
import { firstLanguage } from './first-language.ts'

const REMEMBERED = 'atrium.language'

function rememberedLanguage(): string | null {
  try { return localStorage.getItem(REMEMBERED) } catch { return null /* storage forbidden: the choice lasts for this page only */ }
}

/** The page's language. Messages read it while they render, so a change shows at once without a reload. */
class LanguageChoice {
  current: Language = $state(firstLanguage(new URLSearchParams(location.search).get('lang'), rememberedLanguage(), navigator.languages))

  set(language: Language): void {
    this.current = language
    document.documentElement.lang = language
    try { localStorage.setItem(REMEMBERED, language) } catch { /* storage forbidden: see above */ }
  }
}

export const language = new LanguageChoice()
document.documentElement.lang = language.current
overwriteGetLocale(() => language.current)
