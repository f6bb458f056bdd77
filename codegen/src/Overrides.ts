/**
 * Where the model is wrong about the service, or says less than is known. Corrections are data: what is changed, why, and
 * how it is known. One whose target is gone, or that changes nothing any more, fails the generator.
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
 * What a member, a shape or an operation is changed to; `type` is a shape that the model lacks, for members to have; `errors` are
 * codes that an operation is given beside its own.
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

/** `Structure.Member`, `Shape` or `Operation`; a rule finds them in the model. */
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

/** Members of the structures that some operations' inputs can hold. */
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

/** Members of structures that no input can hold. */
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

/** Whether a member is a list that may be absent. */
const isOptionalList = ({ member }: Site, model: Model): boolean =>
  !member.required && member.of.kind === "shape" && get(model.shapes, member.of.name).kind === "list"

/** Whether an input has a list of the same name, for which an empty one is not the same as none. */
const isTaken = ({ member }: Site, model: Model): boolean =>
  Array.from(model.operations.values()).some(({ input }) => has(structure(model, input).members, member.key))

/** Whether what a member is has a caller reference. */
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

/** The operations of a kind that do not list all of some codes. */
const lacking =
  (codes: ReadonlyArray<string>, is: (operation: Operation, model: Model) => boolean): Target =>
  (model) =>
    Array.from(model.operations.values())
      .filter((operation) => is(operation, model) && codes.some((code) => !operation.errors.includes(code)))
      .map(({ id }) => id)

/** What is answered by every operation of a kind, whatever its list in the model says. */
const answered = (
  codes: ReadonlyArray<string>,
  is: (operation: Operation, model: Model) => boolean,
  { evidence, reason }: { readonly reason: string; readonly evidence: string }
): Override => ({ target: lacking(codes, is), change: { errors: codes }, reason, evidence })

/** Operations whose input has a member such as this. */
const takes =
  (is: (member: Member) => boolean) =>
  ({ input }: Operation, model: Model): boolean =>
    structure(model, input).members.some(is)

/** Operations whose input holds, at any depth, a shape such as this. */
const sends =
  (is: (shape: Shape) => boolean) =>
  ({ input }: Operation, model: Model): boolean =>
    Array.from(reachable(model, [input])).some((name) => is(get(model.shapes, name)))

const isBody = (member: Member): boolean => member.in === "payload" || member.in === "body"

/** Operations that are nothing without a body. A list's conditions may be left out, all of them. */
const needsBody = (operation: Operation, model: Model): boolean =>
  takes((member) => isBody(member) && (member.required || !operation.id.startsWith("List")))(operation, model)

const isVersion = (member: Member): boolean => member.in === "header" && member.wire === "If-Match"

