/** Keeps a panel's screen awake while it is looked at, where the browser can; returns the end. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null
  let ended = false
  const take = async (): Promise<void> => {
    if (ended || document.hidden || !('wakeLock' in navigator)) return
    try {
      lock = await navigator.wakeLock.request('screen')
    } catch {
      lock = null // a tablet low on power refuses: it is asked again when the page is next seen
    }
  }
  const seen = (): void => { void take() }
  // The browser lets go of it whenever the page is hidden.
  document.addEventListener('visibilitychange', seen)
  void take()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', seen)
    void lock?.release()
  }
}
