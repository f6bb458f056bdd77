import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "codegen/test/**/*.test.ts",
      "support/test/**/*.test.ts",
      "scripts/test/**/*.test.ts",
      "benchmarks/test/**/*.test.ts"
    ],
    setupFiles: ["./vitest.setup.ts"],
    // Loading Effect and building schemas costs more than most test files do: a worker keeps them from file to file. Nothing in
    // the packages is state of a module, and what a test changes of the world is put back after it.
    pool: "threads",
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Two fill the smallest machine.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
})
