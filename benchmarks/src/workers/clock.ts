import { readFileSync } from "node:fs"

/** The CPU time of this process with all its threads in microseconds: for work that the runtime gives to other threads. */
export const microsOfAll = (): number => {
  const { system, user } = process.cpuUsage()
  return user + system
}

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
