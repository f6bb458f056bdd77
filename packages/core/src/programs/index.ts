/**
 * All programs by name: what is done with more than one call, or with one that must not be made twice.
 *
 * - A program is named for what it does beyond the call that it is about: `provisionDistribution` creates a distribution once, whatever gets
 *   lost, and `editDistribution` reads, changes and writes one. `createDistribution` and `updateDistribution` are the operations.
 * - No program has the name of an operation, and no name that a module of programs exports (its options, events and errors too) is
 *   exported by another one or by a module of operations. So an editor that imports a name by itself has one place to take it from.
 * - The events of a program as a Stream have its name and `Events`; its options, events and errors have its name and `Options`, `Event` and
 *   `Error`.
 *
 * These modules have no path of their own together: `Programs` of the package has all of them, `programs/NAME` one.
 *
 * @since 0.1.0
 */
export * from "./disableAndDelete.js"
export * from "./editDistribution.js"
export * from "./find.js"
export * from "./invalidate.js"
export * from "./lists.js"
export * from "./provisionDistribution.js"
export * from "./waiters.js"
