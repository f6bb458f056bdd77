/** Runs the tests with a changed text of a file. */
import { fork, type ChildProcess } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Answer, Question } from "./worker.js"

export interface Runner {
  /** Returns the name of the failed test, or that the run timed out. `undefined` if all tests passed. */
  readonly attempt: (path: string, text: string, tests: ReadonlyArray<string>) => Promise<string | undefined>
  readonly close: () => void
}

const launcher = fileURLToPath(new URL("../run.mjs", import.meta.url))
const worker = fileURLToPath(new URL("worker.ts", import.meta.url))

/** The additional time limit, beyond the duration of the tests without a change. */
const EXTRA_TIME = 10_000

/** `copy` is a copy of the workspace, made by `Workspace.make`. */
export const make = (copy: string): Runner => {
  let child: ChildProcess | undefined
  /** Changed files that were not yet reported to the child process. */
  const changed = new Set<string>()
  /** The duration of each set of tests without a change, in milliseconds. */
  const usual = new Map<string, number>()

  /** The next answer of the child process. `undefined` after the time limit, or if the child has ended. */
  const next = (from: ChildProcess, limit: number): Promise<Answer | undefined> =>
    new Promise((resolve) => {
      const end = (answer: Answer | undefined): void => {
        clearTimeout(timer)
        from.off("message", end).off("exit", ended)
        if (answer === undefined) stop()
        resolve(answer)
      }
      const ended = (): void => end(undefined)
      const timer = setTimeout(ended, limit)
      from.on("message", end).on("exit", ended)
    })

  const stop = (): void => {
    child?.kill("SIGKILL")
    child = undefined
  }
  process.on("exit", stop)

  const ask = async (tests: Question["tests"], limit: number): Promise<Answer | undefined> => {
    if (child === undefined) {
      // The output of the tests is ignored.
      child = fork(launcher, [worker, copy], { cwd: copy, execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] })
      if ((await next(child, 120_000)) === undefined) throw new Error("The process that runs the tests did not start.")
    }
    const question: Question = { changed: [...changed], tests }
    changed.clear()
    child.send(question)
    return next(child, limit)
  }

  /** Runs the tests without a change: they must pass, and their duration determines the time limit. */
  const measure = async (tests: ReadonlyArray<string>): Promise<number> => {
    if (tests.length === 0) throw new Error("TestFiles.ts knows no tests of it.")
    const key = tests.join()
    const known = usual.get(key)
    if (known !== undefined) return known
    const start = performance.now()
    const answer = await ask(tests, 600_000)
    if (answer === undefined || answer.failure !== undefined || answer.ran === 0) {
      throw new Error(`Without any change these tests must pass: ${tests.join(", ")}: ${answer?.failure ?? "no end"}`)
    }
    const duration = performance.now() - start
    usual.set(key, duration)
    return duration
  }

  const attempt: Runner["attempt"] = async (path, text, tests) => {
    // The first file is the module's own. The other files take longer, and run only if the first one does not fail.
    const stages = tests.length > 1 ? [tests.slice(0, 1), tests.slice(1)] : [tests]
    const limits: Array<number> = []
    for (const stage of stages) limits.push(EXTRA_TIME + 3 * (await measure(stage)))
    const file = join(copy, path)
    const before = readFileSync(file, "utf8")
    writeFileSync(file, text)
    changed.add(file)
    try {
      for (const [i, stage] of stages.entries()) {
        const answer = await ask(stage, limits[i] ?? EXTRA_TIME)
        if (answer === undefined) return "no end"
        if (answer.failure !== undefined) return answer.failure
      }
      return undefined
    } finally {
      writeFileSync(file, before)
      changed.add(file)
    }
  }
  return { attempt, close: stop }
}
