import net from 'node:net'

/** A TCP wire to `target` that can be cut and mended, for outages of a database that itself stays up. */
export interface CuttableWire { readonly port: number; cut(): Promise<void>; mend(): Promise<void> }

export async function cuttableWire(targetPort: number): Promise<CuttableWire> {
  const open = new Set<net.Socket>()
  const server = net.createServer((near) => {
    const far = net.connect(targetPort, '127.0.0.1')
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.once('close', () => { open.delete(one); other.destroy() })
      one.pipe(other)
    }
  })
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as net.AddressInfo
  return {
    port,
    cut: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    }),
    mend: () => listen(port),
  }
}
