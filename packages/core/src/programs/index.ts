/**
 * All programs. A program makes several calls, or makes a call that must not be executed twice safe to repeat.
 *
 * - The name of a program says what it does in addition to its operation. `provisionDistribution` creates a distribution exactly once, even
 *   if responses are lost. `editDistribution` reads, changes and writes a distribution. `createDistribution` and `updateDistribution` are
 *   the operations.
 * - A name that a module of programs exports is not exported by another module of programs or operations. So the automatic import of an
 *   editor is unambiguous.
 * - The types of a program's options, events and errors have its name and the suffix `Options`, `Event` or `Error`. The function that
 *   returns its events as a Stream has the suffix `Events`.
 *
 * `Programs` of the package exports all modules of programs. `programs/NAME` is the path of one module.
 *
 * @since 3.0.0
 */
export * from "./deleteAll.js"
export * from "./deleteWhenUnused.js"
export * from "./describeAll.js"
export * from "./deployFunction.js"
export * from "./disableAndDelete.js"
export * from "./editDistribution.js"
export * from "./ensureDistribution.js"
export * from "./find.js"
export * from "./invalidate.js"
export * from "./lists.js"
export * from "./moveAlias.js"
export * from "./provisionDistribution.js"
export * from "./provisionTenant.js"
export * from "./rotateSigningKey.js"
export * from "./syncTags.js"
export * from "./stagedRollout.js"
export * from "./waiters.js"
