import type { Rule } from "@/lib/domain/assessment/rule";
import { ciAdministersProduction } from "./ci-administers-production";
import { cloudKeyInCi } from "./cloud-key-in-ci";
import { federationIssuerShared } from "./federation-issuer-shared";
import { federationLooseSubject } from "./federation-loose-subject";
import { federationWithoutAudience } from "./federation-without-audience";
import { productionWithoutApproval } from "./production-without-approval";
import { pullRequestTarget } from "./pull-request-target";
import { runnerShared } from "./runner-shared";
import { unpinnedWorkflow } from "./unpinned-workflow";
import { unresolvedCloudKeyInCi } from "./unresolved-cloud-key-in-ci";
import { unusedFederationIssuer } from "./unused-federation-issuer";
import { workflowTokenWrites } from "./workflow-token-writes";

/** NHI6: federation, pipelines and their machines. */
export const cloudDeployment: readonly Rule[] = [
  federationIssuerShared,
  federationLooseSubject,
  ciAdministersProduction,
  productionWithoutApproval,
  cloudKeyInCi,
  unresolvedCloudKeyInCi,
  runnerShared,
  workflowTokenWrites,
  federationWithoutAudience,
  pullRequestTarget,
  unpinnedWorkflow,
  unusedFederationIssuer,
];
