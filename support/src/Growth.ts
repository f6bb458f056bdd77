/**
 * Whether the time of something grows faster than its size.
 *
 * The time of a large one is compared with that of a small one, sixteen times in a row: as long if the time is proportional to the size, and
 * sixteen times as long if it is quadratic. They are measured in turns, by the processor time of the thread, so that what else the machine
 * does counts for neither. What is quadratic grows everywhere; where a runtime takes longer from some size on, as for large texts, only
 * from one size to another. So one in the middle is measured, too.
 */
import { readFileSync } from "node:fs"

/** How many times as much each is as the one before. */
const STEP = 4
/** How many times as much the large one is as the small one. */
const FACTOR = STEP * STEP
/** Between the 1 of a linear loop and the 16 of a quadratic one, with room for caches and the collection of garbage. */
const BOUND = 4.5
/** The same for the first step, in which what is linear may still be most, and for the second one. */
const FIRST_BOUND = 1.5
const SECOND_BOUND = 2
/** How long the small one takes at least, in milliseconds: long enough to be told from the steps in which the time is counted. */
const ENOUGH = 4
/** What takes less than this for as much as `most` takes its time for nothing that grows. */
const LEAST = 1
const ROUNDS = 8
/** A large one that takes longer than this, in milliseconds, is not measured more often than twice. */
const LONG = 500

/** The processor time of this thread in milliseconds. Where the system does not tell it, the time of the clock. */
const threadTime: () => number = (() => {
  const { threadCpuUsage } = process as {
    readonly threadCpuUsage?: () => { readonly user: number; readonly system: number }
  }
  if (threadCpuUsage !== undefined) {
    return () => {
      const { system, user } = threadCpuUsage.call(process)
      return (user + system) / 1000
    }
  }
  // Node 20. The time of the process has that of its other threads.
  const scheduled = () => Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[0]) / 1e6
  try {
    return Number.isFinite(scheduled()) ? scheduled : () => performance.now()
  } catch {
    return () => performance.now()
  }
})()

const timeOf = (run: () => unknown, times: number): number => {
  const before = threadTime()
  for (let i = 0; i < times; i++) run()
  return threadTime() - before
}

/** A small one that takes long enough, and its size. */
const smallOf = (
  make: (size: number) => () => unknown,
  from: number,
  most: number
): { readonly size: number; readonly run: () => unknown; readonly isMeasurable: boolean } => {
  for (let size = from; ; size *= 2) {
    const run = make(size)
    const least = Math.min(
      ...Array.from({ length: 3 }, () => {
        const before = performance.now()
        run()
        return performance.now() - before
      })
    )
    if (least >= ENOUGH || size >= most) return { size, run, isMeasurable: least >= LEAST }
  }
}

/** The least times of several rounds: of the small one and of the one in the middle so often that they do as much as the large one. */
interface Times {
  readonly small: number
  readonly middle: number
  readonly large: number
}

const isFaster = ({ large, middle, small }: Times): boolean =>
  large >= BOUND * small && large >= SECOND_BOUND * middle && middle >= FIRST_BOUND * small

/**
 * How the time of something grows faster than its size, in words, or `undefined` if it does not. `make` makes what is measured of a size.
 * The smallest size begins with `from`, and is doubled until it takes a few milliseconds, or is `most`.
 */
export const excess = (
  make: (size: number) => () => unknown,
  { from = 250, most = 16_000 }: { readonly from?: number; readonly most?: number } = {}
): string | undefined => {
  const { isMeasurable, run, size } = smallOf(make, from, most)
  const large = make(size * FACTOR)
  let middle: (() => unknown) | undefined
  const floor = LEAST * FACTOR
  const least = (before: number | undefined, time: number) => Math.max(Math.min(before ?? Infinity, time), floor)
  let times: Times | undefined
  for (let round = 0; round < (times !== undefined && times.large > LONG ? 2 : ROUNDS); round++) {
    const small = isMeasurable ? least(times?.small, timeOf(run, FACTOR)) : floor
    const whole = least(times?.large, timeOf(large, 1))
    // Most need no look at the middle.
    if (whole < BOUND * small) return undefined
    middle ??= make(size * STEP)
    times = { small, middle: least(times?.middle, timeOf(middle, STEP)), large: whole }
    if (!isFaster(times)) return undefined
  }
  if (times === undefined) return undefined
  const said = (time: number) => `${Math.round(time)} ms`
  return `as much work takes ${said(times.small)} in parts of ${size}, ${said(times.middle)} in parts of ${size * STEP}, and ${said(times.large)} at once`
}
