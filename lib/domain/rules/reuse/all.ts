import type { Rule } from "@/lib/domain/assessment/rule";
import { credentialInSeveralApplications } from "./credential-in-several-applications";
import { defaultAccountUsed } from "./default-account-used";
import { keyInSeveralCiProjects } from "./key-in-several-ci-projects";
import { roleForUnrelatedWorkloads } from "./role-for-unrelated-workloads";
import { sameValueOnSeveralIdentities } from "./same-value-on-several-identities";
import { secretInSeveralVaults } from "./secret-in-several-vaults";
import { sharedAccountName } from "./shared-account-name";
import { unresolvedSecretInSeveralVaults } from "./unresolved-secret-in-several-vaults";
import { usedFromManyNetworks } from "./used-from-many-networks";

/** NHI9: one identity or secret for several users. */
export const reuse: readonly Rule[] = [
  credentialInSeveralApplications,
  sameValueOnSeveralIdentities,
  keyInSeveralCiProjects,
  defaultAccountUsed,
  roleForUnrelatedWorkloads,
  sharedAccountName,
  usedFromManyNetworks,
  secretInSeveralVaults,
  unresolvedSecretInSeveralVaults,
];
