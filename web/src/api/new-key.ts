/** A name that nothing else has, for one request or thing. crypto.randomUUID is missing where a page is served over plain HTTP, as in a house without a certificate. */
export const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
