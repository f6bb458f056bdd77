import { readFileSync } from "node:fs"

/**
 * The CPU time of this thread in microseconds. On Linux the kernel provides it, without other processes and the threads
 * of the compiler. On other systems it is the wall-clock time.
 */
export const micros: () => number = (() => {
  const file = `/proc/${process.pid}/task/${process.pid}/schedstat`
  try {
    readFileSync(file)
    return () => Number(readFileSync(file, "latin1").split(" ", 1)[0]) / 1000
  } catch {
    return () => performance.now() * 1000
  }
})()
