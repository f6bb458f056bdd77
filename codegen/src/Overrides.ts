/**
 * Corrections of the model, where it is wrong or incomplete. A correction is data: the change, its reason and the
 * evidence. The generator fails if the target of a correction does not exist, or if the correction changes nothing.
 */
import {
  byName,
  get,
  reachable,
  structure,
  type Constraints,
  sortedMap,
  type Derived,
  type Enum,
  type Member,
  type Model,
  type Operation,
  type Shape,
  type Simple
} from "./Ir.js"

/**
 * The change of a member, a shape or an operation. `type` is an additional shape that members refer to. `errors` are
 * additional error codes of an operation.
 */
export type Change =
  | {
      readonly member: {
        readonly required?: true
        readonly aliases?: ReadonlyArray<string>
        readonly derived?: Derived
        readonly creation?: true
      }
    }
  | { readonly type: Simple | Enum }
  | { readonly constraints: Constraints }
  | { readonly enumeration: { readonly ignoreCase: true } }
  | { readonly errors: ReadonlyArray<string> }

/** `Structure.Member`, `Shape` or `Operation`, or a function that finds them in the model. */
export type Target = ReadonlyArray<string> | ((model: Model) => ReadonlyArray<string>)

export interface Override {
  readonly target: Target
  readonly change: Change
  readonly reason: string
  readonly evidence: string
}

interface Site {
  readonly owner: string
  readonly member: Member
  readonly siblings: ReadonlyArray<Member>
}

const sites = (model: Model, names: Iterable<string>): ReadonlyArray<Site> =>
  Array.from(names).flatMap((owner) => {
    const shape = get(model.shapes, owner)
    if (shape.kind !== "structure") return []
    return shape.members.map((member) => ({ owner, member, siblings: shape.members }))
  })

const paths = (found: ReadonlyArray<Site>): ReadonlyArray<string> =>
  found.map(({ owner, member }) => `${owner}.${member.key}`)

/** Members of any structure. */
const members =
  (is: (site: Site) => boolean): Target =>
  (model) =>
    paths(sites(model, model.shapes.keys()).filter(is))

/** Members of the structures in the inputs of some operations, at any depth. */
const inputs =
  (operations: RegExp, is: (site: Site, model: Model) => boolean): Target =>
  (model) => {
    const from = Array.from(model.operations.values()).filter(({ id }) => operations.test(id))
    return paths(
      sites(
        model,
        reachable(
          model,
          from.map(({ input }) => input)
        )
      ).filter((site) => is(site, model))
    )
  }

/** Members of the results themselves. */
const results =
  (is: (site: Site) => boolean): Target =>
  (model) => {
    const names = Array.from(model.operations.values()).flatMap(({ output }) => (output === undefined ? [] : [output]))
    return paths(sites(model, names).filter(is))
  }

/** Members of structures that are in no input. */
const read =
  (is: (site: Site, model: Model) => boolean): Target =>
  (model) => {
    const sent = reachable(
      model,
      Array.from(model.operations.values(), ({ input }) => input)
    )
    const names = Array.from(model.shapes.keys()).filter((name) => !sent.has(name))
    return paths(sites(model, names).filter((site) => is(site, model)))
  }

/** Whether a member is an optional list. */
const isOptionalList = ({ member }: Site, model: Model): boolean =>
  !member.required && member.of.kind === "shape" && get(model.shapes, member.of.name).kind === "list"

/** Whether an input has a list of this name for which an empty list differs from an absent one. */
const hasInputTwin = ({ member }: Site, model: Model): boolean =>
  Array.from(model.operations.values()).some(({ input }) => has(structure(model, input).members, member.key))

/** Whether the structure of a member has a caller reference. */
const refersToReference = (model: Model, { of }: Member): boolean => {
  const shape = of.kind === "shape" ? get(model.shapes, of.name) : undefined
  return shape?.kind === "structure" && has(shape.members, "CallerReference")
}

