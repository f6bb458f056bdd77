import { getSignedCookies } from "aws-cloudfront-sign"

export const sign = (privateKeyString: string) =>
  getSignedCookies("https://media.example.com/members/*", {
    keypairId: "K2JCJMDEHXQW5F",
    privateKeyString,
    expireTime: Date.now() + 3_600_000,
    ipRange: "192.0.2.0/24"
  })
