/** A program that signs one URL with AWS's signer. */
import { getSignedUrl } from "@aws-sdk/cloudfront-signer"

const link = (privateKey: string, url: string) =>
  getSignedUrl({ url, keyPairId: "K2JCJMDEHXQW5F", privateKey, dateLessThan: new Date(Date.now() + 3_600_000) })

console.log(link("PEM", "https://d111111abcdef8.cloudfront.net/a.jpg"))
