/**
 * All programs over the operations of CloudFront KeyValueStore. They follow the conventions of the programs of core.
 *
 * @since 3.0.0
 */
export * from "./syncKeyValueStore.js"
