/** A pattern for LIKE that matches texts with this one in them; LIKE's own signs are letters here. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
