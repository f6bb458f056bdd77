/**
 * What Effect 3 calls a thing, and what Effect 4 calls it. Every name of Effect that a source uses stands here, unless only originals of
 * twins use it: a name that is not here may mean something else in Effect 4, so somebody has to look.
 */

/** A module of Effect 3. */
export interface Row {
  /** The module of Effect 4. Without it, the module has the same specifier. */
  readonly to?: string
  /** The exports with the same name and meaning, separated by spaces. */
  readonly same?: string
  /**
   * The exports with the same meaning and another name. `module#name` is an export of another module. `Name.Type` is a type of a
   * namespace that the module exports.
   */
  readonly renamed?: Readonly<Record<string, string>>
}

export interface Table {
  readonly modules: Readonly<Record<string, Row>>
  /** Members of types, as `module#Type.member`. */
  readonly members: Readonly<Record<string, string>>
  /** Values of `_tag`, as `module#Type.tag`. */
  readonly tags: Readonly<Record<string, string>>
}

const modules: Table["modules"] = {
  "@effect/platform-node/NodeContext": {
    to: "@effect/platform-node/NodeServices",
    same: "layer"
  },
  "@effect/platform-node/NodeFileSystem": {
    same: "layer"
  },
  "@effect/platform-node/NodeHttpClient": {
    same: "Dispatcher layerUndici",
    renamed: {
      layer: "layerNodeHttp",
      layerUndiciWithoutDispatcher: "layerUndiciNoDispatcher",
      layerWithoutAgent: "layerNodeHttpNoAgent",
      makeAgentLayer: "layerAgentOptions"
    }
  },
  "@effect/platform-node/NodeHttpServer": {
    same: "layer"
  },
  "@effect/platform-node/NodeRuntime": {
    same: "runMain"
  },
  "@effect/platform-node/Undici": {
    same: "Agent"
  },
  "@effect/platform/FetchHttpClient": {
    to: "effect/http/FetchHttpClient",
    same: "Fetch RequestInit layer"
  },
  "@effect/platform/FileSystem": {
    to: "effect/FileSystem",
    same: "FileSystem"
  },
  "@effect/platform/HttpBody": {
    to: "effect/http/HttpBody",
    same: "text uint8Array"
  },
  "@effect/platform/HttpClient": {
    to: "effect/http/HttpClient",
    same: "HttpClient filterStatusOk make makeWith transform transformResponse withScope"
  },
  "@effect/platform/HttpClientError": { to: "effect/http/HttpClientError", same: "HttpClientError" },
  "@effect/platform/HttpClientRequest": {
    to: "effect/http/HttpClientRequest",
    same: "HttpClientRequest get make setBody setHeaders"
  },
  "@effect/platform/HttpClientResponse": {
    to: "effect/http/HttpClientResponse",
    same: "HttpClientResponse fromWeb"
  },
  "@effect/platform/HttpMethod": {
    to: "effect/http/HttpMethod",
    same: "HttpMethod"
  },
  "@effect/platform/HttpServer": {
    to: "effect/http/HttpServer",
    same: "HttpServer serve"
  },
  "@effect/platform/HttpServerRequest": {
    to: "effect/http/HttpServerRequest",
    same: "HttpServerRequest"
  },
  "@effect/platform/HttpServerResponse": {
    to: "effect/http/HttpServerResponse",
    same: "HttpServerResponse empty stream uint8Array"
  },
  "@effect/platform/Path": {
    to: "effect/Path",
    same: "Path"
  },
  "@effect/vitest": {
    same: "addEqualityTesters afterAll afterEach assert beforeAll beforeEach describe it vi"
  },
  "effect/Brand": {
    same: "Brand"
  },
  "effect/Cause": {
    same: "Cause YieldableError die fail pretty squash",
    renamed: {
      failureOption: "findErrorOption",
      isDie: "hasDies",
      isInterrupted: "hasInterrupts",
      isInterruptedOnly: "hasInterruptsOnly"
    }
  },
  "effect/Chunk": {
    same: "Chunk NonEmptyChunk append drop empty lastNonEmpty of size take toReadonlyArray",
    renamed: {
      unsafeGet: "getUnsafe"
    }
  },
  "effect/Clock": {
    same: "Clock currentTimeMillis currentTimeNanos"
  },
  "effect/Config": {
    same: "Config succeed withDefault",
    renamed: {
      "Config.Wrap": "Wrap",
      redacted: "Redacted",
      string: "String"
    }
  },
  "effect/ConfigError": {
    to: "effect/Config",
    same: "ConfigError"
  },
  "effect/Console": {
    same: "log"
  },
  "effect/Context": {
    same: "Context Reference Tag add get getOption make"
  },
  "effect/Data": {
    same: "Error TaggedClass TaggedError"
  },
  "effect/DateTime": {
    same: "DateTime Equivalence Order Utc addDuration formatIso isDateTime isUtc make now toDateUtc toEpochMillis toUtc",
    renamed: {
      unsafeFromDate: "fromDateUnsafe",
      unsafeMake: "makeUnsafe"
    }
  },
  "effect/Deferred": {
    same: "Deferred await die done fail make succeed",
    renamed: {
      unsafeDone: "doneUnsafe"
    }
  },
  "effect/Duration": {
    same: "Duration Equivalence days format hours infinity isDuration isFinite millis minutes seconds sum times toMillis toSeconds zero",
    renamed: {
      DurationInput: "Input",
      decode: "fromInputUnsafe"
    }
  },
  "effect/Effect": {
    same: "Effect acquireRelease acquireUseRelease addFinalizer all andThen annotateCurrentSpan annotateLogs as asSome asVoid cached catchIf catchTag catchTags clockWith context currentSpan delay die ensuring exit fail failCause failSync filterOrFail flatMap flatten flip fn fnUntraced forEach forever gen ignore interrupt interruptible isEffect log logDebug logError logInfo logWarning map mapBoth mapError match matchCauseEffect matchEffect never onError onExit onInterrupt option orDie orElseSucceed promise provide provideService provideServiceEffect raceFirst repeat replicateEffect retry runFork runPromise runSync scope scoped serviceOption sleep succeed succeedNone succeedSome suspend sync tap tapError timed timeoutOption try tryPromise uninterruptible uninterruptibleMask void withSpan withTracer zip zipWith",
    renamed: {
      "Effect.Context": "Services",
      "Effect.Success": "Success",
      "Effect.Error": "Error",
      async: "callback",
      catchAll: "catch",
      catchAllCause: "catchCause",
      catchAllDefect: "catchDefect",
      either: "result",
      fork: "forkChild",
      forkDaemon: "forkDetach",
      fromNullable: "fromNullishOr",
      tapErrorCause: "tapCause",
      zipRight: "andThen"
    }
  },
  "effect/Either": {
    to: "effect/Result",
    same: "flatMap flip getOrElse getOrNull map try",
    renamed: {
      Either: "Result",
      isEither: "isResult",
      isLeft: "isFailure",
      isRight: "isSuccess",
      left: "fail",
      right: "succeed"
    }
  },
  "effect/Equal": {
    same: "equals symbol"
  },
  "effect/Exit": {
    same: "Exit die fail failCause isFailure isSuccess match succeed void",
    renamed: {
      isInterrupted: "hasInterrupts"
    }
  },
  "effect/Fiber": {
    same: "Fiber await interrupt interruptAll join"
  },
  "effect/FiberSet": {
    same: "makeRuntime makeRuntimePromise"
  },
  "effect/Function": {
    same: "dual identity pipe"
  },
  "effect/HashMap": {
    same: "HashMap empty fromIterable get isHashMap keys map mutate reduce remove set size toValues"
  },
  "effect/Layer": {
    same: "Layer build buildWithScope effect effectContext effectDiscard empty fresh merge mergeAll orDie provide provideMerge succeed",
    renamed: {
      catchAll: "catch",
      scoped: "effect",
      unwrapEffect: "unwrap",
      unwrapScoped: "unwrap"
    }
  },
  "effect/ManagedRuntime": {
    same: "make"
  },
  "effect/Metric": {
    same: "counter snapshot update value",
    renamed: {
      "Metric.Counter": "Counter",
      "Metric.Histogram": "Histogram"
    }
  },
  "effect/Option": {
    same: "Option exists filter flatten getOrElse getOrUndefined isNone isSome map match none some toArray",
    renamed: {
      fromNullable: "fromNullishOr"
    }
  },
  "effect/Predicate": {
    same: "isFunction isUint8Array"
  },
  "effect/Random": {
    same: "next"
  },
  "effect/Redacted": {
    same: "Redacted isRedacted make value",
    renamed: {
      unsafeWipe: "wipeUnsafe"
    }
  },
  "effect/Ref": {
    same: "Ref get make modify set update updateAndGet"
  },
  "effect/Schedule": {
    same: "recurs spaced"
  },
  "effect/Schema": {
    same: "Array Class String Struct decodeSync decodeUnknownSync encodeSync encodeUnknownSync is isSchema",
    renamed: {
      decode: "decodeEffect",
      decodeUnknown: "decodeUnknownEffect",
      decodeUnknownEither: "decodeUnknownResult",
      encode: "encodeEffect",
      encodeUnknownEither: "encodeUnknownResult",
      parseJson: "fromJsonString"
    }
  },
  "effect/SchemaAST": {
    same: "AST PropertySignature"
  },
  "effect/Scope": {
    same: "Scope close make",
    renamed: {
      extend: "provide"
    }
  },
  "effect/Stream": {
    same: "Stream concat decodeText empty fail filter flatMap fromIterable make map mapEffect mapError range runCollect runCount runDrain runForEach runHead splitLines suspend take takeWhile tap toReadableStreamEffect unwrap withSpan",
    renamed: {
      flattenIterables: "flattenIterable",
      runForEachChunk: "runForEachArray"
    }
  },
  "effect/SynchronizedRef": {
    same: "SynchronizedRef get make modifyEffect set updateEffect"
  },
  "effect/TestClock": {
    to: "effect/testing/TestClock",
    same: "TestClock adjust setTime"
  },
  "effect/Tracer": {
    same: "ParentSpan Span"
  }
}

const members: Table["members"] = {
  "@effect/vitest#Methods.scopedLive": "live",
  "@effect/vitest#MethodsNonLive.scoped": "effect",
  "effect/Clock#Clock.unsafeCurrentTimeMillis": "currentTimeMillisUnsafe",
  "effect/DateTime#Utc.epochMillis": "epochMilliseconds",
  "effect/Either#Left.left": "failure",
  "effect/Either#Right.right": "success"
}

const tags: Table["tags"] = {
  "effect/Either#Left.Left": "Failure",
  "effect/Either#Left.Right": "Success"
}

export const table: Table = { modules, members, tags }
