/** Deploys a function with tests, looks at the site with it, and goes back to the release before if the site is worse. */
import {
  deployFunction,
  rollbackFunction,
  type DeployFunctionEvent
} from "@effect-cloudfront/core/programs/deployFunction"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"

const NAME = "directory-index"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "1 minute", lag: "0 seconds" } as const

const codeFor = (file: string) => `function handler(event) {
  if (event.request.uri.endsWith("/")) event.request.uri += "${file}"
  return event.request
}`

const viewerRequest = (uri: string) => ({
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.1" },
  request: { method: "GET", uri, querystring: {}, headers: {}, cookies: {} }
})

const tests = [
  { name: "a file", event: viewerRequest("/a.png"), expect: { request: { uri: "/a.png" } } },
  { name: "a folder", event: viewerRequest("/docs/"), expect: { request: { uri: "/docs/index.html" } } }
]

const show = (event: DeployFunctionEvent) => {
  switch (event._tag) {
    case "TestPassed":
      return Console.log(`  test passed: ${event.test}`)
    case "TestFailed":
      return Console.log(`  test failed: ${event.test}, ${event.reason}`)
    case "Waiting":
      return Effect.void
    default:
      return Console.log(`  ${event._tag}`)
  }
}

/** `isGood` is your own look at the site, after the release is live. */
export const release = (code: string, isGood: Effect.Effect<boolean>) =>
  Effect.gen(function* () {
    const { previous, published } = yield* deployFunction(NAME, { code, tests, onEvent: show, ...pace })
    if (!published) return "was live before"
    if (yield* isGood) return "is live"
    if (previous === undefined) return "is live, and there is nothing to go back to"
    yield* rollbackFunction(NAME, previous, { onEvent: show, ...pace })
    return "was taken back"
  }).pipe(
    Effect.catchTags({
      // Nothing was published.
      FunctionTestsFailed: ({ failures }) => Effect.succeed(`has ${failures.length} failed test, and is not live`),
      FunctionSizeLimitExceeded: () => Effect.succeed("is too large, and was not sent"),
      // Another run finds what this one has left.
      WaitTimeout: ({ last }) => Effect.succeed(`is not live yet: ${last}`)
    })
  )

const good = Effect.succeed(true)

export const main = Effect.gen(function* () {
  const first = codeFor("index.html")
  yield* Console.log("first", yield* release(first, good))
  yield* Console.log("the same", yield* release(first, good))
  yield* Console.log("wrong", yield* release(codeFor("index.htm"), good))
  const second = `// A comment, so that it is another release.\n${first}`
  yield* Console.log("second", yield* release(second, Effect.succeed(false)))
  yield* Console.log("first again", yield* release(first, good))
})
