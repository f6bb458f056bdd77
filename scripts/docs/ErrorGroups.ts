/** The errors of the API in groups, each by the predicate of `Errors` that holds for it. */
import * as Errors from "@effect-cloudfront/core/Errors"
import type * as Operation from "@effect-cloudfront/core/Operation"

/** The error of an operation, and the status that the API documents for it. */
interface Known {
  readonly code: string
  readonly status: number
}

interface Group {
  readonly title: string
  readonly about: string
  /** What to do. */
  readonly action: string
  readonly codes: ReadonlyArray<Known>
}

interface Rule extends Omit<Group, "codes"> {
  readonly holds: (error: unknown) => boolean
}

const rule = (name: Exclude<keyof typeof Errors, "schema">, about: string, action: string): Rule => ({
  title: name,
  about,
  action,
  holds: Errors[name] as (error: unknown) => boolean
})

/** An error belongs to the first group whose rule holds. */
const RULES: ReadonlyArray<Rule> = [
  rule(
    "isNotFound",
    "The resource, or one that the input refers to, does not exist.",
    "A deletion is done; a read has nothing. Just after a creation a read may be behind: the programs wait that out."
  ),
  rule(
    "isConflict",
    "The ETag is not that of the current version: someone else was faster, or the read was behind.",
    "Read again, apply the change again, and write with the new ETag. `editDistribution` does it."
  ),
  rule(
    "isAlreadyExists",
    "The name, the alias or the caller reference is in use.",
    "Take what is there, as `ensureDistribution` does, or choose another name. `moveAlias` moves an alias."
  ),
  rule(
    "isInUse",
    "Another resource still refers to it.",
    "Change or delete that first. `deleteWhenUnused` names the users, and changes them if it is told to."
  ),
  rule(
    "isNotDisabled",
    "It is enabled, or was disabled a moment ago and is not yet `Deployed`.",
    "Disable it and wait. `disableAndDelete` does it."
  ),
  rule(
    "isQuota",
    "A quota of the account or of the resource is exceeded, or the input is too large.",
    "A retry does not help: use less, or ask AWS for more. `TooManyInvalidationsInProgress` ends by itself, and `invalidate` waits for it."
  ),
  rule(
    "isAccessDenied",
    "The credentials are valid, but a policy denies the operation.",
    "Change the policy. Each operation of CloudFront needs the permission `cloudfront:` and its name."
  ),
  rule(
    "isInvalidInput",
    "The service refused the input.",
    "Change the input: the same is refused again. The message of the service is in `serviceMessage`."
  ),
  rule(
    "isRetryable",
    "The service failed.",
    "The HTTP layer has tried again already. Try later; the programs can be run again anywhere."
  ),
  {
    title: "Others",
    about: "Each is a state of the resource that the operation does not go with.",
    action: "Catch them by `_tag`.",
    holds: () => true
  }
]

type Classes = ReturnType<Operation.Any["errors"]>

const SAMPLE = { httpStatus: 400, message: "", requestId: undefined }

/** The groups of these errors that are not empty. */
export const group = (classes: Classes): ReadonlyArray<Group> => {
  const known = Object.entries(classes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, Class]) => {
      const error = new Class(SAMPLE) as { readonly status: number }
      return { code, status: error.status, rule: RULES.find(({ holds }) => holds(error)) }
    })
  return RULES.map(({ about, action, title }, index) => ({
    title,
    about,
    action,
    codes: known.filter(({ rule }) => rule === RULES[index])
  })).filter(({ codes }) => codes.length > 0)
}
