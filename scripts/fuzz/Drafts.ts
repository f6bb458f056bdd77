/**
 * Made-up inputs of every operation that changes something: each is accepted, request and answer are the same after they were read and
 * written again, and what is read afterwards is what was written.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { operations, type Id } from "@effect-cloudfront/core/operations"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import * as Families from "../simulate/model/Families.js"
import * as Known from "../simulate/model/Known.js"
import { givenIn, idIn, isShown, tagsOf, transitions } from "../simulate/model/Transitions.js"
import { answerDiffers, requestDiffers } from "../simulate/RoundTrip.js"
import { random } from "./Mutate.js"

type Json = Known.Json

export interface Finding {
  readonly operation: Draft.Name
  readonly seed: number
  readonly what: string
}

export interface Result {
  /** How often each operation was called. */
  readonly tried: ReadonlyMap<Draft.Name, number>
  readonly findings: ReadonlyArray<Finding>
}

interface Refused {
  readonly _tag: string
  readonly message: string
  readonly code?: string
}

const MAX_FINDINGS = 10
/** The inputs that one CloudFront gets, each in the state that the others have left. */
const RUN = 12

const call = (operation: Id, input: unknown): Effect.Effect<unknown, Refused, CloudFront> =>
  // The input fits, since it is made for the operation.
  (operations[operation] as unknown as (input: unknown) => Effect.Effect<unknown, Refused, CloudFront>)(input)

/** A read, and what is wrong with its answer. */
export interface Check {
  readonly read: Id
  readonly input: Json
  /** The code of the refusal that is expected. */
  readonly missing?: string
  readonly wrong?: (answer: Json) => string | undefined
}

const objectOf = (value: unknown): Json => (Known.isObject(value) ? value : {})

const mentions = (answer: Json, text: unknown): boolean => JSON.stringify(answer).includes(JSON.stringify(text))

const tagsIn = ({ Tags }: Json): Json => tagsOf(Tags)

/** The checks of the operations that are not about a resource of a family alone. */
const others: { readonly [N in Draft.Name]?: (input: Json, result: Json) => Check } = {
  AssociateAlias: ({ Alias, TargetDistributionId }) => ({
    read: "GetDistribution",
    input: { Id: TargetDistributionId },
    wrong: (answer) => (mentions(answer, Alias) ? undefined : "the alias is not there")
  }),
  CreateInvalidation: ({ DistributionId }, { Invalidation }) => ({
    read: "GetInvalidation",
    input: { DistributionId, Id: objectOf(Invalidation)["Id"] },
    wrong: (answer) => Known.difference(answer["Invalidation"], Invalidation, "Invalidation")
  }),
  CreateInvalidationForDistributionTenant: ({ Id }, { Invalidation }) => ({
    read: "GetInvalidationForDistributionTenant",
    input: { DistributionTenantId: Id, Id: objectOf(Invalidation)["Id"] },
    wrong: (answer) => Known.difference(answer["Invalidation"], Invalidation, "Invalidation")
  }),
  CreateMonitoringSubscription: ({ DistributionId, MonitoringSubscription }) => ({
    read: "GetMonitoringSubscription",
    input: { DistributionId },
    // A disabled one is accepted, and is not there afterwards.
    ...(mentions(objectOf(MonitoringSubscription), "Enabled")
      ? {
          wrong: (answer: Json) =>
            Known.lacking(answer["MonitoringSubscription"], MonitoringSubscription, "MonitoringSubscription")
        }
      : { missing: "NoSuchMonitoringSubscription" })
  }),
  DeleteMonitoringSubscription: ({ DistributionId }) => ({
    read: "GetMonitoringSubscription",
    input: { DistributionId },
    missing: "NoSuchMonitoringSubscription"
  }),
  DeleteResourcePolicy: ({ ResourceArn }) => ({
    read: "GetResourcePolicy",
    input: { ResourceArn },
    missing: "EntityNotFound"
  }),
  PutResourcePolicy: ({ PolicyDocument, ResourceArn }) => ({
    read: "GetResourcePolicy",
    input: { ResourceArn },
    wrong: (answer) => Known.difference(answer["PolicyDocument"], PolicyDocument, "PolicyDocument")
  }),
  TagResource: ({ Resource, Tags }) => ({
    read: "ListTagsForResource",
    input: { Resource },
    wrong: (answer) => Known.lacking(tagsIn(answer), tagsOf(Tags), "Tags")
  }),
  UntagResource: ({ Resource, TagKeys }) => ({
    read: "ListTagsForResource",
    input: { Resource },
    wrong: (answer) => {
      const keys = objectOf(TagKeys)["Items"]
      return Object.keys(tagsIn(answer)).some((key) => Array.isArray(keys) && keys.includes(key))
        ? "a tag is still there"
        : undefined
    }
  }),
  UpdateDistributionWithStagingConfig: ({ Id }, { Distribution }) => ({
    read: "GetDistribution",
    input: { Id },
    wrong: (answer) => Known.difference(answer["Distribution"], Distribution, "Distribution")
  }),
  UpdateDomainAssociation: ({ Domain, TargetResource }) => {
    const { DistributionId, DistributionTenantId } = objectOf(TargetResource)
    return {
      ...(DistributionId === undefined
        ? { read: "GetDistributionTenant", input: { Identifier: DistributionTenantId } }
        : { read: "GetDistribution", input: { Id: DistributionId } }),
      wrong: (answer) => (mentions(answer, Domain) ? undefined : "the domain is not there")
    }
  }
}