/** What the service says whatever the model says. */
const answers: ReadonlyArray<Override> = [
  answered(["AccessDenied"], () => true, {
    reason: "A policy, a permissions boundary or a service control policy can deny any operation.",
    evidence:
      "aws/aws-cdk#33249; the model leaves it out of 31 operations, ListDistributions and all of functions among them"
  }),
  answered(["InvalidIfMatchVersion", "PreconditionFailed"], takes(isVersion), {
    reason: "Whoever takes a version refuses one that is none, and one that is not the current one.",
    evidence:
      "terraform-provider-aws#27147 and #33575, crossplane provider-aws#1595; the model forgets PreconditionFailed of TestFunction"
  }),
  answered(["MissingBody"], needsBody, {
    reason: "A request whose body was lost on the way is refused so, before anything in it is looked at.",
    evidence:
      "The API reference of MissingBody: this operation requires a body; the model lists it for twelve operations"
  }),
  answered(
    ["InvalidArgument"],
    takes((member) => member.in !== "label" && !isVersion(member)),
    {
      reason: "Any value beside the resource and its version may be one that the service does not take.",
      evidence:
        "The texts that begin with `The parameter` come with it for every parameter (AWS SDK feature tests for CloudFront); the model forgets it where a stage, a domain or a subscription is sent"
    }
  ),
  answered(
    ["InconsistentQuantities"],
    sends((shape) => shape.kind === "structure" && ["Quantity", "Items"].every((key) => has(shape.members, key))),
    {
      reason: "A Quantity that is not the number of Items is refused wherever there is one.",
      evidence:
        "The API reference of every structure that has both; the model forgets the key value stores of functions"
    }
  ),
  answered(
    ["InvalidTagging"],
    sends((shape) => shape.name === "Tags"),
    {
      reason: "Tags are checked the same whether they are given at creation or later.",
      evidence:
        "The quotas page of the developer guide (keys that begin with aws:); the model forgets functions and key value stores"
    }
  ),
  answered(
    ["InvalidOrigin"],
    sends((shape) => shape.name === "DistributionConfig"),
    {
      reason: "An origin that is of two kinds is refused so when a distribution is updated, as when it is created.",
      evidence: "ansible-collections/community.aws#1819"
    }
  ),
  answered(["EntityLimitExceeded"], ({ id }) => id === "CreateDistributionWithTags", {
    reason: "Creates what CreateDistribution creates, whose list has it.",
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
    reason: "The model says that If-Match may be left out; the service answers InvalidIfMatchVersion (400) when it is.",
    evidence:
      "aws/aws-sdk#576 (AWS will not change the model), boto/boto3#3813, aws/aws-sdk-js#1669; all of these operations list InvalidIfMatchVersion among their errors"
  },
  {
    target: results(({ member }) => member.in === "payload" && !member.required),
    change: { member: { required: true } },
    reason: "A success without the thing that was asked for is no success: an empty body is refused when it is read.",
    evidence: "No operation with a payload is documented to answer without one"
  },
  // `Location` of a creation stays optional: nothing needs it, and a creation that was made must not fail for the lack of it.
  {
    target: results((site) => site.member.key === "ETag" && !site.member.required),
    change: { member: { required: true } },
    reason:
      "Every result that has a place for the ETag comes with one; without it the next update or deletion cannot be made.",
    evidence:
      "The API reference: each thing that can be changed has one current ETag, which reads, creations and updates answer with; terraform-provider-aws sends it back as If-Match for every family; botocore's golden documents have it in all variants"
  },
  {
    target: members(header("ETag")),
    change: { member: { aliases: ["ETtag"] } },
    reason: "One operation is modelled with the header ETtag; should another answer so, its ETag must not be lost.",
    evidence: "UpdateFunctionResult of the service model"
  },
  {
    target: members(header("ETtag")),
    change: { member: { aliases: ["ETag"] } },
    reason: "The misspelt header may be corrected by the service at any time.",
    evidence: "UpdateFunctionResult of the service model; all other operations answer with ETag"
  },
  {
    target: members(({ member }) => member.key === "Marker" && member.in === "body" && member.required),
    change: { member: { derived: "empty" } },
    reason: "The first page of a list has an empty Marker, or none, though the model requires it.",
    evidence: "alchemy-run/distilled packages/aws/patches/cloudfront.json, made from live responses"
  },
  {
    target: ["DistributionSummary.WebACLId", "KeyValueStore.Comment", "S3OriginConfig.OriginAccessIdentity"],
    change: { member: { derived: "empty" } },
    reason: "Left out of responses, or empty, where there is none, though the model requires it.",
    evidence: "alchemy-run/distilled packages/aws/patches/cloudfront.json, made from live responses"
  },
  {
    target: members(({ member }) => member.key === "Items" && !member.required),
    change: { member: { required: true } },
    reason:
      "No Items and empty ones are the same list: it reads as [], and [] beside a Quantity sends nothing. So Items are there for whoever adds to them.",
    evidence: "The API reference of the structures that have both: Items may be left out when Quantity is 0"
  },
  {
    target: read((site, model) => site.member.key !== "Items" && isOptionalList(site, model) && !isTaken(site, model)),
    change: { member: { required: true } },
    reason:
      "A list that is only read is empty when it is absent. Those that an update takes keep the difference: sent, an empty one clears what is there.",
    evidence: "Nothing is said by the absence of a list in a result"
  },
  {
    target: inputs(
      /./,
      ({ member, siblings }) => member.key === "Quantity" && siblings.some(({ key }) => key === "Items")
    ),
    change: { member: { derived: "quantity" } },
    reason: "Says what Items says already; a wrong one is answered with InconsistentQuantities (400).",
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
      "A number of items is a number. The older lists take its digits as a string, the newer ones an integer; the request is the same.",
    evidence:
      "The results of all lists give MaxItems as an integer, and the AWS SDK for JavaScript takes a number in all of them"
  },
  {
    target: ["listConflictingAliasesMaxItemsInteger"],
    change: { constraints: { min: 1 } },
    reason: "The same number, of which the model knows the upper bound alone.",
    evidence: "As for the other lists"
  },
  {
    target: ["Distribution", "StreamingDistribution", "DistributionTenant", "ConnectionGroup"].flatMap((name) => [
      `${name}.Status`,
      `${name}Summary.Status`
    ]),
    change: { type: enumeration("DeploymentStatus", ["InProgress", "Deployed"]) },
    reason: "A string in the model, an enumeration in fact: a misspelt status would be waited for for ever.",
    evidence: "The API reference of Distribution and ConnectionGroup; aws-sdk's waiters compare with Deployed"
  },
  {
    target: ["Invalidation.Status", "InvalidationSummary.Status"],
    change: { type: enumeration("InvalidationStatus", ["InProgress", "Completed"]) },
    reason: "The same for invalidations.",
    evidence: "The API reference of Invalidation; aws-sdk's waiter compares with Completed"
  },
  {
    target: ["CopyDistributionRequest.CallerReference"],
    change: { member: { derived: "token" } },
    reason: "Any unique value will do, and few callers have a better one than a fresh UUID.",
    evidence: "The API reference of every operation that takes one"
  },
  {
    target: inputs(/^Create/, ({ member }, model) => refersToReference(model, member)),
    change: { member: { creation: true } },
    reason:
      "The same for configurations. They have it themselves: what was read has one, and an update without it is refused.",
    evidence:
      "The API reference: a caller reference cannot be changed; updates with another one, or none, are answered with IllegalUpdate (400)"
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
      "Pattern and length fit ARNs of the partition aws only: a function's name of 64 characters makes 109 in aws-cn, where 108 are allowed.",
    evidence: "The model's own ResourceARN allows arn:aws-cn; CloudFront has an endpoint in China"
  },
  {
    target: ["ResourceARN"],
    change: { constraints: { pattern: "arn:aws[a-z-]*:cloudfront::[0-9]+:.*" } },
    reason: "arn:aws(-cn)? refuses the ARNs of all other partitions, so that nothing could be tagged there.",
    evidence:
      "The endpoint rules of CloudFront know eight partitions: aws, aws-cn, aws-us-gov, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f"
  },
  {
    target: ["HttpVersion"],
    change: { enumeration: { ignoreCase: true } },
    reason: "Responses also show the values in upper case, such as HTTP2.",
    evidence: "alchemy-run/distilled packages/aws/patches/cloudfront.json, made from live responses"
  }
]

/** The model with all corrections made. */
export const apply = (model: Model, list: ReadonlyArray<Override> = overrides): Model => list.reduce(one, model)

/** What an override changes. */
export const targets = (model: Model, { target }: Override): ReadonlyArray<string> =>
  typeof target === "function" ? target(model) : target

const one = (model: Model, override: Override): Model => {
  const found = targets(model, override)
  if (found.length === 0) throw new Error(`Overrides.ts: nothing to correct any more: ${override.reason}`)
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

/** Puts what `change` makes of something in its place. */
const replace = <A>(all: Map<string, A>, name: string, target: string, change: (before: A) => A): void => {
  const before = all.get(name)
  if (before === undefined) throw new Error(`Overrides.ts: there is no ${target}`)
  const after = change(before)
  if (JSON.stringify(after) === JSON.stringify(before)) throw new Error(`Overrides.ts: ${target} needs no correction`)
  all.set(name, after)
}

/** The operation with codes that its own list lacks. */
const listing = (model: Model, operation: Operation, codes: ReadonlyArray<string>): Operation => {
  const added = codes.filter((code) => !operation.errors.includes(code))
  // A code without a status is none that the API knows: `get` refuses it.
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
  throw new Error(`Overrides.ts: ${target} is not what it was`)
}