const enumeration = (name: string, values: ReadonlyArray<string>): Enum => ({
  kind: "enum",
  name,
  values,
  ignoreCase: false
})

const has = (members: ReadonlyArray<Member>, key: string): boolean => members.some((member) => member.key === key)

const header = (name: string) => (site: Site) => site.member.in === "header" && site.member.wire === name

/** Operations of a kind whose error lists lack some codes. */
const lacking =
  (codes: ReadonlyArray<string>, is: (operation: Operation, model: Model) => boolean): Target =>
  (model) =>
    Array.from(model.operations.values())
      .filter((operation) => is(operation, model) && codes.some((code) => !operation.errors.includes(code)))
      .map(({ id }) => id)

/** Error codes of all operations of a kind, whether or not the model lists them. */
const answered = (
  codes: ReadonlyArray<string>,
  is: (operation: Operation, model: Model) => boolean,
  { evidence, reason }: { readonly reason: string; readonly evidence: string }
): Override => ({ target: lacking(codes, is), change: { errors: codes }, reason, evidence })

/** Operations whose input has a member for which a predicate holds. */
const takes =
  (is: (member: Member) => boolean) =>
  ({ input }: Operation, model: Model): boolean =>
    structure(model, input).members.some(is)

/** Operations whose input contains a shape for which a predicate holds, at any depth. */
const sends =
  (is: (shape: Shape) => boolean) =>
  ({ input }: Operation, model: Model): boolean =>
    Array.from(reachable(model, [input])).some((name) => is(get(model.shapes, name)))

const isBody = (member: Member): boolean => member.in === "payload" || member.in === "body"

/** Operations that require a body. The conditions of a list are all optional. */
const needsBody = (operation: Operation, model: Model): boolean =>
  takes((member) => isBody(member) && (member.required || !operation.id.startsWith("List")))(operation, model)

const isVersion = (member: Member): boolean => member.in === "header" && member.wire === "If-Match"

/** Error codes that the service returns, whether or not the model lists them. */
const answers: ReadonlyArray<Override> = [
  answered(["AccessDenied"], () => true, {
    reason: "A policy, a permissions boundary or a service control policy can deny any operation.",
    evidence:
      "aws/aws-cdk#33249; the model does not list it for 31 operations, such as ListDistributions and all operations of functions"
  }),
  answered(["InvalidIfMatchVersion", "PreconditionFailed"], takes(isVersion), {
    reason: "An operation with a version refuses an invalid version, and a version that is not current.",
    evidence:
      "terraform-provider-aws#27147 and #33575, crossplane provider-aws#1595; the model does not list PreconditionFailed for TestFunction"
  }),
  answered(["MissingBody"], needsBody, {
    reason: "The service refuses a request without a body with this code before it checks anything else.",
    evidence:
      "The API reference of MissingBody: this operation requires a body; the model lists it for twelve operations"
  }),
  answered(
    ["InvalidArgument"],
    takes((member) => member.in !== "label" && !isVersion(member)),
    {
      reason: "The service may refuse any parameter other than the resource and its version.",
      evidence:
        "The messages that begin with `The parameter` have this code for every parameter (AWS SDK feature tests for CloudFront); the model does not list it for operations with a stage, a domain or a subscription"
    }
  ),
  answered(
    ["InconsistentQuantities"],
    sends((shape) => shape.kind === "structure" && ["Quantity", "Items"].every((key) => has(shape.members, key))),
    {
      reason: "The service refuses every Quantity that is not the number of Items.",
      evidence:
        "The API reference of every structure that has both; the model does not list it for the key value stores of functions"
    }
  ),
  answered(
    ["InvalidTagging"],
    sends((shape) => shape.name === "Tags"),
    {
      reason: "Tags of a creation are checked like tags that are added later.",
      evidence:
        "The quotas page of the developer guide (keys that begin with aws:); the model does not list it for functions and key value stores"
    }
  ),
  answered(
    ["InvalidOrigin"],
    sends((shape) => shape.name === "DistributionConfig"),
    {
      reason: "The service refuses an origin of two kinds with this code in updates, too.",
      evidence: "ansible-collections/community.aws#1819"
    }
  ),
  answered(["EntityLimitExceeded"], ({ id }) => id === "CreateDistributionWithTags", {
    reason: "This operation creates the same as CreateDistribution, which lists the code.",
    evidence: "CreateDistribution of the service model"
  })
]

