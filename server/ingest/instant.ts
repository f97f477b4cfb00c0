const ZERO = 48
const digitAt = (text: string, at: number): number => {
  const digit = text.charCodeAt(at) - ZERO
  return digit >= 0 && digit <= 9 ? digit : NaN
}
const twoAt = (text: string, at: number): number => digitAt(text, at) * 10 + digitAt(text, at + 1)

/**
 * Epoch milliseconds of an RFC 3339 time, null when it is none. Any number of fractional digits is
 * read (ChirpStack sends nine) and cut to milliseconds. A time without a zone is refused: `Date.parse`
 * would take it as this machine's zone, which is somebody else's clock.
 */
export function parseInstant(text: string): number | null {
  const separator = text.charCodeAt(10)
  if (text.length < 20 || text.length > 40 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45
    || (separator !== 84 && separator !== 116 && separator !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null
  const year = twoAt(text, 0) * 100 + twoAt(text, 2)
  const month = twoAt(text, 5), day = twoAt(text, 8), hour = twoAt(text, 11), minute = twoAt(text, 14)
  // A leap second is read as the second after it, as POSIX clocks do.
  const second = twoAt(text, 17)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour <= 23 && minute <= 59 && second <= 60)) return null
  let at = 19
  let milliseconds = 0
  if (text.charCodeAt(at) === 46) {
    let scale = 100
    const start = ++at
    for (let digit = digitAt(text, at); digit === digit; digit = digitAt(text, ++at)) { milliseconds += Math.floor(digit * scale); scale /= 10 }
    if (at === start) return null
  }
  const offset = zoneOffsetMs(text, at)
  if (offset === null) return null
  const time = Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(milliseconds)) - offset
  return Number.isFinite(time) ? time : null
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function zoneOffsetMs(text: string, at: number): number | null {
  const sign = text.charCodeAt(at)
  if (sign === 90 || sign === 122) return text.length === at + 1 ? 0 : null
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return null
  const hours = twoAt(text, at + 1), minutes = twoAt(text, at + 4)
  if (!(hours <= 23 && minutes <= 59)) return null
  return (sign === 45 ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
