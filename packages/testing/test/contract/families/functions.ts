/** Functions, connection functions and key value stores. */
import * as Connection from "@effect-cloudfront/core/ConnectionFunction"
import * as Viewer from "@effect-cloudfront/core/Function"
import { createKeyValueStore, describeKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import * as Effect from "effect/Effect"
import { behavior, bytesOf, create } from "../../support.js"
import {
  after,
  byVersion,
  type Cause,
  type Family,
  given,
  inMember,
  LONG,
  listOf,
  reasons,
  under,
  unknown
} from "../contract.js"
import { settle } from "./origins.js"

const PAIRS = "arn:aws:s3:::bucket/pairs.json"

/** A key value store that is provisioned. */
const store = (Name: string) =>
  Effect.gen(function* () {
    yield* createKeyValueStore({ Name })
    yield* settle
    const { ETag, KeyValueStore } = yield* describeKeyValueStore({ Name })
    return { arn: KeyValueStore.ARN, name: Name, etag: ETag }
  })

const config = (KeyValueStoreARN: string): Viewer.FunctionConfig => ({
  Comment: "new",
  Runtime: "cloudfront-js-2.0",
  KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN }] }
})

const bare: Viewer.FunctionConfig = { Comment: "", Runtime: "cloudfront-js-2.0" }

const RETURN = bytesOf("function handler(event) { return event.request }")

/** Shorter than any quota that a provocation sets. */
const SHORT = bytesOf("x")

const viewer = (Name: string, FunctionCode = SHORT) =>
  Effect.map(Viewer.createFunction({ Name, FunctionConfig: bare, FunctionCode }), ({ ETag }) => ({
    Name,
    IfMatch: ETag
  }))

const named = Effect.map(viewer("mine"), ({ Name }) => ({ Name }))

/** A distribution with a published function. */
const useViewer = (input: { readonly Name: string; readonly IfMatch: string }) =>
  Effect.gen(function* () {
    const { FunctionSummary } = yield* Viewer.publishFunction(input)
    const association = {
      EventType: "viewer-request" as const,
      FunctionARN: FunctionSummary.FunctionMetadata.FunctionARN
    }
    yield* create({ DefaultCacheBehavior: { ...behavior, FunctionAssociations: { Items: [association] } } })
  })

const configErrors = { InvalidArgument: given<Viewer.FunctionConfig>((config) => ({ ...config, Comment: LONG })) }

const Tags = { Items: [{ Key: "a", Value: "b" }] }

const missingName = {
  NoSuchFunctionExists: unknown<{ readonly Name: string }>("Name"),
  InvalidArgument: reasons.constrained
}

const EVENT = JSON.stringify({
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.11" },
  request: { method: "GET", uri: "/", headers: {}, cookies: {}, querystring: {} }
})

export const functions = {
  modelled:
    "Two stages with versions and times of their own. `TestFunction` runs the code in a JavaScript engine with the runtimes 1.0 and 2.0.",
  doubts: ["The code for a key value store that too many functions use is not documented: `InvalidArgument`."],
  operations: {
    CreateFunction: {
      input: Effect.map(store("pairs"), ({ arn }) => ({
        Name: "mine",
        FunctionConfig: config(arn),
        FunctionCode: RETURN,
        Tags
      })),
      errors: {
        ...inMember("CreateFunction", "FunctionConfig", configErrors),
        FunctionAlreadyExists: after(() => Effect.asVoid(viewer("mine"))),
        FunctionSizeLimitExceeded: under({ quotas: { functionSize: 1 } }),
        TooManyFunctions: under({ quotas: { functions: 0 } })
      }
    },
    DescribeFunction: { input: named, errors: missingName },
    GetFunction: { input: named, errors: missingName },
    UpdateFunction: {
      input: Effect.gen(function* () {
        const { arn } = yield* store("pairs")
        return { ...(yield* viewer("mine")), FunctionConfig: config(arn), FunctionCode: RETURN }
      }),
      errors: {
        ...inMember("UpdateFunction", "FunctionConfig", configErrors),
        FunctionSizeLimitExceeded: under({ quotas: { functionSize: 1 } }),
        NoSuchFunctionExists: unknown("Name")
      }
    },
    PublishFunction: {
      input: viewer("mine"),
      errors: { NoSuchFunctionExists: unknown("Name"), InvalidArgument: reasons.constrained }
    },
    TestFunction: {
      input: Effect.map(viewer("mine", RETURN), (one) => ({ ...one, EventObject: bytesOf(EVENT) })),
      errors: {
        InvalidArgument: reasons.constrained,
        NoSuchFunctionExists: unknown("Name"),
        TestFunctionFailed: given((input) => ({ ...input, EventObject: bytesOf("?") }))
      }
    },
    DeleteFunction: {
      input: viewer("mine"),
      errors: { FunctionInUse: after(useViewer), NoSuchFunctionExists: unknown("Name") }
    },
    ListFunctions: listOf(viewer("mine"))
  }
} satisfies Family

const ALLOW = bytesOf("function connectionHandler(connection) { connection.allow() }")

const connection = (Name: string, ConnectionFunctionCode = SHORT) =>
  Effect.map(
    Connection.createConnectionFunction({ Name, ConnectionFunctionConfig: bare, ConnectionFunctionCode }),
    ({ ConnectionFunctionSummary, ETag }) => ({ id: ConnectionFunctionSummary.Id, etag: ETag })
  )

const identified = Effect.map(connection("mine"), ({ id }) => ({ Identifier: id }))

