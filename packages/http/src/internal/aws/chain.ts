import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Runtime from "effect/Runtime"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type { Identity } from "../../Credentials.js"
import { check } from "../identity.js"
import { load } from "../load.js"
import { attempts, isEnd, tell } from "./trace.js"

export interface Options {
  readonly profile: string | undefined
  readonly mfaCode: ((serial: string) => Effect.Effect<string, CredentialsError>) | undefined
}

/** What the chain found, as far as it can be trusted: programs and services may print anything. */
interface Found {
  readonly accessKeyId: unknown
  readonly secretAccessKey: unknown
  readonly sessionToken?: unknown
  readonly expiration?: unknown
}

/** What an error of the SDK may be told by. Its own message only where AWS's code or a service's code wrote it. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no reason given"
  // The parser's message quotes the text.
  if (error.name === "SyntaxError") return "the answer is not JSON"
  const message = tell(error.message)
  return message === "" ? error.name : "$fault" in error ? `${error.name}: ${message}` : message
}

const namedIn =
  (profile: string | undefined) =>
  (source: string): string =>
    source === "profile" ? `profile "${profile ?? "default"}"` : source

/** One line for the whole chain: each place and why it has none, the last one's reason being the error itself. */
const failed = (lines: ReadonlyArray<string>, error: unknown, profile: string | undefined): CredentialsError => {
  if (Runtime.isFiberFailure(error)) {
    const failure = Cause.failureOption(error[Runtime.FiberFailureCauseId])
    if (Option.isSome(failure) && failure.value instanceof CredentialsError) return failure.value
  }
  const named = namedIn(profile)
  const tried = attempts(lines)
  const reasons = tried.map(({ reason = "has none, or did not answer", source }, index) => {
    const isLast = index === tried.length - 1
    return `${named(source)}: ${isLast && !isEnd(error) ? reasonOf(error) : reason}`
  })
  return new CredentialsError({
    source: tried.map(({ source }) => named(source)).join(", ") || "AWS SDK",
    message: `no credentials found (${reasons.join("; ") || reasonOf(error)})`,
    // It may quote what was read, so whoever wants to see it must mean to.
    cause: Redacted.make(error)
  })
}

const invalid = (what: string): CredentialsError =>
  new CredentialsError({ source: "AWS SDK", message: `the credentials that were found have ${what}` })

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const toIdentity = (found: Found, source: string): Effect.Effect<Identity, CredentialsError> =>
  Effect.gen(function* () {
    const { accessKeyId, expiration, secretAccessKey, sessionToken } = found
    if (!isText(accessKeyId) || !isText(secretAccessKey)) return yield* invalid("no access key")
    if (sessionToken !== undefined && !isText(sessionToken)) return yield* invalid("a session token that is no text")
    const until = expiration instanceof Date ? DateTime.make(expiration) : Option.none()
    if (expiration !== undefined && Option.isNone(until)) return yield* invalid("an expiration that is no date")
    const identity = {
      accessKeyId,
      secretAccessKey: Redacted.make(secretAccessKey),
      sessionToken: sessionToken === undefined ? undefined : Redacted.make(sessionToken),
      expiration: Option.getOrUndefined(until)
    }
    return yield* check(identity, source)
  })

/**
 * Asks AWS's chain of providers once. Each time it is a new chain, which so has no memory: caching is for `Credentials.cached`,
 * and files, variables and services are read as they are now. Interrupted, it is no longer waited for; what it has begun
 * comes to its own end, since the providers cannot be told to stop.
 */
export const ask = ({ mfaCode, profile }: Options): Effect.Effect<Identity, CredentialsError> =>
  Effect.gen(function* () {
    const runtime = yield* Effect.runtime()
    const { defaultProvider } = yield* load(
      "NodeAws",
      "@aws-sdk/credential-provider-node",
      () => import("@aws-sdk/credential-provider-node")
    ).pipe(Effect.mapError((cause) => new CredentialsError({ source: "AWS SDK", message: cause.message, cause })))
    const lines: Array<string> = []
    const warnings: Array<string> = []
    const into = (target: Array<string>) => (line: unknown) => void (typeof line === "string" && target.push(line))
    const nothing = (): void => undefined

    const found = yield* Effect.tryPromise({
      try: (signal) =>
        defaultProvider({
          ignoreCache: true,
          logger: { debug: into(lines), info: nothing, warn: into(warnings), error: nothing },
          ...(profile === undefined ? {} : { profile, parentClientConfig: { profile } }),
          ...(mfaCode === undefined
            ? {}
            : { mfaCodeProvider: (serial) => Runtime.runPromise(runtime)(mfaCode(serial), { signal }) })
        })(),
      catch: (error) => failed(lines, error, profile)
    }).pipe(
      Effect.ensuring(
        Effect.forEach(warnings, (line) => Effect.logWarning(tell(line)), { discard: true, concurrency: 1 })
      )
    )
    const place = attempts(lines).at(-1)?.source ?? "AWS SDK"
    yield* Effect.logDebug(`Credentials found: ${place}`)
    return yield* toIdentity(found, namedIn(profile)(place))
  })
