/**
 * Notes of access to origins, keys, field-level encryption, trust stores and sharing.
 */
import type { Note } from "../Notes.js"

export const security: ReadonlyArray<Note> = [
  // Access to origins
  ["OriginAccessControl*.SigningProtocol", "How requests to the origin are signed."],
  ["OriginAccessControl*.SigningBehavior", "Which requests to the origin are signed."],
  [
    "OriginAccessControl*.OriginAccessControlOriginType",
    "The type of the origin. An origin of another type is refused with `InvalidDomainNameForOriginAccessControl`."
  ],
  ["*.S3CanonicalUserId", "The canonical user id of the identity, for the policy of a bucket: 96 hexadecimal digits."],
  [
    "CloudFrontOriginAccessIdentityConfig.CallerReference",
    "A unique value that identifies the creation. If it was used before with the same content, the existing identity is returned. With other content it is refused with `CloudFrontOriginAccessIdentityAlreadyExists`. It cannot be changed (`IllegalUpdate`)."
  ],

  // Keys
  ["KeyGroupConfig.Items", "Ids of public keys, from `listPublicKeys`. At most 5 (`TooManyPublicKeysInKeyGroup`)."],
  [
    "PublicKeyConfig.EncodedKey",
    "The key in PEM: RSA with 2048 bits, or ECDSA on the curve P-256. It cannot be changed (`CannotChangeImmutablePublicKeyFields`)."
  ],
  ["PublicKeySummary.EncodedKey", "The key in PEM."],
  ["PublicKeyConfig.Name", "A name. It cannot be changed (`CannotChangeImmutablePublicKeyFields`)."],
  ["PublicKeySummary.Name", "The name of the key."],
  [
    "PublicKeyConfig.CallerReference",
    "A unique value that identifies the creation. A value that was used before is refused with `PublicKeyAlreadyExists`. It cannot be changed (`CannotChangeImmutablePublicKeyFields`)."
  ],

  // Field-level encryption
  ["FieldLevelEncryption*.QueryArgProfileConfig", "The profiles by a query argument of the request."],
  ["FieldLevelEncryption*.ContentTypeProfileConfig", "The profiles by the content type of the request."],
  [
    "FieldLevelEncryptionConfig.CallerReference",
    "A unique value that identifies the creation. If it was used before with other content, it is refused with `FieldLevelEncryptionConfigAlreadyExists`. It cannot be changed (`IllegalUpdate`)."
  ],
  [
    "FieldLevelEncryptionProfileConfig.CallerReference",
    "A unique value that identifies the creation. If it was used before with other content, it is refused with `FieldLevelEncryptionProfileAlreadyExists`. It cannot be changed (`IllegalUpdate`)."
  ],
  ["FieldLevelEncryptionProfile*.EncryptionEntities", "The fields to encrypt, and the keys that encrypt them."],
  ["EncryptionEntities.Items", "The keys, each with the fields that it encrypts."],
  [
    "EncryptionEntity.PublicKeyId",
    "The id of an RSA public key, from `listPublicKeys`. An unknown value is refused with `NoSuchPublicKey`."
  ],
  [
    "EncryptionEntity.ProviderId",
    "A name that you choose for the owner of the private key. It is required for decryption."
  ],
  ["EncryptionEntity.FieldPatterns", "The names of the form fields to encrypt. At most 10."],
  ["FieldPatterns.Items", "Names of fields. `*` matches any characters."],
  [
    "*.ForwardWhenQueryArgProfileIsUnknown",
    "Whether a request is forwarded unencrypted if its query argument has no profile."
  ],
  [
    "*.ForwardWhenContentTypeIsUnknown",
    "Whether a request is forwarded unencrypted if its content type has no profile."
  ],
  ["QueryArgProfileConfig.QueryArgProfiles", "The profiles by query argument. At most 5."],
  ["QueryArgProfiles.Items", "The query arguments, each with its profile."],
  ["QueryArgProfile.QueryArg", "The value of the query argument `fle-profile` that selects the profile."],
  ["ContentTypeProfileConfig.ContentTypeProfiles", "The profiles by content type."],
  ["ContentTypeProfiles.Items", "The content types, each with its profile."],
  ["ContentTypeProfile.Format", "The format of the form: `URLEncoded`."],
  ["ContentTypeProfile.ContentType", "The content type of the request: `application/x-www-form-urlencoded`."],

  // Trust stores
  ["*.CaCertificatesBundleSource", "The source of the certificates of the authorities."],
  ["*.CaCertificatesBundleS3Location", "The S3 object with the certificates."],
  ["CaCertificatesBundleS3Location.Bucket", "The name of the bucket."],
  ["CaCertificatesBundleS3Location.Key", "The key of the object: a file of certificates in PEM."],
  ["CaCertificatesBundleS3Location.Region", "The AWS region of the bucket, such as `us-east-1`."],
  ["CaCertificatesBundleS3Location.Version", "The version of the object. The default is the latest version."],
  [
    "*.UseClientCertificateOCSPEndpoint",
    "Whether revocation of a client certificate is checked with the OCSP server that the certificate names."
  ],
  ["TrustStore*.Status", "`pending` at first, then `active`, or `failed` with a `Reason`."],
  ["TrustStore*.NumberOfCaCertificates", "The number of certificates in the bundle."],
  ["TrustStore*.Reason", "Why the status is `failed`."],

  // Resource policies
  ["*.PolicyDocument", "The policy as JSON."]
]
