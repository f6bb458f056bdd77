/**
 * The exit codes of the command `cloudfront`. They are stable: a script may rely on them.
 */
import * as Errors from "@effect-cloudfront/core/Errors"

/**
 * What a command ended with.
 */
export type Kind = keyof typeof codes

/**
 * The exit code of each kind of end.
 */
export const codes = {
  ok: 0,
  /** An error that has no code of its own: a fault of the service, or a response that cannot be read. */
  unexpected: 1,
  /** The command line, a file or an input is wrong. Nothing was sent. */
  usage: 2,
  notFound: 3,
  /** The resource was changed by another client, exists already, is in use, or is not disabled. */
  conflict: 4,
  /** The credentials are missing or invalid, or do not permit the call. */
  accessDenied: 5,
  /** The service throttles calls, or a quota is exhausted. */
  throttled: 6,
  /** The time limit of a wait is over. What was waited for may still happen. */
  timeout: 7,
  /** The service cannot be reached. */
  transport: 8,
  /** The service refuses the request: a value is invalid. */
  refused: 9,
  /** The person who was asked said no. Nothing was changed. */
  declined: 10,
  /** Some of several things failed, and others did not. */
  partial: 11,
  /** Tests of a function failed, a rollout was rolled back, or a signature was refused. */
  failedCheck: 12,
  /** Ctrl-C. */
  interrupted: 130,
  /** Who read the output has ended. */
  closedPipe: 141,
  /** SIGTERM. */
  terminated: 143
} as const

/** The kinds of errors that are known by their tag. */
const BY_TAG: Readonly<Record<string, Kind>> = {
  AliasMoveRefused: "conflict",
  AmbiguousMatch: "usage",
  CallerReferenceUsed: "conflict",
  ChangedMeanwhile: "conflict",
  ClosedPipe: "closedPipe",
  ConfigurationError: "usage",
  CredentialsError: "accessDenied",
  Declined: "declined",
  EncodeError: "usage",
  FailedCheck: "failedCheck",
  FileError: "usage",
  FunctionTestsFailed: "failedCheck",
  InvalidOptions: "usage",
  InvalidPaths: "usage",
  LostSettingsError: "conflict",
  MissingPackageError: "usage",
  MissingTestingPackage: "usage",
  NoMatch: "notFound",
  PartialFailure: "partial",
  RolledBack: "failedCheck",
  RolloutRefused: "conflict",
  SigningKeyError: "usage",
  StaleReadError: "timeout",
  StillInUse: "conflict",
  TransportError: "transport",
  UnconfirmedUpdate: "conflict",
  UsageError: "usage",
  VerificationError: "failedCheck",
  WaitFailed: "failedCheck",
  WaitTimeout: "timeout"
}

/** The kinds of errors that are known by what they say of themselves. The first that fits counts. */
const BY_PREDICATE: ReadonlyArray<readonly [(error: unknown) => boolean, Kind]> = [
  [Errors.isNotFound, "notFound"],
  [Errors.isConflict, "conflict"],
  [Errors.isAlreadyExists, "conflict"],
  [Errors.isInUse, "conflict"],
  [Errors.isNotDisabled, "conflict"],
  [Errors.isAccessDenied, "accessDenied"],
  [Errors.isThrottling, "throttled"],
  [Errors.isQuota, "throttled"],
  [Errors.isInvalidInput, "refused"]
]

/** The codes of services that are in front of CloudFront's, which have no class. */
const ACCESS_CODES =
  /^(AccessDenied|ExpiredToken|InvalidClientTokenId|InvalidSignature|MissingAuthenticationToken|SignatureDoesNotMatch|UnrecognizedClient)/

interface Caused {
  readonly _tag: string
  readonly cause?: unknown
  readonly code?: unknown
  readonly status?: unknown
}

const isTagged = (error: unknown): error is Caused => typeof error === "object" && error !== null && "_tag" in error

/**
 * The kind of an error.
 */
export const kindOf = (error: unknown): Kind => {
  if (!isTagged(error)) return "unexpected"
  const { _tag, cause, code, status } = error
  if (_tag === "IncompleteInvalidation" || _tag === "IncompleteInvalidationStream") {
    // What an invalidation was left incomplete by tells more than that it was, unless it means that nothing was sent.
    const kind = kindOf(cause)
    return kind === "usage" ? "partial" : kind
  }
  if (Object.hasOwn(BY_TAG, _tag)) return BY_TAG[_tag] ?? "unexpected"
  const found = BY_PREDICATE.find(([is]) => is(error))
  if (found !== undefined) return found[1]
  if (typeof code === "string" && ACCESS_CODES.test(code)) return "accessDenied"
  return typeof status === "number" && status >= 400 && status < 500 ? "refused" : "unexpected"
}

/**
 * The exit code of an error.
 */
export const of = (error: unknown): number => codes[kindOf(error)]
