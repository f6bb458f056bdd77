/**
 * What `npm test` checks besides its tests. Not here is what looks at the text of sources, which the project checks where they are
 * written: the format, the lint, the project's rules, unused code, generated code, and the language service of Effect, whose rules are for
 * Effect 3.
 */
import { countTests, numbers, type Gate } from "./Gate.js"
import { LEFT_OUT, NEWER_NODE, NEWER_NODE_LONG } from "./newerNode.js"

/** Two lanes run in parallel, because the smallest machine has two cores. */
export const LANES: ReadonlyArray<ReadonlyArray<Gate>> = [
  [{ name: "types", script: ["check"] }],
  [
    { name: "type tests", script: ["typetest"], count: countTests },
    { name: "demo", script: ["demo"] }
  ]
]

/** What `npm run test:long` checks besides its tests. */
export const LONG: ReadonlyArray<ReadonlyArray<Gate>> = [
  [{ name: "types, by TypeScript 5.9", script: ["check:oldest"] }],
  LEFT_OUT.length === 0
    ? []
    : [{ name: "long tests on the newest Node", script: ["vitest:newest", ...NEWER_NODE_LONG], count: countTests }]
]

/** What runs after the checks, alone, because some cases measure time. `paths` are those of the conformance data. */
export const conformance = (paths: ReadonlyArray<string>): ReadonlyArray<Gate> => [
  { name: "conformance", script: ["conformance", ...paths], count: numbers }
]

/** What runs after the tests: nothing, since `.ci/run` runs all tests and the conformance cases of the Effect 4 edition. */
export const LAST: ReadonlyArray<Gate> =
  LEFT_OUT.length === 0
    ? []
    : [{ name: "tests on the newest Node", script: ["vitest:newest", ...NEWER_NODE], count: countTests }]
