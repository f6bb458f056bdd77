import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { BlockList } from "node:net"
import * as Ipv4 from "../../src/signing/Ipv4.js"

const address = fc.ipV4()
const bits = fc.integer({ min: 0, max: 32 })

describe("ranges of IPv4 addresses", () => {
  it("contain what Node says that they contain", () => {
    fc.assert(
      fc.property(address, bits, address, fc.boolean(), (base, size, other, near) => {
        const one = near ? base.replace(/\d+$/, (last) => String(Number(last) ^ 1)) : other
        const list = new BlockList()
        list.addSubnet(base, size)
        const range = Ipv4.parse(`${base}/${size}`)
        assert.isDefined(range)
        assert.strictEqual(range !== undefined && Ipv4.contains(range, one), list.check(one))
        assert.strictEqual(range !== undefined && Ipv4.contains(range, `::ffff:${one}`), list.check(one))
      })
    )
  })

  it("are one address without a slash", () => {
    assert.deepStrictEqual(Ipv4.parse("192.0.2.1"), { address: 0xc0000201, bits: 32 })
    assert.strictEqual(Ipv4.format("192.0.2.1"), "192.0.2.1/32")
    assert.strictEqual(Ipv4.format("192.0.2.0/24"), "192.0.2.0/24")
    assert.isUndefined(Ipv4.faultOf("0.0.0.0/0"))
  })

  it("contain no address of IPv6, and no range", () => {
    const all = Ipv4.parse("0.0.0.0/0")
    for (const other of ["2001:db8::1", "::1", "1.2.3.0/24", "1.2.3.4/32", "", "zzz"]) {
      assert.isFalse(all !== undefined && Ipv4.contains(all, other), other)
    }
  })

  it.each([
    ["", "empty"],
    ["2001:db8::1", "IPv6"],
    ["::ffff:1.2.3.4", "IPv6"],
    ["192.0.2.0/33", "neither"],
    ["192.0.2.0/24/8", "neither"],
    ["192.0.2.0/", "neither"],
    ["192.0.2.0/024", "neither"],
    ["192.0.2.0x10", "neither"],
    ["1e1.2.3.4", "neither"],
    ["192.0.2.01", "neither"],
    ["192.0.2.256", "neither"],
    ["192.0.2", "neither"],
    ["192.0.2.1.1", "neither"],
    [" 192.0.2.1", "neither"],
    ["192.0.2.1\n", "neither"],
    ["192.0.2.0/1e1", "neither"],
    ["192.0.2.-1", "neither"],
    ["zzz/32", "neither"]
  ])("are not %j", (text, reason) => {
    assert.isUndefined(Ipv4.parse(text))
    assert.include(Ipv4.faultOf(text), reason)
  })
})
