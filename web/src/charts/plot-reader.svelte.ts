/** One point of a chart that is read out: by the pointer, or by arrow keys on the chart's single tab stop. */
export class PlotReader {
  at: number | null = $state(null)

  /** `down` is how far the up and down arrows go: a row of a map, else one point. */
  takeKey(event: KeyboardEvent, count: number, down = 1): void {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: down, ArrowUp: -down }[event.key]
    if (step !== undefined) this.#go(step, count)
    else if (event.key === 'Home') this.at = 0
    else if (event.key === 'End') this.at = count - 1
    else if (event.key === 'Escape' && this.at !== null) this.at = null
    else return
    event.preventDefault()
  }

  #go(step: number, count: number): void {
    if (this.at === null) this.at = step > 0 ? 0 : count - 1
    else if (this.at + step >= 0 && this.at + step < count) this.at += step
  }
}
