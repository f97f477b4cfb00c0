/** Filters in a tree, level by level: finding who listens to a topic costs its depth, not the number of filters. */
interface TreeNode<Value> { children: Map<string, TreeNode<Value>> | null; values: Value[] | null }

const newNode = <Value>(): TreeNode<Value> => ({ children: null, values: null })

export class TopicTree<Value> {
  readonly #root: TreeNode<Value> = newNode()
  #version = 0
  #size = 0

  /** Changes whenever a filter comes or goes: whoever caches an answer compares it. */
  get version(): number { return this.#version }
  get size(): number { return this.#size }

  add(filter: string, value: Value): void {
    let node = this.#root
    for (const level of filter.split('/')) {
      node.children ??= new Map()
      let child = node.children.get(level)
      if (child === undefined) node.children.set(level, (child = newNode()))
      node = child
    }
    node.values ??= []
    node.values.push(value)
    this.#version++
    this.#size++
  }

  /** Removes one entry of that value below that filter; false when there is none. */
  remove(filter: string, value: Value): boolean {
    const removed = this.#removeBelow(this.#root, filter.split('/'), 0, value)
    if (removed) { this.#version++; this.#size-- }
    return removed
  }

  #removeBelow(node: TreeNode<Value>, levels: readonly string[], depth: number, value: Value): boolean {
    if (depth === levels.length) {
      const at = node.values?.indexOf(value) ?? -1
      if (at < 0) return false
      // A fresh array: a match that is being walked keeps the old one.
      node.values = node.values!.filter((_, index) => index !== at)
      if (node.values.length === 0) node.values = null
      return true
    }
    const child = node.children?.get(levels[depth]!)
    if (child === undefined || !this.#removeBelow(child, levels, depth + 1, value)) return false
    if (child.values === null && child.children === null) node.children!.delete(levels[depth]!)
    if (node.children!.size === 0) node.children = null
    return true
  }

  /** Every value whose filter matches the topic, once per filter. */
  match(topic: string): Value[] {
    const found: Value[] = []
    this.#collect(this.#root, topic.split('/'), 0, topic.startsWith('$'), found, false)
    return found
  }

  /** Whether any filter matches; stops at the first. */
  matchesAny(topic: string): boolean {
    return this.#size > 0 && this.#collect(this.#root, topic.split('/'), 0, topic.startsWith('$'), [], true)
  }

  /** MQTT-4.7.2-1: `system` hides a topic that begins with "$" from wildcards of the first level. */
  #collect(node: TreeNode<Value>, levels: readonly string[], depth: number, system: boolean, found: Value[], firstOnly: boolean): boolean {
    const wildcards = depth > 0 || !system
    const rest = wildcards ? node.children?.get('#') : undefined
    if (rest?.values) {
      if (firstOnly) return true
      found.push(...rest.values)
    }
    if (depth === levels.length) {
      if (node.values === null) return false
      if (!firstOnly) found.push(...node.values)
      return firstOnly
    }
    const exact = node.children?.get(levels[depth]!)
    // "+" and "#" are never the names of a topic level, so `exact` cannot be a wildcard node.
    if (exact !== undefined && this.#collect(exact, levels, depth + 1, system, found, firstOnly)) return true
    const single = wildcards ? node.children?.get('+') : undefined
    return single !== undefined && this.#collect(single, levels, depth + 1, system, found, firstOnly)
  }
}
