/** TypeScript's findings in files, under the compiler options of the project. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))

export interface Finding {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/**
 * The errors in files; one program for all of them costs what one for a single file does. It runs in a process of its own: a test's worker
 * that answers nothing for a minute is taken for dead.
 */
export const compile = (files: ReadonlyArray<string>): Promise<ReadonlyArray<Finding>> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ["scripts/run.mjs", "scripts/test/typecheck.ts"],
      { cwd: root, maxBuffer: 2 ** 26 },
      (error, stdout) => (error === null ? resolve(JSON.parse(stdout) as ReadonlyArray<Finding>) : reject(error))
    )
    child.stdin?.end(JSON.stringify(files))
  })
