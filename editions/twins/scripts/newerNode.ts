/** The tests that use undici 8, which `@effect/platform-node` brings. It needs Node 22.19. */
export const NEWER_NODE = [
  "packages/http/test/HttpTransport.node.test.ts",
  "packages/testing/test/HttpApp.test.ts",
  "packages/testing/test/Secrets.test.ts"
]

/** Those of the long run. */
export const NEWER_NODE_LONG = ["packages/testing/test/faults/undici.long.test.ts"]

/** The tests that this Node cannot run. `npm test`, or the long run, runs them on a newer one. */
export const LEFT_OUT = Number(process.versions.node.split(".", 1)[0]) < 22 ? [...NEWER_NODE, ...NEWER_NODE_LONG] : []
