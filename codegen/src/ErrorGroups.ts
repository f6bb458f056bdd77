/**
 * What can be done about an error of an operation: groups of codes, each with the predicate of core's `Errors` that holds for it.
 */
import type { ServiceError } from "./Ir.js"

export interface Group {
  /** The predicate; absent for errors that are handled one by one. */
  readonly predicate: string | undefined
  /** What has happened, as it stands in a list. */
  readonly about: string
}

interface Rule extends Group {
  readonly holds: (error: ServiceError) => boolean
}

const rule = (predicate: string | undefined, about: string, holds: Rule["holds"]): Rule => ({ predicate, about, holds })

const byCode = (predicate: string, codes: RegExp, about: string): Rule =>
  rule(predicate, about, ({ code }) => codes.test(code))

/** The first that holds counts. */
const rules: ReadonlyArray<Rule> = [
  rule("isNotFound", "the resource, or one that the input names, is not there", ({ status }) => status === 404),
  byCode("isConflict", /^(PreconditionFailed|InvalidIfMatchVersion)$/, "the `ETag` is not the current one: read again"),
  byCode("isAlreadyExists", /AlreadyExists$/, "the name, alias or caller reference is in use"),
  byCode("isInUse", /InUse$/, "something else refers to the resource"),
  byCode("isNotDisabled", /NotDisabled$/, "the resource must be disabled and `Deployed` first"),
  byCode("isQuota", /^Too(Many|Long)|(Limit|Size)Exceeded$|^BatchTooLarge$/, "a limit is reached"),
  byCode("isAccessDenied", /^AccessDenied$/, "the credentials do not allow it"),
  byCode(
    "isInvalidInput",
    /^(Invalid|Illegal|Inconsistent|Missing|CannotChange)|(DoesNotExist|Empty|OwnerMismatch)$/,
    "the input is refused: change it"
  ),
  rule(undefined, "others, by their tag", () => true)
]

/** The groups that some errors are in, each with the codes of its errors in their order. */
export const group = (
  errors: ReadonlyArray<ServiceError>
): ReadonlyArray<Group & { readonly errors: ReadonlyArray<ServiceError> }> => {
  const of = (error: ServiceError): Rule | undefined => rules.find(({ holds }) => holds(error))
  return rules
    .map((rule) => ({ ...rule, errors: errors.filter((error) => of(error) === rule) }))
    .filter((one) => one.errors.length > 0)
}
