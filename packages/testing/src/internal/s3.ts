const S3_DOMAIN = /^[^/]+\.s3(?:[.-](?!website)[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/i

/** Whether a domain name belongs to an S3 bucket. The website endpoint of a bucket does not count. */
export const isS3 = (domain: string): boolean => S3_DOMAIN.test(domain)
