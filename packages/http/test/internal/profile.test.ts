import { assert, describe, it } from "@effect/vitest"
import * as Profile from "../../src/internal/aws/profile.js"

describe("variables", () => {
  const keys = [
    "endpoint_url",
    "ignore_configured_endpoint_urls",
    "max_attempts",
    "region",
    "retry_mode",
    "use_dualstack_endpoint",
    "use_fips_endpoint"
  ]

  it("has the settings under the names of their variables", () => {
    const values = Object.fromEntries(keys.map((key) => [key, `the ${key}`]))
    const variables = Profile.variables({ name: "p", values })
    for (const key of keys) assert.strictEqual(variables[`AWS_${key.toUpperCase()}`], `the ${key}`)
  })

  it("has the endpoint of its services section", () => {
    const services = { "cloudfront.endpoint_url": "http://own" }
    const variables = Profile.variables({ name: "p", values: { endpoint_url: "http://all" }, services })
    assert.strictEqual(variables["AWS_ENDPOINT_URL_CLOUDFRONT"], "http://own")
    assert.strictEqual(variables["AWS_ENDPOINT_URL"], "http://all")
  })

  it("has nothing else", () => {
    const values = { aws_secret_access_key: "s3cret", default_region: "x", profile: "y" }
    const variables = Profile.variables({ name: "p", values })
    for (const name of ["AWS_AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) {
      assert.isUndefined(variables[name], name)
    }
  })
})

describe("locate", () => {
  it("names the profile and its key", () => {
    const locate = Profile.locate({ name: "p", values: {} })
    assert.deepStrictEqual(locate({ path: ["AWS_REGION"], message: "wrong" }), {
      path: ["profile p", "region"],
      message: "wrong"
    })
    assert.deepStrictEqual(locate({ path: ["maxAttempts"], message: "" }).path, ["profile p", "maxAttempts"])
  })
})
