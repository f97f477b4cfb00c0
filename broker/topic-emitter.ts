import { TopicTree } from './topic-tree.ts'

/** A packet as aedes hands it to its emitter; only the topic matters here. */
interface Routed { readonly topic: string }
type Listener = (packet: Routed, done: () => void) => void
type Done = (error?: Error) => void

const ignore = (): void => undefined

/**
 * What aedes calls `mq`: hands each packet to the subscribers of its topic. Unlike mqemitter it does not
 * wait for them: there, a hundred packets that wait for one frozen subscriber stop every publisher for
 * `drainTimeout`. Here a subscriber that does not read costs its own write buffer, which has a cap.
 */
export class TopicEmitter {
  readonly tree = new TopicTree<Listener>()
  /** aedes reads these two of mqemitter; nothing is ever queued here. */
  readonly concurrency = 0
  readonly current = 0
  closed = false

  on(topic: string, listener: Listener, done?: Done): this {
    this.tree.add(topic, listener)
    if (done) setImmediate(done)
    return this
  }

  removeListener(topic: string, listener: Listener, done?: Done): this {
    this.tree.remove(topic, listener)
    if (done) setImmediate(done)
    return this
  }

  emit(packet: Routed, done: Done = ignore): this {
    if (this.closed) {
      done(new Error('the broker is closed'))
      return this
    }
    if (this.tree.size > 0) for (const listener of this.tree.match(packet.topic)) listener(packet, ignore)
    done()
    return this
  }

  close(done: Done = ignore): this {
    this.closed = true
    setImmediate(done)
    return this
  }
}
