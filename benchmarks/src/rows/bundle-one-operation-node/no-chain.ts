/** In the place of `@aws-sdk/credential-provider-node`, for the rows without the AWS SDK's chain of credentials. */
export const defaultProvider = () => () => Promise.reject(new Error("there is no chain of credentials"))
