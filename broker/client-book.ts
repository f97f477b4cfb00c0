import type { Client } from 'aedes'
import type { ConnectRequest, Will } from './connect-rules.ts'
import type { Connection, Identity } from './connection.ts'

/** Which connection and which identity an aedes client has. */
export class ClientBook {
  readonly #bySocket = new WeakMap<object, Connection>()
  readonly #requests = new WeakMap<object, ConnectRequest & { readonly will: Will | null }>()
  /** Clients that passed authentication: the guard against aedes' eagerness. */
  readonly #authenticated = new WeakMap<object, Identity>()

  noteConnection(connection: Connection): void { this.#bySocket.set(connection.socket, connection) }
  connectionOf(client: Client): Connection | undefined { return this.#bySocket.get(client.conn) }

  noteRequest(client: Client, request: ConnectRequest & { readonly will: Will | null }): void { this.#requests.set(client, request) }
  requestOf(client: Client): ConnectRequest & { readonly will: Will | null } { return this.#requests.get(client)! }

  noteAuthenticated(client: Client, identity: Identity): void { this.#authenticated.set(client, identity) }
  /** Undefined for whoever was not authenticated. aedes hands its persistence the client as a bare object. */
  identityOf(client: object): Identity | undefined { return this.#authenticated.get(client) }
}
