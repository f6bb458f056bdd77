/** What the rows give to the clients: the same keys, and what the harness may put in the place of a transport. */
import type { CloudFrontClientConfig } from "@aws-sdk/client-cloudfront"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const accessKeyId = "AKIDEXAMPLE"
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

/** The settings of the AWS SDK's client. */
export const identity = { region: "us-east-1", credentials: { accessKeyId, secretAccessKey } }

/** The credentials of this library. */
export const credentials = () =>
  Credentials.layerStatic({ accessKeyId, secretAccessKey: Redacted.make(secretAccessKey) })

/** This library over one of its transports. */
export type Service = Layer.Layer<CloudFront, unknown, Credentials.Credentials>

/** A transport of the AWS SDK. */
export type Handler = NonNullable<CloudFrontClientConfig["requestHandler"]>
