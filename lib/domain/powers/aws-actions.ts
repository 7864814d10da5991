import type { Power } from "./power";

/**
 * Actions of AWS that stand for a power, each with the kind of resource that it works on where that matters: one on every
 * `policy/*` makes no keys of users.
 */
export interface Probe {
  action: string;
  service: string;
  on: string;
  power: Power;
}

const telling: readonly (readonly [power: Power, actions: string])[] = [
  [
    "grant_access",
    `iam:AttachUserPolicy@user iam:AttachRolePolicy@role iam:AttachGroupPolicy@group iam:PutUserPolicy@user iam:PutRolePolicy@role
     iam:PutGroupPolicy@group iam:CreatePolicyVersion@policy iam:SetDefaultPolicyVersion@policy iam:AddUserToGroup@group
     iam:DeleteUserPermissionsBoundary@user iam:DeleteRolePermissionsBoundary@role iam:PutUserPermissionsBoundary@user
     iam:PutRolePermissionsBoundary@role sso:CreateAccountAssignment sso:PutInlinePolicyToPermissionSet
     sso:AttachManagedPolicyToPermissionSet sso:AttachCustomerManagedPolicyReferenceToPermissionSet
     identitystore:CreateGroupMembership organizations:DetachPolicy organizations:UpdatePolicy organizations:DeletePolicy
     organizations:DisablePolicyType eks:CreateAccessEntry eks:AssociateAccessPolicy`,
  ],
  [
    "create_credentials",
    `iam:CreateAccessKey@user iam:UpdateAccessKey@user iam:CreateLoginProfile@user iam:UpdateLoginProfile@user
     iam:CreateServiceSpecificCredential@user iam:ResetServiceSpecificCredential@user iam:UploadSigningCertificate@user
     iam:DeactivateMFADevice@user`,
  ],
  [
    "change_trust",
    `iam:UpdateAssumeRolePolicy@role iam:CreateOpenIDConnectProvider@oidc-provider iam:AddClientIDToOpenIDConnectProvider@oidc-provider
     iam:UpdateOpenIDConnectProviderThumbprint@oidc-provider iam:CreateSAMLProvider@saml-provider iam:UpdateSAMLProvider@saml-provider rolesanywhere:CreateTrustAnchor
     rolesanywhere:UpdateTrustAnchor rolesanywhere:CreateProfile`,
  ],
  [
    "disable_logging",
    `cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors
     cloudtrail:DeleteEventDataStore config:StopConfigurationRecorder config:DeleteConfigurationRecorder
     guardduty:DeleteDetector guardduty:UpdateDetector`,
  ],
  [
    "read_secrets",
    `secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue ssm:GetParameter ssm:GetParameters
     ssm:GetParametersByPath`,
  ],
  [
    "read_all",
    `s3:GetObject dynamodb:Scan dynamodb:Query dynamodb:GetItem dynamodb:BatchGetItem rds-data:ExecuteStatement
     redshift-data:ExecuteStatement redshift:GetClusterCredentials dynamodb:ExportTableToPointInTime rds:StartExportTask`,
  ],
];

/** Start something with a role that is passed to it. */
const launching = `ec2:RunInstances lambda:CreateFunction ecs:RunTask ecs:RegisterTaskDefinition ecs:CreateService ecs:StartTask
   cloudformation:CreateStack cloudformation:UpdateStack cloudformation:CreateChangeSet cloudformation:CreateStackSet
   cloudformation:UpdateStackSet
   codebuild:CreateProject codebuild:UpdateProject glue:CreateDevEndpoint glue:CreateJob glue:UpdateJob glue:CreateSession
   sagemaker:CreateNotebookInstance sagemaker:CreateTrainingJob sagemaker:CreateProcessingJob datapipeline:CreatePipeline
   apprunner:CreateService bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:CreateAgentRuntime
   batch:RegisterJobDefinition emr-serverless:StartJobRun elasticmapreduce:RunJobFlow states:CreateStateMachine
   events:PutTargets scheduler:CreateSchedule ssm:StartAutomationExecution ec2:AssociateIamInstanceProfile
   ec2:ReplaceIamInstanceProfileAssociation ec2:RequestSpotInstances ec2:CreateLaunchTemplate autoscaling:CreateLaunchConfiguration
   autoscaling:CreateAutoScalingGroup imagebuilder:CreateImage imagebuilder:CreateImagePipeline gamelift:CreateFleet
   codestar:CreateProject elasticbeanstalk:CreateEnvironment`;

/** What is made by the first does nothing before one of the others is done. */
const unfinished: { readonly [launcher: string]: string } = {
  "autoscaling:createlaunchconfiguration":
    "autoscaling:CreateAutoScalingGroup autoscaling:UpdateAutoScalingGroup",
  "batch:registerjobdefinition": "batch:SubmitJob",
  "bedrock-agentcore:createagentruntime": "bedrock-agentcore:InvokeAgentRuntime",
  "bedrock-agentcore:createcodeinterpreter": "bedrock-agentcore:InvokeCodeInterpreter",
  "cloudformation:createchangeset": "cloudformation:ExecuteChangeSet",
  "cloudformation:createstackset": "cloudformation:CreateStackInstances",
  "codebuild:createproject": "codebuild:StartBuild codebuild:StartBuildBatch codebuild:CreateWebhook",
  "datapipeline:createpipeline": "datapipeline:PutPipelineDefinition",
  "ec2:createlaunchtemplate": "ec2:RunInstances ec2:CreateFleet autoscaling:CreateAutoScalingGroup",
  "ecs:registertaskdefinition": "ecs:RunTask ecs:StartTask ecs:CreateService ecs:UpdateService",
  "glue:createjob": "glue:StartJobRun glue:CreateTrigger",
  "glue:createsession": "glue:RunStatement",
  "glue:updatejob": "glue:StartJobRun glue:CreateTrigger",
  "lambda:createfunction":
    "lambda:InvokeFunction lambda:AddPermission lambda:CreateEventSourceMapping lambda:CreateFunctionUrlConfig",
  "states:createstatemachine": "states:StartExecution states:StartSyncExecution",
};

