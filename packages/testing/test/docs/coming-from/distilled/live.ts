import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const live = CloudFrontNode.layerEnv
