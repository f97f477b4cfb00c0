import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface TestProvider {
  readonly issuer: string
  /** Who signs in at the provider next, and what it knows of them. */
  person: { sub: string; email: string; email_verified: boolean }
  /** Follows the provider's redirections from the authorization request until it sends the browser back; gives that address. */
  signIn(authorization: string): Promise<URL>
  close(): Promise<void>
}

interface Context { readonly oidc: { readonly session: { readonly accountId: string }; readonly client: { readonly clientId: string } } }

/** A real OpenID Connect provider (oidc-provider) on the loopback, where whoever comes is signed in as `person`. */
export async function testOidcProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: 'atrium', client_secret: 'a client secret of some length', redirect_uris: [redirectUri], response_types: ['code'], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] }, cookies: { keys: ['test'] }, features: { devInteractions: { enabled: false } },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: async () => ({ ...test.person, sub: id }) }),
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    loadExistingGrant: async ({ oidc: { session, client } }: Context) => {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void provider.interactionFinished(request, response, { login: { accountId: test.person.sub } }, { mergeWithLastSubmission: false })
    else void answer(request, response)
  })

  const test: TestProvider = {
    issuer, person: { sub: '', email: '', email_verified: false },
    async signIn(authorization) {
      const jar = new Map<string, string>()
      for (let url = new URL(authorization), step = 0; step < 10; step++) {
        const response = await fetch(url, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
        for (const line of response.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          if (name) jar.set(name, value ?? '')
        }
        const location = response.headers.get('location')
        if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`)
        url = new URL(location, url)
        if (url.origin !== issuer) return url
      }
      throw new Error('the provider redirects without end')
    },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
  return test
}
