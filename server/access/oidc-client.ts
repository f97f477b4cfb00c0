import * as client from 'openid-client'

export interface OidcSettings { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }

/** What must be the same when the person comes back from the provider: kept in a cookie of theirs meanwhile. */
export interface OidcAttempt { readonly state: string; readonly nonce: string; readonly verifier: string }

/** Who the provider says somebody is. */
export interface OidcIdentity {
  /** Unique at the issuer, and told with it: another issuer's is another person. */
  readonly subject: string
  /** Null where the provider has not verified it. */
  readonly verifiedEmail: string | null
}

export interface OidcClient {
  /** Where to send the browser, and what to keep for its return. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly attempt: OidcAttempt }>
  /** Takes the browser's return address; rejects where anything does not fit (RFC 9700: state, nonce, PKCE, issuer). */
  finish(returned: URL, attempt: OidcAttempt): Promise<OidcIdentity>
}

const ANSWER_WITHIN_S = 10

/** An OpenID Connect provider by authorization code with PKCE. It is asked for its addresses at the first sign-in: it may be away when we start. */
export function createOidcClient({ issuer, clientId, clientSecret }: OidcSettings): OidcClient {
  let found: Promise<client.Configuration> | undefined
  const provider = (): Promise<client.Configuration> => found ??= discover().catch((error: unknown) => {
    found = undefined // The next attempt asks again.
    throw error
  })
  const discover = (): Promise<client.Configuration> => client.discovery(
    new URL(issuer), clientId, clientSecret === '' ? undefined : clientSecret, clientSecret === '' ? client.None() : undefined,
    // Plain http only where the operator wrote it: a provider on the same machine.
    { timeout: ANSWER_WITHIN_S, ...(issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}) })

  return {
    async begin(redirectUri) {
      const attempt: OidcAttempt = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() }
      const url = client.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri, scope: 'openid email', state: attempt.state, nonce: attempt.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier), code_challenge_method: 'S256',
      })
      return { url: url.href, attempt }
    },
    async finish(returned, { state, nonce, verifier }) {
      const tokens = await client.authorizationCodeGrant(await provider(), returned, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
      const claims = tokens.claims()
      if (!claims) throw new Error('the provider gave no id token')
      // Some providers tell the address at the userinfo endpoint only.
      const told = claims['email'] === undefined ? await client.fetchUserInfo(await provider(), tokens.access_token, claims.sub) : claims
      const email = told['email_verified'] === true && typeof told['email'] === 'string' ? told['email'] : null
      return { subject: `${claims.iss} ${claims.sub}`, verifiedEmail: email }
    },
  }
}
