import { can, type EscalationPath, on, pass, path, thing } from "./escalation-path";

/**
 * Paths through services that run something with a role. Ids and permissions after pathfinding.cloud, copyright 2025 Datadog, Inc.,
 * Apache License 2.0 (https://pathfinding.cloud); targets, services and needs as we read AWS's documentation.
 */
const appRunner = "tasks.apprunner.amazonaws.com";
const codeBuild = "codebuild.amazonaws.com";
const ec2 = "ec2.amazonaws.com";
const ecsTasks = "ecs-tasks.amazonaws.com";
const formation = "cloudformation.amazonaws.com";
const glue = "glue.amazonaws.com";
const lambda = "lambda.amazonaws.com";
const sageMaker = "sagemaker.amazonaws.com";
const stack = thing("stack");
const project = thing("project");
const instance = thing("instance");
const job = thing("job");
const lambdaFunction = thing("function");
const notebook = thing("notebook-instance");
const template = thing("launch-template");
const aFunction = ["a Lambda function with a role"];
const anInstance = ["an EC2 instance with a role"];
const aCluster = ["an ECS cluster"];

export const servicePaths: readonly EscalationPath[] = [
  path("apprunner-001", "any", [pass(appRunner), can("apprunner:CreateService")]),
  path(
    "apprunner-002",
    "any",
    [on(thing("service"), "apprunner:UpdateService")],
    ["an App Runner service with a role"],
  ),
  path("bedrock-001", "any", [
    pass("bedrock-agentcore.amazonaws.com"),
    can("bedrock-agentcore:CreateCodeInterpreter"),
    on(
      thing("code-interpreter-custom"),
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ),
  ]),
  path(
    "bedrock-002",
    "any",
    [
      on(
        thing("code-interpreter-custom"),
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
      ),
    ],
    ["a code interpreter of Bedrock AgentCore with a role"],
  ),
  path("cloudformation-001", "any", [pass(formation), on(stack, "cloudformation:CreateStack")]),
  path(
    "cloudformation-002",
    "any",
    [on(stack, "cloudformation:UpdateStack")],
    ["a CloudFormation stack with a role"],
  ),
  path("cloudformation-003", "any", [
    pass(formation),
    can("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
  ]),
  path(
    "cloudformation-004",
    "any",
    [pass(formation), on(thing("stackset"), "cloudformation:UpdateStackSet")],
    ["a CloudFormation stack set"],
  ),
  path(
    "cloudformation-005",
    "any",
    [on(stack, "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet")],
    ["a CloudFormation stack with a role"],
  ),
  path("codebuild-001", "any", [
    pass(codeBuild),
    on(project, "codebuild:CreateProject", "codebuild:StartBuild"),
  ]),
  path("codebuild-002", "any", [on(project, "codebuild:StartBuild")], ["a CodeBuild project with a role"]),
  path(
    "codebuild-003",
    "any",
    [on(project, "codebuild:StartBuildBatch")],
    ["a CodeBuild project with a role, for batches"],
  ),
  path("codebuild-004", "any", [
    pass(codeBuild),
    on(project, "codebuild:CreateProject", "codebuild:StartBuildBatch"),
  ]),
  path("datapipeline-001", "any", [
    pass("datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"),
    can("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"),
  ]),
  path(
    "ec2instanceconnect-003",
    "any",
    [on(instance, "ec2-instance-connect:SendSSHPublicKey"), can("ec2:DescribeInstances")],
    ["an EC2 instance with a role, reachable over SSH"],
  ),
  path("ec2-001", "any", [pass(ec2), can("ec2:RunInstances")]),
  path(
    "ec2-002",
    "any",
    [on(instance, "ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances")],
    anInstance,
  ),
  path("ec2-003", "any", [pass(ec2), can("ec2:RequestSpotInstances")]),
  path(
    "ec2-004",
    "any",
    [on(template, "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate")],
    ["a launch template with a role, from which something is launched"],
  ),
  path("ecs-001", "any", [
    pass(ecsTasks),
    can("ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:CreateService"),
  ]),
  path("ecs-002", "any", [
    pass(ecsTasks),
    can("ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
  ]),
  path("ecs-003", "any", [pass(ecsTasks), can("ecs:RegisterTaskDefinition", "ecs:CreateService")], aCluster),
  path("ecs-004", "any", [pass(ecsTasks), can("ecs:RegisterTaskDefinition", "ecs:RunTask")], aCluster),
  path(
    "ecs-005",
    "any",
    [pass(ecsTasks), can("ecs:RegisterTaskDefinition", "ecs:StartTask")],
    ["an ECS cluster with an EC2 instance"],
  ),
  path("glue-001", "any", [pass(glue), can("glue:CreateDevEndpoint")]),
  path(
    "glue-002",
    "any",
    [on(thing("devendpoint"), "glue:UpdateDevEndpoint")],
    ["a development endpoint of Glue with a role"],
  ),
  path("glue-003", "any", [pass(glue), on(job, "glue:CreateJob", "glue:StartJobRun")]),
  path("glue-004", "any", [pass(glue), can("glue:CreateJob", "glue:CreateTrigger")]),
  path("glue-005", "any", [pass(glue), on(job, "glue:UpdateJob", "glue:StartJobRun")], ["a job of Glue"]),
  path(
    "glue-006",
    "any",
    [pass(glue), on(job, "glue:UpdateJob"), can("glue:CreateTrigger")],
    ["a job of Glue"],
  ),
  path("lambda-001", "any", [
    pass(lambda),
    on(lambdaFunction, "lambda:CreateFunction", "lambda:InvokeFunction"),
  ]),
  path(
    "lambda-002",
    "any",
    [pass(lambda), can("lambda:CreateFunction", "lambda:CreateEventSourceMapping")],
    ["a stream or queue that calls functions"],
  ),
  path("lambda-003", "any", [on(lambdaFunction, "lambda:UpdateFunctionCode")], aFunction),
  path(
    "lambda-004",
    "any",
    [on(lambdaFunction, "lambda:UpdateFunctionCode", "lambda:InvokeFunction")],
    aFunction,
  ),
  path(
    "lambda-005",
    "any",
    [on(lambdaFunction, "lambda:UpdateFunctionCode", "lambda:AddPermission")],
    aFunction,
  ),
  path("lambda-006", "any", [
    pass(lambda),
    on(lambdaFunction, "lambda:CreateFunction", "lambda:AddPermission"),
  ]),
  path("sagemaker-001", "any", [pass(sageMaker), can("sagemaker:CreateNotebookInstance")]),
  path("sagemaker-002", "any", [pass(sageMaker), can("sagemaker:CreateTrainingJob")]),
  path("sagemaker-003", "any", [pass(sageMaker), can("sagemaker:CreateProcessingJob")]),
  path(
    "sagemaker-004",
    "any",
    [on(notebook, "sagemaker:CreatePresignedNotebookInstanceUrl")],
    ["a SageMaker notebook with a role"],
  ),
  path(
    "sagemaker-005",
    "any",
    [
      can("sagemaker:CreateNotebookInstanceLifecycleConfig"),
      on(
        notebook,
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
      ),
    ],
    ["a SageMaker notebook with a role"],
  ),
  path(
    "ssm-001",
    "any",
    [on(instance, "ssm:StartSession")],
    ["an EC2 instance with a role that Systems Manager manages"],
  ),
  path(
    "ssm-002",
    "any",
    [on(instance, "ssm:SendCommand"), can("ssm:SendCommand")],
    ["an EC2 instance with a role that Systems Manager manages"],
  ),
];
