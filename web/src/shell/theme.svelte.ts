export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const REMEMBERED = 'atrium.theme'

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(REMEMBERED)
    return THEMES.find(theme => theme === kept) ?? 'auto'
  } catch { return 'auto' /* storage forbidden: the choice lasts for this page only */ }
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)')

class ThemeChoice {
  current: Theme = $state(remembered())
  #systemDark = $state(darkQuery.matches)
  /** What is seen; charts drawn on a canvas rebuild when it changes. */
  readonly dark: boolean = $derived(this.current === 'auto' ? this.#systemDark : this.current === 'dark')

  constructor() {
    darkQuery.addEventListener('change', event => { this.#systemDark = event.matches })
    this.#apply()
  }

  set(theme: Theme): void {
    this.current = theme
    this.#apply()
    try { localStorage.setItem(REMEMBERED, theme) } catch { /* storage forbidden: see above */ }
  }

  #apply(): void {
    if (this.current === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = this.current
  }
}

export const theme = new ThemeChoice()
