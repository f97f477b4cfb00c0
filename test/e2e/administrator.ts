import { sessionCookieName } from '../../server/http/cookie-sessions.ts'

/** An account of a server under test. */
export interface Account { readonly email: string; readonly password: string }

/** Whom tests make on the first run of a fresh server. */
export const ADMINISTRATOR: Account = { email: 'admin@example.org', password: 'correct horse' }

/** A browser's session: the cookie as it stands in the header, and the token that writes send along. */
export interface TestSession { readonly cookie: string; readonly csrfToken: string }

/** A machine under load may let the database wait: 503 is asked again, as a program would. */
async function post(url: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
    if (answer.status !== 503 || tries >= TRIES) return answer
    await answer.arrayBuffer()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}
const TRIES = 30

/** Signs in; on a fresh server the administrator is made first. */
export async function signIn(url: string, account: Account = ADMINISTRATOR): Promise<TestSession> {
  if (account === ADMINISTRATOR) await post(url, '/first-run', { name: 'Administrator', ...account }) // 409 where somebody is there already
  const answer = await post(url, '/session', account)
  if (!answer.ok) throw new Error(`${account.email} could not sign in: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]!).find((one) => one.startsWith(`${sessionCookieName(false)}=`))
  if (!cookie) throw new Error('the sign-in gave no cookie')
  const { csrfToken } = await (await fetch(`${url}/api/v1/session`, { headers: { cookie } })).json() as { csrfToken: string }
  return { cookie, csrfToken }
}

/** A token that may all that the account's role may, for programs. */
export async function tokenOf(url: string, account: Account = ADMINISTRATOR): Promise<string> {
  const { cookie, csrfToken } = await signIn(url, account)
  const answer = await post(url, '/tokens', { name: 'Test', role: 'administrator' }, { cookie, 'x-csrf-token': csrfToken })
  if (!answer.ok) throw new Error(`no token was made: ${answer.status} ${await answer.text()}`)
  return (await answer.json() as { secret: string }).secret
}

/** The account of a role that the demo printed. */
export function demoAccount(stdout: string, role = 'administrator'): Account | null {
  const [, email, password] = new RegExp(`(${role}@demo\\.example) +(\\S+)`).exec(stdout) ?? []
  return email && password ? { email, password } : null
}

/** What a program sends along with each request. */
export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })
