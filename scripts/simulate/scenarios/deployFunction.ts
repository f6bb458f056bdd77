/** The scenarios of `deployFunction` and its relatives. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as ConnectionFunction from "@effect-cloudfront/core/ConnectionFunction"
import * as Function from "@effect-cloudfront/core/Function"
import * as Deploy from "@effect-cloudfront/core/programs/deployFunction"
import { base64Encode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Etag from "@effect-cloudfront/testing/Etag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"
import { readingOnly } from "./dryRun.js"

const OLD = "function handler(event) { return event.request }"
const NEW = "function handler(event) { event.request.uri = '/new'; return event.request }"
const THEIRS = "function handler(event) { event.request.uri = '/theirs'; return event.request }"

const event = {
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.1" },
  request: { method: "GET", uri: "/", querystring: {}, headers: {}, cookies: {} }
}

const expecting = (uri: string): ReadonlyArray<Deploy.FunctionTest> => [
  { name: "answers", event, expect: { request: { uri } } }
]

const OLD_RELEASE: Deploy.FunctionRelease = {
  code: utf8Encode(OLD),
  config: { Comment: "", Runtime: "cloudfront-js-2.0" }
}

const NAME = "mine"

const CONFIG = OLD_RELEASE.config

/** The operations of a kind of functions, for what other clients do. */
interface Kind {
  readonly development: "function" | "connectionFunction"
  readonly live: "liveFunction" | "liveConnectionFunction"
  readonly create: (code: Uint8Array) => Effect.Effect<string, Failure, CloudFront>
  readonly publish: (id: string, etag: string) => Effect.Effect<void, Failure, CloudFront>
  readonly update: (id: string, etag: string, code: Uint8Array) => Effect.Effect<void, Failure, CloudFront>
}

const viewer: Kind = {
  development: "function",
  live: "liveFunction",
  create: (FunctionCode: Uint8Array) =>
    Effect.map(Function.createFunction({ Name: NAME, FunctionConfig: CONFIG, FunctionCode }), () => NAME),
  publish: (Name: string, IfMatch: string) => Effect.asVoid(Function.publishFunction({ Name, IfMatch })),
  update: (Name: string, IfMatch: string, FunctionCode: Uint8Array) =>
    Effect.asVoid(Function.updateFunction({ Name, IfMatch, FunctionConfig: CONFIG, FunctionCode }))
}
const connection: Kind = {
  development: "connectionFunction",
  live: "liveConnectionFunction",
  create: (ConnectionFunctionCode: Uint8Array) =>
    Effect.map(
      ConnectionFunction.createConnectionFunction({
        Name: NAME,
        ConnectionFunctionConfig: CONFIG,
        ConnectionFunctionCode
      }),
      ({ ConnectionFunctionSummary }) => ConnectionFunctionSummary.Id
    ),
  publish: (Id: string, IfMatch: string) =>
    Effect.asVoid(ConnectionFunction.publishConnectionFunction({ Id, IfMatch })),
  update: (Id: string, IfMatch: string, ConnectionFunctionCode: Uint8Array) =>
    Effect.asVoid(
      ConnectionFunction.updateConnectionFunction({
        Id,
        IfMatch,
        ConnectionFunctionConfig: CONFIG,
        ConnectionFunctionCode
      })
    )
}

const liveCode = (world: World, { live }: Kind) => Effect.map(world.fake.resources(live), ([one]) => one?.config.code)

/** The id and the current version of the stage DEVELOPMENT. */
const current = (world: World, { development }: Kind) =>
  Effect.map(world.fake.resources(development), ([one]) => ({
    id: one?.id ?? "",
    etag: Etag.ofVersion(one?.version ?? 0)
  }))

const codes = new Map([OLD, NEW, THEIRS].map((code) => [base64Encode(utf8Encode(code)), code]))

interface Case {
  readonly kind: Kind
  /** The code that is published before; `undefined` if the function does not exist. */
  readonly start: string | undefined
  /** The code of the stage LIVE at the end. */
  readonly end: string
  readonly isTested?: boolean
}

