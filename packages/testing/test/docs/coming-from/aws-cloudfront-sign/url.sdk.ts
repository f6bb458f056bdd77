import { getSignedUrl } from "aws-cloudfront-sign"

export const sign = (privateKeyString: string) =>
  getSignedUrl("https://media.example.com/report.pdf", {
    keypairId: "K2JCJMDEHXQW5F",
    privateKeyString,
    expireTime: Date.now() + 3_600_000
  })