export const overrides: ReadonlyArray<Override> = [
  ...answers,
  {
    target: [
      "AssociateDistributionTenantWebACL",
      "AssociateDistributionWebACL",
      "CopyDistribution",
      "DeleteCachePolicy",
      "DeleteCloudFrontOriginAccessIdentity",
      "DeleteContinuousDeploymentPolicy",
      "DeleteDistribution",
      "DeleteFieldLevelEncryptionConfig",
      "DeleteFieldLevelEncryptionProfile",
      "DeleteKeyGroup",
      "DeleteOriginAccessControl",
      "DeleteOriginRequestPolicy",
      "DeletePublicKey",
      "DeleteResponseHeadersPolicy",
      "DeleteStreamingDistribution",
      "DisassociateDistributionTenantWebACL",
      "DisassociateDistributionWebACL",
      "UpdateCachePolicy",
      "UpdateCloudFrontOriginAccessIdentity",
      "UpdateContinuousDeploymentPolicy",
      "UpdateDistribution",
      "UpdateDistributionWithStagingConfig",
      "UpdateDomainAssociation",
      "UpdateFieldLevelEncryptionConfig",
      "UpdateFieldLevelEncryptionProfile",
      "UpdateKeyGroup",
      "UpdateOriginAccessControl",
      "UpdateOriginRequestPolicy",
      "UpdatePublicKey",
      "UpdateResponseHeadersPolicy",
      "UpdateStreamingDistribution"
    ].map((operation) => `${operation}Request.IfMatch`),
    change: { member: { required: true } },
    reason: "If-Match is optional in the model, but without it the service responds with InvalidIfMatchVersion (400).",
    evidence:
      "aws/aws-sdk#576 (AWS will not change the model), boto/boto3#3813, aws/aws-sdk-js#1669; all of these operations list InvalidIfMatchVersion among their errors"
  },
  {
    target: results(({ member }) => member.in === "payload" && !member.required),
    change: { member: { required: true } },
    reason: "A successful response must contain the requested resource. An empty body is refused by the decoder.",
    evidence: "No operation with a payload is documented to respond without one"
  },
  // `Location` stays optional: programs do not need it, and a successful creation must not fail because it is absent.
  {
    target: results((site) => site.member.key === "ETag" && !site.member.required),
    change: { member: { required: true } },
    reason: "Every result with an ETag member has a value for it. The next update or deletion requires it.",
    evidence:
      "The API reference: each changeable resource has one current ETag, which reads, creations and updates return; terraform-provider-aws sends it back as If-Match for every family; botocore's golden documents have it in all variants"
  },
  {
    target: members(header("ETag")),
    change: { member: { aliases: ["ETtag"] } },
    reason:
      "The model has the header ETtag for one operation. If another operation responds with it, its ETag must not be lost.",
    evidence: "UpdateFunctionResult of the service model"
  },
  {
    target: members(header("ETtag")),
    change: { member: { aliases: ["ETag"] } },
    reason: "The service may correct the misspelt header at any time.",
    evidence: "UpdateFunctionResult of the service model; all other operations respond with ETag"
  },
  {
    target: members(({ member }) => member.key === "Marker" && member.in === "body" && member.required),
    change: { member: { derived: "empty" } },
    reason: "The Marker of the first page is empty or absent, although the model requires it.",
    evidence: "alchemy-run/distilled packages/aws/patches/cloudfront.json, made from live responses"
  },
  {
    target: ["DistributionSummary.WebACLId", "KeyValueStore.Comment", "S3OriginConfig.OriginAccessIdentity"],
    change: { member: { derived: "empty" } },
    reason: "The member is absent or empty if there is no value, although the model requires it.",
    evidence: "alchemy-run/distilled packages/aws/patches/cloudfront.json, made from live responses"
  },
  {
    target: members(({ member }) => member.key === "Items" && !member.required),
    change: { member: { required: true } },
    reason:
      "Absent and empty Items are the same list. It is read as [], and [] with a Quantity is not sent. Code that adds an item then needs no check.",
    evidence: "The API reference of the structures that have both: Items may be left out when Quantity is 0"
  },
  {
    target: read(
      (site, model) => site.member.key !== "Items" && isOptionalList(site, model) && !hasInputTwin(site, model)
    ),
    change: { member: { required: true } },
    reason:
      "In a result, an absent list is empty. In an update the difference matters: an empty list removes the current items.",
    evidence: "The absence of a list in a result has no meaning"
  },
  {
    target: inputs(
      /./,
      ({ member, siblings }) => member.key === "Quantity" && siblings.some(({ key }) => key === "Items")
    ),
    change: { member: { derived: "quantity" } },
    reason: "Quantity is redundant. The service refuses a wrong one with InconsistentQuantities (400).",
    evidence: "The API reference of every structure that has both"
  },
  {
    target: inputs(/^List/, ({ member }) => member.key === "MaxItems" && member.of.kind === "plain"),
    change: {
      type: {
        kind: "simple",
        name: "MaxItems",
        plain: "integer",
        constraints: { min: 1, max: undefined, pattern: undefined },
        sensitive: false
      }
    },
    reason:
      "The older lists have MaxItems as a string of digits, the newer lists have an integer. The request is the same.",
    evidence:
      "The results of all lists give MaxItems as an integer, and the AWS SDK for JavaScript takes a number in all of them"
  },
  {
    target: ["listConflictingAliasesMaxItemsInteger"],
    change: { constraints: { min: 1 } },
    reason: "The lower bound of MaxItems. The model only has the upper bound.",
    evidence: "As for the other lists"
  },
  {
    target: ["Distribution", "StreamingDistribution", "DistributionTenant", "ConnectionGroup"].flatMap((name) => [
      `${name}.Status`,
      `${name}Summary.Status`
    ]),
    change: { type: enumeration("DeploymentStatus", ["InProgress", "Deployed"]) },
    reason:
      "The member is a string in the model, but its values are an enumeration. A program would wait for a misspelt status for ever.",
    evidence: "The API reference of Distribution and ConnectionGroup; aws-sdk's waiters compare with Deployed"
  },
  {
    target: ["Invalidation.Status", "InvalidationSummary.Status"],
    change: { type: enumeration("InvalidationStatus", ["InProgress", "Completed"]) },
    reason: "Like the status of distributions.",
    evidence: "The API reference of Invalidation; aws-sdk's waiter compares with Completed"
  },
  {
    target: ["CopyDistributionRequest.CallerReference"],
    change: { member: { derived: "token" } },
    reason: "Any unique value is valid, and few callers have a better value than a new UUID.",
    evidence: "The API reference of every operation that takes one"
  },
  {
    target: inputs(/^Create/, ({ member }, model) => refersToReference(model, member)),
    change: { member: { creation: true } },
    reason:
      "A configuration contains its caller reference. It is optional in creations only: a configuration that was read has one, and an update without it is refused.",
    evidence:
      "The API reference: a caller reference cannot be changed; the service refuses an update with another one, or none, with IllegalUpdate (400)"
  },
  {
    target: ["CaCertificatesBundleS3LocationRegionString", "OriginShieldRegion"],
    change: { constraints: { pattern: undefined } },
    reason: "[a-z]{2}-[a-z]+-\\d refuses regions with a longer name, such as us-gov-east-1, or with a number above 9.",
    evidence: "The list of AWS regions"
  },
  {
    target: ["FunctionARN", "KeyValueStoreARN"],
    change: { constraints: { min: undefined, max: undefined, pattern: undefined } },
    reason:
      "Pattern and length only fit ARNs of the partition aws. In aws-cn, the ARN of a function with a name of 64 characters has 109 characters; the model allows 108.",
    evidence: "The model's own ResourceARN allows arn:aws-cn; CloudFront has an endpoint in China"
  },
  {
    target: ["ResourceARN"],
    change: { constraints: { pattern: "arn:aws[a-z-]*:cloudfront::[0-9]+:.*" } },
    reason: "arn:aws(-cn)? refuses the ARNs of all other partitions, so their resources could not be tagged.",
    evidence:
      "The endpoint rules of CloudFront know eight partitions: aws, aws-cn, aws-us-gov, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f"
  },
  {
    target: ["HttpVersion"],
    change: { enumeration: { ignoreCase: true } },
    reason: "Some responses have the values in upper case, such as HTTP2.",
    evidence: "alchemy-run/distilled packages/aws/patches/cloudfront.json, made from live responses"
  }
]

