import { accountScope, iamScope, reportScope } from "@/lib/connectors/aws/scopes";
import type { Failure } from "@/lib/connectors/sdk/contract";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { accounts, closedAccount } from "./accounts";
import { AwsAccount } from "./aws-account";
import { accountParts } from "./aws-answers";
import { addBaseline } from "./aws-baseline";
import { organizationParts } from "./aws-organization";
import { plantKeys } from "./aws-planted-keys";
import { plantTrust } from "./aws-planted-trust";
import {
  addCrossAccountRoles,
  addExperiments,
  addOperations,
  addPipelines,
  addSharedServices,
} from "./aws-platform";
import { addUsers } from "./aws-users";
import { addStagingReach, addVendors } from "./aws-vendors";
import { addWorkloads } from "./aws-workloads";
import type { Company } from "./company";
import { type Planted, planted } from "./planted";

/** The whole AWS organisation as one collected snapshot, and what is wrong in it. */
export function awsOrganization(company: Company): {
  parts: SnapshotPart[];
  planted: Planted[];
  accounts: AwsAccount[];
} {
  const open = accounts
    .filter((each) => each.key !== closedAccount)
    .map((facts) => new AwsAccount(company, facts));
  const wrong = open.flatMap((account) => {
    addBaseline(account);
    addWorkloads(account);
    addPipelines(account);
    addSharedServices(account);
    addOperations(account);
    addCrossAccountRoles(account);
    addExperiments(account);
    addUsers(account);
    return [
      ...addVendors(account),
      ...addStagingReach(account),
      ...plantKeys(account),
      ...plantTrust(account),
    ];
  });
  return {
    parts: [
      ...organizationParts(),
      ...open.flatMap((account) => [...accountParts(account)]),
      ...closedParts(),
    ],
    planted: [
      ...wrong,
      planted(
        "closed-account",
        null,
        "One account could not be read: nobody made the reading role there.",
        {},
      ),
    ],
    accounts: open,
  };
}

/** The account that could not be entered: each of its parts with the reason, as the collector met it. */
function closedParts(): SnapshotPart[] {
  const { id = "" } = accounts.find((each) => each.key === closedAccount) ?? {};
  const failure: Failure = {
    kind: "denied",
    message: `Account ${id} cannot be entered: the role RollcallReader may not be assumed.`,
    permission: "sts:AssumeRole",
  };
  const scopes = [
    iamScope(id),
    accountScope(id, "access-keys", "Access keys"),
    accountScope(id, "login-profiles", "Console passwords"),
    accountScope(id, "service-credentials", "Service-specific credentials"),
    reportScope(id),
    accountScope(id, "identity-providers", "Identity providers"),
    accountScope(id, "lambda", "Functions"),
    accountScope(id, "ec2", "Instances"),
    accountScope(id, "secrets", "Secrets"),
  ];
  return scopes.map((scope) => ({ t: "scopeDone", scope, complete: false, failure }));
}
