/** Policy documents as IAM keeps them. */
export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
}
export interface Statement {
  Effect: "Allow" | "Deny";
  Principal?: unknown;
  Action?: string | string[];
  NotAction?: string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

export function documentOf(...statements: Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(actions: string | string[], resource: string | string[] = "*"): PolicyDocument {
  return documentOf({ Effect: "Allow", Action: actions, Resource: resource });
}

/** The policies of AWS itself that the company uses: the path below `policy/`, and what they allow, shortened. */
const awsPolicies: Record<string, string | string[]> = {
  AdministratorAccess: "*",
  PowerUserAccess: ["ec2:*", "s3:*", "lambda:*", "rds:*", "sqs:*", "sns:*", "cloudwatch:*"],
  ReadOnlyAccess: ["ec2:Describe*", "s3:Get*", "s3:List*", "iam:Get*", "iam:List*"],
  SecurityAudit: ["iam:Get*", "iam:List*", "config:Get*", "cloudtrail:Get*"],
  "job-function/ViewOnlyAccess": ["ec2:Describe*", "s3:ListAllMyBuckets", "iam:List*"],
  "job-function/Billing": ["aws-portal:*", "budgets:*", "cur:*"],
  AmazonS3FullAccess: "s3:*",
  AmazonS3ReadOnlyAccess: ["s3:Get*", "s3:List*"],
  AmazonSESFullAccess: "ses:*",
  AmazonEC2ContainerRegistryReadOnly: ["ecr:Get*", "ecr:BatchGet*"],
  AmazonEKSWorkerNodePolicy: ["ec2:Describe*", "eks:DescribeCluster"],
  AmazonSSMManagedInstanceCore: ["ssm:UpdateInstanceInformation", "ssmmessages:*"],
  "service-role/AWSLambdaBasicExecutionRole": [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  "service-role/AWSGlueServiceRole": ["glue:*", "s3:GetObject", "logs:PutLogEvents"],
  "service-role/AWS_ConfigRole": ["config:Put*", "s3:GetObject"],
};

const prefix = "arn:aws:iam::aws:policy/";

/** The ARN of one of AWS's own policies. */
export function awsPolicy(name: keyof typeof awsPolicies): string {
  return `${prefix}${name}`;
}

/** What one of AWS's own policies allows; null for any other policy. */
export function awsPolicyDocument(arn: string): PolicyDocument | null {
  const actions = arn.startsWith(prefix) ? awsPolicies[arn.slice(prefix.length)] : undefined;
  return actions === undefined ? null : allow(actions);
}

/** Trust of an AWS service. */
export function trustsService(service: string): PolicyDocument {
  return documentOf({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
}

/** Trust of a principal of AWS, or of everybody (`*`), with an external id where one is asked for. */
export function trustsPrincipal(principal: string | string[], externalId?: string): PolicyDocument {
  return documentOf({
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
    ...(externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
  });
}

/** Trust of tokens that an OIDC issuer of the account vouches for; a subject with `*` in it is compared as a pattern. */
export function trustsToken(account: string, issuer: string, subject: string): PolicyDocument {
  const asks = { [`${issuer}:sub`]: subject };
  const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
  return documentOf({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: subject.includes("*")
      ? { StringEquals: audience, StringLike: asks }
      : { StringEquals: { ...audience, ...asks } },
  });
}
