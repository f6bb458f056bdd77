import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Policy from "../../src/signing/Policy.js"

const time = fc.integer({ min: 0, max: Policy.MAX_TIME })
const policies: fc.Arbitrary<Policy.Policy> = fc
  .record({
    resource: fc.string({ minLength: 1 }),
    times: fc.tuple(time, time).filter(([a, b]) => a !== b),
    hasStart: fc.boolean(),
    ipAddress: fc.option(fc.tuple(fc.ipV4(), fc.nat(32)), { nil: undefined })
  })
  .map(({ hasStart, ipAddress, resource, times }) => ({
    resource,
    expires: Math.max(...times),
    activeFrom: hasStart ? Math.min(...times) : undefined,
    ipAddress: ipAddress?.join("/")
  }))

const problems = (text: string): string => {
  const result = Policy.parse(text)
  return Policy.isFaulty(result) ? result.map(({ path, problem }) => `${path}: ${problem}`).join("; ") : ""
}

const statement = (condition: unknown, resource: unknown = "https://h/*") =>
  JSON.stringify({ Statement: [{ Resource: resource, Condition: condition }] })
const END = { DateLessThan: { "AWS:EpochTime": 2_000_000_000 } }

describe("a policy", () => {
  it("is read as it was written, without white space and with all of its parts", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const text = Policy.custom(policy)
        assert.deepStrictEqual(Policy.parse(text), policy)
        assert.strictEqual(text, JSON.stringify(JSON.parse(text)))
      })
    )
  })

  it("that is canned has the text that CloudFront makes", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), time, (url, expires) => {
        const text = Policy.canned(url, expires)
        assert.deepStrictEqual(JSON.parse(text), {
          Statement: [{ Resource: url, Condition: { DateLessThan: { "AWS:EpochTime": expires } } }]
        })
        assert.include(text, `"${url}"`)
      })
    )
  })

  it("may have white space, any order, one address, and no resource", () => {
    const { Statement: [{ Resource, ...rest } = {}] = [] } = JSON.parse(statement(END)) as {
      Statement: Array<Record<string, unknown>>
    }
    assert.strictEqual(Resource, "https://h/*")
    const text = JSON.stringify({ Statement: [rest] }, null, 2)
    assert.deepStrictEqual(Policy.parse(text), {
      resource: undefined,
      expires: 2_000_000_000,
      activeFrom: undefined,
      ipAddress: undefined
    })
    assert.strictEqual(problems(statement({ IpAddress: { "AWS:SourceIp": "192.0.2.1" }, ...END })), "")
  })

  it.each([
    ["hello", "JSON"],
    ["", "JSON"],
    ["null", "not an object"],
    ["[]", "not an object"],
    ["{}", "Statement"],
    [JSON.stringify({ Statement: [] }), "one statement"],
    [JSON.stringify({ Statement: [{}, {}] }), "one statement"],
    [JSON.stringify({ Statement: [7] }), "Statement[0]: is not an object"],
    [JSON.stringify({ Version: "1", Statement: [JSON.parse(statement(END)).Statement[0]] }), "none of Statement"],
    [statement(END, ""), "Resource"],
    [statement(END, 7), "Resource"],
    [statement({}), "DateLessThan: is missing"],
    [statement(undefined), "Condition: is not an object"],
    [statement({ DateLessThan: { "AWS:EpochTime": "2000000000" } }), "whole number"],
    [statement({ DateLessThan: { "AWS:EpochTime": 2_000_000_000_000 } }), "whole number"],
    [statement({ DateLessThan: { "AWS:EpochTime": 1.5 } }), "whole number"],
    [statement({ DateLessThan: { "AWS:EpochTime": -1 } }), "whole number"],
    [statement({ DateLessThan: { EpochTime: 1 } }), "none of AWS:EpochTime"],
    [statement({ ...END, DateGreaterThan: { "AWS:EpochTime": 2_000_000_000 } }), "before DateLessThan"],
    [statement({ ...END, DateGreaterThan: null }), "DateGreaterThan: is not an object"],
    [statement({ ...END, IpAddress: { "AWS:SourceIp": "2001:db8::/32" } }), "IPv6"],
    [statement({ ...END, IpAddress: { "AWS:SourceIp": ["192.0.2.1"] } }), "not a text"],
    [statement({ ...END, IPAddress: { "AWS:SourceIp": "192.0.2.1" } }), "none of DateLessThan"],
    [statement(END, "https://h/\ud800").replace("\\ud800", "\ud800"), "UTF-8"]
  ])("is not %s", (text, problem) => assert.include(problems(text), problem))
})
