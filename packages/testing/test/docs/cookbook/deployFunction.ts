import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { deployFunction, rollbackFunction } from "@effect-cloudfront/core/programs/deployFunction"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const code = (file: string) => `function handler(event) {
  if (event.request.uri.endsWith("/")) event.request.uri += "${file}"
  return event.request
}`

const event = {
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.1" },
  request: { method: "GET", uri: "/docs/", querystring: {}, headers: {}, cookies: {} }
}

const tests = [{ name: "adds the file", event, expect: { request: { uri: "/docs/index.html" } } }]

export const program = Effect.gen(function* () {
  const plan = yield* deployFunction("directory-index", { code: code("index.html"), tests, dryRun: true })
  yield* Console.log("would do:", plan.steps)

  const first = yield* deployFunction("directory-index", {
    code: code("index.html"),
    tests,
    onEvent: (event) => (event._tag === "Waiting" ? Effect.void : Console.log(event._tag))
  })
  yield* Console.log(`${first.action}, published: ${first.published}`)

  // A test that fails: nothing is published.
  yield* deployFunction("directory-index", { code: code("index.htm"), tests }).pipe(
    Effect.asVoid,
    Effect.catchTag("FunctionTestsFailed", (error) => Console.log(error.message))
  )

  // Another release, and back.
  const second = yield* deployFunction("directory-index", { code: code("home.html") })
  if (second.previous !== undefined) yield* rollbackFunction("directory-index", second.previous)
  const again = yield* deployFunction("directory-index", { code: code("index.html"), tests })
  yield* Console.log(`after going back: ${again.action}`)
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
