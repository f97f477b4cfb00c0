import { StartupError } from '#contract/startup-error'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Turns what the file system says of a folder into a sentence; other errors pass as they are. */
export function folderError(error: unknown, dir: string): unknown {
  switch (codeOf(error)) {
    case 'EACCES': case 'EPERM': case 'EROFS':
      return new StartupError(`The data folder ${dir} cannot be written.`, 'Give this user write access to it, or choose another folder.', { cause: error })
    case 'ENOTDIR': case 'EEXIST':
      return new StartupError(`${dir} is not a folder.`, 'Choose a folder for the data.', { cause: error })
    case 'ENOSPC':
      return new StartupError(`There is no space left for the data folder ${dir}.`, 'Free some space, or choose another folder.', { cause: error })
    default: return error
  }
}

/** Turns what listen() says of an address into a sentence; other errors pass as they are. */
export function listenError(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} on ${host} is taken.`, 'Stop the program that uses it, or choose another MQTT port.', { cause: error })
    case 'EACCES':
      return new StartupError(`Port ${port} on ${host} may not be used.`, 'Ports below 1024 need rights: choose a higher MQTT port.', { cause: error })
    case 'EADDRNOTAVAIL': case 'ENOTFOUND':
      return new StartupError(`${host} is not an address of this machine.`, 'Choose 127.0.0.1, 0.0.0.0 or an address that this machine has.', { cause: error })
    default: return error
  }
}
