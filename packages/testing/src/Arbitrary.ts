/**
 * Generators of valid values for property tests with fast-check: of any shape, and of the input, the result and the errors of any
 * operation. They are made from the descriptions of the shapes, so they keep lengths, ranges and patterns, and every `Quantity` is the
 * number of `Items`. No value is generated to be thrown away.
 *
 * A generated value is valid as such. What it refers to does not exist: an id of another resource is any text. Set such members with
 * `overrides`, or use the generators of configurations that the service accepts, such as `distributionConfig`.
 *
 * A value that falsifies a property is shrunk: optional members are removed, lists and texts get shorter, enumerations get their first
 * value.
 *
 * This module needs the package `fast-check`, version 3.23 or 4, which is an optional peer dependency. The index of this package does
 * not export it for that reason.
 *
 * @since 3.0.0
 */
import type { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import type { CommonError } from "@effect-cloudfront/core/Errors"
import type { CreateFunctionRequest } from "@effect-cloudfront/core/Function"
import type { InvalidationBatch } from "@effect-cloudfront/core/Invalidation"
import type { KeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import type * as Shape from "@effect-cloudfront/core/Shape"
import type { Tags } from "@effect-cloudfront/core/Shared"
import type { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"
import * as fc from "fast-check"
import type { Step } from "./Faults.js"
import * as Generate from "./internal/generate.js"
import * as GenerateConfigs from "./internal/generateConfigs.js"
import * as GenerateErrors from "./internal/generateErrors.js"
import * as GenerateFaults from "./internal/generateFaults.js"
import * as GenerateShape from "./internal/generateShape.js"
import type { Options } from "./internal/generateShape.js"
import { toJson } from "./internal/json.js"

export type {
  /**
   * Arbitraries for single members of a value, nested like the value. Those of a list's items stand in the place of the list. An arbitrary
   * of an optional member decides whether the member is present: it is absent where the arbitrary gives `undefined`.
   *
   * @since 3.0.0
   * @category models
   * @example
   * ```ts
   * import * as fc from "fast-check"
   * import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
   * import type * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
   *
   * const overrides: Arbitrary.Overrides<DistributionConfig> = {
   *   Comment: fc.constantFrom("", "site"),
   *   Origins: { Items: { DomainName: fc.domain() } },
   *   WebACLId: fc.constant(undefined)
   * }
   * ```
   */
  Overrides,
  /**
   * What is generated for the values of type `A`.
   *
   * @since 3.0.0
   * @category models
   */
  Options
} from "./internal/generateShape.js"

/**
 * What is generated for a configuration of type `A`. An override takes the place of what is generated otherwise, also where the service
 * would refuse it.
 *
 * @since 3.0.0
 * @category models
 */
export interface ConfigOptions<A> extends Pick<Options<A>, "overrides" | "maxItems"> {}

/**
 * Values of a shape that the API accepts as to lengths, ranges and patterns. `Schema.is` of the shape holds for all of them.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import { Aliases } from "@effect-cloudfront/core/Distribution"
 * import { addItem } from "@effect-cloudfront/core/Items"
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 *
 * fc.assert(
 *   fc.property(Arbitrary.make(Aliases), (aliases) => addItem(aliases, "a.example.com").Items.includes("a.example.com"))
 * )
 * ```
 */
export const make: <A>(shape: Shape.Shape<A>, options?: Options<A>) => fc.Arbitrary<A> = GenerateShape.make

/**
 * The JSON of values of a shape, as `Schema.encode` of the shape makes it.
 *
 * @since 3.0.0
 * @category constructors
 */
export const json = <A>(shape: Shape.Shape<A>, options?: Options<A>): fc.Arbitrary<Shape.Encoded<A>> =>
  make(shape, options).map((value) => toJson(shape.description, value) as Shape.Encoded<A>)

/**
 * Inputs of an operation that can be sent. A caller reference is absent, or a UUID that is not used for another input.
 *
 * @since 3.0.0
 * @category operations
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import { updateDistribution } from "@effect-cloudfront/core/Distribution"
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 *
 * // Updates of one distribution.
 * const updates = Arbitrary.input(updateDistribution, { overrides: { Id: fc.constant("E1") } })
 * ```
 */
export const input = <O extends Operation.Any>(operation: O, options?: Options<InputOf<O>>): fc.Arbitrary<InputOf<O>> =>
  // The values are made from the description of the operation.
  Generate.make(operation.description.input, GenerateShape.settings(options)) as fc.Arbitrary<InputOf<O>>

type InputOf<O> = O extends Operation.Operation<infer I, infer _A, infer _E> ? Exclude<I, void> : unknown

/**
 * Results of an operation that the service can send; `undefined` if the operation has no output. `Stub.stub` takes them.
 *
 * @since 3.0.0
 * @category operations
 */
export const success = <O extends Operation.Any>(
  operation: O,
  options?: Options<SuccessOf<O>>
): fc.Arbitrary<SuccessOf<O>> => {
  const shape = operation.description.output
  const values = shape === undefined ? fc.constant(undefined) : Generate.make(shape, GenerateShape.settings(options))
  return values as fc.Arbitrary<SuccessOf<O>>
}

type SuccessOf<O> = O extends Operation.Operation<infer _I, infer A, infer _E> ? A : unknown

/**
 * Errors that a call of an operation can fail with: one of its own for each code, and the common errors.
 *
 * @since 3.0.0
 * @category operations
 */
export const error = <O extends Operation.Any>(operation: O): fc.Arbitrary<ErrorOf<O>> => {
  const own = Object.values(operation.errors()).map((Class) =>
    GenerateErrors.documentedFields(operation.id).map((fields) => new Class(fields))
  )
  return fc.oneof(...own, ...GenerateErrors.common(operation.id)) as fc.Arbitrary<ErrorOf<O>>
}

type ErrorOf<O> = O extends Operation.Operation<infer _I, infer _A, infer E> ? E | CommonError : unknown

/**
 * Configurations that `createDistribution` accepts. Each has a caller reference and aliases of its own, so several can be created in one
 * test. Behaviors name origins or origin groups of the configuration, and refer to the policies that AWS manages, or have
 * `ForwardedValues`. What refers to another resource is absent: add it with `overrides`.
 *
 * @since 3.0.0
 * @category configurations
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 *
 * // Distributions with one access control, which the test has created before.
 * const configs = (accessControl: string) =>
 *   Arbitrary.distributionConfig({
 *     overrides: {
 *       Origins: {
 *         Items: {
 *           DomainName: fc.constant("bucket.s3.us-east-1.amazonaws.com"),
 *           OriginAccessControlId: fc.constant(accessControl)
 *         }
 *       }
 *     }
 *   })
 * ```
 */
export const distributionConfig: (options?: ConfigOptions<DistributionConfig>) => fc.Arbitrary<DistributionConfig> =
  GenerateConfigs.distributionConfig

/**
 * Configurations that `createStreamingDistribution` accepts. Each has a caller reference and aliases of its own.
 *
 * @since 3.0.0
 * @category configurations
 */
export const streamingDistributionConfig: (
  options?: ConfigOptions<StreamingDistributionConfig>
) => fc.Arbitrary<StreamingDistributionConfig> = GenerateConfigs.streamingDistributionConfig

/**
 * Configurations that `createOriginAccessControl` accepts. Each has a name of its own.
 *
 * @since 3.0.0
 * @category configurations
 */
export const originAccessControlConfig: (
  options?: ConfigOptions<OriginAccessControlConfig>
) => fc.Arbitrary<OriginAccessControlConfig> = GenerateConfigs.originAccessControlConfig

/**
 * Batches that `createInvalidation` accepts, with 1 to 4 paths. Each has a caller reference of its own.
 *
 * @since 3.0.0
 * @category configurations
 */
export const invalidationBatch: (options?: ConfigOptions<InvalidationBatch>) => fc.Arbitrary<InvalidationBatch> =
  GenerateConfigs.invalidationBatch

/**
 * Tags that `tagResource` accepts. No key is there twice, and none begins with `aws:`.
 *
 * @since 3.0.0
 * @category configurations
 */
export const tags: (options?: ConfigOptions<Tags>) => fc.Arbitrary<Tags> = GenerateConfigs.tags

/**
 * Configurations that `createCachePolicy` accepts. Each has a name of its own.
 *
 * @since 3.0.0
 * @category configurations
 */
export const cachePolicyConfig: (options?: ConfigOptions<CachePolicyConfig>) => fc.Arbitrary<CachePolicyConfig> =
  GenerateConfigs.cachePolicyConfig

/**
 * Inputs that `createFunction` accepts, with the code of a small function. Each has a name of its own.
 *
 * @since 3.0.0
 * @category configurations
 */
export const createFunctionInput: (
  options?: ConfigOptions<CreateFunctionRequest>
) => fc.Arbitrary<CreateFunctionRequest> = GenerateConfigs.createFunctionInput

/**
 * Configurations that `createKeyGroup` accepts, with 1 to 5 of these public keys. Each has a name of its own.
 *
 * @since 3.0.0
 * @category configurations
 */
export const keyGroupConfig = (
  publicKeyIds: ReadonlyArray<string>,
  options?: ConfigOptions<KeyGroupConfig>
): fc.Arbitrary<KeyGroupConfig> => GenerateConfigs.keyGroupConfig(publicKeyIds)(options)

/**
 * What is generated of scripts of faults.
 *
 * @since 3.0.0
 * @category faults
 */
export interface FaultOptions extends GenerateFaults.FaultOptions {}

/**
 * Scripts for `Faults.script`: which calls fail, and how. They are plain data, and shrink to fewer steps, earlier calls and milder
 * faults.
 *
 * @since 3.0.0
 * @category faults
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as fc from "fast-check"
 * import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as TestTime from "@effect-cloudfront/testing/TestTime"
 *
 * const faults = Arbitrary.faults({ faults: [{ fault: "throttle" }, { fault: "resetAfter" }], maxSteps: 3, maxTimes: 1 })
 *
 * // Whatever is lost on the way, there is one distribution in the end.
 * const law = fc.asyncProperty(faults, (steps) =>
 *   Effect.gen(function* () {
 *     const fake = yield* InMemoryCloudFront.InMemoryCloudFront
 *     yield* fake.faults.script(steps)
 *     yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
 *     return (yield* fake.distributions).length === 1
 *   }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()), Effect.runPromise)
 * )
 * ```
 */
export const faults: (options?: FaultOptions) => fc.Arbitrary<ReadonlyArray<Step>> = GenerateFaults.script
