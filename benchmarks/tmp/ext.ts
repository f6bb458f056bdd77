import * as B from "/work/main/benchmarks/src/Bundles.js"
const e = await B.externals(process.argv[2]!, ["@effect-cloudfront/core/operations", "@effect-cloudfront/http/CloudFrontFetch"])
console.log(JSON.stringify(e))
