import { assert, describe, it } from "@effect/vitest"
import { aliasProblem, bucketProblem, hostProblem, isWebsite } from "../../src/internal/hosts.js"

const BUCKETS = [
  "files.s3.amazonaws.com",
  "files.s3.eu-central-1.amazonaws.com",
  "files.s3-eu-west-1.amazonaws.com",
  "files.s3-us-gov-west-1.amazonaws.com",
  "files.s3-external-1.amazonaws.com",
  "files.s3.dualstack.us-east-1.amazonaws.com",
  "files.s3-fips.us-east-2.amazonaws.com",
  "files.s3-fips.dualstack.us-gov-west-1.amazonaws.com",
  "files.s3-fips-us-gov-west-1.amazonaws.com",
  "files.s3-accelerate.amazonaws.com",
  "files.s3-accelerate.dualstack.amazonaws.com",
  "www.example.com.s3.ap-southeast-1.amazonaws.com",
  "files.s3.cn-north-1.amazonaws.com.cn",
  "files.s3.dualstack.cn-northwest-1.amazonaws.com.cn",
  "files.s3.us-iso-east-1.c2s.ic.gov",
  "files.s3.us-isob-east-1.sc2s.sgov.gov",
  "files.s3.eu-isoe-west-1.cloud.adc-e.uk",
  "files.s3.us-isof-south-1.csp.hci.ic.gov",
  "files.s3.eusc-de-east-1.amazonaws.eu",
  "point-123456789012.s3-accesspoint.us-east-1.amazonaws.com",
  "point-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com",
  "point-abcdefghijklmnop-s3alias.s3.us-east-1.amazonaws.com",
  "lambda-abcdef--ol-s3.s3.us-east-1.amazonaws.com",
  "point-123456789012.s3-object-lambda.us-east-1.amazonaws.com",
  "Old_Bucket.s3.amazonaws.com",
  "files.S3.US-EAST-1.AmazonAWS.com"
]

const WEBSITES = [
  "files.s3-website.eu-central-1.amazonaws.com",
  "files.s3-website-us-east-1.amazonaws.com",
  "www.example.com.s3-website-us-west-2.amazonaws.com",
  "files.s3-website.cn-north-1.amazonaws.com.cn",
  "FILES.S3-Website-us-east-1.amazonaws.com"
]

const NO_BUCKETS = [
  "api.example.com",
  "s3.amazonaws.com",
  "s3.eu-central-1.amazonaws.com",
  "s3-eu-west-1.amazonaws.com",
  "files.s3.amazonaws.com.example.com",
  "files.s3.amazonaws.org",
  "files.xs3.amazonaws.com",
  "lb-1.us-east-1.elb.amazonaws.com",
  "abcdef.execute-api.us-east-1.amazonaws.com",
  "d111111abcdef8.cloudfront.net"
]

const NO_HOSTS = [
  "",
  "files",
  "https://files.s3.amazonaws.com",
  "s3://files",
  "files.s3.amazonaws.com/site",
  "files.s3.amazonaws.com?x",
  "files.s3.amazonaws.com:443",
  "user:secret@files.s3.amazonaws.com",
  "files.s3.amazonaws.com.",
  "192.0.2.1",
  "2001:db8::1",
  "[2001:db8::1]",
  "a..example.com",
  "-a.example.com",
  "a b.example.com",
  " a.example.com",
  "a.example.com\n",
  "*.example.com",
  `${"a".repeat(64)}.example.com`,
  `${"a.".repeat(130)}example.com`
]

describe("hosts", () => {
  it("accepts the domain names of buckets in all partitions", () => {
    for (const host of BUCKETS) assert.deepStrictEqual([host, bucketProblem(host)], [host, undefined])
  })

  it("has advice for all other names", () => {
    for (const host of [...NO_HOSTS, ...WEBSITES, "api.example.com", "lb-1.us-east-1.elb.amazonaws.com"]) {
      assert.include(bucketProblem(host), "customOrigin(", host)
    }
    for (const host of NO_BUCKETS) assert.isString(bucketProblem(host), host)
  })

  it("distinguishes a website endpoint from a bucket", () => {
    for (const host of WEBSITES) {
      assert.isTrue(isWebsite(host), host)
      assert.include(bucketProblem(host), "http-only")
      assert.isUndefined(hostProblem(host))
    }
    for (const host of BUCKETS) assert.isFalse(isWebsite(host), host)
  })

  it("accepts any domain name of a server, and nothing else", () => {
    for (const host of [...NO_BUCKETS, ...BUCKETS, "my_app.example.com", "xn--bcher-kva.example"]) {
      assert.deepStrictEqual([host, hostProblem(host)], [host, undefined])
    }
    for (const host of NO_HOSTS) assert.isString(hostProblem(host), host)
  })

  it("never has the value in the message", () => {
    for (const host of NO_HOSTS) assert.notInclude(bucketProblem(host), "secret")
  })

  it("accepts a wildcard as the first label of an alias", () => {
    assert.isUndefined(aliasProblem("*.example.com"))
    assert.isUndefined(aliasProblem("www.example.com"))
    for (const alias of ["", "*", "a.*.example.com", "*.*.example.com", "https://www.example.com"]) {
      assert.isString(aliasProblem(alias), alias)
    }
  })
})
