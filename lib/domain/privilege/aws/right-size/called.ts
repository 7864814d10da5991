/** Services whose calls a trail writes under another name than policies have. */
const services: { readonly [source: string]: string } = {
  monitoring: "cloudwatch",
  email: "ses",
  tagging: "tag",
  "data.iot": "iot",
  iotdata: "iot",
  "streams.dynamodb": "dynamodb",
  "models.lex": "lex",
  "runtime.lex": "lex",
  "entitlement.marketplace": "aws-marketplace",
  "metering.marketplace": "aws-marketplace",
};

/**
 * Calls that are allowed by an action of another name.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html, each under "Permissions"
 */
const actions: { readonly [call: string]: string } = {
  "s3:completemultipartupload": "s3:putobject",
  "s3:copyobject": "s3:putobject",
  "s3:createmultipartupload": "s3:putobject",
  "s3:deletebucketcors": "s3:putbucketcors",
  "s3:deletebucketencryption": "s3:putencryptionconfiguration",
  "s3:deletebucketlifecycle": "s3:putlifecycleconfiguration",
  "s3:deletebucketreplication": "s3:putreplicationconfiguration",
  "s3:deletebuckettagging": "s3:putbuckettagging",
  "s3:deleteobjects": "s3:deleteobject",
  "s3:deletepublicaccessblock": "s3:putbucketpublicaccessblock",
  "s3:getbucketencryption": "s3:getencryptionconfiguration",
  "s3:getbucketlifecycle": "s3:getlifecycleconfiguration",
  "s3:getbucketlifecycleconfiguration": "s3:getlifecycleconfiguration",
  "s3:getbucketreplication": "s3:getreplicationconfiguration",
  "s3:headbucket": "s3:listbucket",
  "s3:headobject": "s3:getobject",
  "s3:listbuckets": "s3:listallmybuckets",
  "s3:listmultipartuploads": "s3:listbucketmultipartuploads",
  "s3:listobjects": "s3:listbucket",
  "s3:listobjectsv2": "s3:listbucket",
  "s3:listobjectversions": "s3:listbucketversions",
  "s3:listparts": "s3:listmultipartuploadparts",
  "s3:putbucketencryption": "s3:putencryptionconfiguration",
  "s3:putbucketlifecycle": "s3:putlifecycleconfiguration",
  "s3:putbucketlifecycleconfiguration": "s3:putlifecycleconfiguration",
  "s3:putbucketreplication": "s3:putreplicationconfiguration",
  "s3:uploadpart": "s3:putobject",
  "s3:uploadpartcopy": "s3:putobject",
  "lambda:invoke": "lambda:invokefunction",
};

/** Sign-in is no service that policies name. */
const noService = new Set(["signin"]);

/**
 * The action (lower case) that a call of a trail needs, as far as its names tell; null: none. Some services put the day of their interface
 * behind the name of a call (`ListFunctions20150331`).
 */
export function actionOfCall(source: string, call: string): string | null {
  const told = source.toLowerCase();
  if (noService.has(told)) return null;
  const service = (Object.hasOwn(services, told) ? services[told] : undefined) ?? told;
  const plain = `${service}:${call.toLowerCase().replace(/20\d{6}(v\d+)?$/, "")}`;
  return Object.hasOwn(actions, plain) ? (actions[plain] ?? plain) : plain;
}