/** The model with all corrections. */
export const apply = (model: Model, list: ReadonlyArray<Override> = overrides): Model => list.reduce(single, model)

/** The targets of a correction. */
export const targets = (model: Model, { target }: Override): ReadonlyArray<string> =>
  typeof target === "function" ? target(model) : target

const single = (model: Model, override: Override): Model => {
  const found = targets(model, override)
  if (found.length === 0) throw new Error(`Overrides.ts: this correction has no target: ${override.reason}`)
  const { change } = override
  if ("errors" in change) {
    const operations = new Map(model.operations)
    for (const target of found) {
      replace(operations, target, target, (operation) => listing(model, operation, change.errors))
    }
    return { ...model, operations }
  }
  const shapes = new Map(model.shapes)
  for (const target of found) {
    const [name = "", key] = target.split(".")
    replace(shapes, name, target, (shape) => changed(shape, key, change, target))
  }
  if (!("type" in change)) return { ...model, shapes }
  const { type } = change
  if (model.shapes.has(type.name)) throw new Error(`Overrides.ts: the model has a shape ${type.name}`)
  return { ...model, shapes: sortedMap(shapes.set(type.name, type)) }
}

/** Replaces an entry with the result of `change`. */
const replace = <A>(all: Map<string, A>, name: string, target: string, change: (before: A) => A): void => {
  const before = all.get(name)
  if (before === undefined) throw new Error(`Overrides.ts: ${target} does not exist`)
  const after = change(before)
  if (JSON.stringify(after) === JSON.stringify(before)) throw new Error(`Overrides.ts: ${target} needs no correction`)
  all.set(name, after)
}

