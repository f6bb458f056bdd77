import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type { Identity } from "../../Credentials.js"
import { validate } from "../identity.js"
import { load } from "../load.js"
import { runtime } from "../runtime.js"
import type { Place } from "./profile.js"
import { attempts, isChainFailure, NO_KEYS_IN_ENVIRONMENT, redactMessage } from "./trace.js"

export interface Options extends Place {
  /** The region of the security token service. */
  readonly region: string
  readonly mfaCode: ((serial: string) => Effect.Effect<string, CredentialsError>) | undefined
}

/** The result of the chain. Its members are unchecked, because they may be output of external programs and services. */
interface ChainCredentials {
  readonly accessKeyId: unknown
  readonly secretAccessKey: unknown
  readonly sessionToken?: unknown
  readonly expiration?: unknown
}

/** The reason for an SDK error, without quotes of external texts. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no reason given"
  // The message of a JSON parser quotes the text.
  if (error.name === "SyntaxError") return "the answer is not JSON"
  const message = redactMessage(error.message)
  return message === "" ? error.name : "$fault" in error ? `${error.name}: ${message}` : message
}

const sourceNames =
  (profile: string | undefined) =>
  (source: string): string =>
    source === "profile" ? `profile "${profile ?? "default"}"` : source

/** One error for the chain, which names each source and its reason. The reason of the last source is the error itself. */
const chainError = (lines: ReadonlyArray<string>, error: unknown, profile: string | undefined): CredentialsError => {
  if (error instanceof CredentialsError) return error
  const nameOf = sourceNames(profile)
  const tried = attempts(lines)
  const reasons = tried.map(({ reason = "has none, or did not answer", source }, index) => {
    const isLast = index === tried.length - 1
    return `${nameOf(source)}: ${isLast && !isChainFailure(error) ? reasonOf(error) : reason}`
  })
  return new CredentialsError({
    source: tried.map(({ source }) => nameOf(source)).join(", ") || "AWS SDK",
    message: `no credentials found (${reasons.join("; ") || reasonOf(error)})`,
    // The error may quote what was read.
    cause: Redacted.make(error)
  })
}

const invalidCredentials = (what: string): CredentialsError =>
  new CredentialsError({ source: "AWS SDK", message: `the credentials that were found have ${what}` })

const isNonEmptyString = (value: unknown): value is string => typeof value === "string" && value !== ""

const toIdentity = (found: ChainCredentials, source: string): Effect.Effect<Identity, CredentialsError> =>
  Effect.gen(function* () {
    const { accessKeyId, expiration, secretAccessKey, sessionToken } = found
    if (!isNonEmptyString(accessKeyId) || !isNonEmptyString(secretAccessKey))
      return yield* invalidCredentials("no access key")
    if (sessionToken !== undefined && !isNonEmptyString(sessionToken))
      return yield* invalidCredentials("a session token that is no text")
    const until = expiration instanceof Date ? DateTime.make(expiration) : Option.none()
    if (expiration !== undefined && Option.isNone(until))
      return yield* invalidCredentials("an expiration that is no date")
    const identity = {
      accessKeyId,
      secretAccessKey: Redacted.make(secretAccessKey),
      sessionToken: sessionToken === undefined ? undefined : Redacted.make(sessionToken),
      expiration: Option.getOrUndefined(until)
    }
    return yield* validate(identity, source)
  })

const hasKeysInEnvironment = (): boolean =>
  ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].every((name) => Boolean(runtime.process?.env?.[name]))

/**
 * Runs AWS's credential provider chain once. Each run makes a new chain, so that its cache is never used: files, variables and services
 * are read again, and `Credentials.cached` is the only cache. The providers cannot be cancelled: after an interruption they end by
 * themselves.
 */
export const loadFromChain = ({
  configFilepath,
  filepath,
  mfaCode,
  profile,
  region
}: Options): Effect.Effect<Identity, CredentialsError> =>
  Effect.gen(function* () {
    const runPromise = yield* FiberSet.makeRuntimePromise()
    const { defaultProvider } = yield* load(
      "NodeAws",
      "@aws-sdk/credential-provider-node",
      () => import("@aws-sdk/credential-provider-node")
    ).pipe(Effect.mapError((cause) => new CredentialsError({ source: "AWS SDK", message: cause.message, cause })))
    // Without a name, the SDK reads `AWS_PROFILE` of the process. With one, it skips the keys of the environment. The empty name does
    // neither, until it comes to the files.
    const isInEnvironment = profile === undefined && hasKeysInEnvironment()
    const name = profile ?? (isInEnvironment ? "" : "default")
    const lines = profile === undefined && !isInEnvironment ? [...NO_KEYS_IN_ENVIRONMENT] : []
    const warnings: Array<string> = []
    const pushTo = (target: Array<string>) => (line: unknown) => void (typeof line === "string" && target.push(line))
    const ignore = (): void => undefined
    const logger = { debug: pushTo(lines), info: ignore, warn: pushTo(warnings), error: ignore }

    const found = yield* Effect.tryPromise({
      try: () =>
        defaultProvider({
          ignoreCache: true,
          logger,
          filepath,
          configFilepath,
          profile: name,
          parentClientConfig: { profile: name, region, logger },
          ...(mfaCode === undefined ? {} : { mfaCodeProvider: (serial) => runPromise(mfaCode(serial)) })
        })(),
      catch: (error) => chainError(lines, error, profile)
    }).pipe(
      Effect.ensuring(
        Effect.forEach(warnings, (line) => Effect.logWarning(redactMessage(line)), { discard: true, concurrency: 1 })
      )
    )
    const source = attempts(lines).at(-1)?.source ?? "AWS SDK"
    yield* Effect.logDebug(`Credentials found: ${source}`)
    return yield* toIdentity(found, sourceNames(profile)(source))
  }).pipe(Effect.scoped)
