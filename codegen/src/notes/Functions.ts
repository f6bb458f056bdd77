/**
 * Notes of functions, key value stores and logs.
 */
import type { Note } from "../Notes.js"

export const functions: ReadonlyArray<Note> = [
  // Functions
  ["*FunctionRequest.*Code", "The source in JavaScript, as UTF-8. At most 10 KB by default."],
  ["Get*FunctionResult.*Code", "The source in JavaScript, as it was uploaded."],
  ["*Result.ContentType", "The media type of the source."],
  ["*.FunctionConfig", "The runtime, the comment and the key value stores. An update replaces all of it."],
  ["*.ConnectionFunctionConfig", "The runtime, the comment and the key value stores. An update replaces all of it."],
  ["FunctionConfig.Runtime", "The version of the JavaScript runtime. `cloudfront-js-2.0` is the newer version."],
  [
    "FunctionConfig.KeyValueStoreAssociations",
    "The key value store that the code reads. An update without it removes the association."
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
  ["*Result.FunctionSummary", "The function in the requested stage."],
  ["*Result.ConnectionFunctionSummary", "The connection function in the requested stage."],
  ["TestFunctionRequest.EventObject", "The event that is passed to the function: JSON, as UTF-8."],
  ["TestConnectionFunctionRequest.ConnectionObject", "The connection that is passed to the function: JSON, as UTF-8."],
  ["Test*Result.*TestResult", "The outcome of the run."],
  ["*TestResult.ComputeUtilization", "The compute time, in percent of the allowed time: digits from `0` to `100`."],
  ["*TestResult.*ExecutionLogs", "The output of `console.log`, one entry for each line."],
  ["*TestResult.*ErrorMessage", "The error of the code. It is absent if the code succeeded."],
  ["*TestResult.*Output", "The return value of the code: JSON."],

  // Key value stores
  ["KeyValueStore.Status", "`PROVISIONING` at first, then `READY`. A function can use it when it is `READY`."],
  ["ListKeyValueStoresRequest.Status", "The status of the stores to list, such as `READY`. The default is all."],
  ["*.ImportSource", "The initial data of the new store. Without it, the store is empty."],
  ["ImportSource.SourceType", "The kind of the source: `S3`."],
  ["ImportSource.SourceARN", "The ARN of an object in S3, with the keys and values as JSON."],
  ["KeyValueStore.Id", "The id of the key value store: a UUID. The operations take the name instead."],

  // Real-time logs
  ["*.EndPoints", "The streams that records are written to."],
  ["EndPoint.StreamType", "The kind of the stream: `Kinesis`."],
  ["EndPoint.KinesisStreamConfig", "The stream, and the IAM role with permission to write to it."],
  ["KinesisStreamConfig.RoleARN", "The ARN of an IAM role that CloudFront assumes to write."],
  ["KinesisStreamConfig.StreamARN", "The ARN of a data stream in Amazon Kinesis."],
  ["*RealtimeLogConfig*.Fields", "The fields of a record, in order, such as `timestamp` and `c-ip`."],
  ["*RealtimeLogConfig*.SamplingRate", "The share of requests that are logged, in percent: 1 to 100."],
  ["UpdateRealtimeLogConfigRequest.Name", "The name of the configuration to change. It cannot be changed."],
  ["UpdateRealtimeLogConfigRequest.ARN", "The ARN of the configuration to change. It cannot be changed."],
  [
    "*RealtimeLogConfigRequest.ARN",
    "The ARN of a real-time log configuration, from `listRealtimeLogConfigs`. At least one of `Name` and `ARN` is required. If both are present, `Name` is used."
  ],
  [
    "DeleteRealtimeLogConfigRequest.Name",
    "The name of a real-time log configuration, from `listRealtimeLogConfigs`. At least one of `Name` and `ARN` is required."
  ],
  [
    "GetRealtimeLogConfigRequest.Name",
    "The name of a real-time log configuration, from `listRealtimeLogConfigs`. At least one of `Name` and `ARN` is required."
  ],

  // Tags
  ["*TagResourceRequest.Tags", "The tags to add. A tag replaces an existing tag with the same key."],
  ["UntagResourceRequest.TagKeys", "The keys of the tags to remove."],
  ["Tags.Items", "The tags by key and value. At most 50 on a resource."],
  ["TagKeys.Items", "Keys of tags."],
  ["Tag.Key", "The key. It is unique on the resource. A key that begins with `aws:` is refused with `InvalidTagging`."],
  ["Tag.Value", 'The value. The default is `""`.']
]
