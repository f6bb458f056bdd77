/** Modules and names that there are not. */
// An internal module
// @expect Cannot find module '@effect-cloudfront/core/internal/sameRequest' or its corresponding type declarations.
import { sameRequest } from "@effect-cloudfront/core/internal/sameRequest"
// A generated module by its file
// @expect Cannot find module '@effect-cloudfront/core/generated/Distribution' or its corresponding type declarations.
import { getDistribution } from "@effect-cloudfront/core/generated/Distribution"
// A program that has another name now
// @expect Cannot find module '@effect-cloudfront/core/programs/createDistribution' or its corresponding type declarations.
import { createDistribution } from "@effect-cloudfront/core/programs/createDistribution"
// @expect Cannot find module '@effect-cloudfront/core/programs/updateDistribution' or its corresponding type declarations.
import { updateDistribution } from "@effect-cloudfront/core/programs/updateDistribution"
// All programs as one module
// @expect Cannot find module '@effect-cloudfront/core/programs' or its corresponding type declarations.
import * as Programs from "@effect-cloudfront/core/programs"
// A name that is misspelled
// @expect '"@effect-cloudfront/core/Distribution"' has no exported member named 'getDistributions'. Did you mean 'getDistribution'?
import { getDistributions } from "@effect-cloudfront/core/Distribution"
// @expect '"@effect-cloudfront/core/programs/disableAndDelete"' has no exported member named 'disableAndDeleteDistribution'. Did you mean 'disableAndDeleteStreamingDistribution'?
import { disableAndDeleteDistribution } from "@effect-cloudfront/core/programs/disableAndDelete"
// An operation of another family
// @expect Module '"@effect-cloudfront/core/Distribution"' has no exported member 'createInvalidation'.
import { createInvalidation } from "@effect-cloudfront/core/Distribution"
// A name from the barrel, which has namespaces
// @expect '"@effect-cloudfront/core"' has no exported member named 'listDistributions'. Did you mean 'Distribution'?
import { listDistributions } from "@effect-cloudfront/core"
// What is not exported
// @expect Module '"@effect-cloudfront/http"' has no exported member 'NodeAws'.
import { NodeAws } from "@effect-cloudfront/http"

export const all = [
  sameRequest,
  getDistribution,
  createDistribution,
  updateDistribution,
  Programs,
  getDistributions,
  disableAndDeleteDistribution,
  createInvalidation,
  listDistributions,
  NodeAws
]