/** Makes a function with a code in both stages. */
const published =
  (kind: Kind, code = NEW) =>
  (world: World) =>
    Effect.gen(function* () {
      const id = yield* withOtherClient(world, kind.create(utf8Encode(code)))
      yield* withOtherClient(world, kind.publish(id, (yield* current(world, kind)).etag))
      return id
    })

const deploying = (
  name: string,
  { end, isTested = false, kind, start }: Case,
  program: Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      if (start !== undefined) {
        const id = yield* published(kind, start)(world)
        // The engine is loaded before the program runs, since that takes real time.
        if (kind === viewer && isTested) {
          const { etag } = yield* current(world, kind)
          const EventObject = utf8Encode(JSON.stringify(event))
          yield* withOtherClient(world, Function.testFunction({ Name: id, IfMatch: etag, EventObject }))
        }
        yield* world.fake.settle
      }
      return {
        run: () => program,
        // A change of the stage DEVELOPMENT, which must not be published.
        edit: Effect.flatMap(current(world, kind), ({ etag, id }) =>
          id === "" ? Effect.void : withOtherClient(world, kind.update(id, etag, utf8Encode(THEIRS)))
        ),
        wrong: ({ succeeded }) =>
          Effect.map(liveCode(world, kind), (live) => {
            const code = live === undefined ? undefined : codes.get(live)
            return wrongWhen(
              [code !== start && code !== end, "the wrong code is published"],
              [succeeded > 0 && code !== end, "it says that it is published, which is not so"]
            )
          })
      }
    })
})

const drain = <E>(stream: Stream.Stream<unknown, E, CloudFront>) => Stream.runDrain(stream)

const failing = Effect.catchTag(
  Deploy.deployFunction(NAME, { code: NEW, tests: expecting("/other") }),
  "FunctionTestsFailed",
  () => Effect.void
)

const created = { kind: viewer, start: undefined, end: NEW }
const updated = { kind: viewer, start: OLD, end: NEW }
const back = { kind: viewer, start: NEW, end: OLD }
const createdConnection = { kind: connection, start: undefined, end: NEW }
const updatedConnection = { kind: connection, start: OLD, end: NEW }
const backConnection = { kind: connection, start: NEW, end: OLD }

export const scenarios = {
  deployFunction: [
    deploying("a new function", created, Deploy.deployFunction(NAME, { code: NEW })),
    deploying(
      "a tested update",
      { ...updated, isTested: true },
      Deploy.deployFunction(NAME, { code: NEW, tests: expecting("/new") })
    ),
    deploying("an update with a failing test", { ...updated, end: OLD, isTested: true }, failing)
  ],
  deployFunctionEvents: [deploying("as a Stream", updated, drain(Deploy.deployFunctionEvents(NAME, { code: NEW })))],
  rollbackFunction: [
    deploying("a release", back, Deploy.rollbackFunction(NAME, OLD_RELEASE)),
    readingOnly(Deploy.rollbackFunction(NAME, OLD_RELEASE, { dryRun: true }), published(viewer))
  ],
  rollbackFunctionEvents: [deploying("as a Stream", back, drain(Deploy.rollbackFunctionEvents(NAME, OLD_RELEASE)))],
  deployConnectionFunction: [
    deploying("a new function", createdConnection, Deploy.deployConnectionFunction(NAME, { code: NEW })),
    deploying("an update", updatedConnection, Deploy.deployConnectionFunction(NAME, { code: NEW }))
  ],
  deployConnectionFunctionEvents: [
    deploying("as a Stream", updatedConnection, drain(Deploy.deployConnectionFunctionEvents(NAME, { code: NEW })))
  ],
  rollbackConnectionFunction: [
    deploying("a release", backConnection, Deploy.rollbackConnectionFunction(NAME, OLD_RELEASE)),
    readingOnly(Deploy.rollbackConnectionFunction(NAME, OLD_RELEASE, { dryRun: true }), published(connection))
  ],
  rollbackConnectionFunctionEvents: [
    deploying("as a Stream", backConnection, drain(Deploy.rollbackConnectionFunctionEvents(NAME, OLD_RELEASE)))
  ]
} satisfies Record<string, ReadonlyArray<Scenario>>
