import type { SignInLink } from '#contract/access'
import { LANGUAGES, type Language, type LocalText } from '#contract/local-text'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })
const TEXTS: Record<SignInLink['purpose'], { readonly subject: LocalText; readonly body: LocalText }> = {
  invitation: {
    subject: text('Your access to {place}', '{place} 访问邀请'),
    body: text(
      'Hello {name},\n\nyou are invited to {place}. Choose your password here:\n{url}\n\nThe link works once, within seven days.',
      '{name}，您好！\n\n{place} 邀请您加入，请通过以下链接设置登录密码：\n{url}\n\n链接仅可使用一次，七天内有效。',
    ),
  },
  password: {
    subject: text('A new password for {place}', '重设 {place} 的登录密码'),
    body: text(
      'Hello {name},\n\nchoose a new password here:\n{url}\n\nThe link works once, within one hour. Your old password holds until then; if you have not asked for this, leave it.',
      '{name}，您好！\n\n请通过以下链接设置新密码：\n{url}\n\n链接仅可使用一次，一小时内有效。在此之前原密码仍然有效；如非您本人要求，请忽略此邮件。',
    ),
  },
}

export interface SignInMailGiven { readonly purpose: SignInLink['purpose']; readonly name: string; readonly place: string; readonly url: string; /** Null: not known, so it is written in every language. */ readonly language: Language | null }

/** The mail with a one-time link. */
export function signInMail({ purpose, language, ...given }: SignInMailGiven): { readonly subject: string; readonly text: string } {
  const languages = language === null ? LANGUAGES : [language]
  const filled = (written: LocalText, one: Language): string => written[one].replace(/\{(name|place|url)\}/g, (_all, key: 'name' | 'place' | 'url') => given[key])
  const { subject, body } = TEXTS[purpose]
  return { subject: languages.map((one) => filled(subject, one)).join(' · '), text: languages.map((one) => filled(body, one)).join('\n\n— — —\n\n') }
}
