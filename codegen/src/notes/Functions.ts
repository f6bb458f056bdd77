/**
 * Facts about functions, key value stores and logs.
 */
import type { Note } from "../Notes.js"

export const functions: ReadonlyArray<Note> = [
  // Functions
  ["*FunctionRequest.*Code", "The source in JavaScript, as UTF-8. At most 10 KB by default."],
  ["Get*FunctionResult.*Code", "The source in JavaScript, as it was uploaded."],
  ["*Result.ContentType", "The media type of the code."],
  ["*.FunctionConfig", "The runtime, the comment and the key value stores. An update replaces all of it."],
  ["*.ConnectionFunctionConfig", "The runtime, the comment and the key value stores. An update replaces all of it."],
  ["FunctionConfig.Runtime", "The version of the JavaScript runtime. `cloudfront-js-2.0` is the newer one."],
  [
    "FunctionConfig.KeyValueStoreAssociations",
    "The key value store that the code reads. An update that leaves it out takes the store away."
  ],
  ["KeyValueStoreAssociations.Items", "The key value stores. A store must be `READY`."],
  ["KeyValueStoreAssociation.KeyValueStoreARN", "The ARN of a key value store, from `listKeyValueStores`."],
  ["FunctionSummary.FunctionMetadata", "The ARN, the stage and the times of the function."],
  ["FunctionMetadata.FunctionARN", "The ARN of the function. A cache behavior refers to it."],
  [
    "FunctionSummary.Status",
    "`UNPUBLISHED` before the first publication. Then `UNASSOCIATED`, or `DEPLOYED` when a distribution uses it."
  ],
  [
    "ConnectionFunctionSummary.Status",
    "`UNPUBLISHED` before the first publication, `PUBLISHING` during one. Then `UNASSOCIATED`, or `DEPLOYED` when a distribution uses it."
  ],
  ["ConnectionFunctionSummary.ConnectionFunctionArn", "The ARN of the connection function, which `tagResource` takes."],
  ["*TestResult.FunctionSummary", "The function that was tested."],
  ["*TestResult.ConnectionFunctionSummary", "The connection function that was tested."],
  ["*Result.FunctionSummary", "The function in the stage that the call is about."],
  ["*Result.ConnectionFunctionSummary", "The connection function in the stage that the call is about."],
  ["TestFunctionRequest.EventObject", "The event that the function gets: JSON, as UTF-8."],
  ["TestConnectionFunctionRequest.ConnectionObject", "The connection that the function gets: JSON, as UTF-8."],
  ["Test*Result.*TestResult", "What the code did."],
  [
    "*TestResult.ComputeUtilization",
    "The time that the code took, in percent of the time allowed: digits from `0` to `100`."
  ],
  ["*TestResult.*ExecutionLogs", "What the code wrote with `console.log`, one entry a line."],
  ["*TestResult.*ErrorMessage", "The error of the code. It is absent when there was none."],
  ["*TestResult.*Output", "What the code returned: JSON."],

  // Key value stores
  ["KeyValueStore.Status", "`PROVISIONING` at first, then `READY`. A function can use it when it is `READY`."],
  ["ListKeyValueStoresRequest.Status", "The status of the stores to list, such as `READY`. The default is all."],
  ["*.ImportSource", "The data that the new store begins with. Without it the store is empty."],
  ["ImportSource.SourceType", "The kind of the source: `S3`."],
  ["ImportSource.SourceARN", "The ARN of an object in S3, with the keys and values as JSON."],
  ["KeyValueStore.Id", "The id of the key value store: a UUID. Operations take the name instead."],

  // Real-time logs
  ["*.EndPoints", "The streams that records are written to."],
  ["EndPoint.StreamType", "The kind of the stream: `Kinesis`."],
  ["EndPoint.KinesisStreamConfig", "The stream, and the role that may write to it."],
  ["KinesisStreamConfig.RoleARN", "The ARN of an IAM role that CloudFront assumes to write."],
  ["KinesisStreamConfig.StreamARN", "The ARN of a data stream in Amazon Kinesis."],
  ["*RealtimeLogConfig*.Fields", "The fields of a record, in order, such as `timestamp` and `c-ip`."],
  ["*RealtimeLogConfig*.SamplingRate", "The share of requests that are logged, in percent: 1 to 100."],
  ["UpdateRealtimeLogConfigRequest.Name", "The name of the configuration to change. It cannot itself be changed."],
  ["UpdateRealtimeLogConfigRequest.ARN", "The ARN of the configuration to change. It cannot itself be changed."],
  [
    "*RealtimeLogConfigRequest.ARN",
    "The ARN of a real-time log configuration, from `listRealtimeLogConfigs`. `Name` counts when both are there. One of them must be."
  ],
  [
    "DeleteRealtimeLogConfigRequest.Name",
    "The name of a real-time log configuration, from `listRealtimeLogConfigs`. Either this or `ARN` must be there."
  ],
  [
    "GetRealtimeLogConfigRequest.Name",
    "The name of a real-time log configuration, from `listRealtimeLogConfigs`. Either this or `ARN` must be there."
  ],

  // Tags
  ["*TagResourceRequest.Tags", "The tags to add. A tag with a key that is there replaces it."],
  ["UntagResourceRequest.TagKeys", "The keys of the tags to remove."],
  ["Tags.Items", "The tags by key and value. At most 50 on a resource."],
  ["TagKeys.Items", "Keys of tags."],
  ["Tag.Key", "The key, unique on the resource. One that begins with `aws:` is refused with `InvalidTagging`."],
  ["Tag.Value", 'The value. The default is `""`.']
]
