/**
 * The API of the keys and values in key value stores.
 */
import * as Families from "../Families.js"
import type { Operation } from "../Ir.js"
import * as Notes from "../Notes.js"
import * as Read from "../read/Read.js"
import type { Service } from "../Service.js"
import * as Summaries from "../Summaries.js"

const families: ReadonlyArray<Families.Family> = [
  {
    name: "Keys",
    about: "The keys and values of a key value store. The store itself is a resource of CloudFront's API.",
    operations: ["DeleteKey", "DescribeKeyValueStore", "GetKey", "ListKeys", "PutKey", "UpdateKeys"]
  }
]

const summaries: Readonly<Record<string, string>> = {
  DeleteKey: "Removes one key with its value.",
  DescribeKeyValueStore: "Reads the version and the size of a key value store, without its keys.",
  GetKey: "Reads the value of one key. The result has no version of the store.",
  ListKeys: "Lists the keys with their values. The pages may be of different versions of the store.",
  PutKey: "Sets the value of one key, which need not exist.",
  UpdateKeys: "Sets and removes several keys at once: all of them, or none."
}

const STALE = "After any other write the store has another version, and the call fails with `ConflictException`."

const notes: ReadonlyArray<Notes.Note> = [
  ["*.KvsARN", "The ARN of the key value store, from `describeKeyValueStore` or `listKeyValueStores` of CloudFront."],
  ["*.Key", "The key. Sizes count its bytes in UTF-8, of which the service takes 512."],
  ["*.Value", "The value. Sizes count its bytes in UTF-8, of which the service takes 1024."],
  ["*.IfMatch", `The \`ETag\` of the version to change. ${STALE}`],
  ["DescribeKeyValueStoreResponse.ETag", "The current version. The next write takes it as `IfMatch`."],
  ["*.ETag", "The new version. The next write takes it as `IfMatch`."],
  ["DescribeKeyValueStoreResponse.ItemCount", "The number of keys."],
  ["DescribeKeyValueStoreResponse.TotalSizeInBytes", "The size of all keys and values, in bytes."],
  ["GetKeyResponse.ItemCount", "The number of all keys in the store."],
  ["*.ItemCount", "The number of keys after the change."],
  ["GetKeyResponse.TotalSizeInBytes", "The size of all keys and values in the store, in bytes."],
  ["*.TotalSizeInBytes", "The size of all keys and values after the change, in bytes."],
  ["*.Created", "The time of the creation."],
  ["*.LastModified", "The time of the last change."],
  ["*.Status", "The status of the store, such as `READY`."],
  ["*.FailureReason", "Why the store could not be made, such as an import that failed."],
  ["*Request.MaxResults", "The largest number of keys on the page. The default is 10."],
  ["*Request.NextToken", "The position at which the page starts: the `NextToken` of the previous page."],
  ["*Response.NextToken", "The `NextToken` of the request for the next page. It is absent on the last page."],
  ["*.Items", "The keys of this page with their values."],
  ["*.Puts", "The keys to set, with their values. Together with `Deletes` at most 50."],
  ["*.Deletes", "The keys to remove. Together with `Puts` at most 50."]
]

const PACKAGE = "@effect-cloudfront/keyvaluestore"

const KVS = "arn:aws:cloudfront::123456789012:key-value-store/8562561f-caba-4845-9d99-b97d1ae5d3c0"

const write = (name: string, rest: string): string =>
  [
    'import * as Effect from "effect/Effect"',
    `import { describeKeyValueStore, ${name} } from "${PACKAGE}/Keys"`,
    "",
    "const program = (KvsARN: string) =>",
    "  Effect.gen(function* () {",
    "    const { ETag } = yield* describeKeyValueStore({ KvsARN })",
    `    return yield* ${name}({ KvsARN, IfMatch: ETag, ${rest} })`,
    "  })"
  ].join("\n")

const examples: Readonly<Record<string, string>> = {
  DeleteKey: write("deleteKey", 'Key: "/old"'),
  DescribeKeyValueStore: [
    'import * as Effect from "effect/Effect"',
    `import { describeKeyValueStore } from "${PACKAGE}/Keys"`,
    "",
    "const program = describeKeyValueStore({",
    `  KvsARN: "${KVS}"`,
    "}).pipe(Effect.map((store) => store.ItemCount))"
  ].join("\n"),
  GetKey: [
    'import * as Effect from "effect/Effect"',
    `import { getKey } from "${PACKAGE}/Keys"`,
    "",
    "const program = (KvsARN: string) =>",
    '  getKey({ KvsARN, Key: "/old" }).pipe(Effect.map((result) => result.Value))'
  ].join("\n"),
  ListKeys: [
    'import * as Stream from "effect/Stream"',
    'import * as Pagination from "@effect-cloudfront/core/Pagination"',
    `import { listKeys } from "${PACKAGE}/Keys"`,
    "",
    "const keys = (KvsARN: string) =>",
    "  Pagination.items(listKeys, { KvsARN, MaxResults: 50 }).pipe(Stream.map((item) => item.Key))"
  ].join("\n"),
  PutKey: write("putKey", 'Key: "/old", Value: "/new"'),
  UpdateKeys: write("updateKeys", 'Puts: [{ Key: "/old", Value: "/new" }], Deletes: [{ Key: "/gone" }]')
}

const exampleOf = (id: string): string => {
  const example = examples[id]
  if (example === undefined) throw new Error(`${id} has no example`)
  return example
}

export const keyValueStore: Service = {
  directory: "packages/keyvaluestore/src/generated",
  manifest: "packages/keyvaluestore/package.json",
  model: async () => {
    const model = Read.model(
      await Read.installed({
        name: "@aws-sdk/client-cloudfront-keyvaluestore",
        baseError: "CloudFrontKeyValueStoreServiceException",
        facts: new URL("../constraints-keyvaluestore.json", import.meta.url)
      })
    )
    Families.check(model, families)
    Summaries.check(model, summaries)
    Notes.check(model, notes, [], {})
    return model
  },
  families,
  core: {
    Description: "@effect-cloudfront/core/Description",
    Enum: "@effect-cloudfront/core/Enum",
    Operation: "@effect-cloudfront/core/Operation",
    ServiceError: "@effect-cloudfront/core/ServiceError",
    Shape: "@effect-cloudfront/core/Shape"
  },
  api: { tag: "CloudFrontKeyValueStore", module: "../CloudFrontKeyValueStore.js", internal: "../internal/api.js" },
  pages: "kvs_",
  summaries,
  noteOf: Notes.ofTable(notes),
  exampleOf: (_, { id }: Operation) => exampleOf(id)
}
