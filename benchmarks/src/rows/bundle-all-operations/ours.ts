/** Every operation, over node:http. */
export * from "@effect-cloudfront/core/operations"
export { layerEnv } from "@effect-cloudfront/http/CloudFrontNode"
