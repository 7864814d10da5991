import { readArn } from "./arn";

/**
 * Services whose resources may have a policy of their own, which alone may give or take access: "Resource-based policies" says Yes or Partial.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const services = new Set([
  ...["acm-pca", "aoss", "apigateway", "app-integrations", "backup", "backup-gateway", "bedrock"],
  ...["bedrock-agentcore", "catalog", "cleanrooms-ml", "clouddirectory", "cloudtrail", "cloudtrail-data"],
  ...[
    "codeartifact",
    "codebuild",
    "connect",
    "dsql",
    "dynamodb",
    "dax",
    "ecr",
    "ecr-public",
    "elasticfilesystem",
  ],
  ...["elasticmapreduce", "entityresolution", "es", "events", "execute-api", "geo", "glacier", "glue", "iot"],
  ...["kinesis", "kms", "lambda", "lex", "logs", "mediastore", "network-firewall", "networkmanager", "omics"],
  ...["opensearch", "organizations", "osis", "payment-cryptography", "pca-connector-ad", "ram", "redshift"],
  ...[
    "redshift-serverless",
    "refactor-spaces",
    "rekognition",
    "resource-explorer-2",
    "route53profiles",
    "route53resolver",
  ],
  ...["s3", "s3-object-lambda", "s3-outposts", "s3express", "s3tables", "s3vectors", "sagemaker", "schemas"],
  ...[
    "secretsmanager",
    "serverlessrepo",
    "ses",
    "signer",
    "sns",
    "sqs",
    "ssm",
    "ssm-contacts",
    "ssm-incidents",
  ],
  ...["translate", "verifiedpermissions", "vpc-lattice", "vpc-lattice-svcs", "wisdom", "xray"],
]);

/** Whether the trust of a role decides who may do this. */
export function asksTrust(action: string, resource: string): boolean {
  return /^sts:(assumerole|tagsession|setsourceidentity)/.test(action) && resource.includes(":role/");
}

/** Whether what is asked for may have a policy of its own that takes part. What is no one thing has none. */
export function mayHavePolicy(action: string, resource: string): boolean {
  if (resource === "*") return false;
  if (asksTrust(action, resource)) return true;
  const service = readArn(resource)?.service ?? action.slice(0, action.indexOf(":"));
  return services.has(service) || services.has(action.slice(0, action.indexOf(":")));
}

/** The ARNs under which the policy of a resource may be kept: its own, and that of the bucket that an object is in. */
export function policyHolders(resource: string): string[] {
  const arn = readArn(resource);
  const slash = arn?.service === "s3" ? resource.indexOf("/") : -1;
  return slash < 0 ? [resource] : [resource, resource.slice(0, slash)];
}
