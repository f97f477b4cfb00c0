/** "a,b" of a query string as its words; undefined where nothing was given. */
export const listedWords = (given: string | undefined): string[] | undefined => (given === undefined ? undefined : given.split(',').map((word) => word.trim()).filter((word) => word !== ''))
