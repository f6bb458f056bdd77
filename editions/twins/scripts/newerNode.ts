/** The tests that use undici 8, which `@effect/platform-node` brings. It needs Node 22.19. */
export const NEWER_NODE = [
  "packages/http/test/HttpTransport.node.test.ts",
  "packages/testing/test/HttpApp.test.ts",
  "packages/testing/test/Secrets.test.ts",
  "packages/testing/test/faults/undici.test.ts"
]

/** The tests that this Node cannot run. `npm test` runs them on a newer one. */
export const LEFT_OUT = Number(process.versions.node.split(".", 1)[0]) < 22 ? NEWER_NODE : []