/** An operation with additional error codes. */
const listing = (model: Model, operation: Operation, codes: ReadonlyArray<string>): Operation => {
  const added = codes.filter((code) => !operation.errors.includes(code))
  // `get` fails for a code without a class.
  for (const code of added) get(model.errors, code)
  return {
    ...operation,
    errors: [...operation.errors, ...added].toSorted(byName),
    added: [...operation.added, ...added].toSorted(byName)
  }
}

const changed = (
  shape: Shape,
  key: string | undefined,
  change: Exclude<Change, { readonly errors: unknown }>,
  target: string
): Shape => {
  if (
    ("member" in change || "type" in change) &&
    shape.kind === "structure" &&
    shape.members.some((member) => member.key === key)
  ) {
    const given: Partial<Member> = "type" in change ? { of: { kind: "shape", name: change.type.name } } : change.member
    return {
      ...shape,
      members: shape.members.map((member) => (member.key === key ? { ...member, ...given } : member))
    }
  }
  if ("constraints" in change && (shape.kind === "simple" || shape.kind === "list")) {
    return { ...shape, constraints: { ...shape.constraints, ...change.constraints } }
  }
  if ("enumeration" in change && shape.kind === "enum") return { ...shape, ...change.enumeration }
  throw new Error(`Overrides.ts: ${target} has changed`)
}
