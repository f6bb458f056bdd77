/** All benchmarks, in the order of the page: first those with a target. */
import type { Benchmark } from "./suite/Benchmark.js"
import * as InMemory from "./suite/InMemory.js"
import * as Loopback from "./suite/Loopback.js"
import * as Memory from "./suite/Memory.js"
import * as Others from "./suite/Others.js"
import * as Programs from "./suite/Programs.js"

export const benchmarks: ReadonlyArray<Benchmark> = [
  ...Memory.decode,
  ...Memory.signatures,
  Memory.signUrl,
  ...Loopback.loopback,
  ...Memory.firsts,
  ...Programs.starts,
  ...Programs.bundles,
  Others.stream,
  Programs.memory,
  ...Memory.otherSignatures,
  ...Others.programs,
  ...InMemory.inMemory,
  ...Loopback.transports,
  ...Programs.otherStarts,
  ...Programs.otherBundles,
  ...Others.others,
  ...Memory.growth
]
