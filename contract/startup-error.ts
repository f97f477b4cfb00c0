/**
 * Why a program cannot start, for a person: `message` says what is wrong, `hint` what to do about it.
 * It is printed as one line and the program exits 1; every other error is a defect and prints its stack.
 */
export class StartupError extends Error {
  readonly hint: string
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartupError'
    this.hint = hint
  }
}

/** The line that a person reads. */
export const startupSentence = (error: StartupError): string => `${error.message} ${error.hint}`.trim()
