import { notEvaluated as notEvaluatedInAws } from "@/lib/domain/privilege/aws/evaluator";
import type { Evaluator } from "@/lib/domain/privilege/decision";
import {
  DirectoryEvaluator,
  notEvaluated as notEvaluatedInDirectories,
} from "@/lib/domain/privilege/directory/evaluator";
import { directoryFacts } from "@/lib/domain/privilege/directory/facts";
import { EntraEvaluator, notEvaluated as notEvaluatedInEntra } from "@/lib/domain/privilege/entra/evaluator";
import { Cloud, notEvaluated as notEvaluatedInGcp } from "@/lib/domain/privilege/gcp/cloud";
import {
  GitHubEvaluator,
  notEvaluated as notEvaluatedInGitHub,
} from "@/lib/domain/privilege/github/evaluator";
import {
  GitLabEvaluator,
  notEvaluated as notEvaluatedInGitLab,
} from "@/lib/domain/privilege/gitlab/evaluator";
import {
  isOfManifests,
  KubernetesEvaluator,
  notEvaluated as notEvaluatedInKubernetes,
} from "@/lib/domain/privilege/kubernetes/evaluator";
import {
  MysqlEvaluator,
  notEvaluated as notEvaluatedInMysql,
} from "@/lib/domain/privilege/sql/mysql/evaluator";
import { mysqlFacts } from "@/lib/domain/privilege/sql/mysql/facts";
import {
  notEvaluated as notEvaluatedInPostgres,
  PostgresEvaluator,
} from "@/lib/domain/privilege/sql/postgres/evaluator";
import { postgresFacts } from "@/lib/domain/privilege/sql/postgres/facts";
import { notEvaluated as notEvaluatedInVault, VaultEvaluator } from "@/lib/domain/privilege/vault/evaluator";
import { vaultFacts } from "@/lib/domain/privilege/vault/facts";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { knowsAwsName, loadAws, roleOfSession } from "./data-aws-evaluator";
import { loadTenants } from "./data-entra";
import { github, gitlab, loadForges } from "./data-forges";
import { loadCloud } from "./data-gcp";
import { loadClusters } from "./data-kubernetes";
import type { Meant } from "./data-named";
import { loadRecords } from "./data-records";

/** A system whose access can be worked out. */
interface EvaluatedSystem {
  /** `resources`: of what will be asked, which may lie in other realms. */
  load(db: Runner, scope: Scope, realms: readonly string[], resources: readonly string[]): Promise<Evaluator>;
  /** Whether a name that no source lists may sign in to a realm all the same. */
  knows(name: string, realm: string): boolean;
  /** The identity that a text means without being a name of it. */
  meant?(text: string): Meant | null;
  /** Whether what lists a realm is not the system itself: where both have a name, the system's is meant. */
  stepsBack(realm: string): boolean;
  notEvaluated: readonly string[];
}

/** Active Directory and others, by whichever name records have it: one kind of source lists both. */
const directory: EvaluatedSystem = {
  load: async (db, scope, realms) =>
    new DirectoryEvaluator((await loadRecords(db, scope, "ldap", realms)).map(directoryFacts)),
  knows: () => false,
  stepsBack: () => false,
  notEvaluated: notEvaluatedInDirectories,
};

const onGitHub: EvaluatedSystem = {
  load: async (db, scope, realms) => new GitHubEvaluator(await loadForges(db, scope, realms, github)),
  knows: () => false,
  stepsBack: () => false,
  notEvaluated: notEvaluatedInGitHub,
};

/** Every system whose access can be worked out, by the name of its connector, and by that of what acts in it. */
export const systems: { readonly [system: string]: EvaluatedSystem } = {
  aws: {
    load: loadAws,
    knows: knowsAwsName,
    meant: roleOfSession,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInAws,
  },
  kubernetes: {
    load: async (db, scope, realms) => new KubernetesEvaluator(await loadClusters(db, scope, realms)),
    knows: (name) => name.startsWith("system:"),
    stepsBack: isOfManifests,
    notEvaluated: notEvaluatedInKubernetes,
  },
  postgres: {
    load: async (db, scope, realms) =>
      new PostgresEvaluator((await loadRecords(db, scope, "postgres", realms)).map(postgresFacts)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInPostgres,
  },
  mysql: {
    load: async (db, scope, realms) =>
      new MysqlEvaluator((await loadRecords(db, scope, "mysql", realms)).map(mysqlFacts)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInMysql,
  },
  vault: {
    load: async (db, scope, realms) =>
      new VaultEvaluator((await loadRecords(db, scope, "vault", realms)).map(vaultFacts)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInVault,
  },
  ldap: directory,
  ad: directory,
  gcp: {
    load: async (db, scope) => new Cloud(await loadCloud(db, scope)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInGcp,
  },
  entra: {
    load: async (db, scope, realms) => new EntraEvaluator(await loadTenants(db, scope, realms)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInEntra,
  },
  github: onGitHub,
  github_actions: onGitHub,
  gitlab: {
    load: async (db, scope, realms) => new GitLabEvaluator(await loadForges(db, scope, realms, gitlab)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInGitLab,
  },
};
