/** Mutants that once survived all tests, with a description of the fault. `npm run mutate -- --named` runs them. */
import { created, type Mutant } from "./Mutants.js"

export interface Named {
  readonly name: string
  readonly path: string
  /** Must occur exactly once in the file. */
  readonly find: string
  readonly replace: string
}

const program = (name: string): string => `packages/core/src/programs/${name}.ts`
const internal = (name: string): string => `packages/core/src/internal/${name}.ts`

export const NAMED: ReadonlyArray<Named> = [
  {
    name: "an origin access control that never signs is created",
    path: internal("originAccessControl"),
    find: 'SigningBehavior: "always"',
    replace: 'SigningBehavior: "never"'
  },
  {
    name: "an origin access control that never signs is used",
    path: internal("originAccessControl"),
    find: "signing === REQUIRED_SIGNING ?",
    replace: "true ?"
  },
  {
    name: "any origin access control is taken for the one with the name",
    path: internal("originAccessControl"),
    find: "summary.Name === name",
    replace: "true"
  },
  {
    name: "a tag is dropped",
    path: internal("distributionCreation"),
    find: "Object.entries(options.tags ?? {}).map(",
    replace: "Object.entries(options.tags ?? {}).slice(1).map("
  },
  {
    name: "viewers may use TLS 1.0",
    path: internal("provisionConfig"),
    find: 'MinimumProtocolVersion: "TLSv1.2_2021"',
    replace: 'MinimumProtocolVersion: "TLSv1"'
  },
  {
    name: "viewers may do without HTTPS",
    path: internal("provisionConfig"),
    find: 'ViewerProtocolPolicy: "redirect-to-https"',
    replace: 'ViewerProtocolPolicy: "allow-all"'
  },
  {
    name: "the newest invalidation is taken for the own one",
    path: internal("invalidationHistory"),
    find: "Option.isSome(one) && one.value.InvalidationBatch.CallerReference === callerReference",
    replace: "Option.isSome(one)"
  },
  {
    name: "the interval is ignored where an invalidation waits for room",
    path: program("invalidate"),
    find: "yield* Backoff.pause(interval, jitter)",
    replace: 'yield* Backoff.pause("1 second", jitter)'
  },
  {
    name: "the interval is ignored where an invalidation waits to be completed",
    path: program("invalidate"),
    find: 'return onEvent({ _tag: "InProgress", id: Id, elapsed })\n            },\n            failures,\n            interval,',
    replace:
      'return onEvent({ _tag: "InProgress", id: Id, elapsed })\n            },\n            failures,\n            interval: DEFAULT_INTERVAL,'
  },
  {
    name: "the timeout of an invalidation is ignored",
    path: program("invalidate"),
    find: "Duration.decode(options.timeout ?? Duration.times(",
    replace: "Duration.decode(Duration.times("
  },
  {
    name: "programs do not keep to the rates of the service",
    path: internal("program"),
    find: "RateLimit.limited(withWrites(self))",
    replace: "withWrites(self)"
  },
  {
    name: "an invalidation does not keep to the rates of the service",
    path: program("invalidate"),
    find: ".pipe(program(name, attributesOf(target)))",
    replace: ""
  },
  {
    name: "grace counts from an earlier deployment",
    path: program("disableAndDelete"),
    find: 'yield* onEvent({ _tag: "Disabled", id })\n        readySince = undefined\n      }\n      if (current.status !== "Deployed") {\n        readySince = undefined\n',
    replace: 'yield* onEvent({ _tag: "Disabled", id })\n      }\n      if (current.status !== "Deployed") {\n'
  },
  {
    name: "a deletion bears any number of conflicts",
    path: internal("retry"),
    find: "if (++conflicts > MAX_CONFLICTS && !mayBeStale) return yield* Effect.fail(error)",
    replace: ""
  },
  {
    name: "the timeout of a deletion begins anew with each wait",
    path: program("disableAndDelete"),
    find: "timeout: timeout - elapsed",
    replace: "timeout"
  },
  {
    name: "a deletion as a whole has no timeout",
    path: program("disableAndDelete"),
    find: "TimeLimit.within(`${key} to be deleted`, options.timeout ?? DEFAULTS.timeout, observed),",
    replace: ""
  },
  {
    name: "the continuous deployment policy stays on",
    path: internal("disabling"),
    find: ': { ...config, Enabled: false, ContinuousDeploymentPolicyId: "" }',
    replace: ": { ...config, Enabled: false }"
  },
  {
    name: "a wait ends with the first fault that may pass",
    path: "packages/core/src/Waiter.ts",
    find: "if (++failed > failures)",
    replace: "if (++failed > 0)"
  },
  {
    name: "a wait bears faults for ever",
    path: "packages/core/src/Waiter.ts",
    find: "if (++failed > failures) return yield* Effect.fail(left)",
    replace: ""
  },
  {
    name: "a wait bears faults that stay",
    path: "packages/core/src/Waiter.ts",
    find: "isRetryable(error)",
    replace: 'typeof error === "object"'
  },
  {
    name: "the timer of a time limit goes on after the end",
    path: "packages/http/src/internal/timeout.ts",
    find: "return () => runtime.clearTimeout(timer as never)",
    replace: "return () => {}"
  },
  {
    name: "an ended attempt holds what aborts it",
    path: "packages/http/src/internal/timeout.ts",
    find: "clearTimer = abort = undefined",
    replace: "clearTimer = undefined"
  },
  {
    name: "what stands behind a document is not looked at",
    path: "packages/core/src/protocol/RestXml.ts",
    find: "  reader.expectEndOfDocument()\n",
    replace: ""
  },
  {
    name: "a part of a document may be of any characters",
    path: "packages/core/src/protocol/Reader.ts",
    find: "if (NOT_IN_PARTS.test(next))",
    replace: "if (next === undefined)"
  },
  {
    name: "the parts after the root element are not looked at",
    path: "packages/core/src/protocol/Reader.ts",
    find: "    while (this.parts !== undefined) this.fetchPart()\n",
    replace: ""
  },
  {
    name: "documents may be nested one deeper",
    path: "packages/core/src/protocol/Reader.ts",
    find: "openEndTags.push(this.endTag) > MAX_DEPTH",
    replace: "openEndTags.push(this.endTag) > MAX_DEPTH + 1"
  },
  {
    name: "documents may not be nested as deep as it says",
    path: "packages/core/src/protocol/Reader.ts",
    find: "openEndTags.push(this.endTag) > MAX_DEPTH",
    replace: "openEndTags.push(this.endTag) >= MAX_DEPTH"
  },
  {
    name: "an error within one envelope too many is read",
    path: "packages/core/src/protocol/ErrorDocument.ts",
    find: "depth < MAX_DEPTH",
    replace: "depth <= MAX_DEPTH"
  },
  {
    name: "an error within the last envelope that is looked into is not read",
    path: "packages/core/src/protocol/ErrorDocument.ts",
    find: "depth < MAX_DEPTH",
    replace: "depth < MAX_DEPTH - 1"
  },
  {
    name: "the span of a call never ends",
    path: internal("clientSpan"),
    find: "span.end(isTimed ? clock.unsafeCurrentTimeNanos() : 0n, exit)",
    replace: ""
  }
]

/** The mutants of the current files. Throws if a text does not occur exactly once. */
export const mutants = (read: (path: string) => string): ReadonlyArray<Mutant & { readonly name: string }> =>
  NAMED.map(({ find, name, path, replace }) => {
    const text = read(path)
    const start = text.indexOf(find)
    if (start === -1 || text.includes(find, start + 1)) {
      throw new Error(`Named.ts: ${name}: what it looks for is not in ${path} once`)
    }
    return { ...created({ path, text }, [start, start + find.length, replace]), name }
  })
