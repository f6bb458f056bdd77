const S3_DOMAIN = /^[^/]+\.s3(?:[.-](?!website)[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/i

/** Whether a domain name is that of a bucket; the name of a bucket that serves as a website is not. */
export const isS3 = (domain: string): boolean => S3_DOMAIN.test(domain)
