/**
 * A process that runs tests in a copy of the workspace, on request of its parent. If a mutant makes it hang or breaks
 * it, the parent ends it. It caches compiled files: a run takes one second instead of ten.
 */
import { createVitest } from "vitest/node"

export interface Question {
  /** Files that were changed since the last request. */
  readonly changed: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
}

export interface Answer {
  /** The first failure. Absent if every test passed. */
  readonly failure: string | undefined
  /** The number of tests that ran. */
  readonly ran: number
}

const copy = process.argv[2]!
process.chdir(copy)
// All values of each property: a mutant may show in few of them.
process.env["TEST_LONG"] = "1"
const vitest = await createVitest("test", {
  root: copy,
  watch: false,
  bail: 1,
  reporters: [{}],
  minWorkers: 1,
  maxWorkers: 1,
  fileParallelism: false
})
await vitest.init()

const answer = async ({ changed, tests }: Question): Promise<Answer> => {
  for (const file of changed) vitest.invalidateFile(file)
  // `bail` counts all known failures, including those of files that do not run this time.
  vitest.state.filesMap.clear()
  const specifications = (await Promise.all(tests.map((test) => vitest.globTestSpecifications([test])))).flat()
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const ran = testModules.flatMap((module) => [...module.children.allTests()])
  const failures = [
    ...ran.filter((test) => test.result().state === "failed").map((test) => test.fullName),
    ...testModules.flatMap((module) => module.errors().map(({ message }) => message)),
    ...testModules.filter((module) => module.state() === "failed").map((module) => module.moduleId),
    ...unhandledErrors.map((error) => String(error))
  ]
  return { failure: failures[0], ran: ran.length }
}

process.on("message", (question: Question) => {
  void answer(question).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ failure: String(error), ran: 0 })
  )
})
// The parent may have been killed.
process.on("disconnect", () => process.exit())
process.send?.({ failure: undefined, ran: 0 })
