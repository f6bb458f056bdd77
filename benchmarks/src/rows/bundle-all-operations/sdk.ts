/** Every operation of the AWS SDK. */
export { CloudFront } from "@aws-sdk/client-cloudfront"
