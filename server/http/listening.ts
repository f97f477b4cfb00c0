import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import { StartupError } from '#contract/startup-error'
import type { Config } from '../config.ts'
import type { App } from './app.ts'

/** Listens where the settings say; gives the address. Throws StartupError with what a person can do. */
export async function listen(app: App, config: Config): Promise<string> {
  try {
    await app.listen({ host: config.httpHost, port: config.httpPort })
  } catch (error) {
    throw listenFault(error, config)
  }
  const { port } = app.server.address() as AddressInfo
  return `${config.tlsCertificate === '' ? 'http' : 'https'}://${config.httpHost.includes(':') ? `[${config.httpHost}]` : config.httpHost}:${port}`
}

function listenFault(error: unknown, { httpHost, httpPort }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE': return new StartupError(`Port ${httpPort} on ${httpHost} is taken by another program.`, 'Stop that program or choose another port with --http-port.', { cause: error })
    case 'EACCES': return new StartupError(`Port ${httpPort} may not be used by this user.`, 'Choose a port above 1023 with --http-port.', { cause: error })
    case 'EADDRNOTAVAIL': return new StartupError(`${httpHost} is no address of this machine.`, 'Correct --http-host.', { cause: error })
    default: return error
  }
}

/** Certificate and key to speak https by; undefined where none are set. */
export function tlsFiles({ tlsCertificate, tlsKey }: Config): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCertificate === '') return undefined
  const [cert, key] = [tlsCertificate, tlsKey].map((file) => {
    try {
      return readFileSync(file)
    } catch (error) {
      throw new StartupError(`The TLS file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`, 'Correct ATRIUM_TLS_CERTIFICATE and ATRIUM_TLS_KEY.', { cause: error })
    }
  }) as [Buffer, Buffer]
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new StartupError(`The certificate ${tlsCertificate} and the key ${tlsKey} do not go together (${(error as Error).message}).`, 'Give the PEM files of one certificate.', { cause: error })
  }
  return { cert, key }
}
