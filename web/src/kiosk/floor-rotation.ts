/** Seconds that one floor stays on a kiosk before the next. */
export const FLOOR_TURN_S = 20

/** The floor a kiosk shows at a time: derived from the clock, so that screens side by side turn together and a reload does not start over. */
export const floorAt = (now: number, floors: number, turnS = FLOOR_TURN_S): number => (floors === 0 ? 0 : Math.floor(now / (turnS * 1000)) % floors)
