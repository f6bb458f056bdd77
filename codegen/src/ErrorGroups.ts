/**
 * Groups of error codes by the possible reaction. Each group has the predicate of core's `Errors` that holds for it.
 */
import type { ServiceError } from "./Ir.js"

export interface Group {
  /** The predicate. Absent for errors that belong to no group. */
  readonly predicate: string | undefined
  /** The cause of these errors, as a phrase. */
  readonly about: string
}

interface Rule extends Group {
  readonly holds: (error: ServiceError) => boolean
}

const rule = (predicate: string | undefined, about: string, holds: Rule["holds"]): Rule => ({ predicate, about, holds })

const byCode = (predicate: string, codes: RegExp, about: string): Rule =>
  rule(predicate, about, ({ code }) => codes.test(code))

/** An error belongs to the first group whose rule holds. */
const rules: ReadonlyArray<Rule> = [
  rule(
    "isNotFound",
    "the resource, or a resource that the input refers to, does not exist",
    ({ status }) => status === 404
  ),
  byCode(
    "isConflict",
    /^(PreconditionFailed|InvalidIfMatchVersion|ConflictException)$/,
    "the `ETag` is not the current version"
  ),
  byCode("isAlreadyExists", /AlreadyExists$/, "the name, alias or caller reference is in use"),
  byCode("isInUse", /InUse$/, "another resource refers to it"),
  byCode("isNotDisabled", /NotDisabled$/, "the resource is not disabled and `Deployed`"),
  byCode(
    "isQuota",
    /^Too(Many|Long)|(Limit|Size)Exceeded$|^(BatchTooLarge|ServiceQuotaExceededException)$/,
    "a quota is exceeded"
  ),
  byCode("isAccessDenied", /^AccessDenied(Exception)?$/, "the credentials lack a permission"),
  byCode(
    "isInvalidInput",
    /^(Invalid|Illegal|Inconsistent|Missing|CannotChange|ValidationException$)|(DoesNotExist|Empty|OwnerMismatch)$/,
    "the input is invalid"
  ),
  rule(undefined, "other errors", () => true)
]

/** The non-empty groups of these errors. */
export const group = (
  errors: ReadonlyArray<ServiceError>
): ReadonlyArray<Group & { readonly errors: ReadonlyArray<ServiceError> }> => {
  const of = (error: ServiceError): Rule | undefined => rules.find(({ holds }) => holds(error))
  return rules
    .map((rule) => ({ ...rule, errors: errors.filter((error) => of(error) === rule) }))
    .filter((one) => one.errors.length > 0)
}
