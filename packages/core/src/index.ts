export * as CloudFront from "./CloudFront.js"
export * as Errors from "./Errors.js"
export * as Operation from "./Operation.js"
export * as Shape from "./Shape.js"
