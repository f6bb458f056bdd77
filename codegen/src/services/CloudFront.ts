/**
 * CloudFront's own API.
 */
import * as Examples from "../Examples.js"
import * as Families from "../Families.js"
import * as Notes from "../Notes.js"
import * as Overrides from "../Overrides.js"
import * as Read from "../read/Read.js"
import type { Service } from "../Service.js"
import * as Summaries from "../Summaries.js"

export const cloudFront: Service = {
  directory: "packages/core/src/generated",
  manifest: "packages/core/package.json",
  model: async () => {
    const model = Overrides.apply(Read.model(await Read.installed()))
    Families.check(model)
    Summaries.check(model)
    Notes.check(model)
    Examples.check(model)
    return model
  },
  families: Families.families,
  core: {
    Description: "../../Description.js",
    Enum: "../Enum.js",
    Operation: "../Operation.js",
    ServiceError: "../internal/ServiceError.js",
    Shape: "../Shape.js"
  },
  pages: "",
  summaries: Summaries.summaries,
  exampleOf: Examples.make
}
