import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { LEFT_OUT } from "./scripts/newerNode.js"

// vitest 5 is made for Node 22.12 and later. To run on Node 20, it needs this when a test fails.
Reflect.set(Map, "groupBy", <K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, Array<V>> => {
  const groups = new Map<K, Array<V>>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return groups
})

export default defineConfig({
  test: {
    exclude: ["**/node_modules/**", ...LEFT_OUT],
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
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
})
