/** The part of `NodeAws` that the command needs, so that the rest of it is not in the single file. */
export { layerCredentials, settings } from "@effect-cloudfront/http/NodeAws"
