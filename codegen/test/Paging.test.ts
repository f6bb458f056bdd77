import { assert, describe, it } from "vitest"
import { get } from "../src/Ir.js"
import * as Paging from "../src/Paging.js"
import { model } from "./support.js"

describe("Paging", () => {
  it("is what all 39 lists have, 38 of them in several pages", async () => {
    const all = await model()
    const paged = Array.from(all.operations.values()).filter((operation) => Paging.of(all, operation) !== undefined)
    assert.strictEqual(paged.length, 39)
    assert.isTrue(paged.every(({ id }) => id.startsWith("List")))
    const whole = paged.filter((operation) => Paging.of(all, operation)?.hasMarker === false)
    assert.deepStrictEqual(
      whole.map(({ id }) => id),
      ["ListTagsForResource"]
    )
  })

  it.each([
    ["ListDistributions", ["DistributionList"], "Items", true],
    ["ListCachePolicies", ["CachePolicyList"], "Items", false],
    ["ListRealtimeLogConfigs", ["RealtimeLogConfigs"], "Items", true],
    ["ListAnycastIpLists", ["AnycastIpLists"], "Items", true],
    ["ListDistributionTenants", [], "DistributionTenantList", false],
    ["ListDomainConflicts", [], "DomainConflicts", false],
    ["ListTagsForResource", ["Tags"], "Items", false]
  ])("finds the page of %s", async (id, container, items, isTruncated) => {
    const all = await model()
    assert.deepInclude(Paging.of(all, get(all.operations, id)), { container, items, isTruncated })
  })

  it("refuses a marker that leads nowhere", async () => {
    const all = await model()
    const operation = { ...get(all.operations, "ListDistributions"), output: "GetDistributionConfigResult" }
    assert.throws(() => Paging.of(all, operation), /its result is not a page/)
  })
})
