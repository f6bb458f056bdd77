/** Each pattern takes the secret, and nothing beside it, in time that grows as the text does. */
import * as Secrets from "@effect-cloudfront/core/protocol/Secrets"
import { excess } from "@effect-cloudfront/support/Growth"
import { assert, describe, it } from "@effect/vitest"

const hidden = (patterns: ReadonlyArray<RegExp>, text: string): string =>
  patterns.reduce((shown, pattern) => shown.replace(pattern, (_, kept: string) => `${kept}#`), text)

describe("what is certain", () => {
  for (const [text, shown] of [
    ["authorization: AWS4-HMAC-SHA256 Credential=A/b, Signature=c", "authorization: AWS4-HMAC-SHA256 #"],
    ["/a?b=c&X-Amz-Signature=d&e=f", "/a?b=c&X-Amz-Signature=#&e=f"],
    [
      "https://d.example/a?Policy=p&amp;Signature=s&Key-Pair-Id=k",
      "https://d.example/a?Policy=#&amp;Signature=#&Key-Pair-Id=k"
    ],
    [
      "cookie CloudFront-Signature=ab~; CloudFront-Key-Pair-Id=K",
      "cookie CloudFront-Signature=#; CloudFront-Key-Pair-Id=K"
    ],
    ["X-Amz-Security-Token: abc, and more", "X-Amz-Security-Token: #, and more"],
    ['{"awsSecretAccessKey":"abc","Id":"E1"}', '{"awsSecretAccessKey":"#","Id":"E1"}'],
    ["a -----BEGIN RSA PRIVATE KEY-----\nb\n-----END RSA PRIVATE KEY----- c", "a # c"],
    ["a -----BEGIN PRIVATE KEY-----\nb", "a #"],
    // What values of the API look like.
    [
      "-----BEGIN PUBLIC KEY-----\nb\n-----END PUBLIC KEY-----",
      "-----BEGIN PUBLIC KEY-----\nb\n-----END PUBLIC KEY-----"
    ],
    ["arn:aws:cloudfront::123456789012:distribution/E1", "arn:aws:cloudfront::123456789012:distribution/E1"],
    ["658327ea-f89d-4fab-a63d-7e88639e58f6", "658327ea-f89d-4fab-a63d-7e88639e58f6"]
  ] as const) {
    it(`leaves ${JSON.stringify(shown)}`, () => assert.strictEqual(hidden(Secrets.CERTAIN, text), shown))
  }
})

describe("what is likely", () => {
  for (const [text, shown] of [
    ["Authorization: Bearer abc; next", "Authorization: #; next"],
    ["the session-token=abc was refused", "the session-token=# was refused"],
    ["https://user:pass@proxy.example/", "https://#@proxy.example/"],
    [`of ${"0f".repeat(32)}.`, "of #."],
    [`key ${"aB3/".repeat(10)}.`, "key #."],
    ["eyJhbGciOi.eyJzdWIi.sig is no word", "# is no word"],
    ["session-eyJhbGciOi.eyJzdWIi.sig, eyJa and eyJ.b", "session-#, eyJa and eyJ.b"],
    [
      'my_secret_key_of_a_secret="abc" proxy-authorization: Basic abc',
      'my_secret_key_of_a_secret="#" proxy-authorization: #'
    ],
    ["connect ECONNREFUSED 127.0.0.1:443", "connect ECONNREFUSED 127.0.0.1:443"]
  ] as const) {
    it(`leaves ${JSON.stringify(shown)}`, () => assert.strictEqual(hidden(Secrets.LIKELY, text), shown))
  }
})

describe("headers and queries", () => {
  it("are known by their names", () => {
    for (const name of [...Secrets.HEADERS, "Set-Cookie", "x-api-key", "X-Origin-Secret"])
      assert.match(name, Secrets.HEADER_NAME)
    for (const name of ["host", "if-match", "x-amz-date"]) assert.notMatch(name, Secrets.HEADER_NAME)
    assert.strictEqual(
      hidden([Secrets.SIGNING_PARAMETER], "X-Amz-Credential=a&x-amz-signature=b&X-Amz-Security-Token=c&Marker=d"),
      "X-Amz-Credential=a&x-amz-signature=#&X-Amz-Security-Token=#&Marker=d"
    )
  })
})

describe("the time of the patterns", () => {
  for (const unit of [
    "-----BEGIN PRIVATE KEY-----",
    "AWS4-A ",
    "&Signature=",
    "x-amz-security-token: ",
    "LS0tLS1CRUdJTi",
    "AWS4-",
    "AWS4-A",
    "secret",
    "secret-",
    "secret: ",
    "token_",
    "private ",
    "eyJ-",
    "eyJa.",
    "//a",
    ",a",
    `,${"a".repeat(40)}`,
    "-----BEGIN A ",
    "-----END ",
    "Signature ",
    "CloudFront-Policy=",
    "aws_session_token",
    " ",
    "a",
    "a b",
    "/"
  ]) {
    it(`grows with texts of ${JSON.stringify(unit)} and no faster`, { timeout: 120_000 }, () =>
      assert.isUndefined(
        excess(
          (size) => {
            const text = unit.repeat(size)
            const patterns = [
              ...Secrets.CERTAIN,
              ...Secrets.LIKELY,
              Secrets.ENCODED_PEM,
              Secrets.SIGNING_PARAMETER,
              Secrets.HEADER_NAME
            ]
            // Each for itself, since one pattern leaves nothing of some texts to the next.
            return () => patterns.forEach((pattern) => hidden([pattern], text))
          },
          { most: 4000 }
        )
      )
    )
  }
})