/** Run code, or change what runs, as the identity that it has already. */
const running = `lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration ecs:ExecuteCommand ecs:UpdateService
   ssm:SendCommand ssm:StartSession ec2-instance-connect:SendSSHPublicKey ec2-instance-connect:SendSerialConsoleSSHPublicKey
   ec2:ModifyInstanceAttribute codebuild:StartBuild codebuild:StartBuildBatch codepipeline:PutJobSuccessResult
   codepipeline:UpdatePipeline codepipeline:StartPipelineExecution codedeploy:CreateDeployment glue:UpdateDevEndpoint
   glue:StartJobRun apprunner:UpdateService sagemaker:CreatePresignedNotebookInstanceUrl
   sagemaker:CreatePresignedDomainUrl bedrock-agentcore:InvokeCodeInterpreter batch:SubmitJob cloudformation:ExecuteChangeSet
   apprunner:StartDeployment elasticbeanstalk:UpdateEnvironment imagebuilder:StartImagePipelineExecution
   ecr:PutImage datapipeline:PutPipelineDefinition amplify:StartJob`;

/** Those of them that let their holder choose what runs, or sit down at it: what it may do then, another role says. */
const joining = `lambda:UpdateFunctionCode ecs:ExecuteCommand ssm:SendCommand ssm:StartSession
   ec2-instance-connect:SendSSHPublicKey ec2-instance-connect:SendSerialConsoleSSHPublicKey ec2:ModifyInstanceAttribute
   ec2:CreateLaunchTemplateVersion codebuild:StartBuild codebuild:StartBuildBatch glue:UpdateDevEndpoint apprunner:UpdateService
   sagemaker:CreatePresignedNotebookInstanceUrl sagemaker:UpdateNotebookInstance bedrock-agentcore:InvokeCodeInterpreter
   cloudformation:UpdateStack cloudformation:ExecuteChangeSet`;

/** Change who else may use a resource. */
const sharing = `s3:PutBucketPolicy s3:PutBucketAcl s3:PutObjectAcl kms:PutKeyPolicy kms:CreateGrant lambda:AddPermission
   secretsmanager:PutResourcePolicy sqs:SetQueueAttributes sqs:AddPermission sns:SetTopicAttributes sns:AddPermission
   ecr:SetRepositoryPolicy ram:CreateResourceShare ec2:ModifySnapshotAttribute ec2:ModifyImageAttribute
   rds:ModifyDBSnapshotAttribute backup:PutBackupVaultAccessPolicy`;

function probes(power: Power, text: string): Probe[] {
  return text.split(/\s+/).flatMap((word) => {
    const [action = "", on = "*"] = word.toLowerCase().split("@");
    const service = action.split(":")[0] ?? "";
    return action ? [{ action, service, on, power }] : [];
  });
}

export const passRole: Probe = { action: "iam:passrole", service: "iam", on: "role", power: "impersonate" };
export const assumeRole: Probe = {
  action: "sts:assumerole",
  service: "sts",
  on: "role",
  power: "impersonate",
};
export const launchers = probes("deploy", launching).map((probe) => ({
  probe,
  /** Of which one is needed as well; none: it runs at once. */
  runsBy: probes("deploy", unfinished[probe.action] ?? ""),
}));
export const joiners = probes("impersonate", joining);
export const sharers = probes("write", sharing);
export const tellingProbes = [
  ...telling.flatMap(([power, actions]) => probes(power, actions)),
  ...launchers.map(({ probe }) => probe),
  ...probes("deploy", running),
];

/** What workloads do to be seen: it changes nothing of anybody. */
export const harmless: ReadonlySet<string> = new Set(
  `logs:createloggroup logs:createlogstream logs:putlogevents logs:putretentionpolicy logs:startquery logs:stopquery
   cloudwatch:putmetricdata xray:puttracesegments xray:puttelemetryrecords ssm:updateinstanceinformation
   ssm:putinventory ssm:putcomplianceitems ssm:putconfigurepackageresult ssm:updateassociationstatus
   ssm:updateinstanceassociationstatus iam:changepassword iam:generatecredentialreport
   iam:generateservicelastaccesseddetails sts:getcalleridentity sts:tagsession sts:setsourceidentity sts:decodeauthorizationmessage
   iam:passrole iam:createservicelinkedrole kms:decrypt kms:encrypt kms:generatedatakey kms:describekey kms:verify
   execute-api:invoke sqs:changemessagevisibility ecr:batchchecklayeravailability bedrock:invokemodel
   bedrock:invokemodelwithresponsestream lambda:invokefunction states:startexecution
   trustedadvisor:refreshcheck codedeploy:batch*`.split(/\s+/),
);
/** Services by which an agent on a machine speaks with AWS, and sign-in itself. */
export const harmlessServices: ReadonlySet<string> = new Set([
  "ssmmessages",
  "ec2messages",
  "sts",
  "signin",
  "support",
]);
