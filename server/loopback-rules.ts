/** True for an address that only this machine can reach: 127.0.0.0/8, ::1 and the name localhost. */
export const isLoopback = (host: string): boolean => /^(localhost|\[?::1\]?|127(\.\d{1,3}){3})$/i.test(host)
