import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Profile from "../../src/internal/aws/profile.js"

describe("provider", () => {
  const keys = [
    "endpoint_url",
    "ignore_configured_endpoint_urls",
    "max_attempts",
    "region",
    "retry_mode",
    "use_dualstack_endpoint",
    "use_fips_endpoint"
  ]

  it.effect("has the settings under the names of their variables", () =>
    Effect.gen(function* () {
      const values = Object.fromEntries(keys.map((key) => [key, `the ${key}`]))
      const provider = Profile.provider({ name: "p", values })
      for (const key of keys) {
        assert.strictEqual(yield* provider.load(Config.string(`AWS_${key.toUpperCase()}`)), `the ${key}`)
      }
    })
  )

  it.effect("has nothing else", () =>
    Effect.gen(function* () {
      const values = { aws_secret_access_key: "s3cret", default_region: "x", profile: "y" }
      const provider = Profile.provider({ name: "p", values })
      for (const name of ["AWS_AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) {
        assert.isTrue(Option.isNone(yield* provider.load(Config.option(Config.string(name)))), name)
      }
    })
  )
})

describe("locate", () => {
  it("names the profile and its key, in each of several errors", () => {
    const wrong = (name: string) => ConfigError.InvalidData([name], "wrong")
    const located = Profile.locate({ name: "p", values: {} })(
      ConfigError.And(wrong("AWS_REGION"), wrong("AWS_RETRY_MODE"))
    )
    assert.include(String(located), "profile p.region")
    assert.include(String(located), "profile p.retry_mode")
  })
})
