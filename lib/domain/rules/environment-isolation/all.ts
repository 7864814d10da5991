import type { Rule } from "@/lib/domain/assessment/rule";
import { agentConfigMixesEnvironments } from "./agent-config-mixes-environments";
import { credentialInTwoEnvironments } from "./credential-in-two-environments";
import { environmentCrossingGrant } from "./environment-crossing-grant";
import { environmentCrossingTrust } from "./environment-crossing-trust";
import { environmentUnknown } from "./environment-unknown";
import { productionCredentialOnNonproductionPlace } from "./production-credential-on-nonproduction-place";
import { productionUsedFromElsewhere } from "./production-used-from-elsewhere";
import { unconstrainedDelegation } from "./unconstrained-delegation";

/** NHI8: what reaches from one environment into another. */
export const environmentIsolation: readonly Rule[] = [
  environmentCrossingTrust,
  environmentCrossingGrant,
  credentialInTwoEnvironments,
  productionCredentialOnNonproductionPlace,
  unconstrainedDelegation,
  agentConfigMixesEnvironments,
  environmentUnknown,
  productionUsedFromElsewhere,
];
