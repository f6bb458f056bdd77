/** Generators of values that the API does not have. */
import { createDistribution, deleteDistribution, DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as fc from "fast-check"

// A misspelt member
// @expect 'Coment' does not exist in type 'Overrides<DistributionConfig>'. Did you mean to write 'Comment'?
export const misspelt = Arbitrary.make(DistributionConfig, { overrides: { Coment: fc.constant("") } })

// Values of another type
// @expect Type 'Arbitrary<number>' is not assignable to type 'Arbitrary<string>'.
export const ofNumbers = Arbitrary.make(DistributionConfig, { overrides: { Comment: fc.constant(1) } })

// A required member that may be absent
// @expect Type 'Arbitrary<undefined>' is not assignable to type 'Arbitrary<string>'.
export const absent = Arbitrary.make(DistributionConfig, { overrides: { Comment: fc.constant(undefined) } })

// A value in place of an arbitrary
// @expect Type 'string' is not assignable to type 'Arbitrary<string>'.
export const value = Arbitrary.make(DistributionConfig, { overrides: { Comment: "" } })

// A member that items of a list do not have
// @expect 'Port' does not exist in type
export const ofItems = Arbitrary.distributionConfig({ overrides: { Origins: { Items: { Port: fc.constant(1) } } } })

// Values of another type, in the input of an operation
export const inside = Arbitrary.input(createDistribution, {
  // @expect Type 'Arbitrary<string>' is not assignable to type 'Arbitrary<boolean>'.
  overrides: { DistributionConfig: { Enabled: fc.constant("yes") } }
})

// An operation in place of a shape
// @expect Argument of type 'Operation<CreateDistributionRequest, CreateDistributionResult, CreateDistributionError>' is not assignable to parameter of type 'Shape<unknown>'.
export const operation = Arbitrary.make(createDistribution)

// A result of an operation without one
// @expect Type 'Arbitrary<void>' is not assignable to type 'Arbitrary<string>'.
export const nothing: fc.Arbitrary<string> = Arbitrary.success(deleteDistribution)
