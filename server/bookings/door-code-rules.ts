/** Where the QR code on a door leads: the page signs in, then checks in with the code. */
export const checkInPath = (resourceId: string, doorCode: string): string => `/check-in/${encodeURIComponent(resourceId)}?code=${encodeURIComponent(doorCode)}`
