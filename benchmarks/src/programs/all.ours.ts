/** Every operation. */
export * from "@effect-cloudfront/core/operations"
export { layerEnv } from "@effect-cloudfront/http/CloudFrontFetch"
