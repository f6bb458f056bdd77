import { getSignedCookies } from "@aws-sdk/cloudfront-signer"

export const sign = (privateKey: string) =>
  getSignedCookies({
    url: "https://media.example.com/members/*",
    keyPairId: "K2JCJMDEHXQW5F",
    privateKey,
    dateLessThan: new Date(Date.now() + 3_600_000),
    // With an expiry only, the policy would be canned, and permit no file.
    ipAddress: "192.0.2.0/24"
  })
