/** A sum with Neumaier's compensation (Kahan–Babuška): its error does not grow with the number of terms. */
export class ExactSum {
  #sum = 0
  #lost = 0

  add(value: number): void {
    const sum = this.#sum + value
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum
    this.#sum = sum
  }

  get value(): number { return this.#sum + this.#lost }
}
