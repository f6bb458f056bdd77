import { getSignedUrl } from "@aws-sdk/cloudfront-signer"

export const sign = (privateKey: string) =>
  getSignedUrl({
    url: "https://media.example.com/report.pdf",
    keyPairId: "K2JCJMDEHXQW5F",
    privateKey,
    dateLessThan: new Date(Date.now() + 3_600_000)
  })
