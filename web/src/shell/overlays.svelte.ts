/** Which of the app-wide dialogs is open, and the keys that open them. */
class Overlays {
  palette = $state(false)
  shortcuts = $state(false)

  takeKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      this.palette = !this.palette
      return
    }
    if (event.key === '?' && !isTyping(event.target)) {
      event.preventDefault()
      this.shortcuts = true
    }
  }
}

/** Single-key shortcuts must not fire while somebody writes (WCAG 2.1.4). */
export const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export const overlays = new Overlays()
