/**
 * Anycast IP lists.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/AnycastIpList"
import {
  CannotDeleteEntityWhileInUse,
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound
} from "@effect-cloudfront/core/Errors"
import * as Etag from "../Etag.js"
import * as Ids from "../Ids.js"
import * as AnycastIps from "../internal/anycastIps.js"
import { forEachInOrder } from "../internal/each.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import { refuse } from "../internal/refusal.js"
import * as Represent from "../internal/represent.js"
import type * as Request from "../internal/request.js"
import { invalid } from "../internal/values.js"
import { isDeployed, serialOf, type Resource, type StoredAnycastIpList } from "../State.js"

type Config = StoredAnycastIpList

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateAnycastIpList.html */
const COUNTS: ReadonlyArray<number> = [3, 21]

const POOL = /^arn:aws[a-z-]*:ec2:[a-z0-9-]*:\d{12}:ipam-pool\/ipam-pool-[0-9a-f]+$/

const checkRange = ({ Cidr, IpamPoolArn }: Api.IpamCidrConfig) =>
  forEachInOrder(
    [
      [AnycastIps.firstHost(Cidr) === undefined, "Cidr"],
      [!POOL.test(IpamPoolArn), "IpamPoolArn"]
    ] as const,
    ([wrong, parameter]) => invalid(wrong, parameter)
  )

/**
 * @since 3.0.0
 * @category kinds
 */
export const anycastIpList = describe("anycastIpList", {
  noun: "Anycast IP list",
  id: (source) => Ids.named("aip_", source),
  generated: (source) => String(AnycastIps.blockOf(source)),
  path: "anycast-ip-list",
  arn: "anycast-ip-list",
  taggable: true,
  missing: refuse(EntityNotFound, "The specified Anycast IP list does not exist."),
  complete: (given) => ({ ...given, IpAddressType: given.IpAddressType ?? "ipv4" }),
  check: ({ IpCount, IpamCidrConfigs = [] }) =>
    Effect.gen(function* () {
      yield* invalid(!COUNTS.includes(IpCount), "IpCount", "must be 3 or 21")
      yield* invalid(IpamCidrConfigs.length > IpCount, "IpamCidrConfigs", "has more ranges than the list has addresses")
      yield* forEachInOrder(IpamCidrConfigs, checkRange)
    }),
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(EntityAlreadyExists, "An Anycast IP list with this name already exists.")
  },
  quota: { quota: "anycastIpLists", tooMany: EntityLimitExceeded },
  inUse: refuse(CannotDeleteEntityWhileInUse, "The specified Anycast IP list is currently in use.")
})

/** The ranges with the addresses that are taken from them. */
const rangesOf = (resource: Resource<Config>, { now }: Request.View): ReadonlyArray<Api.IpamCidrConfig> =>
  (resource.config.IpamCidrConfigs ?? []).map(({ AnycastIp, Cidr, IpamPoolArn }) => ({
    Cidr,
    IpamPoolArn,
    AnycastIp: AnycastIp ?? AnycastIps.firstHost(Cidr),
    Status: isDeployed(resource, now) ? "advertised" : "advertising"
  }))

/**
 * The addresses of a list: those from its own ranges, and made-up ones. A list with both versions of IP has `IpCount` addresses of each,
 * since AWS does not tell how they are divided.
 */
const addressesOf = (resource: Resource<Config>, view: Request.View): ReadonlyArray<string> => {
  const { IpAddressType, IpCount } = resource.config
  const own = rangesOf(resource, view).flatMap(({ AnycastIp = "" }) => [AnycastIp])
  // Earlier snapshots have nothing that was generated.
  const block =
    resource.generated === ""
      ? AnycastIps.blockOf({ seed: view.settings.seed, serial: serialOf(resource) })
      : Number(resource.generated)
  const of = (version: "ipv4" | "ipv6") => {
    const mine = own.filter((address) => address.includes(":") === (version === "ipv6"))
    return [...mine, ...AnycastIps[version](IpCount - mine.length, block)]
  }
  if (IpAddressType === "dualstack") return [...of("ipv4"), ...of("ipv6")]
  return of(IpAddressType === "ipv6" ? "ipv6" : "ipv4")
}

const common = (resource: Resource<Config>, view: Request.View) => {
  const { IpAddressType, IpCount, Name } = resource.config
  const ranges = rangesOf(resource, view)
  return {
    Id: resource.id,
    Name,
    Status: isDeployed(resource, view.now) ? "Deployed" : "Deploying",
    Arn: resource.arn,
    IpAddressType,
    ...(ranges.length === 0 ? {} : { IpamConfig: { Quantity: ranges.length, IpamCidrConfigs: ranges } }),
    IpCount,
    LastModifiedTime: Represent.time(resource.modifiedAt)
  }
}

const show = (resource: Resource<Config>, view: Request.View) => ({
  AnycastIpList: { ...common(resource, view), AnycastIps: addressesOf(resource, view) }
})

const summary = (resource: Resource<Config>, view: Request.View): Api.AnycastIpListSummary => ({
  ...common(resource, view),
  ETag: Etag.ofVersion(resource.version)
})

/** The members that are stored. A request without a body has none, although the types say otherwise. */
const stored = ({ IpAddressType, IpCount, IpamCidrConfigs, Name }: Partial<Config>): Config | undefined =>
  Name === undefined || IpCount === undefined ? undefined : { Name, IpCount, IpAddressType, IpamCidrConfigs }

/** The configuration after a change. Absent members are unchanged. A change without any member is refused. */
const changed = ({ IpAddressType, IpamCidrConfigs }: Partial<Config>, before: Config): Config | undefined =>
  IpAddressType === undefined && IpamCidrConfigs === undefined
    ? undefined
    : {
        ...before,
        IpAddressType: IpAddressType ?? before.IpAddressType,
        IpamCidrConfigs: IpamCidrConfigs ?? before.IpamCidrConfigs
      }

/** An update does not have the name. */
const { unique: _, ...changeable } = anycastIpList

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateAnycastIpList: Family.createWithTags(
    anycastIpList,
    Api.createAnycastIpList,
    stored,
    (input) => input.Tags,
    show
  ),
  GetAnycastIpList: Family.get(anycastIpList, Api.getAnycastIpList, show),
  UpdateAnycastIpList: Family.update(
    changeable,
    Api.updateAnycastIpList,
    (input, current) => changed(input, current.config),
    show
  ),
  DeleteAnycastIpList: Family.remove(anycastIpList, Api.deleteAnycastIpList),
  ListAnycastIpLists: Family.list(anycastIpList, Api.listAnycastIpLists, summary, (AnycastIpLists) => ({
    AnycastIpLists
  }))
}
