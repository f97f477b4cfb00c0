import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Deliver } from './outbox-service.ts'

/** What a mail in the outbox holds. */
export interface MailPayload {
  readonly subject: string
  readonly text: string
  /** An iCalendar text that the reader's calendar takes up, by its method. */
  readonly calendar?: { readonly method: 'request' | 'cancel' | 'publish'; readonly text: string }
  /** Files of the attachments' folder, read when the mail leaves. One that is gone by then is left out: the text must do without it. */
  readonly attachments?: readonly MailAttachment[]
}
export interface MailAttachment { readonly name: string; readonly mediaType: string; /** Below the folder. */ readonly path: string }

export interface MailOptions {
  /** smtp:// or smtps:// URL; null writes each mail as a file into the folder. */
  readonly url: string | null
  readonly folder: string
  readonly from: string
  /** Where attachments lie. */
  readonly attachments: string
}

const WITHIN_MS = 30_000

/** Mails by SMTP, or (the default, so that nothing leaves a machine unasked) as .eml files. */
export function mailDelivery({ url, folder, from, attachments }: MailOptions): Deliver {
  const transport = url === null ? null : createTransport({ url, connectionTimeout: WITHIN_MS, greetingTimeout: WITHIN_MS, socketTimeout: WITHIN_MS })
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  if (transport === null) mkdirSync(folder, { recursive: true })
  return async ({ id, recipient, payload, dedupeKey }) => {
    const { subject, text, calendar, attachments: attached = [] } = payload as unknown as MailPayload
    const mail = {
      from: { name: 'Atrium', address: from }, to: recipient, subject, text, disableFileAccess: true, disableUrlAccess: true,
      // The same message again has the same id: a mail program shows it once.
      messageId: `<${Buffer.from(dedupeKey).toString('base64url')}@atrium>`,
      ...calendar && { icalEvent: { method: calendar.method.toUpperCase(), content: calendar.text, filename: 'booking.ics' } },
      attachments: (await Promise.all(attached.map((file) => content(attachments, file)))).filter((file) => file !== null),
    }
    if (transport !== null) return void await transport.sendMail(mail)
    const { message } = await composer.sendMail(mail)
    const path = join(folder, `${String(id).padStart(8, '0')}.eml`)
    writeFileSync(`${path}.part`, message as Buffer)
    renameSync(`${path}.part`, path)
  }
}

async function content(folder: string, { name, mediaType, path }: MailAttachment): Promise<{ filename: string; contentType: string; content: Buffer } | null> {
  if (normalize(path).startsWith('..')) throw new Error('an attachment lies outside of its folder')
  try {
    return { filename: name, contentType: mediaType, content: await readFile(join(folder, path)) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
