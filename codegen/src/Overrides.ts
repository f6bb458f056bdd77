/**
 * Where the model is wrong about the service, or says less than is known. Corrections are data: what is changed, why, and
 * how it is known. One whose target is gone, or that changes nothing any more, fails the generator.
 */
import { get, reachable, type Constraints, type Derived, type Member, type Model, type Shape } from "./Ir.js"

/** What a member or a shape is changed to. */
export type Change =
  | {
      readonly member: {
        readonly required?: true
        readonly aliases?: ReadonlyArray<string>
        readonly derived?: Derived
      }
    }
  | { readonly constraints: Constraints }
  | { readonly enumeration: { readonly ignoreCase: true } }

/** `Structure.Member`, or `Shape`; a rule finds them in the model. */
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
  (operations: RegExp, is: (site: Site) => boolean): Target =>
  (model) => {
    const from = Array.from(model.operations.values()).filter(({ id }) => operations.test(id))
    return paths(
      sites(
        model,
        reachable(
          model,
          from.map(({ input }) => input)
        )
      ).filter(is)
    )
  }

/** Members of the results themselves. */
const results =
  (is: (site: Site) => boolean): Target =>
  (model) => {
    const names = Array.from(model.operations.values()).flatMap(({ output }) => (output === undefined ? [] : [output]))
    return paths(sites(model, names).filter(is))
  }

const header = (name: string) => (site: Site) => site.member.in === "header" && site.member.wire === name

export const overrides: ReadonlyArray<Override> = [
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
    target: inputs(
      /./,
      ({ member, siblings }) => member.key === "Quantity" && siblings.some(({ key }) => key === "Items")
    ),
    change: { member: { derived: "quantity" } },
    reason: "Says what Items says already; a wrong one is answered with InconsistentQuantities (400).",
    evidence: "The API reference of every structure that has both"
  },
  {
    target: inputs(/^(?:Create|Copy)/, ({ member }) => member.key === "CallerReference"),
    change: { member: { derived: "token" } },
    reason: "Any unique value will do, and few callers have a better one than a fresh UUID.",
    evidence: "The API reference of every operation that takes one"
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
  const shapes = new Map(model.shapes)
  for (const target of found) {
    const [name = "", key] = target.split(".")
    const before = shapes.get(name)
    if (before === undefined) throw new Error(`Overrides.ts: there is no ${target}`)
    const after = changed(before, key, override.change, target)
    if (JSON.stringify(after) === JSON.stringify(before)) throw new Error(`Overrides.ts: ${target} needs no correction`)
    shapes.set(name, after)
  }
  return { ...model, shapes }
}

const changed = (shape: Shape, key: string | undefined, change: Change, target: string): Shape => {
  if ("member" in change && shape.kind === "structure" && shape.members.some((member) => member.key === key)) {
    return {
      ...shape,
      members: shape.members.map((member) => (member.key === key ? { ...member, ...change.member } : member))
    }
  }
  if ("constraints" in change && (shape.kind === "simple" || shape.kind === "list")) {
    return { ...shape, constraints: { ...shape.constraints, ...change.constraints } }
  }
  if ("enumeration" in change && shape.kind === "enum") return { ...shape, ...change.enumeration }
  throw new Error(`Overrides.ts: ${target} is not what it was`)
}
