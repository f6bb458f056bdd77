/** What to do about errors: those of programs one by one, those of the service by their groups. */
import { group } from "../../codegen/src/ErrorGroups.js"
import type { ErrorFact } from "./Facts.js"

/** The errors of every call, which the index explains. */
export const EVERY_CALL: Readonly<Record<string, string>> = {
  AccessDenied: "Give the credentials the permission for the operation that the message names.",
  CredentialsError: "The message names the source of the credentials and what is wrong with them. Nothing was sent.",
  DecodeError:
    "The response is not the documented one, such as the page of a proxy. Look at `reason` and the redacted `body`. A read may be repeated.",
  EncodeError: "Correct the members that `problems` names. Nothing was sent.",
  ThrottlingError: "All retries were used up. Run the program again later, or lower the rates with `limits`.",
  TransportError: "There was no response after all retries. `reason` tells why. Run the program again.",
  UnknownServiceError:
    "The service answered with a code that the API does not list. `code` and `serviceMessage` tell more."
}

/** By tag. They go before the groups. */
const BY_TAG: Readonly<Record<string, string>> = {
  AliasMoveRefused:
    "See `reason`: take a certificate that covers the alias, give the right `from`, or allow `disableSource`.",
  AmbiguousMatch: "Choose one of `matches` by its id.",
  CallerReferenceUsed: "Take another `callerReference`: one for each set of paths.",
  FunctionTestsFailed:
    "Correct the code, or the tests: `failures` has the reason of each, `runs` the redacted results.",
  IncompleteInvalidation: "Run again with the same paths and the `callerReference` of the error.",
  IncompleteInvalidationStream: "Run again with the same Stream and the `callerReference` of the error.",
  InvalidOptions: "Correct the options that `problems` names. Nothing was sent.",
  InvalidPaths: "Correct the paths that `problems` names. Nothing was sent.",
  KeyValueStoreFailed: "Delete the store and create it again; look at the source of its import.",
  LostSettingsError: "Return the structures that `lost` names from `change`, or upgrade this library.",
  NoMatch: "Nothing matches: create it, or correct the criterion.",
  PaginationError: "The list went round in a circle or broke off. Read it again.",
  RolloutRefused: "See `reason` and `details`; change the distribution with `editDistribution` instead.",
  SigningKeyError: "See `reason`: give the private key as PEM, RSA with 2048 bits or ECDSA on P-256.",
  StaleReadError: "The write was executed, and reads do not show it yet. Run the program again, or raise `lag`.",
  StillInUse: "See `users`: change them, or use the option `detach`.",
  TestFunctionFailed:
    "The event object of a test is not valid, or the service cannot run the code. It is not repeated.",
  TooManyInvalidationsInProgress:
    "Other invalidations used up the quota until `timeout`. Run again, or raise `timeout`.",
  UnconfirmedCreate: "Run again with the reference of the error: the run finds what was created, or creates it.",
  UnconfirmedUpdate: "Compare `before`, `sent` and `current`, or run again with the option `resume`.",
  UnsuitableOriginAccessControl: "Give another origin access control, or let this one sign all requests.",
  VerificationError: "CloudFront would refuse the request: `reason` tells why, `code` and `status` what it answers.",
  WaitFailed:
    "The state does not lead to the one that was waited for. See `state` and `reason`, and change the resource.",
  WaitTimeout: "Run again: the run goes on from what is there. `last` is the last state. Or raise `timeout`."
}

/** By predicate of core's `Errors`. */
const BY_GROUP: Readonly<Record<string, string>> = {
  isNotFound: "Check ids and names, those in the input too.",
  isConflict: "Others have changed the resource again and again. Run the program again.",
  isAlreadyExists: "Take another name, alias or caller reference, or use what is there.",
  isInUse: "Remove the references first.",
  isNotDisabled: "Wait and run the program again.",
  isQuota: "Delete what is not needed, or have the quota raised.",
  isAccessDenied: "Give the credentials the permission.",
  isInvalidInput: "Correct the input; `serviceMessage` has the service's words.",
  other: "`serviceMessage` has the service's words."
}

/** What the docstring of a class leaves to another place. */
const CAUSES: Readonly<Record<string, string>> = {
  SigningKeyError: "A key cannot be used.",
  UnconfirmedUpdate:
    "The response to an update was lost, and the current configuration does not show whether it was executed.",
  UnsuitableOriginAccessControl: "The origin access control with the bucket's name does not sign every request."
}

const causeOf = ({ about, status, tag }: ErrorFact): string =>
  CAUSES[tag] ?? (about.startsWith("Status ") ? `The service refuses it with status ${status}.` : about)

export interface Row {
  readonly tags: ReadonlyArray<string>
  readonly about: string
  readonly advice: string
}

const isOfEveryCall = ({ tag }: ErrorFact): boolean => EVERY_CALL[tag] !== undefined

/** Each error once: those of the program, then those of the service in their groups, then those of every call. */
export const rows = (errors: ReadonlyArray<ErrorFact>): ReadonlyArray<Row> => {
  const own = errors.filter((error) => !isOfEveryCall(error))
  const single = own.filter(({ tag }) => BY_TAG[tag] !== undefined)
  const rest = own.filter(({ tag }) => BY_TAG[tag] === undefined)
  const unknown = rest.filter(({ status }) => status === undefined)
  if (unknown.length > 0) {
    throw new Error(`scripts/cookbook/Advice.ts has no advice for ${unknown.map(({ tag }) => tag).join(", ")}`)
  }
  const groups = group(
    rest.map(({ status = 0, tag }) => ({ code: tag, status }) as Parameters<typeof group>[0][number])
  )
  const common = errors.filter(isOfEveryCall).map(({ tag }) => tag)
  return [
    ...single.map((error) => ({ tags: [error.tag], about: causeOf(error), advice: BY_TAG[error.tag] ?? "" })),
    ...groups.map(({ about, errors, predicate }) => ({
      tags: errors.map(({ code }) => code),
      about: `${about.charAt(0).toUpperCase()}${about.slice(1)}${predicate === undefined ? "" : ` (\`${predicate}\`)`}.`,
      advice: BY_GROUP[predicate ?? "other"] ?? ""
    })),
    ...(common.length === 0
      ? []
      : [{ tags: common, about: "Errors of every call.", advice: "See [every call](index.md#errors-of-every-call)." }])
  ]
}
