/** What the API of `Control` shows of planned faults. */
import type { Planned } from "../Faults.js"

/** JSON has no infinity. */
export const finite = (count: number): number | null => (Number.isFinite(count) ? count : null)

export const planned = ({ later, times, ...rest }: Planned) => ({ ...rest, times: finite(times), later: finite(later) })
