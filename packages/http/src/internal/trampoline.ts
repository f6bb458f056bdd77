/**
 * Runs `task` once for each call, but never within another run of it. Effect 4 runs a fiber as soon as it is resumed: without this, thousands
 * of fibers that wait for each other and have nothing else to wait for would run within each other, until there is no stack left.
 */
export const make = (task: () => void): (() => void) => {
  let pending = 0
  return () => {
    if (pending++ > 0) return
    do task()
    while (--pending > 0)
  }
}
