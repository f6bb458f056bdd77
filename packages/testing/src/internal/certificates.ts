/** The certificates of AWS Certificate Manager: those of the settings, and those that CloudFront requested for tenants. */
import * as State from "../State.js"
import * as Aliases from "./aliases.js"
import type { View } from "./request.js"

const ARN = /^arn:aws(?:-[a-z]+)*:acm:us-east-1:\d{12}:certificate\/.+$/

/** Whether a text has the form of the ARN of a certificate that CloudFront can use. */
export const isArn = (text: string): boolean => ARN.test(text)

/** The certificate with an ARN that CloudFront requested for a tenant. */
export const findManaged = (
  state: State.State,
  arn: string
): State.Resource<State.StoredManagedCertificate> | undefined => {
  const found = State.get(state, "managedCertificate", arn.slice(arn.lastIndexOf("/") + 1))
  return found?.generated === arn ? found : undefined
}

/** The status of a certificate that CloudFront requested. */
export const statusOf = (
  resource: State.Resource<State.StoredManagedCertificate>,
  { now }: Pick<View, "now">
): State.StoredManagedCertificate["outcome"] =>
  State.isDeployed(resource, now) ? resource.config.outcome : "pending-validation"

/** The domain names of a certificate, by ARN or IAM id. `undefined` if it does not exist or is not issued. */
const namesOf = (view: View, certificate: string): ReadonlyArray<string> | undefined => {
  const managed = findManaged(view.state, certificate)
  if (managed !== undefined) return statusOf(managed, view) === "issued" ? managed.config.domains : undefined
  const { certificates = {} } = view.settings
  return Object.hasOwn(certificates, certificate) ? certificates[certificate] : undefined
}

const isUnlimited = ({ settings, state }: View, certificate: string): boolean =>
  settings.certificates === undefined && findManaged(state, certificate) === undefined

/** Whether a certificate exists and can be used. Without configured certificates, every certificate does. */
export const exists = (view: View, certificate: string): boolean =>
  isUnlimited(view, certificate) || namesOf(view, certificate) !== undefined

/** Whether a certificate covers all names. Without configured certificates, every certificate does. */
export const coversAll = (view: View, certificate: string, names: ReadonlyArray<string>): boolean => {
  if (isUnlimited(view, certificate)) return true
  const patterns = namesOf(view, certificate)
  return patterns !== undefined && names.every((name) => patterns.some((pattern) => Aliases.covers(pattern, name)))
}