/** What is to be read after a call, and to be compared. */
export const checkOf = (operation: Draft.Name, input: Json, result: Json): Check | undefined => {
  const other = others[operation]
  if (other !== undefined) return other(input, result)
  const { family } = transitions[operation]
  if (family === undefined) return undefined
  const { get: read, key, missing, shown: member } = Families.familyOf(family)
  const named = input["Id"] ?? input["Identifier"] ?? input["Name"]
  if (operation.startsWith("Delete")) return { read, input: { [key]: named }, missing }
  const shown = Known.isObject(result[member]) ? result[member] : undefined
  // The stage that was published.
  const stage = operation.startsWith("Publish") ? { Stage: "LIVE" } : {}
  return {
    read,
    input: { [key]: shown === undefined ? named : idIn(family, shown), ...stage },
    wrong: (answer) => {
      const found = objectOf(answer[member])
      const webAcl = input["WebACLArn"]
      return (
        (shown === undefined ? undefined : Known.difference(found, shown, member)) ??
        (operation.startsWith("Copy") ? undefined : isShown(givenIn(input), found)) ??
        (webAcl === undefined || mentions(found, webAcl) ? undefined : "the web ACL is not there")
      )
    }
  }
}

/** The code of a function is a result of its own. */
const codeOf = (
  operation: Draft.Name,
  input: Json
): { readonly read: Id; readonly input: Json; readonly member: string } | undefined => {
  if (!/^(?:Create|Update)(?:Connection)?Function$/.test(operation)) return undefined
  return operation.includes("Connection")
    ? {
        read: "GetConnectionFunction",
        input: { Identifier: input["Id"] ?? input["Name"] },
        member: "ConnectionFunctionCode"
      }
    : { read: "GetFunction", input: { Name: input["Name"] }, member: "FunctionCode" }
}

const judge = (draft: Draft.Draft) =>
  Effect.gen(function* () {
    const name = draft.operation
    const operation: Operation.Any = operations[name]
    const input = yield* draft.prepared
    const wrongRequest = requestDiffers(operation, input)
    if (wrongRequest !== undefined) return wrongRequest
    const answer = yield* call(name, input)
    const wrongAnswer = answerDiffers(operation, answer)
    if (wrongAnswer !== undefined) return wrongAnswer
    const [given, result] = [Known.plain(input), Known.plain(answer)]
    const check = checkOf(name, given, result)
    if (check === undefined) return "nothing is read of it"
    // A deletion may take time.
    if (check.missing !== undefined)
      yield* Effect.flatMap(InMemoryCloudFront.InMemoryCloudFront, ({ settle }) => settle)
    const read = yield* Effect.either(call(check.read, check.input))
    if (Either.isLeft(read)) {
      const code = read.left.code ?? read.left._tag
      return code === check.missing ? undefined : `${check.read} is refused afterwards: ${code}`
    }
    if (check.missing !== undefined) return `${check.read} still finds it`
    const wrong = check.wrong?.(Known.plain(read.right))
    if (wrong !== undefined) return `what is read is not what was written: ${wrong}`
    const code = codeOf(name, given)
    if (code === undefined) return undefined
    const found = Known.plain(yield* call(code.read, code.input))
    return Known.difference(found[code.member], given[code.member], code.member)
  }).pipe(
    Effect.catchAll(({ message }) => Effect.succeed(message)),
    Effect.catchAllCause((cause) => Effect.succeed(Cause.pretty(cause).slice(0, 300)))
  )

const layer = InMemoryCloudFront.layer({ quotas: { anycastIpLists: 100 }, callLogSize: 0 })

/** Calls the operations in turn, until `isOver` returns true. */
export const run = async (seed: number, isOver: (tried: number) => boolean): Promise<Result> => {
  const next = random(seed)
  const tried = new Map(Draft.names.map((name) => [name, 0]))
  const findings: Array<Finding> = []
  let count = 0
  while (!isOver(count) && findings.length < MAX_FINDINGS) {
    const some = Array.from({ length: RUN }, (_, i) => {
      const operation = Draft.names[(count + i) % Draft.names.length] as Draft.Name
      return { operation, seed: Math.floor(next() * 2 ** 31) }
    })
    const judged = Effect.forEach(
      some,
      ({ operation, seed }) => {
        const [draft] = fc.sample(Draft.of<Draft.Name>(operation), { seed, numRuns: 1 })
        return draft === undefined ? Effect.succeed(undefined) : judge(draft)
      },
      { concurrency: 1 }
    )
    const whats = await Effect.runPromise(TestEffect.withTestClock(Effect.provide(judged, layer)))
    for (const [i, { operation, seed }] of some.entries()) {
      const what = whats[i]
      tried.set(operation, (tried.get(operation) ?? 0) + 1)
      if (what !== undefined) findings.push({ operation, seed, what })
    }
    count += RUN
  }
  return { tried, findings }
}
