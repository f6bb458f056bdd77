/** What `npm test` checks besides its tests. */
import { countTests, numbers, type Gate } from "./Gate.js"

/** Two lanes run in parallel, because the smallest machine has two cores. */
export const LANES: ReadonlyArray<ReadonlyArray<Gate>> = [
  [
    { name: "types and Effect rules", script: ["check"] },
    { name: "type tests", script: ["typetest"], count: countTests },
    { name: "format", script: ["format", "--check"] },
    { name: "demo", script: ["demo"] }
  ],
  [
    { name: "Effect 4 edition, emitted", script: ["edition", "--emit"] },
    { name: "generated code", script: ["generate", "--check"] },
    { name: "cookbook", script: ["cookbook", "--check"] },
    { name: "project rules", script: ["rules"] },
    { name: "lint", script: ["lint"] },
    { name: "unused code", script: ["unused"] }
  ]
]

/** What `npm run test:long` checks besides its tests. */
export const LONG: ReadonlyArray<ReadonlyArray<Gate>> = [
  [{ name: "types, by TypeScript 5.9", script: ["check:oldest"] }],
  [{ name: "Effect rules, by the language service", script: ["effect"] }]
]

/** What runs after the checks, alone, because some cases measure time. `paths` are those of the conformance data. */
export const conformance = (paths: ReadonlyArray<string>): ReadonlyArray<Gate> => [
  { name: "conformance", script: ["conformance", ...paths], count: numbers }
]

/** What runs after the tests: nothing, since `.ci/run` runs all tests and the conformance cases of the Effect 4 edition. */
export const LAST: ReadonlyArray<Gate> = []
