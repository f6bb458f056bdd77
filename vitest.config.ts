import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "codegen/test/**/*.test.ts", "scripts/test/**/*.test.ts"],
    environment: "node",
    setupFiles: ["./vitest.setup.ts"],
    // Loading Effect and building schemas costs more than most test files do: a worker keeps them from file to file. Nothing in
    // the packages is state of a module, and a test must put back what it changes of the world.
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    teardownTimeout: 5_000,
    // TestClock is the clock of tests; what Effect itself needs of timers must stay real.
    fakeTimers: { toFake: undefined },
    reporters: ["default"]
  }
})
