import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto"
import * as Key from "../../src/signing/Key.js"
import * as Keys from "./keys.js"

const pkcs1 = Keys.pem(Keys.RSA.privateKey, "pkcs1")
const sec1 = Keys.pem(Keys.EC.privateKey, "sec1")
const PARAMETERS = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"

const reasonOf = (result: Key.Key | Key.Fault): string =>
  Key.isFault(result) ? result.reason : `a key of ${result.type}`

/** The key that OpenSSL reads from what was read. */
const sameAs = (result: Key.Key | Key.Fault, key: ReturnType<typeof createPrivateKey>): boolean =>
  !Key.isFault(result) &&
  (result.format === "pkcs8"
    ? createPrivateKey({ key: Buffer.from(result.der), format: "der", type: "pkcs8" }).equals(key)
    : createPublicKey({ key: Buffer.from(result.der), format: "der", type: "spki" }).equals(key))

describe("private keys", () => {
  it.each([
    ["PKCS #1", pkcs1, Keys.RSA],
    ["PKCS #8 of RSA", Keys.pkcs8(Keys.RSA), Keys.RSA],
    ["SEC1", sec1, Keys.EC],
    ["PKCS #8 of ECDSA", Keys.pkcs8(Keys.EC), Keys.EC],
    ["SEC1 after its parameters", PARAMETERS + sec1, Keys.EC],
    ["with line ends of Windows", pkcs1.replaceAll("\n", "\r\n"), Keys.RSA],
    ["without a last line end", pkcs1.trimEnd(), Keys.RSA],
    ["with line ends written out", pkcs1.replaceAll("\n", "\\n"), Keys.RSA],
    ["with line ends of Windows written out", pkcs1.replaceAll("\n", "\\r\\n"), Keys.RSA],
    ["in one line", pkcs1.replaceAll("\n", " "), Keys.RSA],
    ["indented", pkcs1.replace(/^/gm, "    "), Keys.RSA],
    ["after other text", `Bag Attributes\n    friendlyName: x\n${pkcs1}`, Keys.RSA],
    ["after its public key", Keys.spki(Keys.RSA) + pkcs1, Keys.RSA]
  ])("are read: %s", (_, text, pair) => assert.isTrue(sameAs(Key.readPrivate(text), pair.privateKey)))

  it("are read with and without the public key, and with a scalar that begins with zeros", () => {
    const der = Buffer.from(sec1.replace(/-.*-|\s/g, ""), "base64")
    // Version, scalar and curve only.
    const short = Buffer.concat([Buffer.of(0x30, 0x31), der.subarray(2, 2 + 0x31)])
    const text = `-----BEGIN EC PRIVATE KEY-----\n${short.toString("base64")}\n-----END EC PRIVATE KEY-----\n`
    assert.isTrue(sameAs(Key.readPrivate(text), Keys.EC.privateKey))
    for (let i = 0; i < 300; i++) {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
      assert.isTrue(sameAs(Key.readPrivate(Keys.pem(privateKey, "sec1")), privateKey))
    }
  })

  const encrypted = Keys.RSA.privateKey.export({
    format: "pem",
    type: "pkcs8",
    cipher: "aes-256-cbc",
    passphrase: "p"
  }) as string
  const legacy = Keys.RSA.privateKey.export({
    format: "pem",
    type: "pkcs1",
    cipher: "aes-256-cbc",
    passphrase: "p"
  }) as string

  it.each([
    ["", "NotPem"],
    ["hello", "NotPem"],
    [pkcs1.replace(/-----END.*/, ""), "NotPem"],
    [pkcs1.replace(/-----BEGIN.*/, ""), "NotPem"],
    ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "Malformed"],
    ["-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "Malformed"],
    ["-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n", "Malformed"],
    [pkcs1.replaceAll("RSA PRIVATE", "PRIVATE"), "Malformed"],
    [sec1.replaceAll("EC PRIVATE", "RSA PRIVATE"), "Malformed"],
    [pkcs1.replaceAll("RSA PRIVATE", "EC PRIVATE"), "Malformed"],
    [Keys.spki(Keys.RSA), "WrongKind"],
    [Keys.spki(Keys.EC), "WrongKind"],
    ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "WrongKind"],
    [encrypted, "Encrypted"],
    [legacy, "Encrypted"],
    ["-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "Unsupported"],
    [Keys.pkcs8(Keys.SMALL_RSA), "Unsupported"],
    [Keys.pkcs8(Keys.LARGE_RSA), "Unsupported"],
    [Keys.pem(Keys.SMALL_RSA.privateKey, "pkcs1"), "Unsupported"],
    [Keys.pkcs8(Keys.P384), "Unsupported"],
    [Keys.pem(Keys.P384.privateKey, "sec1"), "Unsupported"],
    [Keys.pkcs8(Keys.K256), "Unsupported"],
    [Keys.pkcs8(Keys.ED25519), "Unsupported"]
  ])("are not %.40j: %s", (text, reason) => {
    const result = Key.readPrivate(text)
    assert.strictEqual(reasonOf(result), reason)
    if (Key.isFault(result) && text !== "") assert.isFalse(Keys.quotesKey(result.problem, text))
  })

  it("are not what is truncated anywhere", () => {
    for (const [label, text] of [
      ["RSA PRIVATE KEY", pkcs1],
      ["EC PRIVATE KEY", sec1],
      ["PRIVATE KEY", Keys.pkcs8(Keys.EC)]
    ] as const) {
      const der = Buffer.from(text.replace(/-.*-|\s/g, ""), "base64")
      fc.assert(
        fc.property(fc.nat(der.length - 1), (length) => {
          const base64 = der.subarray(0, length).toString("base64")
          const result = Key.readPrivate(`-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`)
          assert.strictEqual(reasonOf(result), "Malformed")
        })
      )
    }
  })
})

describe("public keys", () => {
  it.each([
    ["of RSA", Keys.spki(Keys.RSA), Keys.RSA],
    ["of ECDSA", Keys.spki(Keys.EC), Keys.EC],
    ["of PKCS #1", Keys.pem(Keys.RSA.publicKey, "pkcs1"), Keys.RSA]
  ])("are read: %s", (_, text, pair) => assert.isTrue(sameAs(Key.readPublic(text), pair.publicKey)))

  it.each([
    ["", "NotPem"],
    [pkcs1, "WrongKind"],
    [Keys.spki(Keys.SMALL_RSA), "Unsupported"],
    [Keys.spki(Keys.P384), "Unsupported"],
    [Keys.spki(Keys.ED25519), "Unsupported"],
    ["-----BEGIN PUBLIC KEY-----\nMAAA\n-----END PUBLIC KEY-----", "Malformed"]
  ])("are not %.40j: %s", (text, reason) => assert.strictEqual(reasonOf(Key.readPublic(text)), reason))
})
