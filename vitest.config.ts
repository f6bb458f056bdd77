import { fileURLToPath } from "node:url"
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
    // By its whole path: vitest looks for a relative one in the folder above as well.
    setupFiles: [fileURLToPath(new URL("vitest.setup.ts", import.meta.url))],
    // Loading Effect and building schemas costs more than most test files do: a worker keeps them from file to file. Nothing in
    // the packages is state of a module, and what a test changes of the world is put back after it.
    pool: "threads",
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Two fill the smallest machine.
    minWorkers: 1,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
})