const missingIdentifier = {
  EntityNotFound: unknown<{ readonly Identifier: string }>("Identifier"),
  InvalidArgument: reasons.constrained
}

const versioned = Effect.map(connection("mine"), ({ etag, id }) => ({ Id: id, IfMatch: etag }))

const useConnection = (input: { readonly Id: string; readonly IfMatch: string }) =>
  Effect.gen(function* () {
    yield* Connection.publishConnectionFunction(input)
    yield* settle
    yield* create({ ConnectionFunctionAssociation: { Id: input.Id } })
  })

const CONNECTION = JSON.stringify({
  clientIp: "198.51.100.11",
  connectionId: "1",
  endpoint: "d111111abcdef8.cloudfront.net"
})

export const connectionFunctions = {
  modelled: "As functions, with an id beside the name, and the runtime 2.0 alone. Publication takes time.",
  doubts: [
    "What an `Identifier` may be is not documented. It is taken to be the id, the name or the ARN, as for other kinds."
  ],
  operations: {
    CreateConnectionFunction: {
      input: Effect.map(store("pairs"), ({ arn }) => ({
        Name: "mine",
        ConnectionFunctionConfig: config(arn),
        ConnectionFunctionCode: ALLOW,
        Tags
      })),
      errors: {
        ...inMember("CreateConnectionFunction", "ConnectionFunctionConfig", configErrors),
        EntityAlreadyExists: after(() => Effect.asVoid(connection("mine"))),
        EntityLimitExceeded: under({ quotas: { connectionFunctions: 0 } }),
        EntitySizeLimitExceeded: under({ quotas: { connectionFunctionSize: 1 } })
      }
    },
    DescribeConnectionFunction: { input: identified, errors: missingIdentifier },
    GetConnectionFunction: { input: identified, errors: missingIdentifier },
    UpdateConnectionFunction: {
      input: Effect.gen(function* () {
        const { arn } = yield* store("pairs")
        return { ...(yield* versioned), ConnectionFunctionConfig: config(arn), ConnectionFunctionCode: ALLOW }
      }),
      errors: {
        ...inMember("UpdateConnectionFunction", "ConnectionFunctionConfig", configErrors),
        EntityNotFound: unknown("Id"),
        EntitySizeLimitExceeded: under({ quotas: { connectionFunctionSize: 1 } })
      }
    },
    PublishConnectionFunction: byVersion(connection("mine"), "EntityNotFound", {
      InvalidArgument: reasons.constrained
    }),
    TestConnectionFunction: {
      input: Effect.map(connection("mine", ALLOW), ({ etag, id }) => ({
        Id: id,
        IfMatch: etag,
        ConnectionObject: bytesOf(CONNECTION)
      })),
      errors: {
        EntityNotFound: unknown("Id"),
        InvalidArgument: reasons.constrained,
        TestFunctionFailed: given((input) => ({ ...input, ConnectionObject: bytesOf("?") }))
      }
    },
    DeleteConnectionFunction: byVersion(connection("mine"), "EntityNotFound", {
      CannotDeleteEntityWhileInUse: after(useConnection),
      InvalidArgument: reasons.identified
    }),
    ListConnectionFunctions: listOf(connection("mine"))
  }
} satisfies Family

const missingStore: Cause<{ readonly Name: string }> = unknown("Name")

export const keyValueStores = {
  modelled:
    "Items from the objects of `Settings.s3Objects`; provisioning takes time, during which no function can use a store. The data plane is another service.",
  doubts: [
    "Whether a store with a wrong source is created, and its provisioning fails, is not known: its creation is refused."
  ],
  operations: {
    CreateKeyValueStore: {
      settings: { s3Objects: { [PAIRS]: JSON.stringify({ data: [{ key: "a", value: "b" }] }) } },
      input: Effect.succeed({ Name: "mine", ImportSource: { SourceType: "S3" as const, SourceARN: PAIRS }, Tags }),
      errors: {
        EntityAlreadyExists: after(() => Effect.asVoid(createKeyValueStore({ Name: "mine" }))),
        EntityLimitExceeded: under({ quotas: { keyValueStores: 0 } }),
        EntitySizeLimitExceeded: under({ quotas: { keyValueStoreSize: 1 } }),
        InvalidArgument: given(() => ({
          Name: "mine",
          ImportSource: { SourceType: "S3" as const, SourceARN: `${PAIRS}.none` }
        }))
      }
    },
    DescribeKeyValueStore: {
      input: Effect.map(store("mine"), ({ name }) => ({ Name: name })),
      errors: { EntityNotFound: missingStore, InvalidArgument: reasons.constrained }
    },
    UpdateKeyValueStore: {
      input: Effect.map(store("mine"), ({ etag, name }) => ({ Name: name, IfMatch: etag, Comment: "new" })),
      errors: { EntityNotFound: unknown("Name"), InvalidArgument: reasons.constrained }
    },
    DeleteKeyValueStore: {
      input: Effect.map(store("mine"), ({ etag, name }) => ({ Name: name, IfMatch: etag })),
      errors: {
        CannotDeleteEntityWhileInUse: after(({ Name }) =>
          Effect.gen(function* () {
            const { KeyValueStore } = yield* describeKeyValueStore({ Name })
            yield* Viewer.createFunction({
              Name: "user",
              FunctionConfig: config(KeyValueStore.ARN),
              FunctionCode: RETURN
            })
          })
        ),
        EntityNotFound: unknown("Name")
      }
    },
    ListKeyValueStores: listOf(store("mine"))
  }
} satisfies Family
