/** Validation of the domain names of origins and of aliases. */

/** The domain names of AWS's partitions under which S3 has endpoints. */
const SUFFIXES = [
  "amazonaws\\.com(?:\\.cn)?",
  "amazonaws\\.eu",
  "c2s\\.ic\\.gov",
  "sc2s\\.sgov\\.gov",
  "cloud\\.adc-e\\.uk",
  "csp\\.hci\\.ic\\.gov"
].join("|")

const REGION = "[a-z]{2,4}(?:-[a-z]+)+-\\d+"

/** The part between bucket and suffix: `s3`, `s3.REGION`, `s3-REGION`, `s3-fips.dualstack.REGION`, `s3-accesspoint.REGION`, ... */
const SERVICE = `s3(?:-(?:fips|accesspoint|accesspoint-fips|object-lambda|object-lambda-fips|accelerate|external-1|fips-${REGION}|${REGION}))?(?:\\.dualstack)?(?:\\.${REGION})?`

const BUCKET = new RegExp(`^[^/]+\\.${SERVICE}\\.(?:${SUFFIXES})$`, "i")
const NO_BUCKET = new RegExp(`^${SERVICE}\\.(?:${SUFFIXES})$`, "i")
const WEBSITE = new RegExp(`(?:^|\\.)s3-website[.-][a-z0-9-]+\\.(?:${SUFFIXES})$`, "i")
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*|.*:.*:.*)$/
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i
const MAX_HOST = 253

/** Whether the host is the website endpoint of a bucket, which supports only HTTP and no signatures. */
export const isWebsite = (host: string): boolean => WEBSITE.test(host)

/** What is wrong with a domain name. The message does not repeat the value, since a URL may contain a password. */
export const hostProblem = (host: string): string | undefined => {
  if (host === "") return "is empty"
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return "is a URL; give its domain name alone"
  if (host.includes("@")) return "has a user name; give the domain name alone"
  if (/[/?#\\]/.test(host)) return "has a path; give the domain name alone, and a path as the option path"
  if (ADDRESS.test(host)) return "is an IP address; CloudFront needs a domain name"
  if (host.includes(":")) return "has a port; ports are options of customOrigin(...)"
  if (host.endsWith(".")) return "ends with a dot"
  if (!host.includes(".")) return "is not a fully qualified domain name, such as BUCKET.s3.REGION.amazonaws.com"
  return host.length > MAX_HOST || !HOST.test(host) ? "is not a domain name" : undefined
}

/** What is wrong with the domain name of a bucket. */
export const bucketProblem = (host: string): string | undefined => {
  const problem = hostProblem(host)
  if (problem !== undefined) return `${problem}; for another server use customOrigin(...)`
  if (isWebsite(host)) {
    return 'is the website endpoint of a bucket; use customOrigin(...) with protocolPolicy "http-only", or the domain name of the bucket itself'
  }
  if (NO_BUCKET.test(host)) return "does not contain the name of a bucket; use BUCKET.s3.REGION.amazonaws.com"
  return BUCKET.test(host) ? undefined : "is not the domain name of a bucket; for another server use customOrigin(...)"
}

/** What is wrong with an alias of a distribution. Its first label may be `*`. */
export const aliasProblem = (alias: string): string | undefined =>
  hostProblem(alias.startsWith("*.") ? alias.slice(2) : alias)
